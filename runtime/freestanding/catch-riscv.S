/* catch-riscv.S: gowasm__catch and gowasm__throw for RV32 and RV64, with and without floating-point
 * registers. */
#if __riscv_xlen == 64
#define SAVE sd
#define LOAD ld
#define WORD 8
#else
#define SAVE sw
#define LOAD lw
#define WORD 4
#endif
#if defined(__riscv_float_abi_double)
#define FSAVE fsd
#define FLOAD fld
#define FWORDS 8
#elif defined(__riscv_float_abi_single)
#define FSAVE fsw
#define FLOAD flw
#define FWORDS 8 /* room for doubles: alignment */
#else
#define FWORDS 0
#endif
/* ra, s0 to s11 in 16 words; fs0 to fs11 in 12 places of 8 bytes */
#if FWORDS
#define FRAME (16 * WORD + 96)
#else
#define FRAME (16 * WORD)
#endif

.macro registers op
    \op ra, 0*WORD(sp)
    \op s0, 1*WORD(sp)
    \op s1, 2*WORD(sp)
    \op s2, 3*WORD(sp)
    \op s3, 4*WORD(sp)
    \op s4, 5*WORD(sp)
    \op s5, 6*WORD(sp)
    \op s6, 7*WORD(sp)
    \op s7, 8*WORD(sp)
    \op s8, 9*WORD(sp)
    \op s9, 10*WORD(sp)
    \op s10, 11*WORD(sp)
    \op s11, 12*WORD(sp)
.endm
.macro floats op
    \op fs0, 16*WORD+0(sp)
    \op fs1, 16*WORD+8(sp)
    \op fs2, 16*WORD+16(sp)
    \op fs3, 16*WORD+24(sp)
    \op fs4, 16*WORD+32(sp)
    \op fs5, 16*WORD+40(sp)
    \op fs6, 16*WORD+48(sp)
    \op fs7, 16*WORD+56(sp)
    \op fs8, 16*WORD+64(sp)
    \op fs9, 16*WORD+72(sp)
    \op fs10, 16*WORD+80(sp)
    \op fs11, 16*WORD+88(sp)
.endm

    .section .text.gowasm__catch, "ax", %progbits
    .global gowasm__catch
    .hidden gowasm__catch
    .type gowasm__catch, %function
    .balign 2
gowasm__catch: /* a0 instance, a1 frame, a2 body, a3 where the stack pointer is kept */
    addi sp, sp, -FRAME
    registers SAVE
#if FWORDS
    floats FSAVE
#endif
    SAVE sp, 0(a3)
    jalr a2
    li a0, 0
    j restore
    .size gowasm__catch, . - gowasm__catch

    .global gowasm__throw
    .hidden gowasm__throw
    .type gowasm__throw, %function
gowasm__throw: /* a0 the stack pointer that was kept, a1 status */
    mv sp, a0
    mv a0, a1
restore:
    registers LOAD
#if FWORDS
    floats FLOAD
#endif
    addi sp, sp, FRAME
    ret
    .size gowasm__throw, . - gowasm__throw
    .section .note.GNU-stack, "", %progbits
