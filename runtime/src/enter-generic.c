/* enter-generic.c: entering and leaving guest code in plain C, in place of enter-ARCH.S: for other
 * machines and for AddressSanitizer, which must see every stack. The guest runs on the caller's
 * stack; generated code compares its stack pointer with stack_limit (GW_STACK_CHECKS), which
 * gowasm__prepare derives from the thread's stack. Slower, and only as deep as that stack. */
#define _GNU_SOURCE
#include "../posix/signals.h"

#include <setjmp.h>
#include <ucontext.h>

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

typedef struct words {
    uint64_t a, b, c, d;
    gowasm_body32 body32; /* or: */
    gowasm_body64 body64;
} words;

static gowasm_outcome enter(gowasm_instance *instance, const words *w) {
    generic_entry entry = {0};
    volatile uint64_t value = 0;
    if (instance->entry != NULL ||
        __atomic_load_n(&instance->thread, __ATOMIC_RELAXED) != gowasm__thread_pointer()) {
        if (gowasm__prepare(instance, &entry.head) == 0)
            return (gowasm_outcome){.status = entry.head.status};
    }
    entry.outer = running;
    running = instance;
    instance->in_host = 0;
    instance->entry = &entry.head;
    const int status = setjmp(entry.registers);
    if (status == GOWASM_OK)
        value = w->body32 != NULL ? w->body32(instance, w->a, w->b, w->c, w->d)
                                  : w->body64(instance, w->a, w->b, w->c, w->d);
    /* Only `instance` and `entry` are used here: neither is changed after setjmp. */
    if (instance->nested != 0) instance->nested--;
    instance->entry = entry.head.previous;
    instance->in_host = entry.head.in_host;
    running = entry.outer;
    return (gowasm_outcome){value, (uint64_t)status};
}

gowasm_outcome gowasm__enter32(gowasm_instance *instance, uint64_t a, uint64_t b, uint64_t c,
                               uint64_t d, gowasm_body32 body) {
    return enter(instance, &(words){a, b, c, d, body, NULL});
}

gowasm_outcome gowasm__enter64(gowasm_instance *instance, uint64_t a, uint64_t b, uint64_t c,
                               uint64_t d, gowasm_body64 body) {
    return enter(instance, &(words){a, b, c, d, NULL, body});
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
    pthread_sigmask(SIG_SETMASK, &((const ucontext_t *)context)->uc_sigmask, NULL);
    gowasm__trapped(instance, kind, fault->pc, 0);
}

/* Not known to other copies of the runtime: where they unload, ours is left below. */
void gowasm__signal_entry(int signal, siginfo_t *info, void *context) {
    gowasm__on_signal(signal, info, context);
}
