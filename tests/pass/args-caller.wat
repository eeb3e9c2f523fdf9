;; A direct call passes its arguments and takes a result.
;; pass: go-args
;; func: main.f
(module
;; after go-sp:
  (func $main.f (type $sp)
    ;; go: abi sp-param structured lowest=-40
    local.get 1 i32.const -40 i32.add local.set 1
    local.get 1 i64.const 7 i64.store offset=8
    local.get 1 i64.const 9 i64.store offset=16
    local.get 1 i64.const 0x10010001 i64.store
    i32.const 0 local.get 1 call $main.g local.tee 1 i32.eqz
    if i32.const 0 return end
    local.get 1 i64.load offset=24 drop
    local.get 1 i32.const 40 i32.add return unreachable)
  (func $main.g (type $sp) (local i64)
    ;; go: abi structured sp-param args=24
    local.get 1 i64.load offset=8 local.get 1 i64.load offset=16 i64.add local.set 2
    local.get 1 local.get 2 i64.store offset=24
    local.get 1 return unreachable)
)
;; expected:
;;   (func (;1;) (type 1) (param i32 i32) (result i32) ;; main.f
;;     ;; go: abi structured sp-param lowest=-40
;;     (local i64 i64 i64)
;;     local.get 1
;;     i32.const -40
;;     i32.add
;;     local.set 1
;;     local.get 1
;;     i64.const 7
;;     local.tee 2
;;     i64.store offset=8
;;     local.get 1
;;     i64.const 9
;;     local.tee 3
;;     i64.store offset=16
;;     local.get 1
;;     i64.const 268500993
;;     i64.store
;;     local.get 1
;;     local.get 2
;;     local.get 3
;;     call 3 (;main.g;)
;;     local.set 4
;;     local.tee 1
;;     i32.eqz
;;     if ;; @1
;;       i32.const 0
;;       return
;;     end
;;     local.get 4
;;     drop
;;     local.get 1
;;     i32.const 40
;;     i32.add
;;     return
;;     unreachable
;;   )
