;; Calls and other code in between change nothing: memory never gets smaller. A value that two
;; sums have in common need not be in a local.
;; pass: near-accesses
;; func: 0
(module
  (memory 1 2)
  (func (param i32) (result i32) (local i32)
    local.get 0 i32.const 3 i32.shl local.tee 1 i32.const 16 i32.add i32.load
    i32.const 1 memory.grow drop
    i32.const 9 call 0 drop
    local.get 1 i32.const 24 i32.add local.set 1
    local.get 1 i32.load i32.add)
)
;; expected:
;;   (func (;0;) (type 0) (param i32) (result i32)
;;     (local i32 i32)
;;     local.get 0
;;     i32.const 3
;;     i32.shl
;;     local.tee 1
;;     i32.const 16
;;     i32.add
;;     local.tee 2
;;     i32.load
;;     i32.const 1
;;     memory.grow
;;     drop
;;     i32.const 9
;;     call 0
;;     drop
;;     local.get 1
;;     i32.const 24
;;     i32.add
;;     local.set 1
;;     local.get 1
;;     drop
;;     local.get 2
;;     i32.load offset=8
;;     i32.add
;;   )
