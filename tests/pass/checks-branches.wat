;; The longest path counts: both stores, although a branch leads past them, and the longer arm. What
;; cannot be reached counts nothing.
;; pass: interruption-checks
;; func: *
;; alone
(module
  (memory 1)
  (func $leaf (param i32)
    block
      local.get 0
      br_if 0
      local.get 0
      i32.const 1
      i32.store
      local.get 0
      if
        local.get 0
        i32.const 1
        i32.store offset=4
      else
        local.get 0
        drop
      end
    end
    return
    local.get 0
    i32.load
    drop
  )
  (func $f (param i32)
    loop
      local.get 0
      call $leaf
      local.get 0
      br_if 0
    end
  )
)
;; expected:
;; (module
;;   (type (;0;) (func (param i32)))
;;   (memory (;0;) 1)
;;   (func (;0;) (type 0) (param i32) ;; leaf
;;     block ;; @1
;;       local.get 0
;;       br_if 0 (;@1;)
;;       local.get 0
;;       i32.const 1
;;       i32.store
;;       local.get 0
;;       if ;; @2
;;         local.get 0
;;         i32.const 1
;;         i32.store offset=4
;;       else
;;         local.get 0
;;         drop
;;       end
;;     end
;;     return
;;     local.get 0
;;     i32.load
;;     drop
;;   )
;;   (func (;1;) (type 0) (param i32) ;; f
;;     loop ;; @1
;;       nop ;; interruption check: work 30
;;       local.get 0
;;       call 0 (;leaf;)
;;       local.get 0
;;       br_if 0 (;@1;)
;;     end
;;   )
;; )
