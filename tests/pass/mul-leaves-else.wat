;; An arm that branches to its own end does not leave; nor does one with an if in it that leaves by one
;; of two arms, but by both.
;; pass: go-mul
;; func: main.leaves
(module
;; after go-sp:
  (func $main.leaves (param i32 i64) (local i64 i64 i64)
    local.get 1 i64.const 32 i64.shr_u local.set 2
    local.get 1 i64.const 0xffffffff i64.and local.set 3
    local.get 0
    if
      i64.const 5 local.set 2
      br 0
    else
      nop
    end
    local.get 2 i64.const 7 i64.mul local.get 2 i64.const 9 i64.mul
    local.get 3 i64.const 9 i64.mul i64.const 32 i64.shr_u i64.add local.tee 4 i64.const 32 i64.shr_u
    i64.add local.get 3 i64.const 7 i64.mul local.get 4 i64.const 0xffffffff i64.and i64.add
    i64.const 32 i64.shr_u i64.add drop
    local.get 1 i64.const 32 i64.shr_u local.set 2
    local.get 1 i64.const 0xffffffff i64.and local.set 3
    local.get 0
    if
      i64.const 5 local.set 2
      return
    else
      local.get 2 i64.const 7 i64.mul local.get 2 i64.const 9 i64.mul
      local.get 3 i64.const 9 i64.mul i64.const 32 i64.shr_u i64.add local.tee 4 i64.const 32 i64.shr_u
      i64.add local.get 3 i64.const 7 i64.mul local.get 4 i64.const 0xffffffff i64.and i64.add
      i64.const 32 i64.shr_u i64.add drop
    end
    local.get 1 i64.const 32 i64.shr_u local.set 2
    local.get 1 i64.const 0xffffffff i64.and local.set 3
    local.get 0
    if
      i64.const 5 local.set 2
      local.get 0
      if
        nop
      else
        return
      end
    end
    local.get 2 i64.const 7 i64.mul local.get 2 i64.const 9 i64.mul
    local.get 3 i64.const 9 i64.mul i64.const 32 i64.shr_u i64.add local.tee 4 i64.const 32 i64.shr_u
    i64.add local.get 3 i64.const 7 i64.mul local.get 4 i64.const 0xffffffff i64.and i64.add
    i64.const 32 i64.shr_u i64.add drop
    local.get 1 i64.const 32 i64.shr_u local.set 2
    local.get 1 i64.const 0xffffffff i64.and local.set 3
    local.get 0
    if
      i64.const 5 local.set 2
      local.get 0
      if
        return
      else
        return
      end
    end
    local.get 2 i64.const 7 i64.mul local.get 2 i64.const 9 i64.mul
    local.get 3 i64.const 9 i64.mul i64.const 32 i64.shr_u i64.add local.tee 4 i64.const 32 i64.shr_u
    i64.add local.get 3 i64.const 7 i64.mul local.get 4 i64.const 0xffffffff i64.and i64.add
    i64.const 32 i64.shr_u i64.add drop)
)
;; expected:
;;   (func (;1;) (type 2) (param i32 i64) ;; main.leaves
;;     (local i64 i64 i64 i64 i64)
;;     i64.const 30064771081
;;     local.set 6
;;     local.get 1
;;     local.tee 5
;;     i64.const 32
;;     i64.shr_u
;;     local.set 2
;;     local.get 1
;;     i64.const 4294967295
;;     i64.and
;;     local.set 3
;;     local.get 0
;;     if ;; @1
;;       i64.const 5
;;       local.set 2
;;       br 0 (;@1;)
;;     else
;;       nop
;;     end
;;     local.get 2
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
;;     i64.add
;;     drop
;;     local.get 1
;;     i64.const 32
;;     i64.shr_u
;;     local.set 2
;;     local.get 1
;;     i64.const 4294967295
;;     i64.and
;;     local.set 3
;;     local.get 0
;;     if ;; @1
;;       i64.const 5
;;       local.set 2
;;       return
;;     else
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
;;       i64.add ;; upper half of local 5 * local 6
;;       drop
;;     end
;;     local.get 1
;;     i64.const 32
;;     i64.shr_u
;;     local.set 2
;;     local.get 1
;;     i64.const 4294967295
;;     i64.and
;;     local.set 3
;;     local.get 0
;;     if ;; @1
;;       i64.const 5
;;       local.set 2
;;       local.get 0
;;       if ;; @2
;;         nop
;;       else
;;         return
;;       end
;;     end
;;     local.get 2
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
;;     i64.add
;;     drop
;;     local.get 1
;;     i64.const 32
;;     i64.shr_u
;;     local.set 2
;;     local.get 1
;;     i64.const 4294967295
;;     i64.and
;;     local.set 3
;;     local.get 0
;;     if ;; @1
;;       i64.const 5
;;       local.set 2
;;       local.get 0
;;       if ;; @2
;;         return
;;       else
;;         return
;;       end
;;     end
;;     local.get 2
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
;;     i64.add ;; upper half of local 5 * local 6
;;     drop
;;   )
