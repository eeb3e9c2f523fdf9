;; A pointer that a loop moves: each round has accesses of its own, and what is before the loop is
;; of another value.
;; pass: near-accesses
;; func: 0
(module
  (memory 1)
  (func (param i32) (param i32)
    local.get 0 i32.load drop
    loop
      local.get 0 i32.const 8 i32.add i32.load drop
      local.get 0 i32.const 16 i32.add i32.load drop
      local.get 0 i32.const 24 i32.add local.tee 0
      i32.const 4 i32.add i32.load drop
      local.get 1 br_if 0
    end)
)
;; expected:
;;   (func (;0;) (type 0) (param i32 i32)
;;     (local i32)
;;     local.get 0
;;     i32.load
;;     drop
;;     loop ;; @1
;;       local.get 0
;;       i32.const 8
;;       i32.add
;;       local.tee 2
;;       i32.load
;;       drop
;;       local.get 2
;;       i32.load offset=8
;;       drop
;;       local.get 0
;;       i32.const 24
;;       i32.add
;;       local.tee 0
;;       i32.const 4
;;       i32.add
;;       drop
;;       local.get 2
;;       i32.load offset=20
;;       drop
;;       local.get 1
;;       br_if 0 (;@1;)
;;     end
;;   )
