;; SP moves further than any frame is large: it stays in the global.
;; pass: go-sp
;; func: main.f
(module
;; go:
  (func $main.g (type $go) (local i32)
    global.get 0 local.set 1
    i32.const 1)
  (func $main.f (type $go) (local i32)
    global.get 0 local.set 1
    local.get 1 i32.const 0x3fffffff i32.add local.tee 1 global.set 0
    local.get 1 i32.const 0x3fffffff i32.add local.tee 1 global.set 0
    local.get 1 i32.const 0x3fffffff i32.add local.tee 1 global.set 0
    i32.const 0 return)
  (table 0x1004 funcref)
  (elem (i32.const 0x1000) $runtime.morestack_noctxt $runtime.sigpanic $main.g $main.f))
;; expected:
;;   (func (;3;) (type 1) (param i32 i32) (result i32) ;; main.f
;;     ;; go: abi sp-param opaque nosuspend nounwind
;;     (local i32 i32)
;;     local.get 1
;;     local.tee 3
;;     global.set 0
;;     global.get 0
;;     local.set 1
;;     local.get 1
;;     i32.const 1073741823
;;     i32.add
;;     local.tee 1
;;     global.set 0
;;     local.get 1
;;     i32.const 1073741823
;;     i32.add
;;     local.tee 1
;;     global.set 0
;;     local.get 1
;;     i32.const 1073741823
;;     i32.add
;;     local.tee 1
;;     global.set 0
;;     i32.const 0
;;     i32.eqz
;;     global.get 0
;;     i32.const -8
;;     i32.add
;;     local.get 3
;;     i32.eq
;;     i32.and
;;     if (result i32) ;; @1
;;       local.get 3
;;     else
;;       i32.const 0
;;     end
;;     return
;;     i32.eqz
;;     global.get 0
;;     i32.const -8
;;     i32.add
;;     local.get 3
;;     i32.eq
;;     i32.and
;;     if (result i32) ;; @1
;;       local.get 3
;;     else
;;       i32.const 0
;;     end
;;   )
