;; An offset that may be larger than a stack stays a sum.
;; pass: go-frame
;; func: main.f
(module
;; after go-sp:
  (func $main.f (type $sp)
    ;; go: abi sp-param lowest=-32
    local.get 1 i32.const 1073741824 i32.add i64.load drop
    local.get 1 i32.const 32 i32.add)
)
;; expected:
;;   (func (;1;) (type 1) (param i32 i32) (result i32) ;; main.f
;;     ;; go: abi sp-param lowest=-32
;;     local.get 1
;;     i32.const 1073741824
;;     i32.add
;;     i64.load
;;     drop
;;     local.get 1
;;     i32.const 32
;;     i32.add
;;   )
