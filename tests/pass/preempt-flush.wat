;; The write barrier's flush asks for a preemption, but not on the system stack.
;; pass: go-preempt
;; func: runtime.wbBufFlush
(module
;; go:
  (func $runtime.wbBufFlush (type $go) (local i32)
    global.get 0 local.set 1
    local.get 1 i32.const 8 i32.add local.tee 1 global.set 0
    i32.const 0 return)
  (func $main.other (type $go) (local i32)
    global.get 0 local.set 1
    local.get 1 i32.const 8 i32.add local.tee 1 global.set 0
    i32.const 0 return)
  (table 0x1004 funcref)
  (elem (i32.const 0x1000) $runtime.morestack_noctxt $runtime.sigpanic $runtime.wbBufFlush
    $main.other)
  (data (i32.const 64) "go1.26.1"))
;; expected:
;;   (func (;2;) (type 1) (param i32 i32) (result i32) ;; runtime.wbBufFlush
;;     ;; go: abi sp-param nosuspend nounwind
;;     global.get 2
;;     i32.wrap_i64
;;     i64.load offset=48
;;     i32.wrap_i64
;;     i64.load
;;     global.get 2
;;     i64.ne
;;     if ;; @1
;;       global.get 2
;;       i32.wrap_i64
;;       i64.const -1314
;;       i64.store offset=16
;;     end
;;     local.get 1
;;     return
;;   )
