;; The memory of another may have 65,536 pages: there a sum can wrap around behind an access.
;; pass: near-accesses
;; func: *
;; alone
(module
  (import "env" "memory" (memory 1))
  (func (param i32)
    local.get 0 i32.load drop
    local.get 0 i32.const 8 i32.add i32.load drop)
)
;; expected:
;; (module
;;   (type (;0;) (func (param i32)))
;;   (import "env" "memory" (memory (;0;) 1))
;;   (func (;0;) (type 0) (param i32)
;;     local.get 0
;;     i32.load
;;     drop
;;     local.get 0
;;     i32.const 8
;;     i32.add
;;     i32.load
;;     drop
;;   )
;; )
