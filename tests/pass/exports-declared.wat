;; A function that a ref.func names is declared by a segment.
;; pass: select-exports
;; func: *
(module
  ;; input: exports=b
  (memory (export "memory") 1) (table (export "table") 1 funcref)
  (global (export "g") i32 (i32.const 1))
  (func $a (export "a")) (func $b (export "b")) (func (export "c") (export "d"))
  (func $r (result funcref) ref.func $a)
)
;; expected:
;; (module
;;   ;; input: exports=b
;;   (type (;0;) (func))
;;   (type (;1;) (func (result funcref)))
;;   (table (;0;) 1 funcref)
;;   (memory (;0;) 1)
;;   (global (;0;) i32 (i32.const 1))
;;   (export "memory" (memory 0))
;;   (export "table" (table 0))
;;   (export "g" (global 0))
;;   (export "b" (func 1))
;;   (elem (;0;) declare func 0 2 2)
;;   (func (;0;) (type 0) ;; a
;;   )
;;   (func (;1;) (type 0) ;; b
;;   )
;;   (func (;2;) (type 0)
;;   )
;;   (func (;3;) (type 1) (result funcref) ;; r
;;     ref.func 0 (;a;)
;;   )
;; )
