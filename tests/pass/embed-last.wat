;; A callee's call that only unwinds, in callers with other results; and once more in theirs. What is
;; resumed takes in what names.def pairs it with.
;; pass: go-embed
;; func: *
(module
;; after go-sp:
  (type $one (func (param i32) (result i32)))
  (type $two (func (param i32 i64) (result i32 i64)))
  (func $runtime.goPanicIndex (type $sp)
    ;; go: abi noreturn sp-param args=16
    i32.const 0)
  (func $runtime.pidleget (type $two)
    ;; go: abi structured sp-param quick lowest=-16
    block
      local.get 1 i64.eqz
      if
        i32.const 0 local.get 0 call $runtime.goPanicIndex i64.const 0 return
      end
      local.get 0 local.get 1 return
    end
    local.get 0 i64.const 0)
  (func $runtime.pidlegetSpinning (type $one) (local i64)
    ;; go: abi structured sp-param quick lowest=-16
    block
      local.get 0 i64.const 3 call $runtime.pidleget local.set 1
      local.tee 0 i32.const 8 i32.lt_u br_if 0
      local.get 0 return
    end
    local.get 0)
  (func $runtime.wakep (type $sp)
    ;; go: abi structured sp-param resume lowest=-16
    block
      local.get 1 call $runtime.pidlegetSpinning
      local.tee 1 i32.eqz br_if 0
      local.get 1 return
    end
    i32.const 0)
)
;; expected:
;; (module
;;   ;; go-module: abi-type=0 sp-type=1
;;   (type (;0;) (func (param i32) (result i32)))
;;   (type (;1;) (func (param i32 i32) (result i32)))
;;   (type (;2;) (func (param i32) (result i32)))
;;   (type (;3;) (func (param i32 i64) (result i32 i64)))
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
;;   (func (;1;) (type 1) (param i32 i32) (result i32) ;; runtime.goPanicIndex
;;     ;; go: abi noreturn sp-param args=16
;;     i32.const 0
;;   )
;;   (func (;2;) (type 3) (param i32 i64) (result i32 i64) ;; runtime.pidleget
;;     ;; go: abi structured sp-param quick lowest=-16
;;     block ;; @1
;;       local.get 1
;;       i64.eqz
;;       if ;; @2
;;         i32.const 0
;;         local.get 0
;;         call 1 (;runtime.goPanicIndex;)
;;         i64.const 0
;;         return
;;       end
;;       local.get 0
;;       local.get 1
;;       return
;;     end
;;     local.get 0
;;     i64.const 0
;;   )
;;   (func (;3;) (type 2) (param i32) (result i32) ;; runtime.pidlegetSpinning
;;     ;; go: abi structured sp-param quick lowest=-16
;;     (local i64 i32 i64 i32 i64)
;;     block ;; @1
;;       local.get 0
;;       i64.const 3
;;       local.set 3
;;       local.set 2
;;       block ;; @2
;;         block ;; @3
;;           local.get 3
;;           i64.eqz
;;           if ;; @4
;;             i32.const 0
;;             local.get 2
;;             call 1 (;runtime.goPanicIndex;)
;;             return
;;           end
;;           local.get 2
;;           local.get 3
;;           local.set 5
;;           local.set 4
;;           br 1 (;@2;)
;;         end
;;         local.get 2
;;         i64.const 0
;;         local.set 1
;;         local.set 0
;;         br 1 (;@1;)
;;       end
;;       local.get 4
;;       local.get 5
;;       local.set 1
;;       local.set 0
;;       local.get 0
;;       return
;;     end
;;     local.get 0
;;   )
;;   (func (;4;) (type 1) (param i32 i32) (result i32) ;; runtime.wakep
;;     ;; go: abi structured sp-param resume lowest=-16
;;     (local i32 i64 i32 i64 i32 i64 i32)
;;     block ;; @1
;;       local.get 1
;;       local.set 2
;;       i64.const 0
;;       local.set 3
;;       i32.const 0
;;       local.set 6
;;       i64.const 0
;;       local.set 7
;;       block ;; @2
;;         block ;; @3
;;           local.get 2
;;           i64.const 3
;;           local.set 5
;;           local.set 4
;;           block ;; @4
;;             block ;; @5
;;               local.get 5
;;               i64.eqz
;;               if ;; @6
;;                 i32.const 0
;;                 local.get 4
;;                 call 1 (;runtime.goPanicIndex;)
;;                 return
;;               end
;;               local.get 4
;;               local.get 5
;;               local.set 7
;;               local.set 6
;;               br 1 (;@4;)
;;             end
;;             local.get 4
;;             i64.const 0
;;             local.set 3
;;             local.set 2
;;             br 1 (;@3;)
;;           end
;;           local.get 6
;;           local.get 7
;;           local.set 3
;;           local.set 2
;;           local.get 2
;;           local.set 8
;;           br 1 (;@2;)
;;         end
;;         local.get 2
;;         local.set 1
;;         br 1 (;@1;)
;;       end
;;       local.get 8
;;       local.set 1
;;       local.get 1
;;       return
;;     end
;;     i32.const 0
;;   )
;; )
