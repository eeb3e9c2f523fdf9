;; An own argument that a call on the rarer way has taken out of the registers is loaded again there,
;; and is still in its register in a loop without calls.
;; pass: go-args
;; func: main.copies
(module
;; after go-sp:
  (func $main.cold (type $sp)
    ;; go: abi structured sp-param
    block
      local.get 1 return
    end
    i32.const 0)
  (func $main.copies (type $sp) (local i64)
    ;; go: abi structured sp-param quick lowest=-24
    block
      local.get 1 i32.const -24 i32.add local.set 1
      local.get 1 i64.load offset=32 i64.eqz
      if
        i32.const 0 local.get 1 call $main.cold
        local.tee 1 i32.eqz br_if 1
      end
      loop
        local.get 1 i64.load offset=32 local.get 1 i64.load offset=40 i64.add local.tee 2
        i64.const 100 i64.lt_u br_if 0
      end
      loop
        i32.const 0 local.get 1 call $main.cold
        local.tee 1 i32.eqz br_if 1
        local.get 1 i64.load offset=40 local.tee 2
        i64.const 100 i64.lt_u br_if 0
      end
      local.get 1 i32.const 24 i32.add return
    end
    i32.const 0)
  (func $main.caller (type $sp)
    ;; go: abi structured sp-param lowest=-32
    block
      local.get 1 i32.const -32 i32.add local.set 1
      i32.const 0 local.get 1 call $main.copies
      local.tee 1 i32.eqz br_if 0
      local.get 1 i32.const 32 i32.add return
    end
    i32.const 0))
;; expected:
;;   (func (;2;) (type 2) (param i32 i64 i64) (result i32) ;; main.copies
;;     ;; go: abi structured sp-param quick lowest=-24
;;     (local i64)
;;     block ;; @1
;;       local.get 0
;;       i32.const -24
;;       i32.add
;;       local.set 0
;;       local.get 1
;;       i64.eqz
;;       if ;; @2
;;         i32.const 0
;;         local.get 0
;;         call 1 (;main.cold;)
;;         local.tee 0
;;         i32.const 8
;;         i32.lt_u
;;         br_if 1 (;@1;)
;;         local.get 0
;;         i64.load offset=32
;;         local.set 1
;;         local.get 0
;;         i64.load offset=40
;;         local.set 2
;;       end
;;       loop ;; @2
;;         local.get 1
;;         local.get 2
;;         i64.add
;;         local.tee 3
;;         i64.const 100
;;         i64.lt_u
;;         br_if 0 (;@2;)
;;       end
;;       loop ;; @2
;;         i32.const 0
;;         local.get 0
;;         call 1 (;main.cold;)
;;         local.tee 0
;;         i32.const 8
;;         i32.lt_u
;;         br_if 1 (;@1;)
;;         local.get 0
;;         i64.load offset=40
;;         local.tee 3
;;         i64.const 100
;;         i64.lt_u
;;         br_if 0 (;@2;)
;;       end
;;       local.get 0
;;       i32.const 24
;;       i32.add
;;       return
;;     end
;;     local.get 0
;;   )
