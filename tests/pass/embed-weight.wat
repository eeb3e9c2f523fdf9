;; What only unwinds does not count for whether a function is small: main.tests is put in. Where it is
;; larger than others are without that, its calls do: main.often has three.
;; pass: go-embed
;; func: main.caller
(module
;; after go-sp:
  (type $one (func (param i32) (result i32)))
  (func $stub (type $one)
    ;; go: abi noreturn
    i32.const 0 local.get 0 call $runtime.morestack_noctxt)
  (func $main.tests (type $one) (local i64)
    ;; go: abi structured sp-param quick lowest=-16
    block
      local.get 0 i64.load i64.eqz
      if
        local.get 0 i64.const 0 i64.store
        local.get 0 call $stub return
      end
      local.get 0 i64.load offset=8 i64.eqz
      if
        local.get 0 i64.const 1 i64.store
        local.get 0 call $stub return
      end
      local.get 0 i64.load offset=16 i64.eqz
      if
        local.get 0 i64.const 2 i64.store
        local.get 0 call $stub return
      end
      local.get 0 i64.load offset=24 i64.eqz
      if
        local.get 0 i64.const 3 i64.store
        local.get 0 call $stub return
      end
      local.get 0 i64.load offset=32 i64.eqz
      if
        local.get 0 i64.const 4 i64.store
        local.get 0 call $stub return
      end
      local.get 0 i64.load offset=40 i64.eqz
      if
        local.get 0 i64.const 5 i64.store
        local.get 0 call $stub return
      end
      local.get 0 return
    end
    i32.const 0)
  (func $main.often (type $one) (local i64)
    ;; go: abi structured sp-param quick lowest=-16
    block
      local.get 0 i64.load i64.eqz
      if
        local.get 0 i64.const 0 i64.store
        local.get 0 call $stub return
      end
      local.get 0 i64.load offset=8 i64.eqz
      if
        local.get 0 i64.const 1 i64.store
        local.get 0 call $stub return
      end
      local.get 0 i64.load offset=16 i64.eqz
      if
        local.get 0 i64.const 2 i64.store
        local.get 0 call $stub return
      end
      local.get 0 i64.load offset=24 i64.eqz
      if
        local.get 0 i64.const 3 i64.store
        local.get 0 call $stub return
      end
      local.get 0 i64.load offset=32 i64.eqz
      if
        local.get 0 i64.const 4 i64.store
        local.get 0 call $stub return
      end
      local.get 0 i64.load offset=40 i64.eqz
      if
        local.get 0 i64.const 5 i64.store
        local.get 0 call $stub return
      end
      local.get 0 local.get 0 i64.load offset=0 i64.store offset=64
      local.get 0 local.get 0 i64.load offset=8 i64.store offset=72
      local.get 0 local.get 0 i64.load offset=16 i64.store offset=80
      local.get 0 local.get 0 i64.load offset=24 i64.store offset=88
      local.get 0 local.get 0 i64.load offset=32 i64.store offset=96
      local.get 0 local.get 0 i64.load offset=40 i64.store offset=104
      local.get 0 local.get 0 i64.load offset=48 i64.store offset=112
      local.get 0 local.get 0 i64.load offset=56 i64.store offset=120
      local.get 0 return
    end
    i32.const 0)
  (func $main.caller (param i32 i32) (result i32)
    ;; go: abi structured sp-param lowest=-24
    block
      local.get 1 call $main.tests local.tee 1 i32.eqz br_if 0
      local.get 1 call $main.often local.tee 1 i32.eqz br_if 0
      local.get 1 call $main.often local.tee 1 i32.eqz br_if 0
      local.get 1 call $main.often local.tee 1 i32.eqz br_if 0
      local.get 1 return
    end
    i32.const 0))
;; expected:
;;   (func (;4;) (type 1) (param i32 i32) (result i32) ;; main.caller
;;     ;; go: abi structured sp-param lowest=-24
;;     (local i32 i64 i32)
;;     block ;; @1
;;       local.get 1
;;       local.set 2
;;       i64.const 0
;;       local.set 3
;;       block ;; @2
;;         block ;; @3
;;           local.get 2
;;           i64.load
;;           i64.eqz
;;           if ;; @4
;;             local.get 2
;;             i64.const 0
;;             i64.store
;;             local.get 2
;;             call 1 (;stub;)
;;             return
;;           end
;;           local.get 2
;;           i64.load offset=8
;;           i64.eqz
;;           if ;; @4
;;             local.get 2
;;             i64.const 1
;;             i64.store
;;             local.get 2
;;             call 1 (;stub;)
;;             return
;;           end
;;           local.get 2
;;           i64.load offset=16
;;           i64.eqz
;;           if ;; @4
;;             local.get 2
;;             i64.const 2
;;             i64.store
;;             local.get 2
;;             call 1 (;stub;)
;;             return
;;           end
;;           local.get 2
;;           i64.load offset=24
;;           i64.eqz
;;           if ;; @4
;;             local.get 2
;;             i64.const 3
;;             i64.store
;;             local.get 2
;;             call 1 (;stub;)
;;             return
;;           end
;;           local.get 2
;;           i64.load offset=32
;;           i64.eqz
;;           if ;; @4
;;             local.get 2
;;             i64.const 4
;;             i64.store
;;             local.get 2
;;             call 1 (;stub;)
;;             return
;;           end
;;           local.get 2
;;           i64.load offset=40
;;           i64.eqz
;;           if ;; @4
;;             local.get 2
;;             i64.const 5
;;             i64.store
;;             local.get 2
;;             call 1 (;stub;)
;;             return
;;           end
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
;;       call 3 (;main.often;)
;;       local.tee 1
;;       i32.eqz
;;       br_if 0 (;@1;)
;;       local.get 1
;;       call 3 (;main.often;)
;;       local.tee 1
;;       i32.eqz
;;       br_if 0 (;@1;)
;;       local.get 1
;;       call 3 (;main.often;)
;;       local.tee 1
;;       i32.eqz
;;       br_if 0 (;@1;)
;;       local.get 1
;;       return
;;     end
;;     i32.const 0
;;   )
