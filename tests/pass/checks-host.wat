;; A host function may call the guest again, so a function that calls one checks at its entry, however
;; little it does. A call of a host function counts 64, beside what the function itself counts.
;; pass: interruption-checks
;; func: *
;; alone
(module
  (import "env" "f" (func $host))
  (func $caller
    call $host
  )
  (func $leaf)
)
;; expected:
;; (module
;;   (type (;0;) (func))
;;   (import "env" "f" (func (;0;) (type 0)))
;;   (func (;1;) (type 0) ;; caller
;;     nop ;; interruption check: work 65
;;     call 0 (;host;)
;;   )
;;   (func (;2;) (type 0) ;; leaf
;;   )
;; )
