;; So has this one from the beginning.
;; pass: near-accesses
;; func: *
;; alone
(module
  (memory 65536)
  (func (param i32)
    local.get 0 i32.load drop
    local.get 0 i32.const 8 i32.add i32.load drop)
)
;; expected:
;; (module
;;   (type (;0;) (func (param i32)))
;;   (memory (;0;) 65536)
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
