;; The wrapper of an export: SP in a local, what seldom happens in functions of its own.
;; pass: go-export
;; func: add
(module
;; go:
  (func $main.add (type $go) (local i32)
    global.get 0 local.set 1
    local.get 1
    local.get 1 i64.load32_s offset=8
    local.get 1 i64.load32_s offset=12
    i64.add i64.store32 offset=16
    local.get 1 i32.const 8 i32.add local.tee 1 global.set 0
    i32.const 0 return)
  (func $runtime.notInitialized unreachable)
  (func $wasm_pc_f_loop_export (param i32) unreachable)
  (func $add (export "add") (param i32 i32) (result i32)
    global.get 0 i32.eqz if call $runtime.notInitialized end
    global.get 0 i32.const 16 i32.sub global.set 0
    global.get 0 local.get 0 i32.store
    global.get 0 local.get 1 i32.store offset=4
    global.get 0 i32.const 8 i32.sub global.set 0
    global.get 0 i64.const 0x10050001 i64.store
    i32.const 0 call $main.add
    if i64.const 0x10050001 i64.const 16 i64.shr_u i32.wrap_i64 call $wasm_pc_f_loop_export end
    global.get 0 i32.load offset=8
    global.get 0 i32.const 16 i32.add global.set 0
    return)
  (table 0x1006 funcref)
  (elem (i32.const 0x1000) $runtime.morestack_noctxt $runtime.sigpanic $main.add
    $runtime.notInitialized $wasm_pc_f_loop_export $add))
;; expected:
;;   (func (;5;) (type 3) (param i32 i32) (result i32) ;; add
;;     ;; go: touches-sp
;;     (local i32)
;;     global.get 0
;;     local.tee 2
;;     i32.eqz
;;     if ;; @1
;;       local.get 0
;;       local.get 1
;;       call 6 (;add;)
;;       return
;;     end
;;     local.get 2
;;     i32.const -24
;;     i32.add
;;     local.set 2
;;     local.get 2
;;     local.get 0
;;     i32.store offset=8
;;     local.get 2
;;     local.get 1
;;     i32.store offset=12
;;     local.get 2
;;     i64.const 268763137
;;     i64.store
;;     i32.const 0
;;     local.get 2
;;     call 2 (;main.add;)
;;     local.tee 2
;;     i32.eqz
;;     if ;; @1
;;       call 7 (;add;)
;;       return
;;     end
;;     local.get 2
;;     i32.load offset=16
;;     local.get 2
;;     i32.const 24
;;     i32.add
;;     global.set 0
;;   )
