;; memory.grow counts 2048, as much as the longest path may: it stands between checks. The function does
;; more than one without a check at its entry may, so its caller does not pay for it.
;; pass: interruption-checks
;; func: *
;; alone
(module
  (memory 1)
  (func $grows (param i32) (result i32)
    local.get 0
    memory.grow
    drop
    local.get 0
    memory.grow
  )
  (func $caller (param i32)
    i32.const 1
    call $grows
    drop
  )
)
;; expected:
;; (module
;;   (type (;0;) (func (param i32) (result i32)))
;;   (type (;1;) (func (param i32)))
;;   (memory (;0;) 1)
;;   (func (;0;) (type 0) (param i32) (result i32) ;; grows
;;     nop ;; interruption check: work 2048
;;     local.get 0
;;     nop ;; interruption check: work 2048
;;     memory.grow
;;     nop ;; interruption check: work 2048
;;     drop
;;     local.get 0
;;     nop ;; interruption check: work 2048
;;     memory.grow
;;     nop ;; interruption check: work 2048
;;   )
;;   (func (;1;) (type 1) (param i32) ;; caller
;;     i32.const 1
;;     call 0 (;grows;)
;;     drop
;;   )
;; )
