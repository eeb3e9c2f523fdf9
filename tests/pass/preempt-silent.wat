;; A runtime whose g is not known stays as it is.
;; pass: go-preempt
;; func: 1
(module
  (type $go (func (param i32) (result i32))) (type $sp (func (param i32 i32) (result i32)))
  ;; go-module: abi-type=0 sp-type=1
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
;;     local.get 1
;;   )
