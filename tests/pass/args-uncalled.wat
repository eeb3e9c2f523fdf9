;; A function without direct calls keeps its signature.
;; pass: go-args
;; func: main.g
(module
;; after go-sp:
  (func $main.f (type $sp)
    ;; go: abi sp-param structured lowest=-40
    local.get 1)
  (func $main.g (type $sp) (local i64)
    ;; go: abi structured sp-param args=24
    local.get 1 i64.load offset=8 local.get 1 i64.load offset=16 i64.add local.set 2
    local.get 1 local.get 2 i64.store offset=24
    local.get 1 return unreachable)
)
;; expected:
;;   (func (;2;) (type 1) (param i32 i32) (result i32) ;; main.g
;;     ;; go: abi structured sp-param args=24
;;     (local i64)
;;     local.get 1
;;     i64.load offset=8
;;     local.get 1
;;     i64.load offset=16
;;     i64.add
;;     local.set 2
;;     local.get 1
;;     local.get 2
;;     i64.store offset=24
;;     local.get 1
;;     return
;;     unreachable
;;   )
