;; A store in the middle: what the pointers point to may be something else after it, so it is left alone.
;; pass: go-mul
;; func: main.high
(module
;; go:
  (func $main.high (type $go) (local i32 i64 i64 i64 i64 i64)
    global.get 0 local.set 1
    local.get 1 i64.load offset=8 i32.wrap_i64 i64.load i64.const 32 i64.shr_u local.set 2
    local.get 1 i64.load offset=16 i32.wrap_i64 i64.load i64.const 32 i64.shr_u local.set 3
    local.get 2 local.get 3 i64.mul local.set 4
    local.get 1 i64.load i32.wrap_i64 i64.const 1 i64.store
    local.get 1 i64.load offset=8 i32.wrap_i64 i64.load i64.const 0xffffffff i64.and local.set 5
    local.get 1 i64.load offset=16 i32.wrap_i64 i64.load i64.const 0xffffffff i64.and local.set 6
    local.get 2 local.get 6 i64.mul
    local.get 5 local.get 6 i64.mul i64.const 32 i64.shr_u i64.add local.set 2
    local.get 1
    local.get 4 local.get 2 i64.const 32 i64.shr_u i64.add
    local.get 5 local.get 3 i64.mul local.get 2 i64.const 0xffffffff i64.and i64.add
    i64.const 32 i64.shr_u i64.add
    i64.store offset=24
    local.get 1 i32.const 8 i32.add local.tee 1 global.set 0
    i32.const 0 return)
  (table 0x1003 funcref)
  (elem (i32.const 0x1000) $runtime.morestack_noctxt $runtime.sigpanic $main.high))
;; expected:
;;   (func (;2;) (type 1) (param i32 i32) (result i32) ;; main.high
;;     ;; go: abi sp-param nosuspend nounwind
;;     (local i64 i64 i64 i64 i64 i64 i64)
;;     local.get 1
;;     i64.load offset=8
;;     local.tee 7
;;     i32.wrap_i64
;;     i64.load
;;     i64.const 32
;;     i64.shr_u
;;     local.set 2
;;     local.get 1
;;     i64.load offset=16
;;     local.tee 8
;;     i32.wrap_i64
;;     i64.load
;;     i64.const 32
;;     i64.shr_u
;;     local.set 3
;;     local.get 2
;;     local.get 3
;;     i64.mul
;;     local.set 4
;;     local.get 1
;;     i64.load
;;     i32.wrap_i64
;;     i64.const 1
;;     i64.store
;;     local.get 7
;;     i32.wrap_i64
;;     i64.load
;;     i64.const 4294967295
;;     i64.and
;;     local.set 5
;;     local.get 8
;;     i32.wrap_i64
;;     i64.load
;;     i64.const 4294967295
;;     i64.and
;;     local.set 6
;;     local.get 2
;;     local.get 6
;;     i64.mul
;;     local.get 5
;;     local.get 6
;;     i64.mul
;;     i64.const 32
;;     i64.shr_u
;;     i64.add
;;     local.set 2
;;     local.get 1
;;     local.get 4
;;     local.get 2
;;     i64.const 32
;;     i64.shr_u
;;     i64.add
;;     local.get 5
;;     local.get 3
;;     i64.mul
;;     local.get 2
;;     i64.const 4294967295
;;     i64.and
;;     i64.add
;;     i64.const 32
;;     i64.shr_u
;;     i64.add
;;     i64.store offset=24
;;     local.get 1
;;     return
;;   )
