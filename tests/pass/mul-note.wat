;; What go-mul found is in the text of the next pass.
;; pass: go-export
;; func: 0
(module
;; alone
  (func $f (param i64 i64) (result i64)
    local.get 0
    local.get 1
    i64.add ;; upper half of local 1 * local 0
    local.get 1
    i64.add
  )
)
;; expected:
;;   (func (;0;) (type 0) (param i64 i64) (result i64) ;; f
;;     local.get 0
;;     local.get 1
;;     i64.add ;; upper half of local 1 * local 0
;;     local.get 1
;;     i64.add
;;   )
