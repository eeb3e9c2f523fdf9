;; main.Load, which only loads or panics, stands in place of its call.
;; pass: go-inline
;; func: main.loop
(module
;; go:
  (func $main.Load (type $go) (local i32)
    global.get 0 local.set 1
    block block block
      local.get 0 br_table 0 0 1 end
      local.get 1 i64.load offset=8 i64.eqz
      if
        local.get 1 i32.const 8 i32.sub local.tee 1 global.set 0
        local.get 1 i64.const 0x10020001 i64.store
        i32.const 0 call $runtime.sigpanic global.get 0 local.set 1 br_if 2
      end
      local.get 1
      local.get 1 i64.load offset=8 i32.wrap_i64 i64.load i64.store offset=16
      local.get 1 i32.const 8 i32.add local.tee 1 global.set 0
      i32.const 0 return
      end
      unreachable
    end i32.const 1)
  (func $main.work (type $go) (local i32)
    global.get 0 local.set 1
    block
      local.get 1 i32.const 16 i32.sub local.tee 1 global.set 0
      local.get 1 i32.const 8 i32.sub local.tee 1 global.set 0
      local.get 1 i64.const 0x10030001 i64.store
      i32.const 0 call $runtime.morestack_noctxt global.get 0 local.set 1 br_if 0
      local.get 1 i32.const 16 i32.add local.tee 1 global.set 0
      local.get 1 i32.const 8 i32.add local.tee 1 global.set 0
      i32.const 0 return
    end i32.const 1)
  (func $main.loop (type $go) (local i32 i64)
    global.get 0 local.set 1
    block loop block block block block block block
      local.get 0 br_table 0 1 2 3 4 5 5 end
      local.get 1 i32.const 32 i32.sub local.tee 1 global.set 0
      i64.const 0 local.set 2
      end
      local.get 2 i64.const 10 i64.ge_s
      if i32.const 4 local.set 0 br 5 end
      local.get 1 local.get 2 i64.store offset=24
      local.get 1 i32.const 8 i32.sub local.tee 1 global.set 0
      local.get 1 i64.const 0x10040002 i64.store
      i32.const 0 call $main.work global.get 0 local.set 1 br_if 5
      end
      local.get 1 i64.const 64 i64.store
      local.get 1 i32.const 8 i32.sub local.tee 1 global.set 0
      local.get 1 i64.const 0x10040003 i64.store
      i32.const 0 call $main.Load global.get 0 local.set 1 br_if 4
      end
      local.get 1 i64.load offset=24
      local.get 1 i64.extend_i32_u i64.const 8 i64.add i32.wrap_i64 i64.load
      i64.add local.set 2
      i32.const 1 local.set 0 br 2
      end
      local.get 1 i32.const 32 i32.add local.tee 1 global.set 0
      local.get 1 i32.const 8 i32.add local.tee 1 global.set 0
      i32.const 0 return
      end
    end unreachable end i32.const 1)
  (table 0x1005 funcref)
  (elem (i32.const 0x1000) $runtime.morestack_noctxt $runtime.sigpanic $main.Load $main.work
    $main.loop))
;; expected:
;;   (func (;4;) (type 1) (param i32 i32) (result i32) ;; main.loop
;;     ;; go: abi structured sp-param lowest=-40
;;     (local i64)
;;     block ;; @1
;;       block ;; @2
;;         local.get 0
;;         if ;; @3
;;           local.get 1
;;           i32.const -8
;;           i32.add
;;           local.set 1
;;           local.get 0
;;           i32.const 2
;;           i32.eq
;;           br_if 1 (;@2;)
;;           unreachable
;;         end
;;         local.get 1
;;         i32.const -40
;;         i32.add
;;         local.set 1
;;         i64.const 0
;;         local.set 2
;;       end
;;       loop ;; @2
;;         block ;; @3
;;           local.get 0
;;           if ;; @4
;;             local.get 0
;;             i32.const 2
;;             i32.eq
;;             br_if 1 (;@3;)
;;             unreachable
;;           end
;;           local.get 2
;;           i64.const 10
;;           i64.ge_s
;;           if ;; @4
;;             local.get 1
;;             i32.const 40
;;             i32.add
;;             return
;;           end
;;           local.get 1
;;           local.get 2
;;           i64.store offset=32
;;           local.get 1
;;           i64.const 268697602
;;           i64.store
;;           i32.const 0
;;           local.get 1
;;           call 3 (;main.work;)
;;           local.tee 1
;;           i32.eqz
;;           br_if 2 (;@1;)
;;         end
;;         i32.const 0
;;         local.set 0
;;         local.get 1
;;         i64.const 64
;;         i64.store offset=8
;;         local.get 1
;;         i64.const 268697603
;;         i64.store
;;         local.get 1
;;         i64.load offset=8
;;         i64.eqz
;;         if ;; @3
;;           local.get 1
;;           i32.const -8
;;           i32.add
;;           i64.const 268566529
;;           i64.store
;;           i32.const 0
;;           local.get 1
;;           i32.const -8
;;           i32.add
;;           call 1 (;runtime.sigpanic;)
;;           drop
;;           br 2 (;@1;)
;;         end
;;         local.get 1
;;         local.get 1
;;         i64.load offset=8
;;         i32.wrap_i64
;;         i64.load
;;         i64.store offset=16
;;         local.get 1
;;         i64.load offset=32
;;         local.get 1
;;         i64.load offset=16
;;         i64.add
;;         local.set 2
;;         br 0 (;@2;)
;;       end
;;       unreachable
;;     end
;;     i32.const 0
;;   )
