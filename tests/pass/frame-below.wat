;; A slot below local 1 has no offset: its address stays a sum.
;; pass: go-frame
;; func: main.f
(module
;; after go-sp:
  (func $main.f (type $sp)
    ;; go: abi sp-param lowest=-32
    local.get 1 i32.const -8 i32.add i64.load drop
    local.get 1 i32.const 32 i32.add)
)
;; expected:
;;   (func (;1;) (type 1) (param i32 i32) (result i32) ;; main.f
;;     ;; go: abi sp-param lowest=-32
;;     local.get 1
;;     i32.const -8
;;     i32.add
;;     i64.load
;;     drop
;;     local.get 1
;;     i32.const 32
;;     i32.add
;;   )
