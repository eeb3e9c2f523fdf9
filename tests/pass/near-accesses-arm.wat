;; What one arm accesses, or what a branch leaps over, is not on every way to what comes after it,
;; though the address is.
;; pass: near-accesses
;; func: 0
(module
  (memory 1)
  (func (param i32) (param i32)
    local.get 0 drop
    local.get 1
    if
      local.get 0 i32.load drop
      local.get 0 i32.const 8 i32.add i32.load drop
    else
      local.get 0 i32.const 8 i32.add i32.load drop
    end
    local.get 0 i32.const 8 i32.add i32.load drop
    block
      local.get 1 br_if 0
      local.get 0 i32.load drop
    end
    local.get 0 i32.const 4 i32.add i32.load drop)
)
;; expected:
;;   (func (;0;) (type 0) (param i32 i32)
;;     (local i32)
;;     local.get 0
;;     local.tee 2
;;     drop
;;     local.get 1
;;     if ;; @1
;;       local.get 0
;;       i32.load
;;       drop
;;       local.get 2
;;       i32.load offset=8
;;       drop
;;     else
;;       local.get 0
;;       i32.const 8
;;       i32.add
;;       i32.load
;;       drop
;;     end
;;     local.get 0
;;     i32.const 8
;;     i32.add
;;     i32.load
;;     drop
;;     block ;; @1
;;       local.get 1
;;       br_if 0 (;@1;)
;;       local.get 0
;;       i32.load
;;       drop
;;     end
;;     local.get 0
;;     i32.const 4
;;     i32.add
;;     i32.load
;;     drop
;;   )
