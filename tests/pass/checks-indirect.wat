;; A call through a table may be of any function: it pays for one of the longest that have no check.
;; pass: interruption-checks
;; func: f
;; alone
(module
  (type $t (func (param i32)))
  (table 1 funcref)
  (memory 1)
  (func $f (param i32)
    local.get 0
    i32.const 0
    call_indirect (type $t)
    i32.const 0
    i32.load
    drop
  )
)
;; expected:
;;   (func (;0;) (type 0) (param i32) ;; f
;;     local.get 0
;;     i32.const 0
;;     nop ;; interruption check: work 512
;;     call_indirect (type 0)
;;     i32.const 0
;;     nop ;; interruption check: return
;;     i32.load
;;     drop
;;   )
