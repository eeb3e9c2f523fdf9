;; A function that is not of the ABI is left alone.
;; pass: go-resume
;; func: main.f
(module
  (type $go (func (param i32) (result i32)))
  ;; go-module: abi-type=0
  (memory 1)
  (global (mut i32) (i32.const 0)) (global (mut i64) (i64.const 0)) (global (mut i64) (i64.const 0))
  (func $main.f (type $go) (local i32)
    ;; go: touches-sp
    global.get 0 local.set 1
    i32.const 0 return)
)
;; expected:
;;   (func (;0;) (type 0) (param i32) (result i32) ;; main.f
;;     ;; go: touches-sp
;;     (local i32)
;;     global.get 0
;;     local.set 1
;;     i32.const 0
;;     return
;;   )
