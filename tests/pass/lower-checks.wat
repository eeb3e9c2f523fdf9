;; Interruption checks are left out; other instructions that do nothing stay. They are told by their
;; comment, which a name or a comment on the same line does not disturb.
;; pass: lower
;; func: *
;; alone
(module
  (func $nop (param i32)
    nop ;; interruption check: work 7
    nop
    loop (;nop;)
      nop (nop) ;; interruption check: local 4
      local.get 0
      call $nop nop ;; interruption check: return
      nop ;; a comment
      br 0
    end
    nop ;; interruption check: work 4294967295
  )
)
;; expected:
;; (module
;;   (type (;0;) (func (param i32)))
;;   (func (;0;) (type 0) (param i32) ;; nop
;;     nop
;;     loop ;; @1
;;       nop
;;       local.get 0
;;       call 0 (;nop;)
;;       nop
;;       br 0 (;@1;)
;;     end
;;   )
;; )
