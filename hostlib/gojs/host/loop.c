/* loop.c: how Go is woken: functions that it made, timers, jobs, pending reads; and the loop.
 *
 * Go's side of it is runtime/lock_js.go and rt0_js_wasm.s: run() and resume() return when all
 * goroutines are idle. A call of a js.FuncOf function is an event object in go._pendingEvent and a
 * resume(); a timer is a resume() without one, and stays registered until Go clears it. */
#include "files.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>

enum { MISSED_TRIES = 8, EXIT_TRAP = 134 };

bool gojs__resume(gojs_vm *vm) {
    if (vm->dead) return false;
    if (!vm->guest.resume) { /* a TinyGo program without callbacks */
        gojs__throw_type(vm, "the program does not export resume");
        return false;
    }
    vm->depth++;
    vm->resumes++;
    const gojs_depths in = vm->in;
    const int left = vm->guest.resume(vm->guest.instance);
    vm->in = in;
    vm->depth--;
    return gojs__returned(vm, left);
}

/* What the end of run() or resume() means. */
bool gojs__returned(gojs_vm *vm, int left) {
    if (left && !vm->dead) {
        const char *why = vm->guest.why ? vm->guest.why(vm->guest.instance) : NULL;
        vm->dead = GOJS_TRAPPED;
        gojs__fail(vm, GOJS_TRAPPED, "%s", why && *why ? why : "the guest trapped");
    }
    return !vm->dead;
}

/* ---- functions that Go made ---- */

typedef struct gojs_go_fn {
    gojs_obj obj;
    uint32_t id;
} gojs_go_fn;

static gojs_value call_go(gojs_vm *vm, gojs_obj *o, gojs_value self, int argc,
                          const gojs_value *argv) {
    const bool handler = !vm->delivering;
    vm->delivering = false;
    gojs_value event = gojs_object(vm), args = gojs__array_of(vm, argv, (uint32_t)argc);
    bool ok = !gojs__threw(event) && !gojs__threw(args);
    const uint32_t id = ((gojs_go_fn *)(void *)o)->id;
    ok = ok && gojs__define(vm, gojs__obj(event), &vm->s_id->cell, gojs_number(id), false) &&
         gojs__define(vm, gojs__obj(event), &vm->s_this->cell, self, false) &&
         gojs__define(vm, gojs__obj(event), &vm->s_args->cell, args, false) &&
         gojs__define(vm, gojs__obj(vm->go), &vm->s__pendingEvent->cell, event, false);
    gojs_release(vm, args);
    gojs_value result = gojs__exception();
    if (ok) {
        vm->in.handlers += handler;
        ok = gojs__resume(vm);
        vm->in.handlers -= handler;
    }
    if (ok) {
        const gojs_property *p = gojs__own(gojs__obj(event), &vm->s_result->cell);
        result = p ? gojs_retain(p->value) : gojs_undefined();
    }
    gojs_release(vm, event);
    return result;
}

static const gojs_class go_function_class = {.name = "Function", .call = call_go};

gojs_value gojs__go_function(gojs_vm *vm, uint32_t id) {
    gojs_go_fn *f = (gojs_go_fn *)(void *)gojs__obj_new(vm, &go_function_class, sizeof *f,
                                                        vm->function_proto, GOJS_FUNCTION);
    if (!f) return gojs__throw_memory(vm);
    f->id = id;
    return gojs__value(&f->obj.cell);
}

/* ---- results of fs calls ---- */

gojs_value gojs__deliver(gojs_vm *vm, gojs_value callback, gojs_value error, gojs_value value) {
    const gojs_value args[] = {error, value};
    gojs_value v;
    if (vm->depth < vm->limits.sync_depth) {
        vm->delivering = true;
        v = gojs__call(vm, callback, gojs_undefined(), 2, args);
        vm->delivering = false;
        gojs__run_deliveries(vm);
    } else {
        struct gojs_job *job = gojs__charge(vm, sizeof *job) ? calloc(1, sizeof *job) : NULL;
        v = job ? gojs_undefined() : gojs__throw_memory(vm);
        if (job) {
            *job = (struct gojs_job){
                .argv = {gojs_retain(callback), gojs_retain(error), gojs_retain(value)}};
            if (vm->last_delivery)
                vm->last_delivery->next = job;
            else
                vm->deliveries = job;
            vm->last_delivery = job;
        }
    }
    gojs_release(vm, error);
    gojs_release(vm, value);
    if (gojs__threw(v)) return v;
    gojs_release(vm, v);
    return gojs_undefined();
}

static void take_delivery(gojs_vm *vm, gojs_value argv[3]) {
    struct gojs_job *job = vm->deliveries;
    memcpy(argv, job->argv, 3 * sizeof *argv);
    vm->deliveries = job->next;
    if (!vm->deliveries) vm->last_delivery = NULL;
    gojs__uncharge(vm, sizeof *job);
    free(job);
}

void gojs__run_deliveries(gojs_vm *vm) {
    gojs_value argv[3];
    while (vm->deliveries && vm->depth < vm->limits.sync_depth && !vm->dead) {
        take_delivery(vm, argv);
        vm->delivering = true;
        gojs_value v = gojs__call(vm, argv[0], gojs_undefined(), 2, argv + 1);
        vm->delivering = false;
        if (gojs__threw(v) && !vm->dead) gojs__report(vm, "Uncaught");
        gojs_release(vm, v);
        for (int i = 0; i < 3; i++) gojs_release(vm, argv[i]);
    }
}

void gojs__drop_deliveries(gojs_vm *vm) {
    gojs_value argv[3];
    while (vm->deliveries) {
        take_delivery(vm, argv);
        for (int i = 0; i < 3; i++) gojs_release(vm, argv[i]);
    }
}

/* ---- timers ---- */

static bool more_timers(gojs_vm *vm) {
    gojs_timer *timers = gojs__grow(vm, vm->timers, &vm->timer_room, sizeof *timers);
    if (timers) vm->timers = timers;
    return timers != NULL;
}

uint32_t gojs__timer_add(gojs_vm *vm, const gojs_timer *timer) {
    if (vm->timer_count >= vm->limits.timers) return 0;
    if (vm->timer_count == vm->timer_room && !more_timers(vm)) return 0;
    vm->next_timer = vm->next_timer % INT32_MAX + 1;
    gojs_timer *t = &vm->timers[vm->timer_count++];
    *t = *timer;
    t->id = vm->next_timer;
    gojs_retain(t->function);
    gojs_retain(t->arguments);
    return t->id;
}

static gojs_timer *timer_find(const gojs_vm *vm, uint32_t id) {
    for (uint32_t i = 0; i < vm->timer_count; i++)
        if (vm->timers[i].id == id) return &vm->timers[i];
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
    const size_t rest = (size_t)(vm->timers + --vm->timer_count - t);
    memmove(t, t + 1, rest * sizeof *t); /* equal times keep their order */
    gojs_release(vm, old.function);
    gojs_release(vm, old.arguments);
}

static const gojs_timer *first_timer(const gojs_vm *vm) {
    const gojs_timer *first = NULL;
    for (uint32_t i = 0; i < vm->timer_count; i++)
        if (!first || vm->timers[i].due < first->due) first = &vm->timers[i];
    return first;
}

static void fire_go(gojs_vm *vm, uint32_t id) {
    static const char missed[] = "scheduleTimeoutEvent: missed timeout event";
    gojs__resume(vm);
    for (int i = 0; i < MISSED_TRIES && !vm->dead && timer_find(vm, id); i++) {
        gojs__warn(vm, 2, missed, sizeof missed - 1);
        gojs__resume(vm);
    }
    if (timer_find(vm, id)) gojs__timer_remove(vm, id);
}

/* TinyGo's scheduler has one wake-up at a time, the earliest. */
bool gojs__scheduler_at(gojs_vm *vm, uint64_t due) {
    const gojs_timer timer = {.due = due, .scheduler = true};
    for (uint32_t i = 0; i < vm->timer_count; i++) {
        if (!vm->timers[i].scheduler) continue;
        if (vm->timers[i].due > due) vm->timers[i].due = due;
        return true;
    }
    return gojs__timer_add(vm, &timer) != 0;
}

static void fire_scheduler(gojs_vm *vm, uint32_t id) {
    gojs__timer_remove(vm, id);
    if (!vm->guest.scheduler) return;
    vm->depth++;
    const gojs_depths in = vm->in;
    const int left = vm->guest.scheduler(vm->guest.instance);
    vm->in = in;
    vm->depth--;
    gojs__returned(vm, left);
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
    gojs_arr *a = (gojs_arr *)(void *)gojs__as(args, &gojs__array_class);
    gojs_value v = gojs__call(vm, f, gojs_undefined(), a ? (int)a->length : 0, a ? a->data : NULL);
    if (gojs__threw(v) && !vm->dead) gojs__report(vm, "Uncaught");
    gojs_release(vm, v);
    gojs_release(vm, f);
    gojs_release(vm, args);
}

static void run_timers(gojs_vm *vm) {
    const uint64_t now = gojs__now(vm);
    /* Those that are added meanwhile have their turn in the next step. */
    for (uint32_t i = vm->timer_count; i > 0 && !vm->dead; i--) {
        const gojs_timer *t = first_timer(vm);
        if (!t || t->due > now) break;
        fire(vm, t->id, now);
        gojs__run_jobs(vm);
    }
}

/* ---- stepping ---- */

static void run_reads(gojs_vm *vm) {
    for (size_t i = gojs__reads_pending(vm); i-- > 0 && !vm->dead;) {
        if (i >= gojs__reads_pending(vm) || !gojs__read_is_ready(vm, i)) continue;
        gojs__read_finish(vm, i);
        gojs__run_jobs(vm);
    }
}

static void clear_wake(gojs_vm *vm) {
    if (!atomic_exchange(&vm->woken, 0)) return;
    if (vm->wake_read >= 0) gowasm__unix_wake_clear(vm->wake_read);
}

gojs_status gojs_step(gojs_vm *vm) {
    if (vm->dead) return vm->dead;
    if (!vm->started) return gojs__fail(vm, GOJS_BAD_TYPE, "the program has not been started");
    if (vm->depth) return GOJS_OK; /* the guest is active: it goes on by itself */
    vm->in.active++;
    clear_wake(vm);
    gojs__run_jobs(vm);
    gojs__run_deliveries(vm);
    if (!vm->dead) run_timers(vm);
    if (!vm->dead) run_reads(vm);
    if (!vm->dead && vm->client.step) {
        vm->client.step(vm->client.user);
        gojs__run_jobs(vm);
    }
    vm->in.active--;
    return vm->dead;
}

/* ns until there is something to do; UINT64_MAX: no timer is pending. The clock's hook may change
 * the timers. */
static uint64_t wait_time(gojs_vm *vm) {
    if (vm->jobs || vm->deliveries || atomic_load(&vm->woken) || vm->dead) return 0;
    const gojs_timer *t = first_timer(vm);
    const int ms = vm->client.timeout_ms ? vm->client.timeout_ms(vm->client.user) : -1;
    uint64_t wait = ms >= 0 ? (uint64_t)ms * 1000000u : UINT64_MAX;
    if (!t) return wait;
    const uint64_t at = t->due, now = gojs__now(vm), due = at > now ? at - now : 0;
    return due < wait ? due : wait;
}

int gojs_timeout_ms(gojs_vm *vm) {
    const uint64_t ns = wait_time(vm);
    if (ns == UINT64_MAX) return -1;
    const uint64_t ms = ns / 1000000u + (ns % 1000000u != 0);
    return ms < INT32_MAX ? (int)ms : INT32_MAX;
}

bool gojs_is_idle(gojs_vm *vm) {
    return !vm->jobs && !vm->deliveries && !vm->timer_count && !gojs__reads_pending(vm) &&
           !vm->fetching;
}

static bool open_wake(gojs_vm *vm) {
    int to_write;
    if (vm->wake_read >= 0) return true;
    if (gowasm__unix_wake_open(&vm->wake_read, &to_write)) return false;
    atomic_store(&vm->wake_write, to_write);
    /* A wake before that had no descriptor, and may have come when gojs_timeout_ms had looked. */
    if (atomic_load(&vm->woken)) gowasm__unix_wake(to_write);
    return true;
}

/* The flag once more behind the descriptor: a step in between has cleared both, and the descriptor
 * would end each wait from then on. */
void gojs_wake(gojs_vm *vm) {
    atomic_store(&vm->woken, 1);
    const int fd = atomic_load(&vm->wake_write);
    if (fd < 0) return;
    gowasm__unix_wake(fd);
    atomic_store(&vm->woken, 1);
}

int gojs_pollfds(gojs_vm *vm, struct pollfd *fds, int max) {
    int n = 0;
    if (open_wake(vm)) {
        if (n < max) fds[n] = (struct pollfd){.fd = vm->wake_read, .events = POLLIN};
        n++;
    }
    for (size_t i = 0; i < gojs__reads_pending(vm); i++, n++)
        if (n < max) fds[n] = (struct pollfd){.fd = gojs__read_fd(vm, i), .events = POLLIN};
    if (vm->client.pollfds)
        n += vm->client.pollfds(vm->client.user, n < max ? fds + n : NULL, n < max ? max - n : 0);
    return n;
}

gojs_status gojs_deadlock(gojs_vm *vm) {
    static const char text[] = "fatal error: all goroutines are asleep - deadlock!\n";
    if (vm->dead) return vm->dead;
    if (!vm->started || vm->depth) return GOJS_OK;
    if (!vm->guest.getsp) { /* TinyGo reports deadlocks itself; in node, too, this is an end */
        vm->exit_code = 0;
        vm->dead = gojs__fail(vm, GOJS_EXITED, "the program exited with code 0");
        return vm->dead;
    }
    if (!vm->uses_js) { /* without syscall/js Go has no handler, and would crash */
        vm->in.active++;
        gojs__stream_write(vm, 2, text, sizeof text - 1);
        vm->in.active--;
        vm->exit_code = 2;
        vm->dead = gojs__fail(vm, GOJS_EXITED, "all goroutines are asleep - deadlock!");
        return vm->dead;
    }
    gojs_value event = gojs_object(vm);
    bool ok = gojs__put_value(vm, event, "id", gojs_number(0)) &&
              gojs__define(vm, gojs__obj(vm->go), &vm->s__pendingEvent->cell, event, false);
    gojs_release(vm, event);
    if (ok) ok = gojs__resume(vm);
    return vm->dead;
}

void gojs__wait(gojs_vm *vm) {
    const uint64_t ns = wait_time(vm);
    struct pollfd few[8], *fds = few;
    if (ns == 0) return;
    if (gojs__reads_pending(vm) == 0 && !vm->fetching && ns != UINT64_MAX && vm->hooks.sleep) {
        vm->hooks.sleep(vm->hooks.user, ns);
        return;
    }
    int n = gojs_pollfds(vm, few, 8);
    if (n > 8) {
        fds = calloc((size_t)n, sizeof *fds);
        if (!fds) return;
        n = gojs_pollfds(vm, fds, n);
    }
    gowasm_poll *polls = calloc((size_t)n + 1, sizeof *polls);
    for (int i = 0; polls && i < n; i++)
        polls[i] = (gowasm_poll){
            .fd = fds[i].fd, .read = fds[i].events & POLLIN, .write = fds[i].events & POLLOUT};
    if (polls) gojs__poll(vm, polls, (size_t)n, ns);
    free(polls);
    if (fds != few) free(fds);
}

bool gojs__stopped(gojs_vm *vm) {
    if (!vm->account || vm->dead || gowasm__check_idle(vm->account) == GOWASM_OK) return vm->dead;
    vm->dead = gojs__fail(vm, GOJS_TRAPPED, "%s", gowasm_last_error(vm->account)->message);
    return true;
}

int gojs_main(gojs_vm *vm) {
    if (gojs__busy(vm)) { /* it would wait for what goes on only after it */
        gojs__fail(vm, GOJS_BAD_TYPE, "gojs_main within a call of the VM");
        return EXIT_TRAP;
    }
    vm->in.active++; /* hooks that run between the steps cannot free it, either */
    gojs_status status = vm->started ? GOJS_OK : gojs_start(vm);
    while (status == GOJS_OK) {
        status = gojs__stopped(vm) ? vm->dead : gojs_step(vm);
        if (status != GOJS_OK) break;
        if (gojs_is_idle(vm)) {
            status = gojs_deadlock(vm);
            if (status == GOJS_OK && gojs_is_idle(vm))
                status = vm->dead = gojs__fail(vm, GOJS_TRAPPED, "the program waits for ever");
            continue;
        }
        gojs__wait(vm);
    }
    vm->in.active--;
    return status == GOJS_EXITED ? vm->exit_code : EXIT_TRAP;
}

int gojs_exit_code(const gojs_vm *vm) {
    return vm->exit_code;
}
