/* enter-aarch64.S: entering and leaving guest code, AAPCS64 on Linux. The same shape as
 * enter-x86_64.S, which explains it: x20 holds the record, x19 the instance. */
#include "enter.h"
#include "../posix/signals.h"

/* The record, then x19 to x30 and d8 to d15. */
#define FRAME_SIZE 192

    .text

/* gowasm_outcome gowasm__enter64(instance x0, a x1, b x2, c x3, d x4, body x5), and
 * gowasm__enter32: the outcome's words are x0 and x1, as body's result is x0 or w0 */
    .globl  gowasm__enter64, gowasm__enter32
    .type   gowasm__enter64, %function
    .type   gowasm__enter32, %function
    .p2align 4
gowasm__enter64:
gowasm__enter32:
    .cfi_startproc
    sub     sp, sp, #FRAME_SIZE
    .cfi_def_cfa_offset FRAME_SIZE
    stp     x19, x20, [sp, #32]
    .cfi_offset x19, -160
    .cfi_offset x20, -152
    stp     x21, x22, [sp, #48]
    .cfi_offset x21, -144
    .cfi_offset x22, -136
    stp     x23, x24, [sp, #64]
    .cfi_offset x23, -128
    .cfi_offset x24, -120
    stp     x25, x26, [sp, #80]
    .cfi_offset x25, -112
    .cfi_offset x26, -104
    stp     x27, x28, [sp, #96]
    .cfi_offset x27, -96
    .cfi_offset x28, -88
    stp     x29, x30, [sp, #112]
    .cfi_offset x29, -80
    .cfi_offset x30, -72
    stp     d8, d9, [sp, #128]
    stp     d10, d11, [sp, #144]
    stp     d12, d13, [sp, #160]
    stp     d14, d15, [sp, #176]
    mov     x19, x0
    mov     x20, sp
    .cfi_def_cfa_register x20
    ldr     x9, [x0, #INSTANCE_ENTRY]
    cbnz    x9, prepare
    mrs     x10, tpidr_el0
    ldr     x11, [x0, #INSTANCE_THREAD]
    cmp     x10, x11
    b.ne    prepare
    str     x20, [x0, #INSTANCE_ENTRY]
    ldr     x9, [x0, #INSTANCE_STACK_POINTER]
    mov     sp, x9
    blr     x5
    str     xzr, [x19, #INSTANCE_ENTRY]
    mov     x1, #0
    b       restore
ready:
    str     x20, [x19, #INSTANCE_ENTRY]
    str     xzr, [x19, #INSTANCE_IN_HOST]
    mov     sp, x0
    mov     x0, x19
    mov     x1, x21
    mov     x2, x22
    mov     x3, x23
    mov     x4, x24
    blr     x25
    mov     x1, #0
leave: /* with the value in x0 and the status in x1 */
    ldr     x9, [x19, #INSTANCE_NESTED]
    cbnz    x9, nested
    str     xzr, [x19, #INSTANCE_ENTRY]
    str     xzr, [x19, #INSTANCE_IN_HOST]
restore:
    mov     sp, x20
    .cfi_def_cfa_register sp
    .cfi_remember_state
    ldp     d14, d15, [sp, #176]
    ldp     d12, d13, [sp, #160]
    ldp     d10, d11, [sp, #144]
    ldp     d8, d9, [sp, #128]
    ldp     x29, x30, [sp, #112]
    ldp     x27, x28, [sp, #96]
    ldp     x25, x26, [sp, #80]
    ldp     x23, x24, [sp, #64]
    ldp     x21, x22, [sp, #48]
    ldp     x19, x20, [sp, #32]
    add     sp, sp, #FRAME_SIZE
    .cfi_def_cfa_offset 0
    ret
    .cfi_restore_state
nested:
    sub     x9, x9, #1
    str     x9, [x19, #INSTANCE_NESTED]
    ldp     x9, x10, [x20, #ENTRY_PREVIOUS]
    str     x9, [x19, #INSTANCE_ENTRY]
    str     x10, [x19, #INSTANCE_IN_HOST]
    b       restore
prepare:
    mov     x21, x1
    mov     x22, x2
    mov     x23, x3
    mov     x24, x4
    mov     x25, x5
    mov     x1, x20
    bl      gowasm__prepare
    cbnz    x0, ready
    ldr     x1, [x20, #ENTRY_STATUS]
    b       restore
    .cfi_endproc
    .size   gowasm__enter64, . - gowasm__enter64
    .size   gowasm__enter32, . - gowasm__enter32

/* void gowasm__unwind(instance x0, status w1) */
    .globl  gowasm__unwind
    .hidden gowasm__unwind
    .type   gowasm__unwind, %function
    .p2align 4
gowasm__unwind:
    mov     x19, x0
    ldr     x20, [x0, #INSTANCE_ENTRY]
    mov     x0, #0
    mov     w1, w1
    b       leave
    .size   gowasm__unwind, . - gowasm__unwind

/* void gowasm__trap(instance x0, kind w1) */
    .globl  gowasm__trap
    .type   gowasm__trap, %function
    .p2align 4
gowasm__trap:
    .cfi_startproc
    .cfi_undefined x30
    mov     x2, x30
    mov     x3, sp
    ldr     x4, [x0, #INSTANCE_ENTRY]
    cbz     x4, outside
    mov     sp, x4
    bl      gowasm__trapped
outside:
    brk     #1
    .cfi_endproc
    .size   gowasm__trap, . - gowasm__trap

/* uintptr_t gowasm__thread_pointer(void) */
    .globl  gowasm__thread_pointer
    .hidden gowasm__thread_pointer
    .type   gowasm__thread_pointer, %function
gowasm__thread_pointer:
    mrs     x0, tpidr_el0
    ret
    .size   gowasm__thread_pointer, . - gowasm__thread_pointer

/* bool gowasm__has_stack(void) */
    .globl  gowasm__has_stack
    .hidden gowasm__has_stack
    .type   gowasm__has_stack, %function
gowasm__has_stack:
    mov     w0, #1
    ret
    .size   gowasm__has_stack, . - gowasm__has_stack

/* ucontext_t of Linux arm64: uc_mcontext is at 176, its regs at 184 */
#define CONTEXT_X0 184
#define CONTEXT_X2 200
#define CONTEXT_X30 424
#define CONTEXT_SP 432
#define CONTEXT_PC 440

/* void gowasm__fault_of(context x0, fault x1) */
    .globl  gowasm__fault_of
    .hidden gowasm__fault_of
    .type   gowasm__fault_of, %function
gowasm__fault_of:
    ldr     x2, [x0, #CONTEXT_PC]
    ldr     x3, [x0, #CONTEXT_SP]
    ldr     x4, [x0, #CONTEXT_X30]
    stp     x2, x3, [x1]
    stp     x4, xzr, [x1, #16]
    ret
    .size   gowasm__fault_of, . - gowasm__fault_of

/* void gowasm__fault_resume(context x0, instance x1, kind w2, fault x3) */
    .globl  gowasm__fault_resume
    .hidden gowasm__fault_resume
    .type   gowasm__fault_resume, %function
gowasm__fault_resume:
    mov     w2, w2
    str     x1, [x0, #CONTEXT_X0]
    str     x2, [x0, #CONTEXT_X0 + 8]
    ldp     x4, x5, [x3]
    add     x4, x4, #1
    str     x4, [x0, #CONTEXT_X2]
    str     x5, [x0, #CONTEXT_X2 + 8]
    ldr     x6, [x1, #INSTANCE_ENTRY]
    str     x6, [x0, #CONTEXT_SP]
    adrp    x7, gowasm__trapped
    add     x7, x7, :lo12:gowasm__trapped
    str     x7, [x0, #CONTEXT_PC]
    ret
    .size   gowasm__fault_resume, . - gowasm__fault_resume

/* void gowasm__signal_entry(signal, info, context): the fault handler, and before it what other
 * copies of the runtime know it by (signals.h) */
    .globl  gowasm__signal_entry
    .hidden gowasm__signal_entry
    .type   gowasm__signal_entry, %function
    .p2align 6
    .quad   SIGNAL_MAGIC_0, SIGNAL_MAGIC_1
    b       gowasm__signals_ask
    .p2align 5
gowasm__signal_entry:
    b       gowasm__on_signal
    .size   gowasm__signal_entry, . - gowasm__signal_entry

    .section .note.GNU-stack, "", %progbits
