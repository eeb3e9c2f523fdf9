;; names.def puts locks that nobody holds in wherever they are called: but not where only resumes
;; come by.
;; pass: go-embed
;; func: *
(module
;; after go-sp:
  (type $one (func (param i32) (result i32)))
  (func $internal_sync.__Mutex_.Lock (type $one) (local i64)
    ;; go: abi structured sp-param quick lowest=-16
    block
      loop
        local.get 1 i64.const 1 i64.add local.tee 1 i64.const 9 i64.lt_u br_if 0
      end
      local.get 1 i64.const 10 i64.eq br_if 0
      local.get 0 return
    end
    i32.const 0)
  (func $main.caller (param i32 i32) (result i32)
    ;; go: abi structured sp-param lowest=-24
    block
      local.get 1 call $internal_sync.__Mutex_.Lock local.tee 1 i32.eqz br_if 0
      local.get 1 return
    end
    i32.const 0)
  (func $main.resumed (param i32 i32) (result i32)
    ;; go: abi structured sp-param resume lowest=-24
    block
      local.get 1 call $internal_sync.__Mutex_.Lock local.tee 1 i32.eqz br_if 0
      local.get 1 return
    end
    i32.const 0))
;; expected:
;; (module
;;   ;; go-module: abi-type=0 sp-type=1
;;   (type (;0;) (func (param i32) (result i32)))
;;   (type (;1;) (func (param i32 i32) (result i32)))
;;   (type (;2;) (func (param i32) (result i32)))
;;   (memory (;0;) 2)
;;   (global (;0;) (mut i32) (i32.const 0))
;;   (global (;1;) (mut i64) (i64.const 0))
;;   (global (;2;) (mut i64) (i64.const 0))
;;   (global (;3;) (mut i64) (i64.const 0))
;;   (global (;4;) (mut i64) (i64.const 0))
;;   (global (;5;) (mut i64) (i64.const 0))
;;   (global (;6;) (mut i64) (i64.const 0))
;;   (global (;7;) (mut i32) (i32.const 0))
;;   (export "memory" (memory 0))
;;   (func (;0;) (type 1) (param i32 i32) (result i32) ;; runtime.morestack_noctxt
;;     ;; go: abi morestack sp-param
;;     i32.const 0
;;   )
;;   (func (;1;) (type 2) (param i32) (result i32) ;; internal_sync.__Mutex_.Lock
;;     ;; go: abi structured sp-param quick lowest=-16
;;     (local i64)
;;     block ;; @1
;;       loop ;; @2
;;         local.get 1
;;         i64.const 1
;;         i64.add
;;         local.tee 1
;;         i64.const 9
;;         i64.lt_u
;;         br_if 0 (;@2;)
;;       end
;;       local.get 1
;;       i64.const 10
;;       i64.eq
;;       br_if 0 (;@1;)
;;       local.get 0
;;       return
;;     end
;;     i32.const 0
;;   )
;;   (func (;2;) (type 1) (param i32 i32) (result i32) ;; main.caller
;;     ;; go: abi structured sp-param lowest=-24
;;     (local i32 i64 i32)
;;     block ;; @1
;;       local.get 1
;;       local.set 2
;;       i64.const 0
;;       local.set 3
;;       block ;; @2
;;         block ;; @3
;;           loop ;; @4
;;             local.get 3
;;             i64.const 1
;;             i64.add
;;             local.tee 3
;;             i64.const 9
;;             i64.lt_u
;;             br_if 0 (;@4;)
;;           end
;;           local.get 3
;;           i64.const 10
;;           i64.eq
;;           br_if 0 (;@3;)
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
;;   (func (;3;) (type 1) (param i32 i32) (result i32) ;; main.resumed
;;     ;; go: abi structured sp-param resume lowest=-24
;;     block ;; @1
;;       local.get 1
;;       call 1 (;internal_sync.__Mutex_.Lock;)
;;       local.tee 1
;;       i32.eqz
;;       br_if 0 (;@1;)
;;       local.get 1
;;       return
;;     end
;;     i32.const 0
;;   )
;; )
