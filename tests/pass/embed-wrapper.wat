;; A small quick version is put into its caller, call and all; what only unwinds returns for both.
;; pass: go-embed
;; func: main.caller
(module
;; after go-sp:
  (type $two (func (param i32 i64) (result i32 i64)))
  (func $main.inner (type $two) (local i64)
    ;; go: abi structured sp-param quick lowest=-16
    block
      loop
        local.get 0 i32.const 0 i32.lt_u br_if 1
      end
      local.get 0 i32.const 16 i32.add local.get 1 return
    end
    local.get 0 local.get 2)
  (func $stub (param i32) (result i32 i64)
    ;; go: abi morestack
    i32.const 0 local.get 0 call $runtime.morestack_noctxt i64.const 0)
  (func $main.wrapper (type $two) (local i64 i64)
    ;; go: abi structured sp-param quick lowest=-32
    local.get 1 i64.const 255 i64.and local.set 1
    block
      local.get 0 i32.const 100 i32.le_u
      if
        local.get 0 i32.const -8 i32.add call $stub return
      end
      local.get 0 i32.const -32 i32.add local.set 0
      local.get 0 i64.const 0x10040001 i64.store
      local.get 0 local.get 1 call $main.inner
      local.set 2 local.get 2 local.set 3
      local.tee 0 i32.const 8 i32.lt_u br_if 0
      local.get 0 i32.const 32 i32.add local.get 2 return
    end
    local.get 0 local.get 3)
  (func $main.caller (param i32 i32) (result i32) (local i64)
    ;; go: abi structured sp-param lowest=-24
    block
      local.get 1 i32.const -24 i32.add local.set 1
      local.get 1 i64.const 7 call $main.wrapper
      local.set 2
      local.tee 1 i32.eqz br_if 0
      local.get 1 i32.const 24 i32.add return
    end
    i32.const 0))
;; expected:
;;   (func (;4;) (type 1) (param i32 i32) (result i32) ;; main.caller
;;     ;; go: abi structured sp-param lowest=-24
;;     (local i64 i32 i64 i64 i64 i32 i64)
;;     block ;; @1
;;       local.get 1
;;       i32.const -24
;;       i32.add
;;       local.set 1
;;       local.get 1
;;       i64.const 7
;;       local.set 4
;;       local.set 3
;;       i64.const 0
;;       local.set 5
;;       i64.const 0
;;       local.set 6
;;       block ;; @2
;;         local.get 4
;;         i64.const 255
;;         i64.and
;;         local.set 4
;;         block ;; @3
;;           local.get 3
;;           i32.const 100
;;           i32.le_u
;;           if ;; @4
;;             local.get 3
;;             i32.const -8
;;             i32.add
;;             call 2 (;stub;)
;;             drop
;;             return
;;           end
;;           local.get 3
;;           i32.const -32
;;           i32.add
;;           local.set 3
;;           local.get 3
;;           i64.const 268697601
;;           i64.store
;;           local.get 3
;;           local.get 4
;;           call 1 (;main.inner;)
;;           local.set 5
;;           local.get 5
;;           local.set 6
;;           local.tee 3
;;           i32.const 8
;;           i32.lt_u
;;           br_if 0 (;@3;)
;;           local.get 3
;;           i32.const 32
;;           i32.add
;;           local.get 5
;;           local.set 8
;;           local.set 7
;;           br 1 (;@2;)
;;         end
;;         local.get 3
;;         local.get 6
;;         local.set 2
;;         local.set 1
;;         br 1 (;@1;)
;;       end
;;       local.get 7
;;       local.get 8
;;       local.set 2
;;       local.set 1
;;       local.get 1
;;       i32.const 24
;;       i32.add
;;       return
;;     end
;;     i32.const 0
;;   )
