/* catch-x86_64.S: gowasm__catch and gowasm__throw for x86-64 (System V). */
    .section .text.gowasm__catch, "ax", @progbits
    .global gowasm__catch
    .hidden gowasm__catch
    .type gowasm__catch, @function
gowasm__catch: /* rdi instance, rsi frame, rdx body, rcx where the stack pointer is kept */
    pushq %rbp
    pushq %rbx
    pushq %r12
    pushq %r13
    pushq %r14
    pushq %r15
    subq $8, %rsp /* aligned to 16 at the call */
    movq %rsp, (%rcx)
    callq *%rdx
    xorl %eax, %eax
    jmp restore
    .size gowasm__catch, . - gowasm__catch

    .global gowasm__throw
    .hidden gowasm__throw
    .type gowasm__throw, @function
gowasm__throw: /* rdi the stack pointer that was kept, esi status */
    movq %rdi, %rsp
    movl %esi, %eax
restore:
    addq $8, %rsp
    popq %r15
    popq %r14
    popq %r13
    popq %r12
    popq %rbx
    popq %rbp
    retq
    .size gowasm__throw, . - gowasm__throw
    .section .note.GNU-stack, "", @progbits
