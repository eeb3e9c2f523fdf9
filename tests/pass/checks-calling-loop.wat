;; A loop with a call in it counts in the instance, as the callee may do, too. The callee is a leaf: it
;; has no check, and the loop pays for its work (4 for the load).
;; pass: interruption-checks
;; func: *
;; alone
(module
  (memory 1)
  (func $leaf (param i32) (result i32)
    local.get 0
    i32.load
  )
  (func $f (param i32)
    loop
      local.get 0
      call $leaf
      br_if 0
    end
  )
)
;; expected:
;; (module
;;   (type (;0;) (func (param i32) (result i32)))
;;   (type (;1;) (func (param i32)))
;;   (memory (;0;) 1)
;;   (func (;0;) (type 0) (param i32) (result i32) ;; leaf
;;     local.get 0
;;     i32.load
;;   )
;;   (func (;1;) (type 1) (param i32) ;; f
;;     loop ;; @1
;;       nop ;; interruption check: work 11
;;       local.get 0
;;       call 0 (;leaf;)
;;       br_if 0 (;@1;)
;;     end
;;   )
;; )
