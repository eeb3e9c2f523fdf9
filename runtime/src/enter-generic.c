/* enter-generic.c: entering and leaving guest code in plain C, in place of enter-ARCH.S: for other
 * machines and for AddressSanitizer, which must see every stack. The guest runs on the caller's
 * stack; generated code compares its stack pointer with stack_limit (GW_STACK_CHECKS), which
 * gowasm__prepare derives from the thread's stack. Slower, and only as deep as that stack. */
#include "internal.h"

#include <setjmp.h>
#include <signal.h>

typedef struct generic_entry {
    gowasm_entry head;
    jmp_buf registers;
    gowasm_instance *outer; /* that was running in this thread */
} generic_entry;

/* The instance whose code runs in this thread, or that called the host function that runs. */
static _Thread_local gowasm_instance *running;
static _Thread_local char identity;

uintptr_t gowasm__thread_pointer(void) {
    return (uintptr_t)&identity;
}

bool gowasm__has_stack(void) {
    return false;
}

gowasm_status gowasm__enter(gowasm_instance *instance, gowasm_body body, void *frame) {
    generic_entry entry = {.head = {.previous = instance->entry, .in_host = instance->in_host}};
    if (instance->entry != NULL ||
        __atomic_load_n(&instance->thread, __ATOMIC_RELAXED) != gowasm__thread_pointer()) {
        if (gowasm__prepare(instance, &entry.head) == 0) return (gowasm_status)entry.head.status;
    }
    entry.outer = running;
    running = instance;
    instance->in_host = 0;
    instance->entry = &entry.head;
    gowasm_status status = (gowasm_status)setjmp(entry.registers);
    if (status == GOWASM_OK) body(instance, frame);
    /* Only `instance` and `entry` are used here: neither is changed after setjmp. */
    instance->entry = entry.head.previous;
    instance->in_host = entry.head.in_host;
    running = entry.outer;
    return status;
}

void gowasm__unwind(gowasm_instance *instance, gowasm_status status) {
    longjmp(((generic_entry *)(void *)instance->entry)->registers, (int)status);
}

void gowasm__trap(gowasm_instance *instance, gowasm_trap_kind kind) {
    if (instance->entry == NULL) __builtin_trap();
    gowasm__trapped(instance, kind, (uintptr_t)__builtin_return_address(0), 0);
}

void gowasm__fault_of(const void *context, gowasm_fault *fault) {
    (void)context;
    *fault = (gowasm_fault){.instance = running};
}

/* Leaves the handler without returning: the kernel knows that the alternate stack is free by the
 * stack pointer, but the signals that it blocked must be unblocked. */
void gowasm__fault_resume(void *context, gowasm_instance *instance, gowasm_trap_kind kind,
                          const gowasm_fault *fault) {
    (void)context;
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGSEGV);
    sigaddset(&signals, SIGBUS);
    pthread_sigmask(SIG_UNBLOCK, &signals, NULL);
    gowasm__trapped(instance, kind, fault->pc, 0);
}
