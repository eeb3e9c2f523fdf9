;; No further behind than the page that memory does not have; and no offset beyond 32 bits.
;; pass: near-accesses
;; func: 0
(module
  (memory 1)
  (func (param i32)
    local.get 0 i32.load drop
    local.get 0 i32.const 65535 i32.add i32.load drop
    local.get 0 i32.const 8 i32.add i32.load offset=4294967288 drop
    local.get 0 i32.const 65536 i32.add i32.load drop)
)
;; expected:
;;   (func (;0;) (type 0) (param i32)
;;     (local i32)
;;     local.get 0
;;     local.tee 1
;;     i32.load
;;     drop
;;     local.get 1
;;     i32.load offset=65535
;;     drop
;;     local.get 0
;;     i32.const 8
;;     i32.add
;;     i32.load offset=4294967288
;;     drop
;;     local.get 0
;;     i32.const 65536
;;     i32.add
;;     i32.load
;;     drop
;;   )
