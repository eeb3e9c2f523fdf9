;; A function that calls nothing returns for certain.
;; pass: go-shape
;; func: main.f
(module
;; go:
  (func $main.f (type $go) (local i32)
    global.get 0 local.set 1
    local.get 1 i32.const 8 i32.add local.tee 1 global.set 0
    i32.const 0 return)
  (table 0x1003 funcref)
  (elem (i32.const 0x1000) $runtime.morestack_noctxt $runtime.sigpanic $main.f))
;; expected:
;;   (func (;2;) (type 0) (param i32) (result i32) ;; main.f
;;     ;; go: abi nosuspend nounwind
;;     (local i32)
;;     global.get 0
;;     local.set 1
;;     local.get 1
;;     i32.const 8
;;     i32.add
;;     local.tee 1
;;     global.set 0
;;     i32.const 0
;;     return
;;   )
