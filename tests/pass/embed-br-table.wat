;; A local that a br_table may pass by begins with 0; one that is written before it does not.
;; pass: go-embed
;; func: main.f
(module
;; after go-sp:
  (type $two (func (param i32 i64) (result i32)))
  (func $main.g (type $two) (local i64 i64)
    ;; go: abi structured sp-param quick lowest=-16
    block
      i64.const 5 local.set 2
      block
        block
          local.get 1 i32.wrap_i64 br_table 0 1 2
        end
        local.get 2 local.set 3
      end
      local.get 0 local.get 3 i64.store offset=8
      local.get 0 return
    end
    i32.const 0)
  (func $main.f (type $sp)
    ;; go: abi structured sp-param lowest=-32
    block
      local.get 1 i64.const 3 call $main.g local.tee 1 i32.eqz br_if 0
      local.get 1 i64.const 4 call $main.g local.tee 1 i32.eqz br_if 0
      local.get 1 return
    end
    i32.const 0)
)
;; expected:
;;   (func (;2;) (type 1) (param i32 i32) (result i32) ;; main.f
;;     ;; go: abi structured sp-param lowest=-32
;;     (local i32 i64 i64 i64 i32)
;;     block ;; @1
;;       local.get 1
;;       i64.const 3
;;       local.set 3
;;       local.set 2
;;       i64.const 0
;;       local.set 5
;;       block ;; @2
;;         block ;; @3
;;           i64.const 5
;;           local.set 4
;;           block ;; @4
;;             block ;; @5
;;               local.get 3
;;               i32.wrap_i64
;;               br_table 0 (;@5;) 1 (;@4;) 2 (;@3;)
;;             end
;;             local.get 4
;;             local.set 5
;;           end
;;           local.get 2
;;           local.get 5
;;           i64.store offset=8
;;           local.get 2
;;           local.set 6
;;           br 1 (;@2;)
;;         end
;;         i32.const 0
;;         local.set 1
;;         br 1 (;@1;)
;;       end
;;       local.get 6
;;       local.set 1
;;       local.get 1
;;       i64.const 4
;;       local.set 3
;;       local.set 2
;;       i64.const 0
;;       local.set 5
;;       block ;; @2
;;         block ;; @3
;;           i64.const 5
;;           local.set 4
;;           block ;; @4
;;             block ;; @5
;;               local.get 3
;;               i32.wrap_i64
;;               br_table 0 (;@5;) 1 (;@4;) 2 (;@3;)
;;             end
;;             local.get 4
;;             local.set 5
;;           end
;;           local.get 2
;;           local.get 5
;;           i64.store offset=8
;;           local.get 2
;;           local.set 6
;;           br 1 (;@2;)
;;         end
;;         i32.const 0
;;         local.set 1
;;         br 1 (;@1;)
;;       end
;;       local.get 6
;;       local.set 1
;;       local.get 1
;;       return
;;     end
;;     i32.const 0
;;   )
