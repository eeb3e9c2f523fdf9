;; The address lies below the value that is stored.
;; pass: go-frame
;; func: main.f
(module
;; after go-sp:
  (func $main.f (type $sp)
    ;; go: abi sp-param lowest=-32
    local.get 1 i64.extend_i32_u i64.const 24 i64.add i32.wrap_i64
    local.get 1 i64.load offset=8 i64.const 3 i64.mul
    i64.store
    local.get 1 i32.const 32 i32.add)
)
;; expected:
;;   (func (;1;) (type 1) (param i32 i32) (result i32) ;; main.f
;;     ;; go: abi sp-param lowest=-32
;;     local.get 1
;;     local.get 1
;;     i64.load offset=8
;;     i64.const 3
;;     i64.mul
;;     i64.store offset=24
;;     local.get 1
;;     i32.const 32
;;     i32.add
;;   )
