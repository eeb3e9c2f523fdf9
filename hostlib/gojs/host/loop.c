/* loop.c: the event loop: what is due, how long there is nothing to do, what to wait for.
 *
 * Input: jobs, deliveries, timers, pending reads, the HTTP client, a wake from another thread.
 * Output: the guest is called for each. Invariants: a step never blocks; while the guest is active
 * it does nothing. */
#include "files.h"

#include <poll.h>
#include <stdlib.h>

/* ---- stepping ---- */

static void run_reads(gojs_vm *vm) {
    for (size_t i = gojs__reads_pending(vm); i-- > 0 && !vm->core.dead;) {
        if (i >= gojs__reads_pending(vm) || !gojs__read_is_ready(vm, i)) continue;
        gojs__read_finish(vm, i);
        gojs__run_jobs(vm);
    }
}

static void clear_wake(gojs_vm *vm) {
    if (!atomic_exchange(&vm->host->woken, 0)) return;
    if (vm->host->wake_read >= 0) gowasm__unix_wake_clear(vm->host->wake_read);
}

gojs_status gojs_step(gojs_vm *vm) {
    if (vm->core.dead) return vm->core.dead;
    if (!vm->host->started)
        return gojs__fail(vm, GOJS_BAD_TYPE, "the program has not been started");
    if (vm->host->depth) return GOJS_OK; /* the guest is active: it goes on by itself */
    vm->core.in.active++;
    clear_wake(vm);
    gojs__run_jobs(vm);
    gojs__run_deliveries(vm);
    if (!vm->core.dead) gojs__run_timers(vm);
    if (!vm->core.dead) run_reads(vm);
    if (!vm->core.dead && vm->host->client.step) {
        vm->host->client.step(vm->host->client.user);
        gojs__run_jobs(vm);
    }
    vm->core.in.active--;
    return vm->core.dead;
}

/* ns until there is something to do; UINT64_MAX: no timer is pending. The clock's hook may change
 * the timers. */
static uint64_t wait_time(gojs_vm *vm) {
    if (vm->builtins->jobs || vm->host->deliveries || atomic_load(&vm->host->woken) ||
        vm->core.dead)
        return 0;
    const gojs_timer *t = gojs__first_timer(vm);
    const int ms =
        vm->host->client.timeout_ms ? vm->host->client.timeout_ms(vm->host->client.user) : -1;
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
    return !vm->builtins->jobs && !vm->host->deliveries && !vm->host->timer_count &&
           !gojs__reads_pending(vm) && !vm->host->fetching;
}

static bool open_wake(gojs_vm *vm) {
    int to_write;
    if (vm->host->wake_read >= 0) return true;
    if (gowasm__unix_wake_open(&vm->host->wake_read, &to_write)) return false;
    atomic_store(&vm->host->wake_write, to_write);
    /* A wake before that had no descriptor, and may have come when gojs_timeout_ms had looked. */
    if (atomic_load(&vm->host->woken)) gowasm__unix_wake(to_write);
    return true;
}

/* The flag once more after the descriptor: a step in between has cleared both, and the descriptor
 * would end each wait from then on. */
void gojs_wake(gojs_vm *vm) {
    atomic_store(&vm->host->woken, 1);
    const int fd = atomic_load(&vm->host->wake_write);
    if (fd < 0) return;
    gowasm__unix_wake(fd);
    atomic_store(&vm->host->woken, 1);
}

int gojs_pollfds(gojs_vm *vm, struct pollfd *fds, int max) {
    int n = 0;
    if (open_wake(vm)) {
        if (n < max) fds[n] = (struct pollfd){.fd = vm->host->wake_read, .events = POLLIN};
        n++;
    }
    for (size_t i = 0; i < gojs__reads_pending(vm); i++, n++)
        if (n < max) fds[n] = (struct pollfd){.fd = gojs__read_fd(vm, i), .events = POLLIN};
    if (vm->host->client.pollfds)
        n += vm->host->client.pollfds(vm->host->client.user, n < max ? fds + n : NULL,
                                      n < max ? max - n : 0);
    return n;
}

void gojs__wait(gojs_vm *vm) {
    const uint64_t ns = wait_time(vm);
    struct pollfd few[8], *fds = few;
    if (ns == 0) return;
    if (gojs__reads_pending(vm) == 0 && !vm->host->fetching && ns != UINT64_MAX &&
        vm->core.hooks.sleep) {
        vm->core.hooks.sleep(vm->core.hooks.user, ns);
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

bool gojs__init_loop(gojs_vm *vm, gojs_setup *setup) {
    (void)setup;
    vm->host->wake_read = -1;
    atomic_init(&vm->host->woken, 0);
    atomic_init(&vm->host->wake_write, -1);
    return true;
}

void gojs__free_loop(gojs_vm *vm) {
    const int to_write = atomic_load(&vm->host->wake_write);
    if (vm->host->wake_read >= 0) gowasm__port_close(vm->host->wake_read);
    if (to_write >= 0) gowasm__port_close(to_write);
}
