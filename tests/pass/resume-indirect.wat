;; Indirect calls are resume points in both forms: the index shifted as an i64 (Go 1.23 on), as an
;; i32 (before).
;; pass: go-resume
;; func: main.twice
(module
;; go:
  (func $main.twice (type $go) (local i32 i64)
    global.get 0 local.set 1
    block block block block
      local.get 0 br_table 0 1 2 end
      local.get 1 i64.load offset=16 global.set 1
      global.get 1 i32.wrap_i64 i64.load
      local.get 1 i32.const 8 i32.sub local.tee 1 global.set 0
      local.get 1 i64.const 0x10020001 i64.store
      i64.const 16 i64.shr_u i32.wrap_i64 local.set 0
      i32.const 0 local.get 0 call_indirect (type $go) global.get 0 local.set 1 br_if 2
      end
      local.get 1 i64.load offset=16 global.set 1
      global.get 1 i32.wrap_i64 i64.load
      local.get 1 i32.const 8 i32.sub local.tee 1 global.set 0
      local.get 1 i64.const 0x10020002 i64.store
      i32.wrap_i64 i32.const 16 i32.shr_u local.set 0
      i32.const 0 local.get 0 call_indirect (type $go) global.get 0 local.set 1 br_if 1
      end
      local.get 1 i32.const 8 i32.add local.tee 1 global.set 0
      i32.const 0 return
    unreachable end i32.const 1)
  (table 0x1003 funcref)
  (elem (i32.const 0x1000) $runtime.morestack_noctxt $runtime.sigpanic $main.twice))
;; expected:
;;   (func (;2;) (type 0) (param i32) (result i32) ;; main.twice
;;     ;; go: abi structured
;;     (local i32 i64 i32)
;;     global.get 0
;;     local.set 1
;;     block ;; @1
;;       block ;; @2
;;         block ;; @3
;;           local.get 0
;;           if ;; @4
;;             local.get 0
;;             i32.const 1
;;             i32.eq
;;             br_if 1 (;@3;)
;;             local.get 0
;;             i32.const 2
;;             i32.eq
;;             br_if 2 (;@2;)
;;             unreachable
;;           end
;;           local.get 1
;;           i64.load offset=16
;;           global.set 1
;;           global.get 1
;;           i32.wrap_i64
;;           i64.load
;;           local.get 1
;;           i32.const 8
;;           i32.sub
;;           local.tee 1
;;           global.set 0
;;           local.get 1
;;           i64.const 268566529
;;           i64.store
;;           i64.const 16
;;           i64.shr_u
;;           i32.wrap_i64
;;           local.set 3
;;           i32.const 0
;;           local.get 3
;;           call_indirect (type 0)
;;           global.get 0
;;           local.set 1
;;           br_if 2 (;@1;)
;;         end
;;         local.get 1
;;         i64.load offset=16
;;         global.set 1
;;         global.get 1
;;         i32.wrap_i64
;;         i64.load
;;         local.get 1
;;         i32.const 8
;;         i32.sub
;;         local.tee 1
;;         global.set 0
;;         local.get 1
;;         i64.const 268566530
;;         i64.store
;;         i32.wrap_i64
;;         i32.const 16
;;         i32.shr_u
;;         local.set 3
;;         i32.const 0
;;         local.get 3
;;         call_indirect (type 0)
;;         global.get 0
;;         local.set 1
;;         br_if 1 (;@1;)
;;       end
;;       local.get 1
;;       i32.const 8
;;       i32.add
;;       local.tee 1
;;       global.set 0
;;       i32.const 0
;;       return
;;     end
;;     i32.const 1
;;   )
