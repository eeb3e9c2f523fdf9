;; memory.size is the whole pages below it.
;; pass: memory-size
;; func: 0
(module
  ;; input: memory-end=70000
  (memory 2)
  (func (result i32)
    memory.size)
)
;; expected:
;;   (func (;0;) (type 0) (result i32)
;;     i32.const 1
;;   )
