;; An address as Go computes it, in 64 bits, of a load.
;; pass: go-frame
;; func: main.f
(module
;; after go-sp:
  (func $main.f (type $sp)
    ;; go: abi sp-param lowest=-32
    local.get 1 i64.extend_i32_u i64.const 16 i64.add i32.wrap_i64 i64.load offset=8 drop
    local.get 1 i32.const 32 i32.add)
)
;; expected:
;;   (func (;1;) (type 1) (param i32 i32) (result i32) ;; main.f
;;     ;; go: abi sp-param lowest=-32
;;     local.get 1
;;     i64.load offset=24
;;     drop
;;     local.get 1
;;     i32.const 32
;;     i32.add
;;   )
