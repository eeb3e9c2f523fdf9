;; A function with an instruction that is not known keeps its code, alone: main.g has its arguments
;; as parameters where main.f calls it, and for main.x what the table would hold, although it is quick.
;; pass: go-args
;; func: *
(module
;; after go-sp:
  (func $main.f (type $sp)
    ;; go: abi sp-param structured lowest=-24
    local.get 1 i32.const -24 i32.add local.set 1
    local.get 1 i64.const 7 i64.store offset=8
    local.get 1 i64.const 0x10010001 i64.store
    i32.const 0 local.get 1 call $main.g local.tee 1 i32.eqz
    if i32.const 0 return end
    local.get 1 i64.load offset=16 drop
    local.get 1 i32.const 24 i32.add return unreachable)
  (func $main.g (type $sp)
    ;; go: abi structured sp-param quick args=16
    local.get 1 local.get 1 i64.load offset=8 i64.store offset=16
    local.get 1 return unreachable)
  (func $main.x (type $sp)
    ;; go: abi sp-param structured lowest=-24
    local.get 1 i32.const -24 i32.add local.set 1
    ref.null func drop
    local.get 1 i64.const 9 i64.store offset=8
    i32.const 0 local.get 1 call $main.g local.tee 1 i32.eqz
    if i32.const 0 return end
    local.get 1 i32.const 24 i32.add return unreachable)
)
;; expected:
;; (module
;;   ;; go-module: abi-type=0 sp-type=1
;;   (type (;0;) (func (param i32) (result i32)))
;;   (type (;1;) (func (param i32 i32) (result i32)))
;;   (type (;2;) (func (param i32 i64) (result i32 i64)))
;;   (memory (;0;) 2)
;;   (global (;0;) (mut i32) (i32.const 0))
;;   (global (;1;) (mut i64) (i64.const 0))
;;   (global (;2;) (mut i64) (i64.const 0))
;;   (global (;3;) (mut i64) (i64.const 0))
;;   (global (;4;) (mut i64) (i64.const 0))
;;   (global (;5;) (mut i64) (i64.const 0))
;;   (global (;6;) (mut i64) (i64.const 0))
;;   (global (;7;) (mut i32) (i32.const 0))
;;   (export "memory" (memory 0))
;;   (func (;0;) (type 1) (param i32 i32) (result i32) ;; runtime.morestack_noctxt
;;     ;; go: abi morestack sp-param
;;     i32.const 0
;;   )
;;   (func (;1;) (type 1) (param i32 i32) (result i32) ;; main.f
;;     ;; go: abi structured sp-param lowest=-24
;;     (local i64 i64)
;;     local.get 1
;;     i32.const -24
;;     i32.add
;;     local.set 1
;;     local.get 1
;;     i64.const 7
;;     local.tee 2
;;     i64.store offset=8
;;     local.get 1
;;     i64.const 268500993
;;     i64.store
;;     local.get 1
;;     local.get 2
;;     call 4 (;main.g;)
;;     local.set 3
;;     local.tee 1
;;     i32.eqz
;;     if ;; @1
;;       i32.const 0
;;       return
;;     end
;;     local.get 3
;;     drop
;;     local.get 1
;;     i32.const 24
;;     i32.add
;;     return
;;     unreachable
;;   )
;;   (func (;2;) (type 1) (param i32 i32) (result i32) ;; main.g
;;     ;; go: abi structured sp-param quick args=16
;;     local.get 1
;;     local.get 1
;;     i64.load offset=8
;;     call 4 (;main.g;)
;;     drop
;;   )
;;   (func (;3;) (type 1) (param i32 i32) (result i32) ;; main.x
;;     ;; go: abi structured sp-param lowest=-24
;;     local.get 1
;;     i32.const -24
;;     i32.add
;;     local.set 1
;;     ref.null func
;;     drop
;;     local.get 1
;;     i64.const 9
;;     i64.store offset=8
;;     i32.const 0
;;     local.get 1
;;     call 2 (;main.g;)
;;     local.tee 1
;;     i32.eqz
;;     if ;; @1
;;       i32.const 0
;;       return
;;     end
;;     local.get 1
;;     i32.const 24
;;     i32.add
;;     return
;;     unreachable
;;   )
;;   (func (;4;) (type 2) (param i32 i64) (result i32 i64) ;; main.g
;;     ;; go: abi structured sp-param quick args=16
;;     (local i64)
;;     local.get 0
;;     local.get 1
;;     local.tee 2
;;     i64.store offset=16
;;     local.get 0
;;     local.get 2
;;     return
;;     unreachable
;;   )
;; )
