;; A load behind a load takes its address from a local; a store too, whose value is kept meanwhile.
;; pass: near-accesses
;; func: 0
(module
  (memory 1)
  (func (param i32) (result f64)
    local.get 0 i32.const 56 i32.add f64.load
    local.get 0 i32.const 104 i32.add f64.load offset=8
    f64.mul
    local.get 0 i32.const -64 i32.sub i32.const 7 i32.store)
)
;; expected:
;;   (func (;0;) (type 0) (param i32) (result f64)
;;     (local i32 i32)
;;     local.get 0
;;     i32.const 56
;;     i32.add
;;     local.tee 1
;;     f64.load
;;     local.get 1
;;     f64.load offset=56
;;     f64.mul
;;     local.get 0
;;     i32.const -64
;;     i32.sub
;;     i32.const 7
;;     local.set 2
;;     drop
;;     local.get 1
;;     local.get 2
;;     i32.store offset=8
;;   )
