/* catch-arm.S: gowasm__catch and gowasm__throw for Thumb, from Armv6-M (whose push and pop know low
 * registers only, but for lr and pc) to Armv7E-M with hard floats. */
    .syntax unified
    .thumb

    .section .text.gowasm__catch, "ax", %progbits
    .global gowasm__catch
    .hidden gowasm__catch
    .type gowasm__catch, %function
    .thumb_func
    .balign 4
gowasm__catch: /* r0 instance, r1 frame, r2 body, r3 where the stack pointer is kept */
    push {r4-r7, lr}
#if __ARM_ARCH_ISA_THUMB >= 2
    push {r8-r11}
#else
    mov r4, r8
    mov r5, r9
    mov r6, r10
    mov r7, r11
    push {r4-r7}
#endif
#if defined(__ARM_PCS_VFP)
    vpush {d8-d15}
#endif
    sub sp, #4 /* the stack is aligned to 8 at a call: 9 words are above */
    mov r4, sp
    str r4, [r3]
    blx r2
    movs r0, #0
    b restore
    .size gowasm__catch, . - gowasm__catch

    .global gowasm__throw
    .hidden gowasm__throw
    .type gowasm__throw, %function
    .thumb_func
    .balign 2
gowasm__throw: /* r0 the stack pointer that was kept, r1 status */
    mov sp, r0
    mov r0, r1
restore:
    add sp, #4
#if defined(__ARM_PCS_VFP)
    vpop {d8-d15}
#endif
#if __ARM_ARCH_ISA_THUMB >= 2
    pop {r8-r11}
#else
    pop {r4-r7}
    mov r8, r4
    mov r9, r5
    mov r10, r6
    mov r11, r7
#endif
    pop {r4-r7, pc}
    .size gowasm__throw, . - gowasm__throw
    .section .note.GNU-stack, "", %progbits
