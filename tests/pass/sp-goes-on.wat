;; main.f goes on when main.g unwound, and works with SP: that stays in the global.
;; pass: go-sp
;; func: main.f
(module
;; go:
  (func $main.g (type $go) (local i32)
    global.get 0 local.set 1
    i32.const 1)
  (func $main.f (type $go) (local i32)
    global.get 0 local.set 1
    block block
      local.get 1 i32.const 8 i32.sub local.tee 1 global.set 0
      local.get 1 i64.const 0x10030001 i64.store
      i32.const 0 call $main.g global.get 0 local.set 1 br_if 0
      local.get 1 i32.const 8 i32.add local.tee 1 global.set 0
      i32.const 0 return
    end
      local.get 1 i64.const 9 i64.store offset=16
      local.get 1 i32.const 8 i32.add local.tee 1 global.set 0
      i32.const 0 return
    end i32.const 1)
  (table 0x1004 funcref)
  (elem (i32.const 0x1000) $runtime.morestack_noctxt $runtime.sigpanic $main.g $main.f))
;; expected:
;;   (func (;3;) (type 1) (param i32 i32) (result i32) ;; main.f
;;     ;; go: abi sp-param opaque
;;     (local i32 i32)
;;     local.get 1
;;     local.tee 3
;;     global.set 0
;;     global.get 0
;;     local.set 1
;;     block ;; @1
;;       block ;; @2
;;         local.get 1
;;         i32.const 8
;;         i32.sub
;;         local.tee 1
;;         global.set 0
;;         local.get 1
;;         i64.const 268632065
;;         i64.store
;;         i32.const 0
;;         global.get 0
;;         call 2 (;main.g;)
;;         local.tee 2
;;         if ;; @3
;;           local.get 2
;;           i32.const 8
;;           i32.add
;;           global.set 0
;;         end
;;         local.get 2
;;         i32.eqz
;;         global.get 0
;;         local.set 1
;;         br_if 0 (;@2;)
;;         local.get 1
;;         i32.const 8
;;         i32.add
;;         local.tee 1
;;         global.set 0
;;         i32.const 0
;;         i32.eqz
;;         global.get 0
;;         i32.const -8
;;         i32.add
;;         local.get 3
;;         i32.eq
;;         i32.and
;;         if (result i32) ;; @3
;;           local.get 3
;;         else
;;           i32.const 0
;;         end
;;         return
;;       end
;;       local.get 1
;;       i64.const 9
;;       i64.store offset=16
;;       local.get 1
;;       i32.const 8
;;       i32.add
;;       local.tee 1
;;       global.set 0
;;       i32.const 0
;;       i32.eqz
;;       global.get 0
;;       i32.const -8
;;       i32.add
;;       local.get 3
;;       i32.eq
;;       i32.and
;;       if (result i32) ;; @2
;;         local.get 3
;;       else
;;         i32.const 0
;;       end
;;       return
;;     end
;;     i32.const 1
;;     i32.eqz
;;     global.get 0
;;     i32.const -8
;;     i32.add
;;     local.get 3
;;     i32.eq
;;     i32.and
;;     if (result i32) ;; @1
;;       local.get 3
;;     else
;;       i32.const 0
;;     end
;;   )
