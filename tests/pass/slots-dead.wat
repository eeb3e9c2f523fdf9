;; Stores that nothing sees: before another, and before the frame is given back. Arguments and results
;; are the caller's.
;; pass: go-slots
;; func: main.f
(module
;; after go-sp:
  (func $main.f (type $sp) (local i64)
    ;; go: abi sp-param lowest=-40
    local.get 1 i32.const -40 i32.add local.set 1
    local.get 1 local.get 2 i64.store offset=16
    local.get 1 i64.const 7 i64.store offset=16
    local.get 1 local.get 1 i64.load offset=16 local.get 2 i64.add i64.store offset=24
    local.get 1 local.get 1 i64.load offset=24 i64.store offset=48
    local.get 1 i32.const 40 i32.add return unreachable)
)
;; expected:
;;   (func (;1;) (type 1) (param i32 i32) (result i32) ;; main.f
;;     ;; go: abi sp-param lowest=-40
;;     (local i64 i64 i64)
;;     local.get 1
;;     i32.const -40
;;     i32.add
;;     local.set 1
;;     i64.const 7
;;     local.set 3
;;     local.get 3
;;     local.get 2
;;     i64.add
;;     local.set 4
;;     local.get 1
;;     local.get 4
;;     i64.store offset=48
;;     local.get 1
;;     i32.const 40
;;     i32.add
;;     return
;;     unreachable
;;   )
