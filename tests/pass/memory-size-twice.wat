;; Each is on its own.
;; pass: memory-size
;; func: 0
(module
  ;; input: memory-end=70000
  (memory 2)
  (func (result i32)
    memory.size i32.const 16 i32.shl memory.size i32.add)
)
;; expected:
;;   (func (;0;) (type 0) (result i32)
;;     i32.const 70000
;;     i32.const 0
;;     i32.shl
;;     i32.const 1
;;     i32.add
;;   )
