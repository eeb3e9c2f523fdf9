;; What is on the stack below a block is there after it, below its results; after a branch nothing is,
;; so that no operand is kept in a local of another type.
;; pass: go-mul
;; func: main.stack
(module
;; after go-sp:
  (func $main.stack (param i32 i64) (result i64) (local i64 i64 i64 i64)
    local.get 1 i64.const 32 i64.shr_u local.set 2
    local.get 1 i64.const 0xffffffff i64.and local.set 3
    local.get 2
    block (result i64) local.get 3 end
    drop
    i64.const 7 i64.mul
    local.get 2 i64.const 9 i64.mul
    local.get 3 i64.const 9 i64.mul i64.const 32 i64.shr_u i64.add local.tee 4
    i64.const 32 i64.shr_u i64.add
    local.get 3 i64.const 7 i64.mul local.get 4 i64.const 0xffffffff i64.and i64.add
    i64.const 32 i64.shr_u i64.add
    local.set 5
    block
      local.get 0
      br 0
      local.tee 1 i64.const 32 i64.shr_u local.set 2
      local.get 1 i64.const 0xffffffff i64.and local.set 3
      local.get 2 i64.const 7 i64.mul
      local.get 2 i64.const 9 i64.mul
      local.get 3 i64.const 9 i64.mul i64.const 32 i64.shr_u i64.add local.tee 4
      i64.const 32 i64.shr_u i64.add
      local.get 3 i64.const 7 i64.mul local.get 4 i64.const 0xffffffff i64.and i64.add
      i64.const 32 i64.shr_u i64.add
      local.set 5
    end
    local.get 5)
)
;; expected:
;;   (func (;1;) (type 2) (param i32 i64) (result i64) ;; main.stack
;;     (local i64 i64 i64 i64 i64 i64 i64)
;;     i64.const 30064771081
;;     local.set 7
;;     local.get 1
;;     local.tee 6
;;     i64.const 32
;;     i64.shr_u
;;     local.set 2
;;     local.get 1
;;     i64.const 4294967295
;;     i64.and
;;     local.set 3
;;     local.get 2
;;     block (result i64) ;; @1
;;       local.get 3
;;     end
;;     drop
;;     i64.const 7
;;     i64.mul
;;     local.get 2
;;     i64.const 9
;;     i64.mul
;;     local.get 3
;;     i64.const 9
;;     i64.mul
;;     i64.const 32
;;     i64.shr_u
;;     i64.add
;;     local.tee 4
;;     i64.const 32
;;     i64.shr_u
;;     i64.add
;;     local.get 3
;;     i64.const 7
;;     i64.mul
;;     local.get 4
;;     i64.const 4294967295
;;     i64.and
;;     i64.add
;;     i64.const 32
;;     i64.shr_u
;;     i64.add ;; upper half of local 6 * local 7
;;     local.set 5
;;     block ;; @1
;;       local.get 0
;;       br 0 (;@1;)
;;       local.tee 1
;;       local.tee 8
;;       i64.const 32
;;       i64.shr_u
;;       local.set 2
;;       local.get 1
;;       i64.const 4294967295
;;       i64.and
;;       local.set 3
;;       local.get 2
;;       i64.const 7
;;       i64.mul
;;       local.get 2
;;       i64.const 9
;;       i64.mul
;;       local.get 3
;;       i64.const 9
;;       i64.mul
;;       i64.const 32
;;       i64.shr_u
;;       i64.add
;;       local.tee 4
;;       i64.const 32
;;       i64.shr_u
;;       i64.add
;;       local.get 3
;;       i64.const 7
;;       i64.mul
;;       local.get 4
;;       i64.const 4294967295
;;       i64.and
;;       i64.add
;;       i64.const 32
;;       i64.shr_u
;;       i64.add ;; upper half of local 8 * local 7
;;       local.set 5
;;     end
;;     local.get 5
;;   )
