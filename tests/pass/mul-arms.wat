;; An operand that comes out of a block is kept where an instruction pushes it: in each arm again,
;; since neither is on the way to the other.
;; pass: go-mul
;; func: main.arms
(module
;; after go-sp:
  (func $main.arms (param i32 i64) (result i64) (local i64 i64 i64 i64 i64 i64)
    block (result i64) local.get 1 end
    local.set 2
    local.get 0
    if
      local.get 2 i64.const 32 i64.shr_u local.set 3
      local.get 2 i64.const 0xffffffff i64.and local.set 4
      local.get 3 i64.const 7 i64.mul
      local.get 3 i64.const 9 i64.mul
      local.get 4 i64.const 9 i64.mul i64.const 32 i64.shr_u i64.add local.tee 5
      i64.const 32 i64.shr_u i64.add
      local.get 4 i64.const 7 i64.mul local.get 5 i64.const 0xffffffff i64.and i64.add
      i64.const 32 i64.shr_u i64.add
      local.set 6
    else
      local.get 2 i64.const 32 i64.shr_u local.set 3
      local.get 2 i64.const 0xffffffff i64.and local.set 4
      local.get 3 i64.const 7 i64.mul
      local.get 3 i64.const 9 i64.mul
      local.get 4 i64.const 9 i64.mul i64.const 32 i64.shr_u i64.add local.tee 5
      i64.const 32 i64.shr_u i64.add
      local.get 4 i64.const 7 i64.mul local.get 5 i64.const 0xffffffff i64.and i64.add
      i64.const 32 i64.shr_u i64.add
      local.set 6
    end
    local.get 6)
)
;; expected:
;;   (func (;1;) (type 2) (param i32 i64) (result i64) ;; main.arms
;;     (local i64 i64 i64 i64 i64 i64 i64 i64 i64)
;;     i64.const 30064771081
;;     local.set 9
;;     block (result i64) ;; @1
;;       local.get 1
;;     end
;;     local.set 2
;;     local.get 0
;;     if ;; @1
;;       local.get 2
;;       local.tee 8
;;       i64.const 32
;;       i64.shr_u
;;       local.set 3
;;       local.get 2
;;       i64.const 4294967295
;;       i64.and
;;       local.set 4
;;       local.get 3
;;       i64.const 7
;;       i64.mul
;;       local.get 3
;;       i64.const 9
;;       i64.mul
;;       local.get 4
;;       i64.const 9
;;       i64.mul
;;       i64.const 32
;;       i64.shr_u
;;       i64.add
;;       local.tee 5
;;       i64.const 32
;;       i64.shr_u
;;       i64.add
;;       local.get 4
;;       i64.const 7
;;       i64.mul
;;       local.get 5
;;       i64.const 4294967295
;;       i64.and
;;       i64.add
;;       i64.const 32
;;       i64.shr_u
;;       i64.add ;; upper half of local 8 * local 9
;;       local.set 6
;;     else
;;       local.get 2
;;       local.tee 10
;;       i64.const 32
;;       i64.shr_u
;;       local.set 3
;;       local.get 2
;;       i64.const 4294967295
;;       i64.and
;;       local.set 4
;;       local.get 3
;;       i64.const 7
;;       i64.mul
;;       local.get 3
;;       i64.const 9
;;       i64.mul
;;       local.get 4
;;       i64.const 9
;;       i64.mul
;;       i64.const 32
;;       i64.shr_u
;;       i64.add
;;       local.tee 5
;;       i64.const 32
;;       i64.shr_u
;;       i64.add
;;       local.get 4
;;       i64.const 7
;;       i64.mul
;;       local.get 5
;;       i64.const 4294967295
;;       i64.and
;;       i64.add
;;       i64.const 32
;;       i64.shr_u
;;       i64.add ;; upper half of local 10 * local 9
;;       local.set 6
;;     end
;;     local.get 6
;;   )
