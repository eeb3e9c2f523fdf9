;; The upper half of a product counts as the one instruction that it is in native code: what it replaces
;; is counted as well, although it is not run any more.
;; pass: interruption-checks
;; func: 0
;; alone
(module
  (func $f (param i64 i64)
    loop
      local.get 0
      local.get 1
      i64.add ;; upper half of local 0 * local 1
      i32.wrap_i64
      br_if 0
    end
  )
)
;; expected:
;;   (func (;0;) (type 0) (param i64 i64) ;; f
;;     loop ;; @1
;;       nop ;; interruption check: local 5
;;       local.get 0
;;       local.get 1
;;       i64.add ;; upper half of local 0 * local 1
;;       i32.wrap_i64
;;       br_if 0 (;@1;)
;;     end
;;   )
