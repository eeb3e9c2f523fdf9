;; Left alone: a result that nothing tests, one tested elsewhere, a callee that returns another
;; call's result, one that is not quick. One that calls itself is put in once.
;; pass: go-embed
;; func: main.caller
(module
;; after go-sp:
  (func $main.good (param i32) (result i32)
    ;; go: abi structured sp-param quick lowest=-16
    block
      local.get 0 i32.const 16 i32.add return
    end
    i32.const 0)
  (func $main.jumps (param i32) (result i32)
    ;; go: abi structured sp-param quick lowest=-16
    block
      local.get 0 call $main.good return
    end
    i32.const 0)
  (func $main.itself (param i32) (result i32)
    ;; go: abi structured sp-param quick lowest=-16
    block
      local.get 0 call $main.itself local.tee 0 i32.eqz br_if 0
      local.get 0 return
    end
    i32.const 0)
  (func $main.slow (param i32) (result i32)
    ;; go: abi structured sp-param lowest=-16
    block
      local.get 0 return
    end
    i32.const 0)
  (func $main.caller (param i32 i32) (result i32)
    ;; go: abi structured sp-param lowest=-24
    block
      block
        local.get 1 call $main.good drop
        local.get 1 call $main.good local.tee 1 i32.eqz br_if 0
        local.get 1 call $main.jumps local.tee 1 i32.eqz br_if 1
        local.get 1 call $main.itself local.tee 1 i32.eqz br_if 1
        local.get 1 call $main.slow local.tee 1 i32.eqz br_if 1
      end
      local.get 1 i32.const 24 i32.add return
    end
    i32.const 0))
;; expected:
;;   (func (;5;) (type 1) (param i32 i32) (result i32) ;; main.caller
;;     ;; go: abi structured sp-param lowest=-24
;;     (local i32 i32)
;;     block ;; @1
;;       block ;; @2
;;         local.get 1
;;         call 1 (;main.good;)
;;         drop
;;         local.get 1
;;         call 1 (;main.good;)
;;         local.tee 1
;;         i32.eqz
;;         br_if 0 (;@2;)
;;         local.get 1
;;         call 2 (;main.jumps;)
;;         local.tee 1
;;         i32.eqz
;;         br_if 1 (;@1;)
;;         local.get 1
;;         local.set 2
;;         block ;; @3
;;           block ;; @4
;;             local.get 2
;;             call 3 (;main.itself;)
;;             local.tee 2
;;             i32.eqz
;;             br_if 0 (;@4;)
;;             local.get 2
;;             local.set 3
;;             br 1 (;@3;)
;;           end
;;           i32.const 0
;;           local.set 1
;;           br 2 (;@1;)
;;         end
;;         local.get 3
;;         local.set 1
;;         local.get 1
;;         call 4 (;main.slow;)
;;         local.tee 1
;;         i32.eqz
;;         br_if 1 (;@1;)
;;       end
;;       local.get 1
;;       i32.const 24
;;       i32.add
;;       return
;;     end
;;     i32.const 0
;;   )
