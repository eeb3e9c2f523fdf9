;; A function that is never resumed, as it asks for PC_B nowhere: the table's version calls the quick
;; one, and there is no other. After its stack has grown it begins again.
;; pass: go-quick
;; func: *
(module
;; after go-sp:
  (func $main.f (type $sp)
    ;; go: abi sp-param structured lowest=-24
    local.get 1 i32.const -24 i32.add local.set 1
    local.get 1 i64.const 0x10010001 i64.store
    i32.const 0 local.get 1 call $main.g local.tee 1 i32.eqz
    if i32.const 0 return end
    local.get 1 i32.const 24 i32.add return unreachable)
  (func $main.g (type $sp) (local i64)
    ;; go: abi sp-param args=16
    block
      local.get 1 global.get $g i32.wrap_i64 i32.load offset=16 i32.le_u
      if
        local.get 1 i32.const -8 i32.add i64.const 0x10020000 i64.store
        i32.const 0 local.get 1 i32.const -8 i32.add call $runtime.morestack_noctxt drop br 1
      end
      local.get 1 i64.load offset=8 i64.const 1 i64.add local.set 2
      local.get 1 local.get 2 i64.store offset=16
      local.get 1 return
    end
    i32.const 0)
)
;; expected:
;; (module
;;   ;; go-module: abi-type=0 sp-type=1
;;   (type (;0;) (func (param i32) (result i32)))
;;   (type (;1;) (func (param i32 i32) (result i32)))
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
;;     local.get 1
;;     i32.const -24
;;     i32.add
;;     local.set 1
;;     local.get 1
;;     i64.const 268500993
;;     i64.store
;;     i32.const 0
;;     local.get 1
;;     call 3 (;main.g;)
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
;;   (func (;2;) (type 1) (param i32 i32) (result i32) ;; main.g
;;     ;; go: abi sp-param args=16
;;     i32.const 0
;;     local.get 1
;;     call 3 (;main.g;)
;;     return
;;   )
;;   (func (;3;) (type 1) (param i32 i32) (result i32) ;; main.g
;;     ;; go: abi sp-param quick args=16
;;     (local i64)
;;     block ;; @1
;;       local.get 1
;;       global.get 2
;;       i32.wrap_i64
;;       i32.load offset=16
;;       i32.le_u
;;       if ;; @2
;;         local.get 1
;;         i32.const -8
;;         i32.add
;;         i64.const 268566528
;;         i64.store
;;         i32.const 0
;;         local.get 1
;;         i32.const -8
;;         i32.add
;;         call 0 (;runtime.morestack_noctxt;)
;;         drop
;;         br 1 (;@1;)
;;       end
;;       local.get 1
;;       i64.load offset=8
;;       i64.const 1
;;       i64.add
;;       local.set 2
;;       local.get 1
;;       local.get 2
;;       i64.store offset=16
;;       local.get 1
;;       return
;;     end
;;     i32.const 0
;;   )
;; )
