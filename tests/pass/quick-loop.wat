;; Functions that only the table holds: one whose loop asks in each round whether it is a resume gets a
;; quick version; one that asks once does not.
;; pass: go-quick
;; func: *
(module
;; after go-sp:
  (func $main.each (type $sp)
    ;; go: abi sp-param structured lowest=-24
    block
      local.get 0
      if
        local.get 1 i32.const -8 i32.add local.set 1
        local.get 0 i32.const 1 i32.eq br_if 1 unreachable
      end
      local.get 1 i32.const -24 i32.add local.set 1
    end
    loop
      block
        local.get 0
        if
          local.get 0 i32.const 1 i32.eq br_if 1 unreachable
        end
        local.get 1 i64.const 0x10010001 i64.store
        i32.const 0 local.get 1 call $main.leaf local.tee 1 i32.eqz
        if i32.const 0 return end
      end
      i32.const 0 local.set 0
      br 0
    end
    unreachable)
  (func $main.once (type $sp)
    ;; go: abi sp-param structured lowest=-24
    block
      local.get 0
      if
        local.get 1 i32.const -8 i32.add local.set 1
        local.get 0 i32.const 1 i32.eq br_if 1 unreachable
      end
      local.get 1 i32.const -24 i32.add local.set 1
      local.get 1 i64.const 0x10020001 i64.store
      i32.const 0 local.get 1 call $main.leaf local.tee 1 i32.eqz
      if i32.const 0 return end
    end
    i32.const 0 local.set 0
    local.get 1 i32.const 24 i32.add return unreachable)
  (func $main.leaf (type $sp)
    ;; go: abi sp-param structured
    local.get 1 return)
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
;;   (func (;1;) (type 1) (param i32 i32) (result i32) ;; main.each
;;     ;; go: abi structured sp-param
;;     local.get 0
;;     i32.eqz
;;     if ;; @1
;;       i32.const 0
;;       local.get 1
;;       call 4 (;main.each;)
;;       return
;;     end
;;     local.get 0
;;     local.get 1
;;     call 5 (;main.each;)
;;   )
;;   (func (;2;) (type 1) (param i32 i32) (result i32) ;; main.once
;;     ;; go: abi structured sp-param lowest=-24
;;     block ;; @1
;;       local.get 0
;;       if ;; @2
;;         local.get 1
;;         i32.const -8
;;         i32.add
;;         local.set 1
;;         local.get 0
;;         i32.const 1
;;         i32.eq
;;         br_if 1 (;@1;)
;;         unreachable
;;       end
;;       local.get 1
;;       i32.const -24
;;       i32.add
;;       local.set 1
;;       local.get 1
;;       i64.const 268566529
;;       i64.store
;;       i32.const 0
;;       local.get 1
;;       call 6 (;main.leaf;)
;;       local.tee 1
;;       i32.eqz
;;       if ;; @2
;;         i32.const 0
;;         return
;;       end
;;     end
;;     i32.const 0
;;     local.set 0
;;     local.get 1
;;     i32.const 24
;;     i32.add
;;     return
;;     unreachable
;;   )
;;   (func (;3;) (type 1) (param i32 i32) (result i32) ;; main.leaf
;;     ;; go: abi structured sp-param
;;     i32.const 0
;;     local.get 1
;;     call 6 (;main.leaf;)
;;     return
;;   )
;;   (func (;4;) (type 1) (param i32 i32) (result i32) ;; main.each
;;     ;; go: abi structured sp-param quick lowest=-24
;;     block ;; @1
;;       local.get 1
;;       i32.const -24
;;       i32.add
;;       local.set 1
;;     end
;;     loop ;; @1
;;       block ;; @2
;;         local.get 1
;;         i64.const 268500993
;;         i64.store
;;         i32.const 0
;;         local.get 1
;;         call 6 (;main.leaf;)
;;         local.tee 1
;;         i32.eqz
;;         if ;; @3
;;           i32.const 0
;;           return
;;         end
;;       end
;;       br 0 (;@1;)
;;     end
;;     unreachable
;;   )
;;   (func (;5;) (type 1) (param i32 i32) (result i32) ;; main.each
;;     ;; go: abi structured sp-param resume lowest=-24
;;     block ;; @1
;;       local.get 0
;;       if ;; @2
;;         local.get 1
;;         i32.const -8
;;         i32.add
;;         local.set 1
;;         local.get 0
;;         i32.const 1
;;         i32.eq
;;         br_if 1 (;@1;)
;;         unreachable
;;       end
;;       unreachable
;;     end
;;     loop ;; @1
;;       block ;; @2
;;         local.get 0
;;         if ;; @3
;;           local.get 0
;;           i32.const 1
;;           i32.eq
;;           br_if 1 (;@2;)
;;           unreachable
;;         end
;;         local.get 1
;;         i64.const 268500993
;;         i64.store
;;         i32.const 0
;;         local.get 1
;;         call 6 (;main.leaf;)
;;         local.tee 1
;;         i32.eqz
;;         if ;; @3
;;           i32.const 0
;;           return
;;         end
;;       end
;;       i32.const 0
;;       local.set 0
;;       br 0 (;@1;)
;;     end
;;     unreachable
;;   )
;;   (func (;6;) (type 1) (param i32 i32) (result i32) ;; main.leaf
;;     ;; go: abi structured sp-param quick
;;     local.get 1
;;     return
;;   )
;; )
