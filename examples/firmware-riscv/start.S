/* start.S: hart 0 in M mode, in 32 or 64 bits, with its floating-point unit where there is one. */
    .section .text.start, "ax", %progbits
    .global start
start:
    la sp, stack_top
    la t0, trap
    csrw mtvec, t0
#ifdef __riscv_flen
    li t0, 0x2000 /* mstatus.FS: initial */
    csrs mstatus, t0
#endif
    tail board_main
    .balign 4
trap:
    la sp, stack_top
    tail board_fault
    .section .note.GNU-stack, "", %progbits
