;; A function of Go that does not return, runtime.panicIndex for one, does not make a loop one that
;; calls.
;; pass: interruption-checks
;; func: f
(module
  (type $go (func (param i32) (result i32)))
  ;; go-module: abi-type=0
  (memory 1)
  (func $runtime.panicIndex (type $go)
    ;; go: abi noreturn
    unreachable
  )
  (func $f (param i32)
    loop
      local.get 0
      if
        i32.const 0
        call $runtime.panicIndex
        drop
      end
      local.get 0
      br_if 0
    end
  )
)
;; expected:
;;   (func (;1;) (type 1) (param i32) ;; f
;;     loop ;; @1
;;       nop ;; interruption check: local 10
;;       local.get 0
;;       if ;; @2
;;         i32.const 0
;;         call 0 (;runtime.panicIndex;)
;;         drop
;;       end
;;       local.get 0
;;       br_if 0 (;@1;)
;;     end
;;   )
