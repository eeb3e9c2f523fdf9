;; A frame that panics is dead, but for return addresses and what it passes; not where a deferred call
;; may come back to it.
;; pass: go-slots
;; func: *
(module
;; after go-sp:
  (func $runtime.goPanicIndex (type $sp)
    ;; go: abi noreturn sp-param args=16
    i32.const 0)
  (func $main.f (type $sp) (local i64)
    ;; go: abi sp-param args=8 lowest=-48
    block
      local.get 1 i32.const -48 i32.add local.set 1
      local.get 1 local.get 1 i64.load offset=56 i64.store offset=32
      local.get 1 i64.load offset=32 i64.const 4 i64.ge_u
      if
        local.get 1 local.get 1 i64.load offset=32 i64.store offset=8
        local.get 1 i64.const 4 i64.store offset=16
        local.get 1 i64.const 0x10010001 i64.store
        i32.const 0 local.get 1 call $runtime.goPanicIndex drop br 1
      end
      local.get 1 i32.const 48 i32.add return
    end
    i32.const 0)
  (func $main.h (type $sp) (local i64)
    ;; go: abi sp-param args=8 lowest=-48 pc_b=3
    block
      local.get 1 i32.const -48 i32.add local.set 1
      local.get 1 local.get 1 i64.load offset=56 i64.store offset=32
      local.get 1 i64.load offset=32 i64.const 4 i64.ge_u
      if
        local.get 1 local.get 1 i64.load offset=32 i64.store offset=8
        local.get 1 i64.const 4 i64.store offset=16
        local.get 1 i64.const 0x10010001 i64.store
        i32.const 0 local.get 1 call $runtime.goPanicIndex drop br 1
      end
      local.get 1 i32.const 48 i32.add return
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
;;   (func (;1;) (type 1) (param i32 i32) (result i32) ;; runtime.goPanicIndex
;;     ;; go: abi noreturn sp-param args=16
;;     i32.const 0
;;   )
;;   (func (;2;) (type 1) (param i32 i32) (result i32) ;; main.f
;;     ;; go: abi sp-param args=8 lowest=-48
;;     (local i64 i64)
;;     block ;; @1
;;       local.get 1
;;       i32.const -48
;;       i32.add
;;       local.set 1
;;       local.get 1
;;       i64.load offset=56
;;       local.set 3
;;       local.get 3
;;       i64.const 4
;;       i64.ge_u
;;       if ;; @2
;;         local.get 1
;;         local.get 3
;;         i64.store offset=8
;;         local.get 1
;;         i64.const 4
;;         i64.store offset=16
;;         local.get 1
;;         i64.const 268500993
;;         i64.store
;;         i32.const 0
;;         local.get 1
;;         call 1 (;runtime.goPanicIndex;)
;;         drop
;;         br 1 (;@1;)
;;       end
;;       local.get 1
;;       i32.const 48
;;       i32.add
;;       return
;;     end
;;     i32.const 0
;;   )
;;   (func (;3;) (type 1) (param i32 i32) (result i32) ;; main.h
;;     ;; go: abi sp-param pc_b=3 args=8 lowest=-48
;;     (local i64 i64)
;;     block ;; @1
;;       local.get 1
;;       i32.const -48
;;       i32.add
;;       local.set 1
;;       local.get 1
;;       local.get 1
;;       i64.load offset=56
;;       local.tee 3
;;       i64.store offset=32
;;       local.get 3
;;       i64.const 4
;;       i64.ge_u
;;       if ;; @2
;;         local.get 1
;;         local.get 3
;;         i64.store offset=8
;;         local.get 1
;;         i64.const 4
;;         i64.store offset=16
;;         local.get 1
;;         i64.const 268500993
;;         i64.store
;;         i32.const 0
;;         local.get 1
;;         call 1 (;runtime.goPanicIndex;)
;;         drop
;;         br 1 (;@1;)
;;       end
;;       local.get 1
;;       i32.const 48
;;       i32.add
;;       return
;;     end
;;     i32.const 0
;;   )
;; )
