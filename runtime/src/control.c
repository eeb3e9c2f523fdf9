/* control.c: deadlines and cancellation, for modules compiled with --interruptible.
 *
 * Generated code takes the work that it does off instance->fuel, in units of about one instruction
 * (compiler/translate/ticks.c), and comes here when that is used up: after FUEL units, some fifty
 * microseconds, too seldom for reading the clock to cost anything. So nobody else has to run for a
 * deadline: no thread, no timer, no signal. Host functions take off what they do as well
 * (gowasm__worked). Invariants: gowasm_cancel() may be called at any moment by any thread and by
 * signal handlers: it stores a flag and writes to a descriptor, which wakes a host function that
 * waits. A guest is left here as by a trap, and Go's cannot go on after that, either. Whatever is
 * in `fuel`, the worst that it does is an early look. */
#include "backtrace.h"

#include <stdio.h>

#define FUEL 65536u

/* So many bytes of stack above its own frame a guest returns from until GW_RETURN looks again: some
 * 40 of the smallest frames, each with 2,048 units at most to do. */
#define RETURN_SPAN 768u

/* The reason to leave the guest now; GOWASM_OK: none. */
static gowasm_status reason(const gowasm_instance *instance) {
    if (__atomic_load_n(&instance->cancelled, __ATOMIC_SEQ_CST)) return GOWASM_CANCELLED;
    if (instance->deadline != 0 && gowasm_clock() >= instance->deadline) return GOWASM_TIMEOUT;
    return GOWASM_OK;
}

/* The error of a call that ends now. `pc` is in the guest function, or 0 where a host function
 * waited. A cancellation is used up by the outermost of nested calls. */
static void end_call(gowasm_instance *instance, gowasm_status status, uintptr_t pc) {
    const char *name = pc != 0 ? gowasm__symbol_at(instance->module, pc - 1) : NULL;
    const char *what = status == GOWASM_TIMEOUT ? "the deadline passed" : "the call was cancelled";
    gowasm_error *error = &instance->error;
    if (status == GOWASM_CANCELLED && instance->nested == 0) gowasm_uncancel(instance);
    gowasm__error(error, status, "%s%s", what, pc == 0 ? " while the guest waited" : "");
    if (name != NULL) {
        snprintf(error->function, sizeof error->function, "%s", name);
        gowasm__trace_here(instance, pc);
        gowasm__say_where(error, what);
    }
    if (instance->module->flags & GOWASM_MODULE_GO)
        gowasm__end_instance(instance, GOWASM_INSTANCE_DEAD);
}

/* Leaves the innermost call. */
static _Noreturn void stop(gowasm_instance *instance, gowasm_status status, uintptr_t pc) {
    end_call(instance, status, pc);
    gowasm__outs_free(instance);
    gowasm__end_entry(instance, status);
}

void gowasm__look(gowasm_instance *instance, uintptr_t pc) {
    gowasm_status status = reason(instance);
    instance->fuel = FUEL;
    instance->return_limit = (uintptr_t)__builtin_frame_address(0) + RETURN_SPAN;
    if (status != GOWASM_OK) stop(instance, status, pc);
}

uint32_t gowasm__tick(gowasm_instance *instance) {
    gowasm__look(instance, (uintptr_t)__builtin_return_address(0));
    return FUEL;
}

uint32_t gowasm__local_ticks(gowasm_instance *instance) {
    if ((int32_t)instance->fuel > (int32_t)GOWASM_LOCAL_TICKS)
        instance->fuel -= GOWASM_LOCAL_TICKS;
    else
        gowasm__look(instance, (uintptr_t)__builtin_return_address(0));
    return GOWASM_LOCAL_TICKS;
}

void gowasm__check(gowasm_instance *instance) {
    if (!gowasm__interruptible(instance)) return;
    gowasm_status status = reason(instance);
    if (status != GOWASM_OK) stop(instance, status, 0);
}

gowasm_status gowasm__check_idle(gowasm_instance *instance) {
    gowasm_status status = gowasm__interruptible(instance) ? reason(instance) : GOWASM_OK;
    if (status != GOWASM_OK) end_call(instance, status, 0);
    return status;
}

bool gowasm__late(const gowasm_instance *instance) {
    return gowasm__interruptible(instance) && reason(instance) != GOWASM_OK;
}

uint64_t gowasm__time_left(const gowasm_instance *instance) {
    if (instance->deadline == 0) return UINT64_MAX;
    uint64_t now = gowasm_clock();
    return now < instance->deadline ? instance->deadline - now : 0;
}

static gowasm_status no_deadlines(const gowasm_instance *instance, gowasm_error *error) {
    return gowasm__error(error, GOWASM_BAD_ARGUMENT,
                         "%s has no deadlines: compile it with --interruptible",
                         instance->module->name);
}

gowasm_status gowasm_set_deadline(gowasm_instance *instance, uint64_t at, gowasm_error *error) {
    if (instance == NULL) return gowasm__error(error, GOWASM_BAD_ARGUMENT, "there is no instance");
    if (gowasm__gone(instance, error)) return GOWASM_BAD_ARGUMENT;
    if (!gowasm__interruptible(instance)) return no_deadlines(instance, error);
    uint64_t now = at != 0 ? gowasm_clock() : 0;
    if (at < now)
        return gowasm__error(error, GOWASM_BAD_ARGUMENT,
                             "the deadline passed %llu microseconds ago",
                             (unsigned long long)((now - at) / 1000));
    instance->deadline = at;
    instance->deadline_span = at - now;
    instance->fuel = 0; /* the next check looks */
    return GOWASM_OK;
}

gowasm_status gowasm__deadline_new(gowasm_instance *instance, uint64_t at) {
    if (at == 0) return GOWASM_OK;
    if (!gowasm__interruptible(instance)) return no_deadlines(instance, &instance->error);
    uint64_t now = gowasm_clock();
    if (at <= now)
        return gowasm__error(&instance->error, GOWASM_TIMEOUT,
                             "the deadline passed before %s was started", instance->module->name);
    instance->deadline = at;
    instance->deadline_span = instance->init_span = at - now;
    return GOWASM_OK;
}

gowasm_lent_deadline gowasm__deadline_lend(gowasm_instance *instance) {
    gowasm_lent_deadline d = {instance->deadline, instance->deadline};
    uint64_t now = d.old != 0 ? gowasm_clock() : 0;
    if (d.old != 0 && d.old <= now) {
        uint64_t span = instance->deadline_span;
        if (span < instance->init_span) span = instance->init_span;
        instance->deadline = d.lent = now + span;
    }
    return d;
}

void gowasm__deadline_back(gowasm_instance *instance, gowasm_lent_deadline d) {
    if (instance->deadline == d.lent) instance->deadline = d.old;
}

void gowasm_cancel(gowasm_instance *instance) {
    if (instance == NULL) return;
    __atomic_store_n(&instance->cancelled, 1, __ATOMIC_SEQ_CST);
    int wake = __atomic_load_n(&instance->wake, __ATOMIC_SEQ_CST);
    if (wake != 0) gowasm__wake_signal(wake - 1);
}

void gowasm_uncancel(gowasm_instance *instance) {
    if (instance == NULL) return;
    __atomic_store_n(&instance->cancelled, 0, __ATOMIC_SEQ_CST);
    if (instance->wake != 0) gowasm__wake_clear(instance->wake - 1);
}

int gowasm__wake_fd(gowasm_instance *instance) {
    if (instance->wake == 0) {
        int fd = gowasm__wake_new();
        if (fd < 0) return -1;
        __atomic_store_n(&instance->wake, fd + 1, __ATOMIC_SEQ_CST);
    }
    /* One that was cancelled before it had the descriptor finds the flag. */
    if (__atomic_load_n(&instance->cancelled, __ATOMIC_SEQ_CST))
        gowasm__wake_signal(instance->wake - 1);
    return instance->wake - 1;
}

bool gowasm__woken(gowasm_instance *instance) {
    if (__atomic_load_n(&instance->cancelled, __ATOMIC_SEQ_CST)) return true;
    gowasm__wake_clear(instance->wake - 1);
    return false;
}

void gowasm__control_free(gowasm_instance *instance) {
    if (instance->wake != 0) gowasm__wake_free(instance->wake - 1);
    instance->wake = 0;
}
