/* timers.c: timers: Go's, TinyGo's scheduler, setTimeout and setInterval; and performance.now.
 *
 * Input: times of gojs__now. Output: what is due is called, in the order of the times; Go's timer
 * is a resume() without an event, and stays registered until Go clears it (runtime/lock_js.go).
 * Invariants: their number is limited; those that are added meanwhile wait for the next step. */
#include "host.h"

#include <stdlib.h>
#include <string.h>

enum { MISSED_TRIES = 8 };

static bool more_timers(gojs_vm *vm) {
    gojs_timer *timers = gojs__grow(vm, vm->host->timers, &vm->host->timer_room, sizeof *timers);
    if (timers) vm->host->timers = timers;
    return timers != NULL;
}

uint32_t gojs__timer_add(gojs_vm *vm, const gojs_timer *timer) {
    if (vm->host->timer_count >= vm->core.limits.timers) return 0;
    if (vm->host->timer_count == vm->host->timer_room && !more_timers(vm)) return 0;
    vm->host->next_timer = vm->host->next_timer % INT32_MAX + 1;
    gojs_timer *t = &vm->host->timers[vm->host->timer_count++];
    *t = *timer;
    t->id = vm->host->next_timer;
    gojs_retain(t->function);
    gojs_retain(t->arguments);
    return t->id;
}

static gojs_timer *timer_find(const gojs_vm *vm, uint32_t id) {
    for (uint32_t i = 0; i < vm->host->timer_count; i++)
        if (vm->host->timers[i].id == id) return &vm->host->timers[i];
    return NULL;
}

bool gojs__timer_is_go(const gojs_vm *vm, uint32_t id) {
    const gojs_timer *t = timer_find(vm, id);
    return t && t->go;
}

void gojs__timer_remove(gojs_vm *vm, uint32_t id) {
    gojs_timer *t = timer_find(vm, id);
    if (!t) return;
    const gojs_timer old = *t;
    const size_t rest = (size_t)(vm->host->timers + --vm->host->timer_count - t);
    memmove(t, t + 1, rest * sizeof *t); /* equal times keep their order */
    gojs_release(vm, old.function);
    gojs_release(vm, old.arguments);
}

const gojs_timer *gojs__first_timer(const gojs_vm *vm) {
    const gojs_timer *first = NULL;
    for (uint32_t i = 0; i < vm->host->timer_count; i++)
        if (!first || vm->host->timers[i].due < first->due) first = &vm->host->timers[i];
    return first;
}

static void fire_go(gojs_vm *vm, uint32_t id) {
    static const char missed[] = "scheduleTimeoutEvent: missed timeout event";
    gojs__resume(vm);
    for (int i = 0; i < MISSED_TRIES && !vm->core.dead && timer_find(vm, id); i++) {
        gojs__warn(vm, 2, missed, sizeof missed - 1);
        gojs__resume(vm);
    }
    if (timer_find(vm, id)) gojs__timer_remove(vm, id);
}

/* TinyGo's scheduler has one wake-up at a time, the earliest. */
bool gojs__scheduler_at(gojs_vm *vm, uint64_t due) {
    const gojs_timer timer = {.due = due, .scheduler = true};
    for (uint32_t i = 0; i < vm->host->timer_count; i++) {
        if (!vm->host->timers[i].scheduler) continue;
        if (vm->host->timers[i].due > due) vm->host->timers[i].due = due;
        return true;
    }
    return gojs__timer_add(vm, &timer) != 0;
}

static void fire_scheduler(gojs_vm *vm, uint32_t id) {
    gojs__timer_remove(vm, id);
    gojs__schedule(vm);
}

static void fire(gojs_vm *vm, uint32_t id, uint64_t now) {
    gojs_timer *t = timer_find(vm, id);
    if (t->scheduler) {
        fire_scheduler(vm, id);
        return;
    }
    if (t->go) {
        fire_go(vm, id);
        return;
    }
    gojs_value f = gojs_retain(t->function), args = gojs_retain(t->arguments);
    if (t->every)
        t->due = now + t->every;
    else
        gojs__timer_remove(vm, id);
    gojs_arr *a = gojs__array(args);
    gojs_value v = gojs__call(vm, f, gojs_undefined(), a ? (int)a->length : 0, a ? a->data : NULL);
    if (gojs__threw(v) && !vm->core.dead) gojs__report(vm, "Uncaught");
    gojs_release(vm, v);
    gojs_release(vm, f);
    gojs_release(vm, args);
}

void gojs__run_timers(gojs_vm *vm) {
    const uint64_t now = gojs__now(vm);
    /* Those that are added meanwhile have their turn in the next step. */
    for (uint32_t i = vm->host->timer_count; i > 0 && !vm->core.dead; i--) {
        const gojs_timer *t = gojs__first_timer(vm);
        if (!t || t->due > now) break;
        fire(vm, t->id, now);
        gojs__run_jobs(vm);
    }
}

/* ---- for the program ---- */

/* setTimeout (user 0) and setInterval (1). */
METHOD(set_timeout) {
    (void)self;
    if (!gojs__is_callable(gojs__arg(argc, argv, 0)))
        return gojs__throw_type(vm, "the callback of a timer must be a function");
    double ms = gojs__arg_number(vm, argc, argv, 1, 0);
    if (!(ms >= 1)) ms = 1; /* as Node does */
    if (ms > 2147483647.0) ms = 1;
    gojs_value rest =
        argc > 2 ? gojs__array_of(vm, argv + 2, (uint32_t)argc - 2) : gojs_undefined();
    if (gojs__threw(rest)) return rest;
    const uint64_t ns = (uint64_t)(ms * 1e6);
    const gojs_timer timer = {
        .due = gojs__now(vm) + ns, .every = user ? ns : 0, .function = argv[0], .arguments = rest};
    const uint32_t id = gojs__timer_add(vm, &timer);
    gojs_release(vm, rest);
    return id ? gojs_number(id) : gojs__throw_range(vm, "too many timers");
}

METHOD(clear_timeout) {
    (void)self, (void)user;
    const double id = gojs__arg_number(vm, argc, argv, 0, 0);
    if (id > 0 && id <= UINT32_MAX && !gojs__timer_is_go(vm, (uint32_t)id))
        gojs__timer_remove(vm, (uint32_t)id);
    return gojs_undefined();
}

METHOD(performance_now) {
    (void)self, (void)argc, (void)argv, (void)user;
    return gojs_number((double)(gojs__now(vm) - vm->host->start) / 1e6);
}

bool gojs__init_timers(gojs_vm *vm, gojs_setup *setup) {
    static const gojs_builtin performance[] = {{"now", performance_now}};
    static const gojs_builtin globals[] = {{"setTimeout", set_timeout},
                                           {"clearTimeout", clear_timeout},
                                           {"clearInterval", clear_timeout}};
    const gojs_value global = vm->core.global;
    (void)setup;
    vm->host->start = gojs__now(vm);
    return gojs__add_object(vm, "performance", performance, 1) &&
           gojs__add_functions(vm, global, globals, 3) &&
           gojs__add_variant(vm, global, "setInterval", set_timeout, 1);
}

void gojs__free_timers(gojs_vm *vm) {
    gojs__uncharge(vm, vm->host->timer_room * sizeof *vm->host->timers);
    free(vm->host->timers);
}
