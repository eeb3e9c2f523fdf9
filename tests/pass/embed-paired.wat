;; Of the runtime's, names.def says which goes where: runtime.mallocgc into runtime.newobject.
;; pass: go-embed
;; func: *
(module
;; after go-sp:
  (type $two (func (param i32 i64) (result i32 i64)))
  (func $runtime.mallocgc (type $two) (local i64)
    ;; go: abi structured sp-param quick lowest=-16
    block
      loop
        local.get 2 i64.const 1 i64.add local.tee 2 local.get 1 i64.lt_u br_if 0
      end
      local.get 2 i64.const 9 i64.eq br_if 0
      local.get 0 local.get 2 return
    end
    local.get 0 local.get 2)
  (func $runtime.newobject (type $two) (local i64)
    ;; go: abi structured sp-param quick lowest=-32
    block
      local.get 0 local.get 1 call $runtime.mallocgc local.set 2
      local.tee 0 i32.const 8 i32.lt_u br_if 0
      local.get 0 i32.const 32 i32.add local.get 2 return
    end
    local.get 0 local.get 2)
  (func $runtime.newarray (type $two) (local i64)
    ;; go: abi structured sp-param quick lowest=-32
    block
      loop
        local.get 0 local.get 1 call $runtime.mallocgc local.set 2
        local.tee 0 i32.const 8 i32.lt_u br_if 1
        br 0
      end
      unreachable
    end
    local.get 0 local.get 2))
;; expected:
;; (module
;;   ;; go-module: abi-type=0 sp-type=1
;;   (type (;0;) (func (param i32) (result i32)))
;;   (type (;1;) (func (param i32 i32) (result i32)))
;;   (type (;2;) (func (param i32 i64) (result i32 i64)))
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
;;   (func (;1;) (type 2) (param i32 i64) (result i32 i64) ;; runtime.mallocgc
;;     ;; go: abi structured sp-param quick lowest=-16
;;     (local i64)
;;     block ;; @1
;;       loop ;; @2
;;         local.get 2
;;         i64.const 1
;;         i64.add
;;         local.tee 2
;;         local.get 1
;;         i64.lt_u
;;         br_if 0 (;@2;)
;;       end
;;       local.get 2
;;       i64.const 9
;;       i64.eq
;;       br_if 0 (;@1;)
;;       local.get 0
;;       local.get 2
;;       return
;;     end
;;     local.get 0
;;     local.get 2
;;   )
;;   (func (;2;) (type 2) (param i32 i64) (result i32 i64) ;; runtime.newobject
;;     ;; go: abi structured sp-param quick lowest=-32
;;     (local i64 i32 i64 i64 i32 i64)
;;     block ;; @1
;;       local.get 0
;;       local.get 1
;;       local.set 4
;;       local.set 3
;;       i64.const 0
;;       local.set 5
;;       block ;; @2
;;         block ;; @3
;;           loop ;; @4
;;             local.get 5
;;             i64.const 1
;;             i64.add
;;             local.tee 5
;;             local.get 4
;;             i64.lt_u
;;             br_if 0 (;@4;)
;;           end
;;           local.get 5
;;           i64.const 9
;;           i64.eq
;;           br_if 0 (;@3;)
;;           local.get 3
;;           local.get 5
;;           local.set 7
;;           local.set 6
;;           br 1 (;@2;)
;;         end
;;         local.get 3
;;         local.get 5
;;         local.set 2
;;         local.set 0
;;         br 1 (;@1;)
;;       end
;;       local.get 6
;;       local.get 7
;;       local.set 2
;;       local.set 0
;;       local.get 0
;;       i32.const 32
;;       i32.add
;;       local.get 2
;;       return
;;     end
;;     local.get 0
;;     local.get 2
;;   )
;;   (func (;3;) (type 2) (param i32 i64) (result i32 i64) ;; runtime.newarray
;;     ;; go: abi structured sp-param quick lowest=-32
;;     (local i64)
;;     block ;; @1
;;       loop ;; @2
;;         local.get 0
;;         local.get 1
;;         call 1 (;runtime.mallocgc;)
;;         local.set 2
;;         local.tee 0
;;         i32.const 8
;;         i32.lt_u
;;         br_if 1 (;@1;)
;;         br 0 (;@2;)
;;       end
;;       unreachable
;;     end
;;     local.get 0
;;     local.get 2
;;   )
;; )
