/* enter-riscv64.S: entering and leaving guest code, the RV64 psABI on Linux. The same shape as
 * enter-x86_64.S, which explains it: s0 holds the record, s1 the instance. */
#include "enter.h"
#include "../posix/signals.h"

/* The record, then ra, s0 to s11, and fs0 to fs11 where calls preserve them. */
#define FRAME_SIZE 240

    .text

/* gowasm_outcome gowasm__enter64(instance a0, a a1, b a2, c a3, d a4, body a5), and
 * gowasm__enter32: the outcome's words are a0 and a1, as body's result is a0 */
    .globl  gowasm__enter64, gowasm__enter32
    .type   gowasm__enter64, @function
    .type   gowasm__enter32, @function
    .p2align 2
gowasm__enter64:
gowasm__enter32:
    .cfi_startproc
    addi    sp, sp, -FRAME_SIZE
    .cfi_def_cfa_offset FRAME_SIZE
    sd      ra, 32(sp)
    .cfi_offset ra, -208
    sd      s0, 40(sp)
    .cfi_offset s0, -200
    sd      s1, 48(sp)
    .cfi_offset s1, -192
    sd      s2, 56(sp)
    .cfi_offset s2, -184
    sd      s3, 64(sp)
    .cfi_offset s3, -176
    sd      s4, 72(sp)
    .cfi_offset s4, -168
    sd      s5, 80(sp)
    .cfi_offset s5, -160
    sd      s6, 88(sp)
    .cfi_offset s6, -152
    sd      s7, 96(sp)
    .cfi_offset s7, -144
    sd      s8, 104(sp)
    .cfi_offset s8, -136
    sd      s9, 112(sp)
    .cfi_offset s9, -128
    sd      s10, 120(sp)
    .cfi_offset s10, -120
    sd      s11, 128(sp)
    .cfi_offset s11, -112
#ifdef __riscv_float_abi_double
    fsd     fs0, 136(sp)
    fsd     fs1, 144(sp)
    fsd     fs2, 152(sp)
    fsd     fs3, 160(sp)
    fsd     fs4, 168(sp)
    fsd     fs5, 176(sp)
    fsd     fs6, 184(sp)
    fsd     fs7, 192(sp)
    fsd     fs8, 200(sp)
    fsd     fs9, 208(sp)
    fsd     fs10, 216(sp)
    fsd     fs11, 224(sp)
#endif
    mv      s1, a0
    mv      s0, sp
    .cfi_def_cfa_register s0
    ld      t0, INSTANCE_ENTRY(a0)
    bnez    t0, prepare
    ld      t1, INSTANCE_THREAD(a0)
    bne     t1, tp, prepare
    sd      s0, INSTANCE_ENTRY(a0)
    ld      sp, INSTANCE_STACK_POINTER(a0)
    jalr    a5
    sd      zero, INSTANCE_ENTRY(s1)
    li      a1, 0
    j       restore
ready:
    sd      s0, INSTANCE_ENTRY(s1)
    sd      zero, INSTANCE_IN_HOST(s1)
    mv      sp, a0
    mv      a0, s1
    mv      a1, s2
    mv      a2, s3
    mv      a3, s4
    mv      a4, s5
    jalr    s6
    li      a1, 0
leave: /* with the value in a0 and the status in a1 */
    ld      t0, INSTANCE_NESTED(s1)
    bnez    t0, nested
    sd      zero, INSTANCE_ENTRY(s1)
    sd      zero, INSTANCE_IN_HOST(s1)
restore:
    mv      sp, s0
    .cfi_remember_state
    .cfi_def_cfa_register sp
    ld      ra, 32(sp)
    ld      s0, 40(sp)
    ld      s1, 48(sp)
    ld      s2, 56(sp)
    ld      s3, 64(sp)
    ld      s4, 72(sp)
    ld      s5, 80(sp)
    ld      s6, 88(sp)
    ld      s7, 96(sp)
    ld      s8, 104(sp)
    ld      s9, 112(sp)
    ld      s10, 120(sp)
    ld      s11, 128(sp)
#ifdef __riscv_float_abi_double
    fld     fs0, 136(sp)
    fld     fs1, 144(sp)
    fld     fs2, 152(sp)
    fld     fs3, 160(sp)
    fld     fs4, 168(sp)
    fld     fs5, 176(sp)
    fld     fs6, 184(sp)
    fld     fs7, 192(sp)
    fld     fs8, 200(sp)
    fld     fs9, 208(sp)
    fld     fs10, 216(sp)
    fld     fs11, 224(sp)
#endif
    addi    sp, sp, FRAME_SIZE
    .cfi_def_cfa_offset 0
    ret
    .cfi_restore_state
nested:
    addi    t0, t0, -1
    sd      t0, INSTANCE_NESTED(s1)
    ld      t0, ENTRY_PREVIOUS(s0)
    ld      t1, ENTRY_IN_HOST(s0)
    sd      t0, INSTANCE_ENTRY(s1)
    sd      t1, INSTANCE_IN_HOST(s1)
    j       restore
prepare:
    mv      s2, a1
    mv      s3, a2
    mv      s4, a3
    mv      s5, a4
    mv      s6, a5
    mv      a1, s0
    call    gowasm__prepare
    bnez    a0, ready
    ld      a1, ENTRY_STATUS(s0)
    j       restore
    .cfi_endproc
    .size   gowasm__enter64, . - gowasm__enter64
    .size   gowasm__enter32, . - gowasm__enter32

/* void gowasm__unwind(instance a0, status a1) */
    .globl  gowasm__unwind
    .hidden gowasm__unwind
    .type   gowasm__unwind, @function
    .p2align 2
gowasm__unwind:
    mv      s1, a0
    ld      s0, INSTANCE_ENTRY(a0)
    li      a0, 0
    j       leave
    .size   gowasm__unwind, . - gowasm__unwind

/* void gowasm__trap(instance a0, kind a1) */
    .globl  gowasm__trap
    .type   gowasm__trap, @function
    .p2align 2
gowasm__trap:
    .cfi_startproc
    .cfi_undefined ra
    mv      a2, ra
    mv      a3, sp
    ld      a4, INSTANCE_ENTRY(a0)
    beqz    a4, outside
    mv      sp, a4
    call    gowasm__trapped
outside:
    ebreak
    .cfi_endproc
    .size   gowasm__trap, . - gowasm__trap

/* uintptr_t gowasm__thread_pointer(void) */
    .globl  gowasm__thread_pointer
    .hidden gowasm__thread_pointer
    .type   gowasm__thread_pointer, @function
gowasm__thread_pointer:
    mv      a0, tp
    ret
    .size   gowasm__thread_pointer, . - gowasm__thread_pointer

/* bool gowasm__has_stack(void) */
    .globl  gowasm__has_stack
    .hidden gowasm__has_stack
    .type   gowasm__has_stack, @function
gowasm__has_stack:
    li      a0, 1
    ret
    .size   gowasm__has_stack, . - gowasm__has_stack

/* ucontext_t of Linux riscv64: uc_mcontext.gregs starts at 176 with pc */
#define CONTEXT_PC 176
#define CONTEXT_RA 184
#define CONTEXT_SP 192
#define CONTEXT_A0 256

/* void gowasm__fault_of(context a0, fault a1) */
    .globl  gowasm__fault_of
    .hidden gowasm__fault_of
    .type   gowasm__fault_of, @function
gowasm__fault_of:
    ld      a2, CONTEXT_PC(a0)
    ld      a3, CONTEXT_SP(a0)
    sd      a2, 0(a1)
    ld      a4, CONTEXT_RA(a0)
    sd      a3, 8(a1)
    sd      a4, 16(a1)
    sd      zero, 24(a1)
    ret
    .size   gowasm__fault_of, . - gowasm__fault_of

/* void gowasm__fault_resume(context a0, instance a1, kind a2, fault a3) */
    .globl  gowasm__fault_resume
    .hidden gowasm__fault_resume
    .type   gowasm__fault_resume, @function
gowasm__fault_resume:
    sd      a1, CONTEXT_A0(a0)
    sd      a2, CONTEXT_A0 + 8(a0)
    ld      a4, 0(a3)
    ld      a5, 8(a3)
    addi    a4, a4, 1
    sd      a4, CONTEXT_A0 + 16(a0)
    sd      a5, CONTEXT_A0 + 24(a0)
    ld      a6, INSTANCE_ENTRY(a1)
    sd      a6, CONTEXT_SP(a0)
    lla     a7, gowasm__trapped
    sd      a7, CONTEXT_PC(a0)
    ret
    .size   gowasm__fault_resume, . - gowasm__fault_resume

/* void gowasm__signal_entry(signal, info, context): the fault handler, and before it what other
 * copies of the runtime know it by (signals.h) */
    .globl  gowasm__signal_entry
    .hidden gowasm__signal_entry
    .type   gowasm__signal_entry, @function
    .p2align 6
    .quad   SIGNAL_MAGIC_0, SIGNAL_MAGIC_1
    tail    gowasm__signals_ask
    .p2align 5
gowasm__signal_entry:
    tail    gowasm__on_signal
    .size   gowasm__signal_entry, . - gowasm__signal_entry

    .section .note.GNU-stack, "", @progbits
