/* enter.c: what enter-ARCH.S leaves to C: the first call in a thread, and calls into an instance
 * that is active already (a host function calls back).
 *
 * Input: an instance and the entry record that enter-ARCH.S has made. Output: where the guest's
 * stack goes on, or 0 and instance->error. Invariants: a call that begins in the middle of another
 * one uses the part of the stack below it; an instance that has ended, or is active in another
 * thread, is not entered. */
#include "internal.h"

#include <stddef.h>

#if UINTPTR_MAX == UINT64_MAX
_Static_assert(offsetof(struct gowasm_instance, stack_pointer) == INSTANCE_STACK_POINTER, "");
_Static_assert(offsetof(struct gowasm_instance, entry) == INSTANCE_ENTRY, "");
_Static_assert(offsetof(struct gowasm_instance, thread) == INSTANCE_THREAD, "");
_Static_assert(offsetof(struct gowasm_instance, in_host) == INSTANCE_IN_HOST, "");
_Static_assert(offsetof(struct gowasm_instance, nested) == INSTANCE_NESTED, "");
_Static_assert(offsetof(struct gowasm_entry, previous) == ENTRY_PREVIOUS, "");
_Static_assert(offsetof(struct gowasm_entry, in_host) == ENTRY_IN_HOST, "");
_Static_assert(offsetof(struct gowasm_entry, base) == ENTRY_BASE, "");
_Static_assert(offsetof(struct gowasm_entry, status) == ENTRY_STATUS, "");
#endif

static bool on_stack(const gowasm_instance *instance, uintptr_t address) {
    return address >= (uintptr_t)instance->region && address < (uintptr_t)instance;
}

/* The instance is active, and a host function of another instance calls it: A -> host -> B -> host
 * -> A. The free part of A's stack starts where A's host function entered B: at the record of that
 * entry, which lies on A's stack. Going back in time from a record: the stack that a record lies on
 * belongs to the instance that was running; the entry before it is that instance's newest one that
 * started above the record. All of these are this thread's own. */
uintptr_t gowasm__free_stack(const gowasm_instance *instance, uintptr_t address) {
    while (!on_stack(instance, address)) {
        const gowasm_instance *owner = gowasm__registry_find(address);
        if (owner == NULL) return 0;
        const gowasm_entry *entry = owner->entry;
        uintptr_t nested = owner->nested;
        while (entry != NULL && gowasm__entry_base(owner, entry, nested) <= address)
            entry = nested-- != 0 ? entry->previous : NULL;
        if (entry == NULL) return 0;
        address = (uintptr_t)entry;
    }
    return address;
}

static uintptr_t refuse(gowasm_instance *instance, gowasm_entry *record, gowasm_status status) {
    if (status == GOWASM_TRAP) instance->error.trap = GOWASM_TRAP_STACK_EXHAUSTED;
    record->status = status;
    return 0;
}

/* The status is that of the end, so that a caller that looks at it alone learns the same as the
 * first time; the message says that this call was not made at all. */
static uintptr_t refuse_ended(gowasm_instance *instance, gowasm_entry *record) {
    gowasm_error *error = &instance->error;
    const gowasm_error *ended = &instance->ended;
    if (instance->flags & GOWASM_INSTANCE_DEAD)
        gowasm__error(error, ended->status, "the guest has ended: %s", ended->message);
    else
        gowasm__error(error, GOWASM_EXIT, "the guest has exited with code %d", ended->exit_code);
    error->exit_code = ended->exit_code;
    error->trap = ended->trap;
    record->status = ended->status;
    return 0;
}

/* Without a stack of its own the guest gets what is left of the thread's, but options.stack_size at
 * most; a part stays for host functions. */
static void borrow_stack(gowasm_instance *instance, const gowasm_entry *record) {
    uintptr_t here = (uintptr_t)record, low = gowasm__thread_stack();
    if (low == 0 || low > here) low = here > 512 * 1024 ? here - 512 * 1024 : 0;
    uintptr_t host = (here - low) / 4;
    instance->host_limit = (uint8_t *)(low + host / 2);
    uint64_t size = instance->options.stack_size;
    if (size == 0 || size > here - low - host) size = here - low - host;
    instance->stack_limit = (uint8_t *)(here - (uintptr_t)size);
}

static uintptr_t first_entry(gowasm_instance *instance, gowasm_entry *record, uintptr_t thread) {
    if (gowasm__gone(instance, &instance->error))
        return refuse(instance, record, GOWASM_BAD_ARGUMENT);
    if (instance->flags & GOWASM_INSTANCE_LOST) {
        return refuse(instance, record,
                      gowasm__error(&instance->error, GOWASM_MEMORY_LIMIT,
                                    "a reset of the instance failed: free it"));
    }
    if (instance->flags & (GOWASM_INSTANCE_EXITED | GOWASM_INSTANCE_DEAD))
        return refuse_ended(instance, record);
    if (instance->flags & GOWASM_INSTANCE_UNSTARTED) {
        return refuse(instance, record,
                      gowasm__error(&instance->error, GOWASM_BAD_ARGUMENT,
                                    "the guest has not been started: call %s_start() first",
                                    instance->module->name));
    }
    gowasm_status status = gowasm__thread_ready(&instance->error);
    if (status != GOWASM_OK) return refuse(instance, record, status);
    uintptr_t sp = (uintptr_t)instance->stack_pointer;
    if (!gowasm__has_stack()) {
        borrow_stack(instance, record);
        sp = (uintptr_t)record;
    }
    gowasm__host_stack_close(instance);
    /* Another thread that ends at this moment may compare it: gowasm__registry_forget. */
    __atomic_store_n(&instance->thread, thread, __ATOMIC_RELAXED);
    return sp;
}

uintptr_t gowasm__prepare(gowasm_instance *instance, gowasm_entry *record) {
    uintptr_t thread = gowasm__thread_pointer();
    if (instance->entry == NULL) return first_entry(instance, record, thread);
    const uintptr_t seen = __atomic_load_n(&instance->thread, __ATOMIC_RELAXED);
    if (seen == 0 && instance->flags & (GOWASM_INSTANCE_EXITED | GOWASM_INSTANCE_DEAD))
        return refuse_ended(instance, record); /* it ended in a call of the host function's */
    if (seen != thread) {
        return refuse(instance, record,
                      gowasm__error(&instance->error, GOWASM_BAD_ARGUMENT,
                                    "the instance is in use by another thread"));
    }
    uintptr_t sp = (gowasm__has_stack() ? gowasm__free_stack(instance, (uintptr_t)record)
                                        : (uintptr_t)record) &
                   ~(uintptr_t)15;
    if (sp < (uintptr_t)instance->host_limit) {
        return refuse(instance, record,
                      gowasm__error(&instance->error, GOWASM_TRAP, "%s",
                                    gowasm_trap_name(GOWASM_TRAP_STACK_EXHAUSTED)));
    }
    gowasm__host_stack_close(instance);
    record->previous = instance->entry;
    record->in_host = instance->in_host;
    record->base = sp;
    instance->nested++;
    return sp;
}

static uint64_t frame_body(gowasm_instance *instance, uint64_t body, uint64_t frame, uint64_t c,
                           uint64_t d) {
    (void)c, (void)d;
    ((gowasm_body)(uintptr_t)body)(instance, (void *)(uintptr_t)frame);
    return 0;
}

gowasm_status gowasm__enter(gowasm_instance *instance, gowasm_body body, void *frame) {
    return (gowasm_status)gowasm__enter64(instance, (uintptr_t)body, (uintptr_t)frame, 0, 0,
                                          frame_body)
        .status;
}
