;; The branch of an arm within an arm that returns: what either has set before it is so where it leads,
;; also where another branch leads to a block between them.
;; pass: go-mul
;; func: main.leaves
(module
;; after go-sp:
  (func $main.leaves (param i32 i64) (local i64 i64 i64)
    local.get 1 i64.const 32 i64.shr_u local.set 2
    local.get 1 i64.const 0xffffffff i64.and local.set 3
    block
      local.get 0
      if
        i64.const 5 local.set 2
        local.get 0
        if
          br 2
        end
        return
      end
      local.get 2 i64.const 7 i64.mul local.get 2 i64.const 9 i64.mul
      local.get 3 i64.const 9 i64.mul i64.const 32 i64.shr_u i64.add local.tee 4 i64.const 32 i64.shr_u
      i64.add local.get 3 i64.const 7 i64.mul local.get 4 i64.const 0xffffffff i64.and i64.add
      i64.const 32 i64.shr_u i64.add drop
    end
    local.get 2 i64.const 7 i64.mul local.get 2 i64.const 9 i64.mul
    local.get 3 i64.const 9 i64.mul i64.const 32 i64.shr_u i64.add local.tee 4 i64.const 32 i64.shr_u
    i64.add local.get 3 i64.const 7 i64.mul local.get 4 i64.const 0xffffffff i64.and i64.add
    i64.const 32 i64.shr_u i64.add drop
    local.get 1 i64.const 32 i64.shr_u local.set 2
    local.get 1 i64.const 0xffffffff i64.and local.set 3
    block
      local.get 0
      if
        i64.const 5 local.set 2
        block
          local.get 0
          if
            local.get 0 br_if 1
            br 3
          end
        end
        return
      end
      local.get 2 i64.const 7 i64.mul local.get 2 i64.const 9 i64.mul
      local.get 3 i64.const 9 i64.mul i64.const 32 i64.shr_u i64.add local.tee 4 i64.const 32 i64.shr_u
      i64.add local.get 3 i64.const 7 i64.mul local.get 4 i64.const 0xffffffff i64.and i64.add
      i64.const 32 i64.shr_u i64.add drop
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
;;     block ;; @1
;;       local.get 0
;;       if ;; @2
;;         i64.const 5
;;         local.set 2
;;         local.get 0
;;         if ;; @3
;;           br 2 (;@1;)
;;         end
;;         return
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
;;       i64.add ;; upper half of local 5 * local 6
;;       drop
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
;;     block ;; @1
;;       local.get 0
;;       if ;; @2
;;         i64.const 5
;;         local.set 2
;;         block ;; @3
;;           local.get 0
;;           if ;; @4
;;             local.get 0
;;             br_if 1 (;@3;)
;;             br 3 (;@1;)
;;           end
;;         end
;;         return
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
;;       i64.add ;; upper half of local 5 * local 6
;;       drop
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
