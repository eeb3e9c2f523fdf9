;; main.g unwinds by what its last instruction leaves: its caller looks at the result.
;; pass: go-sp
;; func: main.f
(module
;; go:
  (func $main.g (type $go) (local i32)
    global.get 0 local.set 1
    i32.const 1)
  (func $main.f (type $go) (local i32)
    global.get 0 local.set 1
    block
      local.get 1 i32.const 8 i32.sub local.tee 1 global.set 0
      local.get 1 i64.const 0x10030001 i64.store
      i32.const 0 call $main.g global.get 0 local.set 1 br_if 0
      local.get 1 i32.const 8 i32.add local.tee 1 global.set 0
      i32.const 0 return
    end i32.const 1)
  (table 0x1004 funcref)
  (elem (i32.const 0x1000) $runtime.morestack_noctxt $runtime.sigpanic $main.g $main.f))
;; expected:
;;   (func (;3;) (type 1) (param i32 i32) (result i32) ;; main.f
;;     ;; go: abi sp-param
;;     block ;; @1
;;       local.get 1
;;       i32.const -8
;;       i32.add
;;       i64.const 268632065
;;       i64.store
;;       i32.const 0
;;       local.get 1
;;       i32.const -8
;;       i32.add
;;       call 2 (;main.g;)
;;       local.tee 1
;;       i32.eqz
;;       br_if 0 (;@1;)
;;       local.get 1
;;       i32.const 8
;;       i32.add
;;       local.set 1
;;       local.get 1
;;       return
;;     end
;;     i32.const 0
;;   )
