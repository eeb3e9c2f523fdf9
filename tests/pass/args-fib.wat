;; The quick version of main.fib takes n and returns the result in registers.
;; pass: go-args
;; func: 3
(module
;; go:
  (func $main.fib (type $go) (local i32 i64)
    global.get 0 local.set 1
    block loop block block block block block block
      local.get 0 br_table 0 0 1 2 3 4 5 end
      local.get 1 global.get 2 i32.wrap_i64 i32.load offset=16 i32.le_u
      if
        local.get 1 i32.const 8 i32.sub local.tee 1 global.set 0
        local.get 1 i64.const 0x10020000 i64.store
        i32.const 0 call $runtime.morestack_noctxt global.get 0 local.set 1 br_if 7
      end
      local.get 1 i32.const 24 i32.sub local.tee 1 global.set 0
      local.get 1 i64.load offset=32 i64.const 2 i64.lt_s i32.eqz
      if i32.const 3 local.set 0 br 6 end
      end
      local.get 1 i64.extend_i32_u i64.const 40 i64.add i32.wrap_i64
      local.get 1 i64.load offset=32 i64.store
      local.get 1 i32.const 24 i32.add local.tee 1 global.set 0
      local.get 1 i32.const 8 i32.add local.tee 1 global.set 0
      i32.const 0 return
      end
      local.get 1 local.get 1 i64.load offset=32 i64.const -1 i64.add i64.store
      local.get 1 i32.const 8 i32.sub local.tee 1 global.set 0
      local.get 1 i64.const 0x10020004 i64.store
      i32.const 0 call $main.fib global.get 0 local.set 1 br_if 4
      end
      local.get 1 i64.extend_i32_u i64.const 8 i64.add i32.wrap_i64 i64.load local.set 2
      local.get 1 local.get 2 i64.store offset=16
      local.get 1 local.get 1 i64.load offset=32 i64.const -2 i64.add i64.store
      local.get 1 i32.const 8 i32.sub local.tee 1 global.set 0
      local.get 1 i64.const 0x10020005 i64.store
      i32.const 0 call $main.fib global.get 0 local.set 1 br_if 3
      end
      local.get 1 i64.extend_i32_u i64.const 40 i64.add i32.wrap_i64
      local.get 1 i64.load offset=16
      local.get 1 i64.extend_i32_u i64.const 8 i64.add i32.wrap_i64 i64.load
      i64.add i64.store
      local.get 1 i32.const 24 i32.add local.tee 1 global.set 0
      local.get 1 i32.const 8 i32.add local.tee 1 global.set 0
      i32.const 0 return
      end
    end unreachable end i32.const 1)
  (table 0x1003 funcref)
  (elem (i32.const 0x1000) $runtime.morestack_noctxt $runtime.sigpanic $main.fib))
;; expected:
;;   (func (;3;) (type 3) (param i32 i64) (result i32 i64) ;; main.fib
;;     ;; go: abi structured sp-param quick lowest=-32
;;     (local i64 i64 i64 i64 i64 i64)
;;     block ;; @1
;;       block ;; @2
;;         block ;; @3
;;           local.get 0
;;           global.get 2
;;           i32.wrap_i64
;;           i32.load offset=16
;;           i32.le_u
;;           if ;; @4
;;             local.get 0
;;             i32.const -8
;;             i32.add
;;             i64.const 268566528
;;             i64.store
;;             local.get 0
;;             i32.const -8
;;             i32.add
;;             call 5 (;runtime.morestack_noctxt;)
;;             return
;;           end
;;           local.get 0
;;           i32.const -32
;;           i32.add
;;           local.set 0
;;           local.get 1
;;           local.tee 3
;;           i64.const 2
;;           i64.lt_s
;;           i32.eqz
;;           if ;; @4
;;             local.get 0
;;             local.get 3
;;             i64.const -1
;;             i64.add
;;             local.tee 4
;;             i64.store offset=8
;;             local.get 0
;;             i64.const 268566532
;;             i64.store
;;             local.get 0
;;             local.get 4
;;             call 3 (;main.fib;)
;;             local.set 5
;;             local.get 5
;;             local.set 7
;;             local.tee 0
;;             i32.const 8
;;             i32.lt_u
;;             br_if 3 (;@1;)
;;             br 1 (;@3;)
;;           end
;;           local.get 0
;;           local.get 3
;;           local.tee 6
;;           i64.store offset=48
;;           local.get 0
;;           i32.const 32
;;           i32.add
;;           local.get 6
;;           return
;;         end
;;         local.get 5
;;         local.set 2
;;         local.get 0
;;         local.get 2
;;         i64.store offset=24
;;         local.get 0
;;         local.get 0
;;         i64.load offset=40
;;         i64.const -2
;;         i64.add
;;         local.tee 4
;;         i64.store offset=8
;;         local.get 0
;;         i64.const 268566533
;;         i64.store
;;         local.get 0
;;         local.get 4
;;         call 3 (;main.fib;)
;;         local.set 5
;;         local.get 5
;;         local.set 7
;;         local.tee 0
;;         i32.const 8
;;         i32.lt_u
;;         br_if 1 (;@1;)
;;       end
;;       local.get 0
;;       local.get 0
;;       i64.load offset=24
;;       local.get 5
;;       i64.add
;;       local.tee 6
;;       i64.store offset=48
;;       local.get 0
;;       i32.const 32
;;       i32.add
;;       local.get 6
;;       return
;;     end
;;     local.get 0
;;     local.get 7
;;   )
