;; What an arm sets that returns is not so after it, nor in a loop after it. What it sets that branches
;; is so where the branches lead: after the inner block, whichever branch is the first. What is known of
;; one arm alone stays so.
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
      return
    end
    loop
      local.get 2 i64.const 7 i64.mul local.get 2 i64.const 9 i64.mul
      local.get 3 i64.const 9 i64.mul i64.const 32 i64.shr_u i64.add local.tee 4 i64.const 32 i64.shr_u
      i64.add local.get 3 i64.const 7 i64.mul local.get 4 i64.const 0xffffffff i64.and i64.add
      i64.const 32 i64.shr_u i64.add drop
      local.get 0 br_if 0
    end
    block
      block
        local.get 0
        if
          i64.const 5 local.set 2
          local.get 0 br_if 2
          br 1
        end
        local.get 2 i64.const 7 i64.mul local.get 2 i64.const 9 i64.mul
        local.get 3 i64.const 9 i64.mul i64.const 32 i64.shr_u i64.add local.tee 4 i64.const 32 i64.shr_u
        i64.add local.get 3 i64.const 7 i64.mul local.get 4 i64.const 0xffffffff i64.and i64.add
        i64.const 32 i64.shr_u i64.add drop
        br 1
      end
      local.get 2 i64.const 7 i64.mul local.get 2 i64.const 9 i64.mul
      local.get 3 i64.const 9 i64.mul i64.const 32 i64.shr_u i64.add local.tee 4 i64.const 32 i64.shr_u
      i64.add local.get 3 i64.const 7 i64.mul local.get 4 i64.const 0xffffffff i64.and i64.add
      i64.const 32 i64.shr_u i64.add drop
    end
    local.get 0
    if
      local.get 1 i64.const 32 i64.shr_u local.set 2
      local.get 1 i64.const 0xffffffff i64.and local.set 3
    end
    block
      block
        local.get 0
        if
          i64.const 5 local.set 2
          i64.const 5 local.set 3
          br 1
        end
        local.get 2 i64.const 7 i64.mul local.get 2 i64.const 9 i64.mul
        local.get 3 i64.const 9 i64.mul i64.const 32 i64.shr_u i64.add local.tee 4 i64.const 32 i64.shr_u
        i64.add local.get 3 i64.const 7 i64.mul local.get 4 i64.const 0xffffffff i64.and i64.add
        i64.const 32 i64.shr_u i64.add drop
      end
    end)
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
;;       return
;;     end
;;     loop ;; @1
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
;;       local.get 0
;;       br_if 0 (;@1;)
;;     end
;;     block ;; @1
;;       block ;; @2
;;         local.get 0
;;         if ;; @3
;;           i64.const 5
;;           local.set 2
;;           local.get 0
;;           br_if 2 (;@1;)
;;           br 1 (;@2;)
;;         end
;;         local.get 2
;;         i64.const 7
;;         i64.mul
;;         local.get 2
;;         i64.const 9
;;         i64.mul
;;         local.get 3
;;         i64.const 9
;;         i64.mul
;;         i64.const 32
;;         i64.shr_u
;;         i64.add
;;         local.tee 4
;;         i64.const 32
;;         i64.shr_u
;;         i64.add
;;         local.get 3
;;         i64.const 7
;;         i64.mul
;;         local.get 4
;;         i64.const 4294967295
;;         i64.and
;;         i64.add
;;         i64.const 32
;;         i64.shr_u
;;         i64.add ;; upper half of local 5 * local 6
;;         drop
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
;;     end
;;     local.get 0
;;     if ;; @1
;;       local.get 1
;;       i64.const 32
;;       i64.shr_u
;;       local.set 2
;;       local.get 1
;;       i64.const 4294967295
;;       i64.and
;;       local.set 3
;;     end
;;     block ;; @1
;;       block ;; @2
;;         local.get 0
;;         if ;; @3
;;           i64.const 5
;;           local.set 2
;;           i64.const 5
;;           local.set 3
;;           br 1 (;@2;)
;;         end
;;         local.get 2
;;         i64.const 7
;;         i64.mul
;;         local.get 2
;;         i64.const 9
;;         i64.mul
;;         local.get 3
;;         i64.const 9
;;         i64.mul
;;         i64.const 32
;;         i64.shr_u
;;         i64.add
;;         local.tee 4
;;         i64.const 32
;;         i64.shr_u
;;         i64.add
;;         local.get 3
;;         i64.const 7
;;         i64.mul
;;         local.get 4
;;         i64.const 4294967295
;;         i64.and
;;         i64.add
;;         i64.const 32
;;         i64.shr_u
;;         i64.add
;;         drop
;;       end
;;     end
;;   )
