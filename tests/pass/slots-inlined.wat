;; Where an inlined function panics, its return address and arguments are among what the frame passes:
;; all is stored, though the frame is dead.
;; pass: go-slots
;; func: 2
(module
;; after go-sp:
  (func $runtime.panicdivide (type $sp)
    ;; go: abi noreturn sp-param args=0
    i32.const 0)
  (func $main.share (type $sp)
    ;; go: abi sp-param args=16 lowest=-24
    block
      local.get 1 i32.const -24 i32.add local.set 1
      local.get 1 local.get 1 i64.load32_s offset=32 i64.store32 offset=8
      local.get 1 i64.const 0x10020002 i64.store
      local.get 1 i64.load32_s offset=8 i64.eqz
      if
        local.get 1 i32.const -8 i32.add i64.const 0x10030003 i64.store
        i32.const 0 local.get 1 i32.const -8 i32.add call $runtime.panicdivide drop br 1
      end
      local.get 1 i32.const 24 i32.add return
    end
    i32.const 0)
)
;; expected:
;;   (func (;2;) (type 1) (param i32 i32) (result i32) ;; main.share
;;     ;; go: abi sp-param args=16 lowest=-24
;;     (local i64)
;;     block ;; @1
;;       local.get 1
;;       i32.const -24
;;       i32.add
;;       local.set 1
;;       local.get 1
;;       local.get 1
;;       i64.load32_s offset=32
;;       local.tee 2
;;       i64.store32 offset=8
;;       local.get 1
;;       i64.const 268566530
;;       i64.store
;;       local.get 2
;;       i64.extend32_s
;;       i64.eqz
;;       if ;; @2
;;         local.get 1
;;         i32.const -8
;;         i32.add
;;         i64.const 268632067
;;         i64.store
;;         i32.const 0
;;         local.get 1
;;         i32.const -8
;;         i32.add
;;         call 1 (;runtime.panicdivide;)
;;         drop
;;         br 1 (;@1;)
;;       end
;;       local.get 1
;;       i32.const 24
;;       i32.add
;;       return
;;     end
;;     i32.const 0
;;   )
