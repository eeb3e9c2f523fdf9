;; A version that nobody knows yet, whose code does not show where g.m is: nothing is changed.
;; pass: go-preempt
;; func: runtime.wbBufFlush
(module
;; go:
  (func $runtime.wbBufFlush (type $go) (local i32)
    global.get 0 local.set 1
    local.get 1 i32.const 8 i32.add local.tee 1 global.set 0
    i32.const 0 return)
  (func $runtime.mcall (type $go) (local i32)
    global.get 0 local.set 1
    global.get $g i32.wrap_i64 local.get 1 i64.load i64.store offset=72
    global.get $g i32.wrap_i64 local.get 1 i64.extend_i32_u i64.const 8 i64.add
    i64.store offset=64
    i32.const 0 return)
  (func $runtime.newstack (type $go) (local i32 i64)
    global.get 0 local.set 1
    i64.const -1314 local.set 2
    i32.const 0 return)
  (func $main.main (type $go) (local i32)
    global.get 0 local.set 1
    local.get 1 global.get $g i32.wrap_i64 i32.load offset=24 i32.le_u
    if unreachable end
    i32.const 0 return)
  (table 0x1006 funcref)
  (elem (i32.const 0x1000) $runtime.morestack_noctxt $runtime.sigpanic $runtime.wbBufFlush
    $runtime.mcall $runtime.newstack $main.main)
  (data (i32.const 64) "go1.99.0"))
;; expected:
;;   (func (;2;) (type 1) (param i32 i32) (result i32) ;; runtime.wbBufFlush
;;     ;; go: abi sp-param nosuspend nounwind
;;     local.get 1
;;     return
;;   )
