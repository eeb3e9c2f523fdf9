;; A caller that may be resumed, whose SP is the second parameter: its exit returns that as well.
;; pass: go-embed
;; func: main.f
(module
;; after go-sp:
  (type $two (func (param i32 i64) (result i32 i64)))
  (func $main.g (type $two)
    ;; go: abi structured sp-param quick lowest=-16
    block
      local.get 1 i64.eqz br_if 0
      local.get 0 local.get 1 return
    end
    local.get 0 i64.const 0)
  (func $main.f (type $sp) (local i64)
    ;; go: abi structured sp-param lowest=-32
    block
      local.get 1 i64.const 3 call $main.g local.set 2
      local.tee 1 i32.const 8 i32.lt_u br_if 0
      local.get 1 return
    end
    local.get 1)
)
;; expected:
;;   (func (;2;) (type 1) (param i32 i32) (result i32) ;; main.f
;;     ;; go: abi structured sp-param lowest=-32
;;     (local i64 i32 i64 i32 i64)
;;     block ;; @1
;;       local.get 1
;;       i64.const 3
;;       local.set 4
;;       local.set 3
;;       block ;; @2
;;         block ;; @3
;;           local.get 4
;;           i64.eqz
;;           br_if 0 (;@3;)
;;           local.get 3
;;           local.get 4
;;           local.set 6
;;           local.set 5
;;           br 1 (;@2;)
;;         end
;;         local.get 3
;;         i64.const 0
;;         local.set 2
;;         local.set 1
;;         br 1 (;@1;)
;;       end
;;       local.get 5
;;       local.get 6
;;       local.set 2
;;       local.set 1
;;       local.get 1
;;       return
;;     end
;;     local.get 1
;;   )
