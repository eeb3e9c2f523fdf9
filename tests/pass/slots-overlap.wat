;; Cells that overlap: what one stores the other's local does not have, and half of a cell does not
;; make its store a dead one.
;; pass: go-slots
;; func: main.f
(module
;; after go-sp:
  (func $main.f (type $sp) (local i64)
    ;; go: abi sp-param lowest=-40
    local.get 1 i32.const -40 i32.add local.set 1
    local.get 1 local.get 2 i64.store offset=16
    local.get 1 i64.const 5 i64.store32 offset=20
    local.get 1 local.get 1 i64.load offset=16 i64.store offset=48
    local.get 1 i64.const 5 i64.store32 offset=20
    local.get 1 i64.const 6 i64.store offset=16
    local.get 1 i32.const 40 i32.add return unreachable)
)
;; expected:
;;   (func (;1;) (type 1) (param i32 i32) (result i32) ;; main.f
;;     ;; go: abi sp-param lowest=-40
;;     (local i64)
;;     local.get 1
;;     i32.const -40
;;     i32.add
;;     local.set 1
;;     local.get 1
;;     local.get 2
;;     i64.store offset=16
;;     local.get 1
;;     i64.const 5
;;     i64.store32 offset=20
;;     local.get 1
;;     local.get 1
;;     i64.load offset=16
;;     i64.store offset=48
;;     local.get 1
;;     i32.const 40
;;     i32.add
;;     return
;;     unreachable
;;   )
