;; A call that only unwinds is the last of its function, here of one with a resume point.
;; pass: go-args
;; func: main.resumed
(module
;; after go-sp:
  (func $main.called (type $sp)
    ;; go: abi structured sp-param
    block
      local.get 1 return
    end
    i32.const 0)
  (func $main.resumed (type $sp)
    ;; go: abi structured sp-param lowest=-24
    block
      block
        local.get 0
        if
          local.get 1 i32.const -8 i32.add local.set 1
          br 1
        end
        local.get 1 global.get $g i32.wrap_i64 i32.load offset=16 i32.le_u
        if
          local.get 1 i32.const -8 i32.add i64.const 0x10020000 i64.store
          i32.const 0 local.get 1 i32.const -8 i32.add call $runtime.morestack_noctxt drop br 2
        end
        local.get 1 i32.const -24 i32.add local.set 1
        local.get 1 i64.const 0x10020001 i64.store
        i32.const 0 local.get 1 call $main.called
        local.tee 1 i32.eqz br_if 1
      end
      local.get 1 i32.const 24 i32.add return
    end
    i32.const 0))
;; expected:
;;   (func (;2;) (type 1) (param i32 i32) (result i32) ;; main.resumed
;;     ;; go: abi structured sp-param lowest=-24
;;     block ;; @1
;;       block ;; @2
;;         local.get 0
;;         if ;; @3
;;           local.get 1
;;           i32.const -8
;;           i32.add
;;           local.set 1
;;           br 1 (;@2;)
;;         end
;;         local.get 1
;;         global.get 2
;;         i32.wrap_i64
;;         i32.load offset=16
;;         i32.le_u
;;         if ;; @3
;;           local.get 1
;;           i32.const -8
;;           i32.add
;;           i64.const 268566528
;;           i64.store
;;           i32.const 0
;;           local.get 1
;;           i32.const -8
;;           i32.add
;;           call 0 (;runtime.morestack_noctxt;)
;;           return
;;         end
;;         local.get 1
;;         i32.const -24
;;         i32.add
;;         local.set 1
;;         local.get 1
;;         i64.const 268566529
;;         i64.store
;;         i32.const 0
;;         local.get 1
;;         call 1 (;main.called;)
;;         local.tee 1
;;         i32.const 8
;;         i32.lt_u
;;         br_if 1 (;@1;)
;;       end
;;       local.get 1
;;       i32.const 24
;;       i32.add
;;       return
;;     end
;;     local.get 1
;;   )
