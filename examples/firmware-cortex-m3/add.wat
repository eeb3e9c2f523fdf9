;; A module of the shape that `tinygo build -target=wasm-unknown` gives it: its stack below its
;; data, two pages of memory, of which add() needs nothing.
(module
  (memory (export "memory") 2)
  (global $__stack_pointer (mut i32) (i32.const 65536))
  (data (i32.const 65536) "\00\00\01\00")
  (func (export "_initialize")
    (i32.store (i32.const 65540) (i32.const 1)))
  (func (export "add") (param $x i32) (param $y i32) (result i32)
    (i32.add (local.get $x) (local.get $y))))
