/* enter-x86_64.S: entering and leaving guest code, System V x86-64 on Linux.
 *
 * gowasm__enter64 makes an entry record (enter.h) on the caller's stack, links it to the instance,
 * switches to the guest's stack and calls the body. Returning from the body and gowasm__unwind meet
 * at `leave`, with the record in rbp and the instance in rbx. The floating-point control registers
 * are not saved: guest code cannot change them. The CFI describes the caller's frame by the record,
 * so debuggers unwind from the guest's stack to the host's. */
#include "enter.h"
#include "../posix/signals.h"

#define RECORD_SIZE 40 /* with one word more: the stack stays a multiple of 16 */
#define SAVED_BODY 32

    .text

/* gowasm_outcome gowasm__enter64(instance rdi, a rsi, b rdx, c rcx, d r8, body r9), and
 * gowasm__enter32: the outcome's words are rax and rdx, as body's result is rax or eax */
    .globl  gowasm__enter64, gowasm__enter32
    .type   gowasm__enter64, @function
    .type   gowasm__enter32, @function
    .p2align 4
gowasm__enter64:
gowasm__enter32:
    .cfi_startproc
    push    %rbp
    .cfi_adjust_cfa_offset 8
    .cfi_rel_offset rbp, 0
    push    %rbx
    .cfi_adjust_cfa_offset 8
    .cfi_rel_offset rbx, 0
    push    %r12
    .cfi_adjust_cfa_offset 8
    .cfi_rel_offset r12, 0
    push    %r13
    .cfi_adjust_cfa_offset 8
    .cfi_rel_offset r13, 0
    push    %r14
    .cfi_adjust_cfa_offset 8
    .cfi_rel_offset r14, 0
    push    %r15
    .cfi_adjust_cfa_offset 8
    .cfi_rel_offset r15, 0
    sub     $RECORD_SIZE, %rsp
    .cfi_adjust_cfa_offset RECORD_SIZE
    mov     %rdi, %rbx
    mov     %rsp, %rbp
    .cfi_def_cfa_register rbp
    cmpq    $0, INSTANCE_ENTRY(%rdi)
    jne     prepare
    mov     %fs:0, %rax
    cmp     %rax, INSTANCE_THREAD(%rdi)
    jne     prepare
    /* The outermost entry: nothing to keep in the record. */
    mov     %rbp, INSTANCE_ENTRY(%rdi)
    mov     INSTANCE_STACK_POINTER(%rdi), %rsp
    call    *%r9
    movq    $0, INSTANCE_ENTRY(%rbx)
    xor     %edx, %edx
    /* The body returned, so that it has put back all registers but the two that are used here. */
    lea     RECORD_SIZE + 32(%rbp), %rsp
    .cfi_remember_state
    .cfi_def_cfa rsp, 24
    .cfi_restore r12
    .cfi_restore r13
    .cfi_restore r14
    .cfi_restore r15
    pop     %rbx
    .cfi_adjust_cfa_offset -8
    .cfi_restore rbx
    pop     %rbp
    .cfi_adjust_cfa_offset -8
    .cfi_restore rbp
    ret
    .cfi_restore_state
ready:
    mov     %rbp, INSTANCE_ENTRY(%rbx)
    movq    $0, INSTANCE_IN_HOST(%rbx)
    mov     %rax, %rsp
    mov     %rbx, %rdi
    mov     %r12, %rsi
    mov     %r13, %rdx
    mov     %r14, %rcx
    mov     %r15, %r8
    call    *SAVED_BODY(%rbp)
    xor     %edx, %edx
leave: /* with the value in rax and the status in rdx */
    cmpq    $0, INSTANCE_NESTED(%rbx)
    jne     nested
    movq    $0, INSTANCE_ENTRY(%rbx)
    movq    $0, INSTANCE_IN_HOST(%rbx)
restore:
    lea     RECORD_SIZE(%rbp), %rsp
    .cfi_remember_state
    .cfi_def_cfa rsp, 56
    pop     %r15
    .cfi_adjust_cfa_offset -8
    .cfi_restore r15
    pop     %r14
    .cfi_adjust_cfa_offset -8
    .cfi_restore r14
    pop     %r13
    .cfi_adjust_cfa_offset -8
    .cfi_restore r13
    pop     %r12
    .cfi_adjust_cfa_offset -8
    .cfi_restore r12
    pop     %rbx
    .cfi_adjust_cfa_offset -8
    .cfi_restore rbx
    pop     %rbp
    .cfi_adjust_cfa_offset -8
    .cfi_restore rbp
    ret
    .cfi_restore_state
nested:
    decq    INSTANCE_NESTED(%rbx)
    mov     ENTRY_PREVIOUS(%rbp), %rsi
    mov     ENTRY_IN_HOST(%rbp), %rdi
    mov     %rsi, INSTANCE_ENTRY(%rbx)
    mov     %rdi, INSTANCE_IN_HOST(%rbx)
    jmp     restore
prepare:
    mov     %r9, SAVED_BODY(%rbp)
    mov     %rsi, %r12
    mov     %rdx, %r13
    mov     %rcx, %r14
    mov     %r8, %r15
    mov     %rbp, %rsi
    call    gowasm__prepare
    test    %rax, %rax
    jne     ready
    mov     ENTRY_STATUS(%rbp), %edx
    jmp     restore
    .cfi_endproc
    .size   gowasm__enter64, . - gowasm__enter64
    .size   gowasm__enter32, . - gowasm__enter32

/* void gowasm__unwind(instance rdi, status esi) */
    .globl  gowasm__unwind
    .hidden gowasm__unwind
    .type   gowasm__unwind, @function
    .p2align 4
gowasm__unwind:
    mov     %rdi, %rbx
    mov     INSTANCE_ENTRY(%rdi), %rbp
    xor     %eax, %eax
    mov     %esi, %edx
    jmp     leave
    .size   gowasm__unwind, . - gowasm__unwind

/* void gowasm__trap(instance rdi, kind esi): goes on with gowasm__trapped on the stack of the
 * entry's caller, so that the guest's stack can be given back. */
    .globl  gowasm__trap
    .type   gowasm__trap, @function
    .p2align 4
gowasm__trap:
    .cfi_startproc
    mov     (%rsp), %rdx
    lea     8(%rsp), %rcx
    mov     INSTANCE_ENTRY(%rdi), %rax
    test    %rax, %rax
    je      outside
    mov     %rax, %rsp
    .cfi_undefined rip
    and     $-16, %rsp
    call    gowasm__trapped
outside:
    ud2
    .cfi_endproc
    .size   gowasm__trap, . - gowasm__trap

/* uintptr_t gowasm__thread_pointer(void) */
    .globl  gowasm__thread_pointer
    .hidden gowasm__thread_pointer
    .type   gowasm__thread_pointer, @function
gowasm__thread_pointer:
    mov     %fs:0, %rax
    ret
    .size   gowasm__thread_pointer, . - gowasm__thread_pointer

/* bool gowasm__has_stack(void) */
    .globl  gowasm__has_stack
    .hidden gowasm__has_stack
    .type   gowasm__has_stack, @function
gowasm__has_stack:
    mov     $1, %eax
    ret
    .size   gowasm__has_stack, . - gowasm__has_stack

/* ucontext_t of Linux x86-64: uc_mcontext.gregs starts at 40 */
#define CONTEXT_RDI 104
#define CONTEXT_RSI 112
#define CONTEXT_RDX 136
#define CONTEXT_RCX 152
#define CONTEXT_RSP 160
#define CONTEXT_RIP 168
#define CONTEXT_EFLAGS 176
#define DIRECTION_FLAG 0x400

/* void gowasm__fault_of(context rdi, fault rsi) */
    .globl  gowasm__fault_of
    .hidden gowasm__fault_of
    .type   gowasm__fault_of, @function
gowasm__fault_of:
    mov     CONTEXT_RIP(%rdi), %rax
    mov     CONTEXT_RSP(%rdi), %rdx
    mov     %rax, 0(%rsi)
    mov     %rdx, 8(%rsi)
    movq    $0, 16(%rsi)
    movq    $0, 24(%rsi)
    ret
    .size   gowasm__fault_of, . - gowasm__fault_of

/* void gowasm__fault_resume(context rdi, instance rsi, kind edx, fault rcx) */
    .globl  gowasm__fault_resume
    .hidden gowasm__fault_resume
    .type   gowasm__fault_resume, @function
gowasm__fault_resume:
    mov     %rsi, CONTEXT_RDI(%rdi)
    mov     %edx, %edx
    mov     %rdx, CONTEXT_RSI(%rdi)
    mov     0(%rcx), %rax
    inc     %rax
    mov     %rax, CONTEXT_RDX(%rdi)
    mov     8(%rcx), %rax
    mov     %rax, CONTEXT_RCX(%rdi)
    mov     INSTANCE_ENTRY(%rsi), %rax
    and     $-16, %rax
    sub     $8, %rax /* as if called: gowasm__trapped does not return */
    mov     %rax, CONTEXT_RSP(%rdi)
    lea     gowasm__trapped(%rip), %rax
    mov     %rax, CONTEXT_RIP(%rdi)
    andl    $~DIRECTION_FLAG, CONTEXT_EFLAGS(%rdi)
    ret
    .size   gowasm__fault_resume, . - gowasm__fault_resume

/* void gowasm__signal_entry(signal, info, context): the fault handler, and before it what other
 * copies of the runtime know it by (signals.h) */
    .globl  gowasm__signal_entry
    .hidden gowasm__signal_entry
    .type   gowasm__signal_entry, @function
    .p2align 6
    .quad   SIGNAL_MAGIC_0, SIGNAL_MAGIC_1
    jmp     gowasm__signals_ask
    .p2align 5
gowasm__signal_entry:
    jmp     gowasm__on_signal
    .size   gowasm__signal_entry, . - gowasm__signal_entry

/* void gowasm__tick_kept(instance rdi): gowasm__tick for callers that expect all general registers
 * but r11 to be kept (clang's preserve_most) */
    .globl  gowasm__tick_kept
    .type   gowasm__tick_kept, @function
    .p2align 4
gowasm__tick_kept:
    .cfi_startproc
    .irp    register, rax, rcx, rdx, rsi, rdi, r8, r9, r10
    push    %\register
    .cfi_adjust_cfa_offset 8
    .endr
    mov     64(%rsp), %rsi /* where the guest goes on */
    sub     $8, %rsp
    .cfi_adjust_cfa_offset 8
    call    gowasm__look
    add     $8, %rsp
    .cfi_adjust_cfa_offset -8
    .irp    register, r10, r9, r8, rdi, rsi, rdx, rcx, rax
    pop     %\register
    .cfi_adjust_cfa_offset -8
    .endr
    ret
    .cfi_endproc
    .size   gowasm__tick_kept, . - gowasm__tick_kept

    .section .note.GNU-stack, "", @progbits
