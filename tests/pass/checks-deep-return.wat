;; A call of a function that checks, or leads to one that does, goes deep, and so does a loop that
;; makes such a call. The first access to memory after it is preceded by a comparison of the stack; after
;; a call of a leaf there is none.
;; pass: interruption-checks
;; func: *
;; alone
(module
  (memory 1)
  (func $deep (param i32)
    local.get 0
    call $deep
  )
  (func $leads (param i32)
    local.get 0
    call $deep
  )
  (func $leaf (param i32))
  (func $f (param i32)
    local.get 0
    call $leaf
    local.get 0
    i32.load
    call $leads
    loop
      local.get 0
      call $leads
      local.get 0
      br_if 0
    end
    local.get 0
    i32.load
    drop
  )
)
;; expected:
;; (module
;;   (type (;0;) (func (param i32)))
;;   (memory (;0;) 1)
;;   (func (;0;) (type 0) (param i32) ;; deep
;;     nop ;; interruption check: work 3
;;     local.get 0
;;     call 0 (;deep;)
;;   )
;;   (func (;1;) (type 0) (param i32) ;; leads
;;     local.get 0
;;     call 0 (;deep;)
;;   )
;;   (func (;2;) (type 0) (param i32) ;; leaf
;;   )
;;   (func (;3;) (type 0) (param i32) ;; f
;;     local.get 0
;;     call 2 (;leaf;)
;;     local.get 0
;;     i32.load
;;     call 1 (;leads;)
;;     loop ;; @1
;;       nop ;; interruption check: work 8
;;       local.get 0
;;       nop ;; interruption check: return
;;       call 1 (;leads;)
;;       local.get 0
;;       br_if 0 (;@1;)
;;     end
;;     local.get 0
;;     nop ;; interruption check: return
;;     i32.load
;;     drop
;;   )
;; )
