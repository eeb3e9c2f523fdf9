;; The same by a constant, with its halves split and the sums in another order.
;; pass: go-mul
;; func: main.high
(module
;; go:
  (func $main.high (type $go) (local i32 i64 i64 i64 i64 i64)
    global.get 0 local.set 1
    local.get 1 i64.load offset=8 i64.const 32 i64.shr_u local.tee 2
    i64.const 0x9e3779b9 i64.mul local.set 3
    local.get 1 i64.load offset=8 i64.const 0xffffffff i64.and local.set 4
    local.get 1
    local.get 2 i64.const 0x7f4a7c15 i64.mul
    local.get 4 i64.const 0x7f4a7c15 i64.mul i64.const 32 i64.shr_u i64.add local.tee 5
    i64.const 32 i64.shr_u local.get 3 i64.add
    local.get 5 i64.const 0xffffffff i64.and local.get 4 i64.const 0x9e3779b9 i64.mul i64.add
    i64.const 32 i64.shr_u i64.add
    i64.store offset=16
    local.get 1 i32.const 8 i32.add local.tee 1 global.set 0
    i32.const 0 return)
  (table 0x1003 funcref)
  (elem (i32.const 0x1000) $runtime.morestack_noctxt $runtime.sigpanic $main.high))
;; expected:
;;   (func (;2;) (type 1) (param i32 i32) (result i32) ;; main.high
;;     ;; go: abi sp-param nosuspend nounwind
;;     (local i64 i64 i64 i64 i64 i64 i64 i64)
;;     i64.const -7046029254386353131
;;     local.set 9
;;     local.get 1
;;     i64.load offset=8
;;     local.tee 8
;;     local.tee 7
;;     i64.const 32
;;     i64.shr_u
;;     local.tee 2
;;     i64.const 2654435769
;;     i64.mul
;;     local.set 3
;;     local.get 7
;;     i64.const 4294967295
;;     i64.and
;;     local.set 4
;;     local.get 1
;;     local.get 2
;;     i64.const 2135587861
;;     i64.mul
;;     local.get 4
;;     i64.const 2135587861
;;     i64.mul
;;     i64.const 32
;;     i64.shr_u
;;     i64.add
;;     local.tee 5
;;     i64.const 32
;;     i64.shr_u
;;     local.get 3
;;     i64.add
;;     local.get 5
;;     i64.const 4294967295
;;     i64.and
;;     local.get 4
;;     i64.const 2654435769
;;     i64.mul
;;     i64.add
;;     i64.const 32
;;     i64.shr_u
;;     i64.add ;; upper half of local 8 * local 9
;;     i64.store offset=16
;;     local.get 1
;;     return
;;   )
