;; Two ways into a loop: the function stays as it is.
;; pass: go-resume
;; func: main.tangle
(module
;; go:
  (func $main.tangle (type $go) (local i32)
    global.get 0 local.set 1
    loop block block block
      local.get 0 br_table 0 1 2 2 end
      local.get 1 i64.load offset=8 i64.eqz
      if i32.const 2 local.set 0 br 3 end
      end
      local.get 1 local.get 1 i64.load offset=8 i64.const 1 i64.add i64.store offset=8
      end
      local.get 1 i64.load offset=8 i64.const 9 i64.lt_u
      if i32.const 1 local.set 0 br 1 end
      local.get 1 i32.const 8 i32.add local.tee 1 global.set 0
      i32.const 0 return
    end unreachable)
  (table 0x1003 funcref)
  (elem (i32.const 0x1000) $runtime.morestack_noctxt $runtime.sigpanic $main.tangle))
;; expected:
;;   (func (;2;) (type 0) (param i32) (result i32) ;; main.tangle
;;     ;; go: abi nosuspend nounwind
;;     (local i32)
;;     global.get 0
;;     local.set 1
;;     loop ;; @1
;;       block ;; @2
;;         block ;; @3
;;           block ;; @4
;;             local.get 0
;;             br_table 0 (;@4;) 1 (;@3;) 2 (;@2;) 2 (;@2;)
;;           end
;;           local.get 1
;;           i64.load offset=8
;;           i64.eqz
;;           if ;; @4
;;             i32.const 2
;;             local.set 0
;;             br 3 (;@1;)
;;           end
;;         end
;;         local.get 1
;;         local.get 1
;;         i64.load offset=8
;;         i64.const 1
;;         i64.add
;;         i64.store offset=8
;;       end
;;       local.get 1
;;       i64.load offset=8
;;       i64.const 9
;;       i64.lt_u
;;       if ;; @2
;;         i32.const 1
;;         local.set 0
;;         br 1 (;@1;)
;;       end
;;       local.get 1
;;       i32.const 8
;;       i32.add
;;       local.tee 1
;;       global.set 0
;;       i32.const 0
;;       return
;;     end
;;     unreachable
;;   )
