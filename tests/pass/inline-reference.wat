;; Locals of a callee that hold references are none of Go's: it stays a call.
;; pass: go-inline
;; func: main.f
(module
;; after go-sp:
  (func $main.f (type $sp)
    ;; go: abi sp-param lowest=-32
    local.get 1 i32.const -32 i32.add local.set 1
    local.get 1 i64.const 0x10010001 i64.store
    i32.const 0 local.get 1 call $main.leaf drop
    local.get 1 i32.const 32 i32.add return unreachable)
  (func $main.leaf (type $sp) (local i64 funcref externref)
    ;; go: abi sp-param nosuspend nounwind args=16
    local.get 1 i64.const 7 i64.store offset=16
    local.get 1 return unreachable)
)
;; expected:
;;   (func (;1;) (type 1) (param i32 i32) (result i32) ;; main.f
;;     ;; go: abi sp-param lowest=-32
;;     local.get 1
;;     i32.const -32
;;     i32.add
;;     local.set 1
;;     local.get 1
;;     i64.const 268500993
;;     i64.store
;;     i32.const 0
;;     local.get 1
;;     call 2 (;main.leaf;)
;;     drop
;;     local.get 1
;;     i32.const 32
;;     i32.add
;;     return
;;     unreachable
;;   )
