;; A body that works on the global SP is left alone.
;; pass: go-frame
;; func: main.f
(module
;; after go-sp:
  (func $main.f (type $sp)
    ;; go: abi sp-param opaque lowest=-32
    local.get 1 i32.const 16 i32.add i64.load offset=8 drop
    local.get 1 i32.const 32 i32.add)
)
;; expected:
;;   (func (;1;) (type 1) (param i32 i32) (result i32) ;; main.f
;;     ;; go: abi sp-param opaque lowest=-32
;;     local.get 1
;;     i32.const 16
;;     i32.add
;;     i64.load offset=8
;;     drop
;;     local.get 1
;;     i32.const 32
;;     i32.add
;;   )
