;; What stands after a branch is not run before what the branch goes to: the local begins with 0.
;; pass: go-embed
;; func: main.f
(module
;; after go-sp:
  (type $one (func (param i32) (result i32)))
  (func $main.g (type $one) (local i64)
    ;; go: abi structured sp-param quick lowest=-16
    block
      block
        br 0
        i64.const 5 local.set 1
      end
      local.get 0 local.get 1 i64.store offset=8
      local.get 0 return
    end
    i32.const 0)
  (func $main.f (type $sp)
    ;; go: abi structured sp-param lowest=-32
    block
      local.get 1 call $main.g local.tee 1 i32.eqz br_if 0
      local.get 1 return
    end
    i32.const 0)
)
;; expected:
;;   (func (;2;) (type 1) (param i32 i32) (result i32) ;; main.f
;;     ;; go: abi structured sp-param lowest=-32
;;     (local i32 i64 i32)
;;     block ;; @1
;;       local.get 1
;;       local.set 2
;;       i64.const 0
;;       local.set 3
;;       block ;; @2
;;         block ;; @3
;;           block ;; @4
;;             br 0 (;@4;)
;;             i64.const 5
;;             local.set 3
;;           end
;;           local.get 2
;;           local.get 3
;;           i64.store offset=8
;;           local.get 2
;;           local.set 4
;;           br 1 (;@2;)
;;         end
;;         i32.const 0
;;         local.set 1
;;         br 1 (;@1;)
;;       end
;;       local.get 4
;;       local.set 1
;;       local.get 1
;;       return
;;     end
;;     i32.const 0
;;   )
