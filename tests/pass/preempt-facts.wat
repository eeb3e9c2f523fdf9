;; Offsets that the runtime shows are taken.
;; pass: go-preempt
;; func: 1
(module
  (type $go (func (param i32) (result i32))) (type $sp (func (param i32 i32) (result i32)))
  ;; go-module: abi-type=0 sp-type=1 preempt g.m=56 m.g0=8 g.stackguard0=24
  (memory 2)
  (global (mut i32) (i32.const 0)) (global (mut i64) (i64.const 0)) (global (mut i64) (i64.const 0))
  (func $runtime.morestack_noctxt (type $sp) i32.const 0)
  (func $runtime.wbBufFlush (type $sp)
    ;; go: abi sp-param
    local.get 1)
)
;; expected:
;;   (func (;1;) (type 1) (param i32 i32) (result i32) ;; runtime.wbBufFlush
;;     ;; go: abi sp-param
;;     global.get 2
;;     i32.wrap_i64
;;     i64.load offset=56
;;     i32.wrap_i64
;;     i64.load offset=8
;;     global.get 2
;;     i64.ne
;;     if ;; @1
;;       global.get 2
;;       i32.wrap_i64
;;       i64.const -1314
;;       i64.store offset=24
;;     end
;;     local.get 1
;;   )
