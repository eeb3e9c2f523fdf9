;; A tail call through the table (Go 1.27's compiler has one, TailCallInter, not yet used for wasm):
;; SP goes along as it was at the entry, and the callee's result is the caller's.
;; pass: go-sp
;; func: main.tail
(module
;; go:
  (func $main.tail (type $go) (local i32 i64)
    global.get 0 local.set 1
    local.get 1 i64.load offset=8 local.set 2
    local.get 2 i32.wrap_i64 i64.load offset=24 i64.const 16 i64.shr_u i32.wrap_i64 local.set 0
    i32.const 0 local.get 0 call_indirect (type $go) global.get 0 local.set 1 return)
  (table 0x1003 funcref)
  (elem (i32.const 0x1000) $runtime.morestack_noctxt $runtime.sigpanic $main.tail))
;; expected:
;;   (func (;2;) (type 1) (param i32 i32) (result i32) ;; main.tail
;;     ;; go: abi sp-param
;;     (local i64)
;;     local.get 1
;;     i64.load offset=8
;;     local.set 2
;;     local.get 2
;;     i32.wrap_i64
;;     i64.load offset=24
;;     i64.const 16
;;     i64.shr_u
;;     i32.wrap_i64
;;     local.set 0
;;     i32.const 0
;;     local.get 1
;;     local.get 0
;;     call_indirect (type 1)
;;     return
;;   )
