;; A function that calls itself checks at its entry. After the call its frame may be older than the
;; last comparison with the clock, so that what follows needs the stack to be compared: only work that
;; is less than one access to memory does not.
;; pass: interruption-checks
;; func: *
;; alone
(module
  (memory 1)
  (func $cheap (param i32)
    local.get 0
    call $cheap
    nop
    local.get 0
    drop
  )
  (func $loads (param i32)
    local.get 0
    call $loads
    local.get 0
    i32.load
    drop
  )
)
;; expected:
;; (module
;;   (type (;0;) (func (param i32)))
;;   (memory (;0;) 1)
;;   (func (;0;) (type 0) (param i32) ;; cheap
;;     nop ;; interruption check: work 5
;;     local.get 0
;;     call 0 (;cheap;)
;;     nop
;;     local.get 0
;;     drop
;;   )
;;   (func (;1;) (type 0) (param i32) ;; loads
;;     nop ;; interruption check: work 9
;;     local.get 0
;;     call 1 (;loads;)
;;     local.get 0
;;     nop ;; interruption check: return
;;     i32.load
;;     drop
;;   )
;; )
