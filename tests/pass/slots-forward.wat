;; What was stored or loaded is in a local until the next call; a narrower load takes its bytes.
;; pass: go-slots
;; func: main.f
(module
;; after go-sp:
  (func $main.g (type $sp)
    ;; go: abi sp-param args=8
    local.get 1 return unreachable)
  (func $main.f (type $sp) (local i64)
    ;; go: abi sp-param lowest=-40
    local.get 1 i32.const -40 i32.add local.set 1
    local.get 1 local.get 2 i64.store32 offset=16
    local.get 1 local.get 1 i64.load32_s offset=16 i64.store offset=24
    local.get 1 local.get 1 i64.load32_u offset=16 i64.store offset=48
    local.get 1 i64.load offset=56 local.set 2
    local.get 1 local.get 1 i64.load offset=56 i64.store offset=64
    local.get 1 i64.const 0x10010001 i64.store
    i32.const 0 local.get 1 call $main.g local.tee 1 i32.eqz
    if i32.const 0 return end
    local.get 1 local.get 1 i64.load offset=56 i64.store offset=72
    local.get 1 i32.const 40 i32.add return unreachable)
)
;; expected:
;;   (func (;2;) (type 1) (param i32 i32) (result i32) ;; main.f
;;     ;; go: abi sp-param lowest=-40
;;     (local i64 i64 i64)
;;     local.get 1
;;     i32.const -40
;;     i32.add
;;     local.set 1
;;     local.get 1
;;     local.get 2
;;     local.tee 3
;;     i64.store32 offset=16
;;     local.get 1
;;     local.get 3
;;     i64.extend32_s
;;     i64.store offset=24
;;     local.get 1
;;     local.get 3
;;     i64.const 4294967295
;;     i64.and
;;     i64.store offset=48
;;     local.get 1
;;     i64.load offset=56
;;     local.tee 4
;;     local.set 2
;;     local.get 1
;;     local.get 4
;;     i64.store offset=64
;;     local.get 1
;;     i64.const 268500993
;;     i64.store
;;     i32.const 0
;;     local.get 1
;;     call 1 (;main.g;)
;;     local.tee 1
;;     i32.eqz
;;     if ;; @1
;;       i32.const 0
;;       return
;;     end
;;     local.get 1
;;     local.get 1
;;     i64.load offset=56
;;     i64.store offset=72
;;     local.get 1
;;     i32.const 40
;;     i32.add
;;     return
;;     unreachable
;;   )
