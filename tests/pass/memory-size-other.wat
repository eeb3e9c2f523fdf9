;; Another shift is of pages.
;; pass: memory-size
;; func: 0
(module
  ;; input: memory-end=70000
  (memory 2)
  (func (result i32)
    memory.size i32.const 15 i32.shl)
)
;; expected:
;;   (func (;0;) (type 0) (result i32)
;;     i32.const 1
;;     i32.const 15
;;     i32.shl
;;   )
