;; A pointer to a slot reaches that and what lies after it in the frame, but not before it.
;; pass: go-slots
;; func: main.f
(module
;; after go-sp:
  (func $main.f (type $sp) (local i64)
    ;; go: abi sp-param lowest=-56
    local.get 1 i32.const -56 i32.add local.set 1
    local.get 1 i64.extend_i32_u i64.const 24 i64.add local.set 2
    local.get 1 i64.const 1 i64.store offset=16
    local.get 1 i64.const 2 i64.store offset=24
    local.get 1 i64.const 3 i64.store offset=32
    local.get 2 i32.wrap_i64 i64.const 4 i64.store
    local.get 1 local.get 1 i64.load offset=16 local.get 1 i64.load offset=24 i64.add i64.store offset=64
    local.get 1 i32.const 56 i32.add return unreachable)
)
;; expected:
;;   (func (;1;) (type 1) (param i32 i32) (result i32) ;; main.f
;;     ;; go: abi sp-param lowest=-56
;;     (local i64 i64)
;;     local.get 1
;;     i32.const -56
;;     i32.add
;;     local.set 1
;;     local.get 1
;;     i64.extend_i32_u
;;     i64.const 24
;;     i64.add
;;     local.set 2
;;     i64.const 1
;;     local.set 3
;;     local.get 1
;;     i64.const 2
;;     i64.store offset=24
;;     local.get 1
;;     i64.const 3
;;     i64.store offset=32
;;     local.get 2
;;     i32.wrap_i64
;;     i64.const 4
;;     i64.store
;;     local.get 1
;;     local.get 3
;;     local.get 1
;;     i64.load offset=24
;;     i64.add
;;     i64.store offset=64
;;     local.get 1
;;     i32.const 56
;;     i32.add
;;     return
;;     unreachable
;;   )
