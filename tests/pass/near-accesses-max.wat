;; A sum that is used elsewhere stays. Memory does not grow to 4 GiB then.
;; pass: near-accesses
;; func: *
;; alone
(module
  (memory 1)
  (func (param i32) (result i32)
    local.get 0 i32.load offset=4
    local.get 0 i32.const 12 i32.add local.tee 0 i32.load8_u
    i32.add local.get 0 i32.add)
)
;; expected:
;; (module
;;   (type (;0;) (func (param i32) (result i32)))
;;   (memory (;0;) 1 65535)
;;   (func (;0;) (type 0) (param i32) (result i32)
;;     (local i32)
;;     local.get 0
;;     local.tee 1
;;     i32.load offset=4
;;     local.get 0
;;     i32.const 12
;;     i32.add
;;     local.tee 0
;;     drop
;;     local.get 1
;;     i32.load8_u offset=12
;;     i32.add
;;     local.get 0
;;     i32.add
;;   )
;; )
