;; A lower address may be one that the sum has wrapped around to: it stays, and is what the next
;; ones are behind.
;; pass: near-accesses
;; func: 0
(module
  (memory 1)
  (func (param i32) (result i32)
    local.get 0 i32.const 8 i32.add i32.load
    local.get 0 i32.load i32.add
    local.get 0 i32.const 8 i32.add i32.load i32.add)
)
;; expected:
;;   (func (;0;) (type 0) (param i32) (result i32)
;;     (local i32)
;;     local.get 0
;;     local.tee 1
;;     i32.const 8
;;     i32.add
;;     i32.load
;;     local.get 0
;;     i32.load
;;     i32.add
;;     local.get 1
;;     i32.load offset=8
;;     i32.add
;;   )
