/* catch-aarch64.S: gowasm__catch and gowasm__throw for AArch64 (AAPCS64). */
    .section .text.gowasm__catch, "ax", %progbits
    .global gowasm__catch
    .hidden gowasm__catch
    .type gowasm__catch, %function
    .balign 4
gowasm__catch: /* x0 instance, x1 frame, x2 body, x3 where the stack pointer is kept */
    stp x29, x30, [sp, #-160]!
    stp x19, x20, [sp, #16]
    stp x21, x22, [sp, #32]
    stp x23, x24, [sp, #48]
    stp x25, x26, [sp, #64]
    stp x27, x28, [sp, #80]
    stp d8, d9, [sp, #96]
    stp d10, d11, [sp, #112]
    stp d12, d13, [sp, #128]
    stp d14, d15, [sp, #144]
    mov x9, sp
    str x9, [x3]
    blr x2
    mov w0, #0
    b restore
    .size gowasm__catch, . - gowasm__catch

    .global gowasm__throw
    .hidden gowasm__throw
    .type gowasm__throw, %function
gowasm__throw: /* x0 the stack pointer that was kept, w1 status */
    mov sp, x0
    mov w0, w1
restore:
    ldp x19, x20, [sp, #16]
    ldp x21, x22, [sp, #32]
    ldp x23, x24, [sp, #48]
    ldp x25, x26, [sp, #64]
    ldp x27, x28, [sp, #80]
    ldp d8, d9, [sp, #96]
    ldp d10, d11, [sp, #112]
    ldp d12, d13, [sp, #128]
    ldp d14, d15, [sp, #144]
    ldp x29, x30, [sp], #160
    ret
    .size gowasm__throw, . - gowasm__throw
    .section .note.GNU-stack, "", %progbits
