;; Locals of a callee that hold references are none of Go's: it stays a call.
;; pass: go-embed
;; func: main.f
(module
;; after go-sp:
  (type $one (func (param i32) (result i32)))
  (func $main.g (type $one) (local i64 externref funcref)
    ;; go: abi structured sp-param quick lowest=-16
    block
      local.get 0 i64.const 5 i64.store offset=8
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
;;     block ;; @1
;;       local.get 1
;;       call 1 (;main.g;)
;;       local.tee 1
;;       i32.eqz
;;       br_if 0 (;@1;)
;;       local.get 1
;;       return
;;     end
;;     i32.const 0
;;   )
