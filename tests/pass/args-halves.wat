;; Two arguments in one word, as the states of runtime.casgstatus: each is passed. An argument that is
;; also loaded as a whole is not.
;; pass: go-args
;; func: *
(module
;; after go-sp:
  (func $main.f (type $sp)
    ;; go: abi sp-param lowest=-40
    block
      local.get 1 i32.const -40 i32.add local.set 1
      local.get 1 i64.const 7 i64.store32 offset=8
      local.get 1 i64.const 8 i64.store32 offset=12
      local.get 1 i64.const 9 i64.store32 offset=16
      local.get 1 i64.const 10 i64.store32 offset=20
      local.get 1 i64.const 0x10010001 i64.store
      i32.const 0 local.get 1 call $main.g local.tee 1 i32.eqz br_if 0
      local.get 1 i32.const 40 i32.add return
    end
    i32.const 0)
  (func $main.g (type $sp)
    ;; go: abi sp-param args=24
    local.get 1
    local.get 1 i64.load32_u offset=8 local.get 1 i64.load32_u offset=12 i64.add
    local.get 1 i64.load32_u offset=16 i64.add local.get 1 i64.load offset=16 i64.add
    i64.store offset=24
    local.get 1 return)
)
;; expected:
;; (module
;;   ;; go-module: abi-type=0 sp-type=1
;;   (type (;0;) (func (param i32) (result i32)))
;;   (type (;1;) (func (param i32 i32) (result i32)))
;;   (type (;2;) (func (param i32 i64 i64) (result i32 i64)))
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
;;     ;; go: abi sp-param lowest=-40
;;     (local i64 i64 i64)
;;     block ;; @1
;;       local.get 1
;;       i32.const -40
;;       i32.add
;;       local.set 1
;;       local.get 1
;;       i64.const 7
;;       local.tee 2
;;       i64.store32 offset=8
;;       local.get 1
;;       i64.const 8
;;       local.tee 3
;;       i64.store32 offset=12
;;       local.get 1
;;       i64.const 9
;;       i64.store32 offset=16
;;       local.get 1
;;       i64.const 10
;;       i64.store32 offset=20
;;       local.get 1
;;       i64.const 268500993
;;       i64.store
;;       local.get 1
;;       local.get 2
;;       local.get 3
;;       call 3 (;main.g;)
;;       local.set 4
;;       local.tee 1
;;       i32.const 8
;;       i32.lt_u
;;       br_if 0 (;@1;)
;;       local.get 1
;;       i32.const 40
;;       i32.add
;;       return
;;     end
;;     local.get 1
;;   )
;;   (func (;2;) (type 1) (param i32 i32) (result i32) ;; main.g
;;     ;; go: abi sp-param args=24
;;     local.get 1
;;     local.get 1
;;     i64.load32_u offset=8
;;     local.get 1
;;     i64.load32_u offset=12
;;     call 3 (;main.g;)
;;     drop
;;   )
;;   (func (;3;) (type 2) (param i32 i64 i64) (result i32 i64) ;; main.g
;;     ;; go: abi sp-param quick args=24
;;     (local i64)
;;     local.get 1
;;     i64.const 4294967295
;;     i64.and
;;     local.set 1
;;     local.get 2
;;     i64.const 4294967295
;;     i64.and
;;     local.set 2
;;     local.get 0
;;     local.get 1
;;     local.get 2
;;     i64.add
;;     local.get 0
;;     i64.load32_u offset=16
;;     i64.add
;;     local.get 0
;;     i64.load offset=16
;;     i64.add
;;     local.tee 3
;;     i64.store offset=24
;;     local.get 0
;;     local.get 3
;;     return
;;     i64.const 0
;;   )
;; )
