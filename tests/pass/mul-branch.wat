;; The halves before a branch, whose arms change other locals only: the product is known in an arm
;; and after it. A local that one arm changes is not known in the other, nor after both.
;; pass: go-mul
;; func: main.branch
(module
;; after go-sp:
  (func $main.branch (param i32 i64 i64) (result i64) (local i64 i64 i64 i64 i64 i64)
    local.get 1 i64.const 32 i64.shr_u local.set 3
    local.get 1 i64.const 0xffffffff i64.and local.set 4
    local.get 2 i64.const 32 i64.shr_u local.set 5
    local.get 2 i64.const 0xffffffff i64.and local.set 6
    local.get 0
    if
      local.get 3 local.get 5 i64.mul
      local.get 3 local.get 6 i64.mul
      local.get 4 local.get 6 i64.mul i64.const 32 i64.shr_u i64.add local.tee 7
      i64.const 32 i64.shr_u i64.add
      local.get 4 local.get 5 i64.mul local.get 7 i64.const 0xffffffff i64.and i64.add
      i64.const 32 i64.shr_u i64.add
      local.set 8
    else
      local.get 7 local.set 8
    end
    local.get 8
    local.get 3 local.get 5 i64.mul
    local.get 3 local.get 6 i64.mul
    local.get 4 local.get 6 i64.mul i64.const 32 i64.shr_u i64.add local.tee 7
    i64.const 32 i64.shr_u i64.add
    local.get 4 local.get 5 i64.mul local.get 7 i64.const 0xffffffff i64.and i64.add
    i64.const 32 i64.shr_u i64.add
    i64.xor
    local.get 0
    if
      i64.const 0 local.set 3
    else
      local.get 3 local.get 5 i64.mul
      local.get 3 local.get 6 i64.mul
      local.get 4 local.get 6 i64.mul i64.const 32 i64.shr_u i64.add local.tee 7
      i64.const 32 i64.shr_u i64.add
      local.get 4 local.get 5 i64.mul local.get 7 i64.const 0xffffffff i64.and i64.add
      i64.const 32 i64.shr_u i64.add
      local.set 8
    end
    local.get 3 local.get 5 i64.mul
    local.get 3 local.get 6 i64.mul
    local.get 4 local.get 6 i64.mul i64.const 32 i64.shr_u i64.add local.tee 7
    i64.const 32 i64.shr_u i64.add
    local.get 4 local.get 5 i64.mul local.get 7 i64.const 0xffffffff i64.and i64.add
    i64.const 32 i64.shr_u i64.add
    i64.xor
    local.get 8 i64.xor)
)
;; expected:
;;   (func (;1;) (type 2) (param i32 i64 i64) (result i64) ;; main.branch
;;     (local i64 i64 i64 i64 i64 i64 i64 i64)
;;     local.get 1
;;     local.tee 9
;;     i64.const 32
;;     i64.shr_u
;;     local.set 3
;;     local.get 1
;;     i64.const 4294967295
;;     i64.and
;;     local.set 4
;;     local.get 2
;;     local.tee 10
;;     i64.const 32
;;     i64.shr_u
;;     local.set 5
;;     local.get 2
;;     i64.const 4294967295
;;     i64.and
;;     local.set 6
;;     local.get 0
;;     if ;; @1
;;       local.get 3
;;       local.get 5
;;       i64.mul
;;       local.get 3
;;       local.get 6
;;       i64.mul
;;       local.get 4
;;       local.get 6
;;       i64.mul
;;       i64.const 32
;;       i64.shr_u
;;       i64.add
;;       local.tee 7
;;       i64.const 32
;;       i64.shr_u
;;       i64.add
;;       local.get 4
;;       local.get 5
;;       i64.mul
;;       local.get 7
;;       i64.const 4294967295
;;       i64.and
;;       i64.add
;;       i64.const 32
;;       i64.shr_u
;;       i64.add ;; upper half of local 9 * local 10
;;       local.set 8
;;     else
;;       local.get 7
;;       local.set 8
;;     end
;;     local.get 8
;;     local.get 3
;;     local.get 5
;;     i64.mul
;;     local.get 3
;;     local.get 6
;;     i64.mul
;;     local.get 4
;;     local.get 6
;;     i64.mul
;;     i64.const 32
;;     i64.shr_u
;;     i64.add
;;     local.tee 7
;;     i64.const 32
;;     i64.shr_u
;;     i64.add
;;     local.get 4
;;     local.get 5
;;     i64.mul
;;     local.get 7
;;     i64.const 4294967295
;;     i64.and
;;     i64.add
;;     i64.const 32
;;     i64.shr_u
;;     i64.add ;; upper half of local 9 * local 10
;;     i64.xor
;;     local.get 0
;;     if ;; @1
;;       i64.const 0
;;       local.set 3
;;     else
;;       local.get 3
;;       local.get 5
;;       i64.mul
;;       local.get 3
;;       local.get 6
;;       i64.mul
;;       local.get 4
;;       local.get 6
;;       i64.mul
;;       i64.const 32
;;       i64.shr_u
;;       i64.add
;;       local.tee 7
;;       i64.const 32
;;       i64.shr_u
;;       i64.add
;;       local.get 4
;;       local.get 5
;;       i64.mul
;;       local.get 7
;;       i64.const 4294967295
;;       i64.and
;;       i64.add
;;       i64.const 32
;;       i64.shr_u
;;       i64.add
;;       local.set 8
;;     end
;;     local.get 3
;;     local.get 5
;;     i64.mul
;;     local.get 3
;;     local.get 6
;;     i64.mul
;;     local.get 4
;;     local.get 6
;;     i64.mul
;;     i64.const 32
;;     i64.shr_u
;;     i64.add
;;     local.tee 7
;;     i64.const 32
;;     i64.shr_u
;;     i64.add
;;     local.get 4
;;     local.get 5
;;     i64.mul
;;     local.get 7
;;     i64.const 4294967295
;;     i64.and
;;     i64.add
;;     i64.const 32
;;     i64.shr_u
;;     i64.add
;;     i64.xor
;;     local.get 8
;;     i64.xor
;;   )
