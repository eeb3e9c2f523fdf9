;; A second type with Go's signature is Go's, too.
;; pass: go-sp
;; func: main.enter
(module
;; go:
  (func $main.g (type $go) (local i32)
    global.get 0 local.set 1
    i32.const 1)
  (func $main.f (type $go) (local i32)
    global.get 0 local.set 1
    local.get 1 i32.const 8 i32.add local.tee 1 global.set 0
    i32.const 0 return)
  (type $same (func (param i32) (result i32)))
  (func $main.enter (result i32) i32.const 0 i32.const 0x1003 call_indirect (type $same))
  (table 0x1005 funcref)
  (elem (i32.const 0x1000) $runtime.morestack_noctxt $runtime.sigpanic $main.g $main.f $main.enter))
;; expected:
;;   (func (;4;) (type 2) (result i32) ;; main.enter
;;     ;; go: touches-sp
;;     (local i32 i32)
;;     i32.const 0
;;     i32.const 4099
;;     local.set 0
;;     global.get 0
;;     local.get 0
;;     call_indirect (type 3)
;;     local.tee 0
;;     if ;; @1
;;       local.get 0
;;       i32.const 8
;;       i32.add
;;       global.set 0
;;     end
;;     local.get 0
;;     i32.eqz
;;   )
