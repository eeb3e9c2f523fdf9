;; The loop gives the local that has one of the halves another value further on: at its begin it
;; has either, and nothing is known.
;; pass: go-mul
;; func: main.loop
(module
;; after go-sp:
  (func $main.loop (param i32 i64 i64) (result i64) (local i64 i64 i64 i64 i64 i64)
    local.get 2 i64.const 0xffffffff i64.and local.set 4
    local.get 2 i64.const 32 i64.shr_u local.set 5
    loop
      loop
        local.get 1 i64.const 32 i64.shr_u local.set 6
        local.get 1 i64.const 0xffffffff i64.and local.set 7
        local.get 6 local.get 4 i64.mul
        local.get 7 local.get 4 i64.mul i64.const 32 i64.shr_u i64.add local.set 8
        local.get 6 local.get 5 i64.mul local.get 8 i64.const 32 i64.shr_u i64.add
        local.get 7 local.get 5 i64.mul local.get 8 i64.const 0xffffffff i64.and i64.add
        i64.const 32 i64.shr_u i64.add
        local.set 1
        local.get 0 i32.const 1 i32.sub local.tee 0
        br_if 0
      end
      block
        local.get 4 i64.const 1 i64.add local.set 4
      end
      local.get 0 i32.const 100 i32.lt_s
      br_if 0
    end
    local.get 1)
)
;; expected:
;;   (func (;1;) (type 2) (param i32 i64 i64) (result i64) ;; main.loop
;;     (local i64 i64 i64 i64 i64 i64)
;;     local.get 2
;;     i64.const 4294967295
;;     i64.and
;;     local.set 4
;;     local.get 2
;;     i64.const 32
;;     i64.shr_u
;;     local.set 5
;;     loop ;; @1
;;       loop ;; @2
;;         local.get 1
;;         i64.const 32
;;         i64.shr_u
;;         local.set 6
;;         local.get 1
;;         i64.const 4294967295
;;         i64.and
;;         local.set 7
;;         local.get 6
;;         local.get 4
;;         i64.mul
;;         local.get 7
;;         local.get 4
;;         i64.mul
;;         i64.const 32
;;         i64.shr_u
;;         i64.add
;;         local.set 8
;;         local.get 6
;;         local.get 5
;;         i64.mul
;;         local.get 8
;;         i64.const 32
;;         i64.shr_u
;;         i64.add
;;         local.get 7
;;         local.get 5
;;         i64.mul
;;         local.get 8
;;         i64.const 4294967295
;;         i64.and
;;         i64.add
;;         i64.const 32
;;         i64.shr_u
;;         i64.add
;;         local.set 1
;;         local.get 0
;;         i32.const 1
;;         i32.sub
;;         local.tee 0
;;         br_if 0 (;@2;)
;;       end
;;       block ;; @2
;;         local.get 4
;;         i64.const 1
;;         i64.add
;;         local.set 4
;;       end
;;       local.get 0
;;       i32.const 100
;;       i32.lt_s
;;       br_if 0 (;@1;)
;;     end
;;     local.get 1
;;   )
