;; At a call the stack is complete; a loop that calls keeps nothing in a local at its head.
;; pass: go-slots
;; func: main.f
(module
;; after go-sp:
  (func $main.g (type $sp)
    ;; go: abi sp-param args=8
    local.get 1 return unreachable)
  (func $main.f (type $sp) (local i64)
    ;; go: abi sp-param lowest=-40
    local.get 1 i32.const -40 i32.add local.set 1
    local.get 1 i64.const 0 i64.store offset=16
    block
      loop
        local.get 1 local.get 1 i64.load offset=16 i64.const 1 i64.add i64.store offset=16
        local.get 1 i64.load offset=16 i64.const 9 i64.eq br_if 1
        local.get 1 i64.const 0x10010001 i64.store
        i32.const 0 local.get 1 call $main.g local.tee 1 i32.eqz
        if i32.const 0 return end
        br 0
      end
    end
    local.get 1 i64.const 3 i64.store offset=24
    local.get 1 i32.const 40 i32.add return unreachable)
)
;; expected:
;;   (func (;2;) (type 1) (param i32 i32) (result i32) ;; main.f
;;     ;; go: abi sp-param lowest=-40
;;     (local i64 i64)
;;     local.get 1
;;     i32.const -40
;;     i32.add
;;     local.set 1
;;     local.get 1
;;     i64.const 0
;;     i64.store offset=16
;;     block ;; @1
;;       loop ;; @2
;;         local.get 1
;;         local.get 1
;;         i64.load offset=16
;;         i64.const 1
;;         i64.add
;;         local.tee 3
;;         i64.store offset=16
;;         local.get 3
;;         i64.const 9
;;         i64.eq
;;         br_if 1 (;@1;)
;;         local.get 1
;;         i64.const 268500993
;;         i64.store
;;         i32.const 0
;;         local.get 1
;;         call 1 (;main.g;)
;;         local.tee 1
;;         i32.eqz
;;         if ;; @3
;;           i32.const 0
;;           return
;;         end
;;         br 0 (;@2;)
;;       end
;;     end
;;     local.get 1
;;     i32.const 40
;;     i32.add
;;     return
;;     unreachable
;;   )
