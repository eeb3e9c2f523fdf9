;; The upper half of a product is the addition that it stands for.
;; pass: lower
;; func: 0
(module
;; alone
  (func $f (param i64 i64) (result i64)
    local.get 0
    local.get 1
    i64.add
    local.get 1
    i64.add ;; upper half of local 0 * local 1
  )
)
;; expected:
;;   (func (;0;) (type 0) (param i64 i64) (result i64) ;; f
;;     local.get 0
;;     local.get 1
;;     i64.add
;;     local.get 1
;;     i64.add
;;   )
