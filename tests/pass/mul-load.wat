;; A load after a branch gives what one before it did where no arm writes to memory; after a loop, or
;; an arm that does, it may not.
;; pass: go-mul
;; func: main.load
(module
;; after go-sp:
  (func $main.load (param i32) (result i64) (local i64 i64 i64 i64)
    local.get 0 i64.load i64.const 32 i64.shr_u local.set 1
    local.get 0
    if
      i64.const 8 local.set 4
    end
    local.get 0 i64.load i64.const 0xffffffff i64.and local.set 2
    local.get 1 i64.const 7 i64.mul
    local.get 1 i64.const 9 i64.mul
    local.get 2 i64.const 9 i64.mul i64.const 32 i64.shr_u i64.add local.tee 3
    i64.const 32 i64.shr_u i64.add
    local.get 2 i64.const 7 i64.mul local.get 3 i64.const 0xffffffff i64.and i64.add
    i64.const 32 i64.shr_u i64.add
    local.get 0
    if
      local.get 0 i64.const 1 i64.store
    end
    local.get 0 i64.load i64.const 0xffffffff i64.and local.set 2
    local.get 1 i64.const 7 i64.mul
    local.get 1 i64.const 9 i64.mul
    local.get 2 i64.const 9 i64.mul i64.const 32 i64.shr_u i64.add local.tee 3
    i64.const 32 i64.shr_u i64.add
    local.get 2 i64.const 7 i64.mul local.get 3 i64.const 0xffffffff i64.and i64.add
    i64.const 32 i64.shr_u i64.add
    i64.xor
    local.get 0 i64.load i64.const 32 i64.shr_u local.set 1
    loop
      local.get 0 i64.load i64.const 0xffffffff i64.and local.set 2
      local.get 1 i64.const 7 i64.mul
      local.get 1 i64.const 9 i64.mul
      local.get 2 i64.const 9 i64.mul i64.const 32 i64.shr_u i64.add local.tee 3
      i64.const 32 i64.shr_u i64.add
      local.get 2 i64.const 7 i64.mul local.get 3 i64.const 0xffffffff i64.and i64.add
      i64.const 32 i64.shr_u i64.add
      drop
      local.get 0 i64.const 1 i64.store
      local.get 0 i32.load
      br_if 0
    end)
)
;; expected:
;;   (func (;1;) (type 2) (param i32) (result i64) ;; main.load
;;     (local i64 i64 i64 i64 i64 i64)
;;     i64.const 30064771081
;;     local.set 6
;;     local.get 0
;;     i64.load
;;     local.tee 5
;;     i64.const 32
;;     i64.shr_u
;;     local.set 1
;;     local.get 0
;;     if ;; @1
;;       i64.const 8
;;       local.set 4
;;     end
;;     local.get 0
;;     i64.load
;;     i64.const 4294967295
;;     i64.and
;;     local.set 2
;;     local.get 1
;;     i64.const 7
;;     i64.mul
;;     local.get 1
;;     i64.const 9
;;     i64.mul
;;     local.get 2
;;     i64.const 9
;;     i64.mul
;;     i64.const 32
;;     i64.shr_u
;;     i64.add
;;     local.tee 3
;;     i64.const 32
;;     i64.shr_u
;;     i64.add
;;     local.get 2
;;     i64.const 7
;;     i64.mul
;;     local.get 3
;;     i64.const 4294967295
;;     i64.and
;;     i64.add
;;     i64.const 32
;;     i64.shr_u
;;     i64.add ;; upper half of local 5 * local 6
;;     local.get 0
;;     if ;; @1
;;       local.get 0
;;       i64.const 1
;;       i64.store
;;     end
;;     local.get 0
;;     i64.load
;;     i64.const 4294967295
;;     i64.and
;;     local.set 2
;;     local.get 1
;;     i64.const 7
;;     i64.mul
;;     local.get 1
;;     i64.const 9
;;     i64.mul
;;     local.get 2
;;     i64.const 9
;;     i64.mul
;;     i64.const 32
;;     i64.shr_u
;;     i64.add
;;     local.tee 3
;;     i64.const 32
;;     i64.shr_u
;;     i64.add
;;     local.get 2
;;     i64.const 7
;;     i64.mul
;;     local.get 3
;;     i64.const 4294967295
;;     i64.and
;;     i64.add
;;     i64.const 32
;;     i64.shr_u
;;     i64.add
;;     i64.xor
;;     local.get 0
;;     i64.load
;;     i64.const 32
;;     i64.shr_u
;;     local.set 1
;;     loop ;; @1
;;       local.get 0
;;       i64.load
;;       i64.const 4294967295
;;       i64.and
;;       local.set 2
;;       local.get 1
;;       i64.const 7
;;       i64.mul
;;       local.get 1
;;       i64.const 9
;;       i64.mul
;;       local.get 2
;;       i64.const 9
;;       i64.mul
;;       i64.const 32
;;       i64.shr_u
;;       i64.add
;;       local.tee 3
;;       i64.const 32
;;       i64.shr_u
;;       i64.add
;;       local.get 2
;;       i64.const 7
;;       i64.mul
;;       local.get 3
;;       i64.const 4294967295
;;       i64.and
;;       i64.add
;;       i64.const 32
;;       i64.shr_u
;;       i64.add
;;       drop
;;       local.get 0
;;       i64.const 1
;;       i64.store
;;       local.get 0
;;       i32.load
;;       br_if 0 (;@1;)
;;     end
;;   )
