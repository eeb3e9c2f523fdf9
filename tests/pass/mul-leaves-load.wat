;; What an arm writes to memory that branches: the same load gives what it gave before it, up to where
;; the branch leads.
;; pass: go-mul
;; func: main.leaves
(module
;; after go-sp:
  (func $main.leaves (param i32 i64) (local i64 i64 i64)
    i32.const 0 i64.load i64.const 32 i64.shr_u local.set 2
    block
      local.get 0
      if
        i32.const 0 i64.const 5 i64.store
        br 1
      end
      i32.const 0 i64.load i64.const 0xffffffff i64.and local.set 3
      local.get 2 i64.const 7 i64.mul local.get 2 i64.const 9 i64.mul
      local.get 3 i64.const 9 i64.mul i64.const 32 i64.shr_u i64.add local.tee 4 i64.const 32 i64.shr_u
      i64.add local.get 3 i64.const 7 i64.mul local.get 4 i64.const 0xffffffff i64.and i64.add
      i64.const 32 i64.shr_u i64.add drop
    end
    i32.const 0 i64.load i64.const 0xffffffff i64.and local.set 3
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
;;     i32.const 0
;;     i64.load
;;     local.tee 5
;;     i64.const 32
;;     i64.shr_u
;;     local.set 2
;;     block ;; @1
;;       local.get 0
;;       if ;; @2
;;         i32.const 0
;;         i64.const 5
;;         i64.store
;;         br 1 (;@1;)
;;       end
;;       i32.const 0
;;       i64.load
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
;;       i64.add ;; upper half of local 5 * local 6
;;       drop
;;     end
;;     i32.const 0
;;     i64.load
;;     i64.const 4294967295
;;     i64.and
;;     local.set 3
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
