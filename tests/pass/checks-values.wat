;; A branch counts the values that it takes along, and a call those that it passes; locals, which are set
;; to zero, count a unit for four.
;; pass: interruption-checks
;; func: *
;; alone
(module
  (type $three (func (param i32) (result i32 i32 i32)))
  (func $f (type $three)
    (local i32 i32 i32 i32 i32 i32 i32 i32)
    local.get 0
    local.get 1
    local.get 2
    br 0
  )
  (func $g (param i32)
    loop
      local.get 0
      call $f
      drop
      drop
      br_if 0
    end
  )
)
;; expected:
;; (module
;;   (type (;0;) (func (param i32) (result i32 i32 i32)))
;;   (type (;1;) (func (param i32)))
;;   (func (;0;) (type 0) (param i32) (result i32 i32 i32) ;; f
;;     (local i32 i32 i32 i32 i32 i32 i32 i32)
;;     local.get 0
;;     local.get 1
;;     local.get 2
;;     br 0 (;@0;)
;;   )
;;   (func (;1;) (type 1) (param i32) ;; g
;;     loop ;; @1
;;       nop ;; interruption check: work 18
;;       local.get 0
;;       call 0 (;f;)
;;       drop
;;       drop
;;       br_if 0 (;@1;)
;;     end
;;   )
;; )
