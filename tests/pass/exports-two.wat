;; Two of them, and one function by two names.
;; pass: select-exports
;; func: *
(module
  ;; input: exports=c,a
  (memory (export "memory") 1) (table (export "table") 1 funcref)
  (global (export "g") i32 (i32.const 1))
  (func $a (export "a")) (func $b (export "b")) (func (export "c") (export "d"))
)
;; expected:
;; (module
;;   ;; input: exports=c,a
;;   (type (;0;) (func))
;;   (table (;0;) 1 funcref)
;;   (memory (;0;) 1)
;;   (global (;0;) i32 (i32.const 1))
;;   (export "memory" (memory 0))
;;   (export "table" (table 0))
;;   (export "g" (global 0))
;;   (export "a" (func 0))
;;   (export "c" (func 2))
;;   (func (;0;) (type 0) ;; a
;;   )
;;   (func (;1;) (type 0) ;; b
;;   )
;;   (func (;2;) (type 0)
;;   )
;; )
