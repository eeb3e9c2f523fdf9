;; Two narrow arguments that are stored at once, as one word: each is a part of it. What a function
;; that names.def puts into others gets so is not loaded again after a call; a whole word, which may be
;; a pointer, is.
;; pass: go-args
;; func: *
(module
;; after go-sp:
  (func $main.f (type $sp)
    ;; go: abi sp-param lowest=-40
    block
      local.get 1 i32.const -40 i32.add local.set 1
      local.get 1 i64.const 7 i64.store offset=8
      local.get 1 i64.const 0x200000001 i64.store offset=16
      local.get 1 i64.const 0x10010001 i64.store
      i32.const 0 local.get 1 call $runtime.casgstatus local.tee 1 i32.eqz br_if 0
      local.get 1 i32.const 40 i32.add return
    end
    i32.const 0)
  (func $main.cold (type $sp)
    ;; go: abi sp-param
    block
      local.get 1 return
    end
    i32.const 0)
  (func $runtime.casgstatus (type $sp)
    ;; go: abi sp-param args=24 lowest=-16
    block
      local.get 1 i32.const -16 i32.add local.set 1
      i32.const 0 local.get 1 call $main.cold local.tee 1 i32.eqz br_if 0
      local.get 1
      local.get 1 i64.load offset=24
      local.get 1 i64.load32_u offset=32 i64.add
      local.get 1 i64.load32_u offset=36 i64.add
      i64.store offset=8
      local.get 1 i32.const 16 i32.add return
    end
    i32.const 0)
)
;; expected:
;; (module
;;   ;; go-module: abi-type=0 sp-type=1
;;   (type (;0;) (func (param i32) (result i32)))
;;   (type (;1;) (func (param i32 i32) (result i32)))
;;   (type (;2;) (func (param i32 i64 i64 i64) (result i32)))
;;   (memory (;0;) 2)
;;   (global (;0;) (mut i32) (i32.const 0))
;;   (global (;1;) (mut i64) (i64.const 0))
;;   (global (;2;) (mut i64) (i64.const 0))
;;   (global (;3;) (mut i64) (i64.const 0))
;;   (global (;4;) (mut i64) (i64.const 0))
;;   (global (;5;) (mut i64) (i64.const 0))
;;   (global (;6;) (mut i64) (i64.const 0))
;;   (global (;7;) (mut i32) (i32.const 0))
;;   (export "memory" (memory 0))
;;   (func (;0;) (type 1) (param i32 i32) (result i32) ;; runtime.morestack_noctxt
;;     ;; go: abi morestack sp-param
;;     i32.const 0
;;   )
;;   (func (;1;) (type 1) (param i32 i32) (result i32) ;; main.f
;;     ;; go: abi sp-param lowest=-40
;;     (local i64 i64)
;;     block ;; @1
;;       local.get 1
;;       i32.const -40
;;       i32.add
;;       local.set 1
;;       local.get 1
;;       i64.const 7
;;       local.tee 2
;;       i64.store offset=8
;;       local.get 1
;;       i64.const 8589934593
;;       local.tee 3
;;       i64.store offset=16
;;       local.get 1
;;       i64.const 268500993
;;       i64.store
;;       local.get 1
;;       local.get 2
;;       local.get 3
;;       local.get 3
;;       i64.const 32
;;       i64.shr_u
;;       call 4 (;runtime.casgstatus;)
;;       local.tee 1
;;       i32.const 8
;;       i32.lt_u
;;       br_if 0 (;@1;)
;;       local.get 1
;;       i32.const 40
;;       i32.add
;;       return
;;     end
;;     local.get 1
;;   )
;;   (func (;2;) (type 1) (param i32 i32) (result i32) ;; main.cold
;;     ;; go: abi sp-param
;;     block ;; @1
;;       local.get 1
;;       return
;;     end
;;     local.get 1
;;   )
;;   (func (;3;) (type 1) (param i32 i32) (result i32) ;; runtime.casgstatus
;;     ;; go: abi sp-param args=24
;;     local.get 1
;;     local.get 1
;;     i64.load offset=8
;;     local.get 1
;;     i64.load32_u offset=16
;;     local.get 1
;;     i64.load32_u offset=20
;;     call 4 (;runtime.casgstatus;)
;;   )
;;   (func (;4;) (type 2) (param i32 i64 i64 i64) (result i32) ;; runtime.casgstatus
;;     ;; go: abi sp-param quick args=24 lowest=-16
;;     local.get 2
;;     i64.const 4294967295
;;     i64.and
;;     local.set 2
;;     local.get 3
;;     i64.const 4294967295
;;     i64.and
;;     local.set 3
;;     block ;; @1
;;       local.get 0
;;       i32.const -16
;;       i32.add
;;       local.set 0
;;       i32.const 0
;;       local.get 0
;;       call 2 (;main.cold;)
;;       local.tee 0
;;       i32.const 8
;;       i32.lt_u
;;       br_if 0 (;@1;)
;;       local.get 0
;;       local.get 0
;;       i64.load offset=24
;;       local.get 2
;;       i64.add
;;       local.get 3
;;       i64.add
;;       i64.store offset=8
;;       local.get 0
;;       i32.const 16
;;       i32.add
;;       return
;;     end
;;     local.get 0
;;   )
;; )
