;; The test of the m of g for nil goes, those of other fields stay.
;; pass: go-nil
;; func: main.f
(module
  (type $go (func (param i32) (result i32))) (type $sp (func (param i32 i32) (result i32)))
  ;; go-module: abi-type=0 sp-type=1 g.m=48
  (memory 2)
  (global $SP (mut i32) (i32.const 0)) (global $CTXT (mut i64) (i64.const 0))
  (global $g (mut i64) (i64.const 0))
  (func $runtime.sigpanic (type $sp)
    ;; go: abi noreturn sigpanic sp-param
    i32.const 0)
  (func $main.f (type $sp) (local i64)
    ;; go: abi sp-param lowest=-40
    block
      local.get 1 i32.const -40 i32.add local.set 1
      global.get $g i32.wrap_i64 i64.load offset=48 local.tee 2 i64.eqz
      if
        local.get 1 i64.const 0x10010002 i64.store
        i32.const 0 local.get 1 call $runtime.sigpanic drop br 1
      end
      local.get 1 local.get 2 i64.store offset=48
      global.get $g i32.wrap_i64 i64.load offset=56 local.tee 2 i64.eqz
      if
        local.get 1 i64.const 0x10010003 i64.store
        i32.const 0 local.get 1 call $runtime.sigpanic drop br 1
      end
      local.get 1 i32.const 40 i32.add return
    end
    i32.const 0)
)
;; expected:
;;   (func (;1;) (type 1) (param i32 i32) (result i32) ;; main.f
;;     ;; go: abi sp-param lowest=-40
;;     (local i64)
;;     block ;; @1
;;       local.get 1
;;       i32.const -40
;;       i32.add
;;       local.set 1
;;       global.get 2
;;       i32.wrap_i64
;;       i64.load offset=48
;;       local.set 2
;;       local.get 1
;;       local.get 2
;;       i64.store offset=48
;;       global.get 2
;;       i32.wrap_i64
;;       i64.load offset=56
;;       local.tee 2
;;       i64.eqz
;;       if ;; @2
;;         local.get 1
;;         i64.const 268500995
;;         i64.store
;;         i32.const 0
;;         local.get 1
;;         call 0 (;runtime.sigpanic;)
;;         drop
;;         br 1 (;@1;)
;;       end
;;       local.get 1
;;       i32.const 40
;;       i32.add
;;       return
;;     end
;;     i32.const 0
;;   )
