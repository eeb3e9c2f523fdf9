;; Both operands and two of the products before two loops, the sum within them; the inner loop
;; changes a local that is read after it only.
;; pass: go-mul
;; func: main.loop
(module
;; after go-sp:
  (func $main.loop (param i32 i64 i64) (result i64) (local i64 i64 i64 i64 i64 i64 i64)
    local.get 1 i64.const 32 i64.shr_u local.set 3
    local.get 1 i64.const 0xffffffff i64.and local.set 4
    local.get 2 i64.const 32 i64.shr_u local.set 5
    local.get 2 i64.const 0xffffffff i64.and local.set 6
    local.get 3 local.get 5 i64.mul local.set 7
    local.get 4 local.get 5 i64.mul local.set 8
    loop
      loop
        local.get 7
        local.get 3 local.get 6 i64.mul
        local.get 4 local.get 6 i64.mul i64.const 32 i64.shr_u i64.add local.tee 9
        i64.const 32 i64.shr_u i64.add
        local.get 8 local.get 9 i64.const 0xffffffff i64.and i64.add
        i64.const 32 i64.shr_u i64.add
        local.set 9
        local.get 0 i32.const 1 i32.sub local.tee 0
        br_if 0
      end
      local.get 0 i32.const 100 i32.lt_s
      br_if 0
    end
    local.get 9)
)
;; expected:
;;   (func (;1;) (type 2) (param i32 i64 i64) (result i64) ;; main.loop
;;     (local i64 i64 i64 i64 i64 i64 i64 i64 i64)
;;     local.get 1
;;     local.tee 10
;;     i64.const 32
;;     i64.shr_u
;;     local.set 3
;;     local.get 1
;;     i64.const 4294967295
;;     i64.and
;;     local.set 4
;;     local.get 2
;;     local.tee 11
;;     i64.const 32
;;     i64.shr_u
;;     local.set 5
;;     local.get 2
;;     i64.const 4294967295
;;     i64.and
;;     local.set 6
;;     local.get 3
;;     local.get 5
;;     i64.mul
;;     local.set 7
;;     local.get 4
;;     local.get 5
;;     i64.mul
;;     local.set 8
;;     loop ;; @1
;;       loop ;; @2
;;         local.get 7
;;         local.get 3
;;         local.get 6
;;         i64.mul
;;         local.get 4
;;         local.get 6
;;         i64.mul
;;         i64.const 32
;;         i64.shr_u
;;         i64.add
;;         local.tee 9
;;         i64.const 32
;;         i64.shr_u
;;         i64.add
;;         local.get 8
;;         local.get 9
;;         i64.const 4294967295
;;         i64.and
;;         i64.add
;;         i64.const 32
;;         i64.shr_u
;;         i64.add ;; upper half of local 10 * local 11
;;         local.set 9
;;         local.get 0
;;         i32.const 1
;;         i32.sub
;;         local.tee 0
;;         br_if 0 (;@2;)
;;       end
;;       local.get 0
;;       i32.const 100
;;       i32.lt_s
;;       br_if 0 (;@1;)
;;     end
;;     local.get 9
;;   )
