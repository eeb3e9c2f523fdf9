;; Of a cycle of calls one function checks at its entry: the one that a search of the calls is inside of
;; when it comes back to it. The other has no check and is paid for by it.
;; pass: interruption-checks
;; func: *
;; alone
(module
  (func $a (param i32)
    local.get 0
    call $b
  )
  (func $b (param i32)
    local.get 0
    if
      local.get 0
      call $a
    end
  )
)
;; expected:
;; (module
;;   (type (;0;) (func (param i32)))
;;   (func (;0;) (type 0) (param i32) ;; a
;;     nop ;; interruption check: work 8
;;     local.get 0
;;     call 1 (;b;)
;;   )
;;   (func (;1;) (type 0) (param i32) ;; b
;;     local.get 0
;;     if ;; @1
;;       local.get 0
;;       call 0 (;a;)
;;     end
;;   )
;; )
