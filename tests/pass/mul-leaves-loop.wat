;; What an arm sets that goes on with the next round of a loop may be so from the loop's begin, and after
;; the loop.
;; pass: go-mul
;; func: main.leaves
(module
;; after go-sp:
  (func $main.leaves (param i32 i64) (local i64 i64 i64)
    local.get 1 i64.const 32 i64.shr_u local.set 2
    local.get 1 i64.const 0xffffffff i64.and local.set 3
    loop
      local.get 0
      if
        i64.const 5 local.set 2
        br 1
      end
      local.get 2 i64.const 7 i64.mul local.get 2 i64.const 9 i64.mul
      local.get 3 i64.const 9 i64.mul i64.const 32 i64.shr_u i64.add local.tee 4 i64.const 32 i64.shr_u
      i64.add local.get 3 i64.const 7 i64.mul local.get 4 i64.const 0xffffffff i64.and i64.add
      i64.const 32 i64.shr_u i64.add drop
      local.get 0 br_if 0
    end
    local.get 1 i64.const 32 i64.shr_u local.set 2
    local.get 1 i64.const 0xffffffff i64.and local.set 3
    loop
      local.get 0
      if
        i64.const 5 local.set 2
        br 1
      end
    end
    local.get 2 i64.const 7 i64.mul local.get 2 i64.const 9 i64.mul
    local.get 3 i64.const 9 i64.mul i64.const 32 i64.shr_u i64.add local.tee 4 i64.const 32 i64.shr_u
    i64.add local.get 3 i64.const 7 i64.mul local.get 4 i64.const 0xffffffff i64.and i64.add
    i64.const 32 i64.shr_u i64.add drop)
)
;; expected:
;;   (func (;1;) (type 2) (param i32 i64) ;; main.leaves
;;     (local i64 i64 i64)
;;     local.get 1
;;     i64.const 32
;;     i64.shr_u
;;     local.set 2
;;     local.get 1
;;     i64.const 4294967295
;;     i64.and
;;     local.set 3
;;     loop ;; @1
;;       local.get 0
;;       if ;; @2
;;         i64.const 5
;;         local.set 2
;;         br 1 (;@1;)
;;       end
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
;;       i64.add
;;       drop
;;       local.get 0
;;       br_if 0 (;@1;)
;;     end
;;     local.get 1
;;     i64.const 32
;;     i64.shr_u
;;     local.set 2
;;     local.get 1
;;     i64.const 4294967295
;;     i64.and
;;     local.set 3
;;     loop ;; @1
;;       local.get 0
;;       if ;; @2
;;         i64.const 5
;;         local.set 2
;;         br 1 (;@1;)
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
;;   )
