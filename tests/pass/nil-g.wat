;; A test of g for nil that panics goes; one that does something else stays.
;; pass: go-nil
;; func: main.f
(module
;; after go-sp:
  (func $runtime.sigpanic (type $sp)
    ;; go: abi noreturn sigpanic sp-param
    i32.const 0)
  (func $main.f (type $sp)
    ;; go: abi sp-param lowest=-40
    block
      local.get 1 i32.const -40 i32.add local.set 1
      global.get $g i64.eqz
      if
        local.get 1 i64.const 0x10010001 i64.store
        i32.const 0 local.get 1 call $runtime.sigpanic drop br 1
      end
      global.get $g i64.eqz
      if
        local.get 1 i64.const 1 i64.store offset=16
      end
      local.get 1 i32.const 40 i32.add return
    end
    i32.const 0)
)
;; expected:
;;   (func (;2;) (type 1) (param i32 i32) (result i32) ;; main.f
;;     ;; go: abi sp-param lowest=-40
;;     block ;; @1
;;       local.get 1
;;       i32.const -40
;;       i32.add
;;       local.set 1
;;       global.get 2
;;       i64.eqz
;;       if ;; @2
;;         local.get 1
;;         i64.const 1
;;         i64.store offset=16
;;       end
;;       local.get 1
;;       i32.const 40
;;       i32.add
;;       return
;;     end
;;     i32.const 0
;;   )
