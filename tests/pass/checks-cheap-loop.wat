;; A loop that calls nothing counts in a local variable. Its check pays for the longest path through
;; its body, without the loop inside, which has a check of its own. A store counts 8.
;; pass: interruption-checks
;; func: 0
;; alone
(module
  (memory 1)
  (func $f (param i32)
    loop
      local.get 0
      if
        local.get 0
        i32.const 1
        i32.store
      else
        nop
      end
      loop
        local.get 0
        br_if 0
      end
      local.get 0
      br_if 0
    end
  )
)
;; expected:
;;   (func (;0;) (type 0) (param i32) ;; f
;;     loop ;; @1
;;       nop ;; interruption check: local 14
;;       local.get 0
;;       if ;; @2
;;         local.get 0
;;         i32.const 1
;;         i32.store
;;       else
;;         nop
;;       end
;;       loop ;; @2
;;         nop ;; interruption check: local 2
;;         local.get 0
;;         br_if 0 (;@2;)
;;       end
;;       local.get 0
;;       br_if 0 (;@1;)
;;     end
;;   )
