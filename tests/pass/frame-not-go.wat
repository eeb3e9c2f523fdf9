;; A function that is not of the ABI is left alone.
;; pass: go-frame
;; func: main.f
(module
;; after go-sp:
  (func $main.f (type $sp)
    ;; go: touches-sp
    local.get 1 i32.const 16 i32.add i64.load offset=8 drop
    local.get 1 i32.const 32 i32.add)
)
;; expected:
;;   (func (;1;) (type 1) (param i32 i32) (result i32) ;; main.f
;;     ;; go: touches-sp
;;     local.get 1
;;     i32.const 16
;;     i32.add
;;     i64.load offset=8
;;     drop
;;     local.get 1
;;     i32.const 32
;;     i32.add
;;   )
