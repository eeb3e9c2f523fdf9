/* poll.c: poll_oneoff.
 *
 * Input: an array of subscriptions of the guest: clocks and descriptors. Output: an event for each
 * one that is due, at least one. Waits in the system's poll, so it costs no time while nothing
 * happens. Invariants: memory taken is bounded by the number of open descriptors, not by the
 * guest's count; every event goes where a subscription came from, so at most `count` are written.
 * The two arrays may overlap: subscriptions are read again for the events, so what the guest gets
 * then is its own affair, but each is checked each time. The hooks `clock` and `sleep` may enter
 * the guest again, which may change subscriptions and descriptors and poll itself, or leave it for
 * good: while they run nothing is allocated, and what they may have changed is looked up again. */
#include "serdes.h"
#include "wasi.h"
#include <stdlib.h>
#include <string.h>

typedef struct {
    gowasm_instance *instance;
    uint32_t in, out, count;
    uint32_t room;      /* of the descriptor table when `polls` was made; 0: there is none */
    uint32_t *polled;   /* by descriptor: its entry in `polls`, plus 1; 0: not waited for */
    gowasm_poll *polls; /* one for each descriptor that is waited for */
    size_t poll_count;
    uint64_t wait;       /* ns until the first clock */
    uint64_t host_start; /* the host's monotonic clock then */
    uint64_t start[2];   /* the clocks REALTIME and MONOTONIC at the start of the call */
    uint64_t passed;     /* ns waited: clocks up to here are due */
    uint32_t events;
} job;

static gowasm_subscription subscription(const job *j, uint32_t i) {
    gowasm_subscription s;
    gowasm__get_subscription(gowasm__span(j->instance,
                                          j->in + (uint64_t)i * GOWASM_SIZE_SUBSCRIPTION,
                                          GOWASM_SIZE_SUBSCRIPTION),
                             &s);
    return s;
}

/* How long from the start of the call until the clock is due. CPU time cannot be waited for. */
static gowasm_errno clock_wait(const job *j, const gowasm_subscription *s, uint64_t *wait) {
    if (s->clock >= WASI_CLOCK_COUNT || s->clock_flags > WASI_SUBSCRIPTION_ABSTIME)
        return WASI_EINVAL;
    if (s->clock > WASI_CLOCK_MONOTONIC) return WASI_ENOTSUP;
    const uint64_t start = s->clock_flags & WASI_SUBSCRIPTION_ABSTIME ? j->start[s->clock] : 0;
    *wait = s->timeout > start ? s->timeout - start : 0;
    return 0;
}

/* The descriptor of a subscription, or why it is an event at once. `ready`: it never blocks. */
static gowasm_errno fd_wait(const job *j, const gowasm_subscription *s, gowasm_fd **entry,
                            bool *ready) {
    const gowasm_errno error =
        gowasm__fd_any(j->instance->wasi, s->fd, WASI_POLL_FD_READWRITE, entry);
    if (error) return error;
    *ready = (*entry)->kind != GOWASM_FD_HOST || (*entry)->type == WASI_REGULAR_FILE;
    return 0;
}

/* Both arrays in one block, for as many descriptors as there are subscriptions and numbers. */
static gowasm_errno make_polls(job *j) {
    const uint32_t room = j->instance->wasi->fd_room;
    const size_t most = j->count < room ? j->count : room;
    j->polls = malloc(most * sizeof *j->polls + room * sizeof *j->polled);
    if (!j->polls) return WASI_ENOMEM;
    j->polled = (uint32_t *)(void *)(j->polls + most);
    memset(j->polled, 0, room * sizeof *j->polled);
    j->room = room;
    return 0;
}

static void drop_polls(job *j) {
    free(j->polls);
    j->polls = NULL;
    j->room = 0;
}

static gowasm_poll *poll_of(const job *j, uint32_t fd) {
    return fd < j->room && j->polled[fd] != 0 ? &j->polls[j->polled[fd] - 1] : NULL;
}

/* First look at a subscription: fills `polls` and `wait`. */
static gowasm_errno prepare(job *j, uint32_t i) {
    const gowasm_subscription s = subscription(j, i);
    if (s.tag > WASI_EVENT_FD_WRITE) return WASI_EINVAL;
    uint64_t wait = 0;
    if (s.tag == WASI_EVENT_CLOCK) {
        if (clock_wait(j, &s, &wait)) wait = 0;
    } else {
        gowasm_fd *f;
        bool ready;
        if (fd_wait(j, &s, &f, &ready) == 0 && !ready) {
            wait = UINT64_MAX;
            gowasm_poll *p = poll_of(j, s.fd);
            if (!p) {
                p = &j->polls[j->poll_count++];
                *p = (gowasm_poll){.fd = f->host};
                j->polled[s.fd] = (uint32_t)j->poll_count;
            }
            if (s.tag == WASI_EVENT_FD_READ)
                p->read = true;
            else
                p->write = true;
        }
    }
    if (wait < j->wait) j->wait = wait;
    return 0;
}

/* Bytes that can be read from a regular file without waiting for anything: up to its end. */
static uint64_t bytes_to_end(const gowasm_fd *f) {
    gowasm_filestat stat;
    uint64_t position;
    if (gowasm__port_stat(f->host, &stat) ||
        gowasm__port_seek(f->host, 0, WASI_SEEK_CUR, &position))
        return 0;
    return stat.size > position ? stat.size - position : 0;
}

static bool fd_event(const job *j, const gowasm_subscription *s, gowasm_event *event) {
    gowasm_fd *f;
    bool ready;
    event->error = fd_wait(j, s, &f, &ready);
    if (event->error) return true;
    const bool read = s->tag == WASI_EVENT_FD_READ;
    if (ready) {
        event->bytes = f->kind != GOWASM_FD_HOST ? 1 : read ? bytes_to_end(f) : 0;
        return true;
    }
    const gowasm_poll *p = poll_of(j, s->fd);
    if (!p) return false;
    if (p->failed) event->error = WASI_EBADF;
    if (p->hangup) event->flags = WASI_EVENT_HANGUP;
    if (read && p->can_read) event->bytes = gowasm__port_readable_bytes(f->host);
    return p->failed || (read ? p->can_read : p->can_write);
}

/* Second look: the event, if it is due. */
static void report(job *j, uint32_t i) {
    const gowasm_subscription s = subscription(j, i);
    gowasm_event event = {.userdata = s.userdata, .tag = s.tag};
    bool due;
    if (s.tag == WASI_EVENT_CLOCK) {
        uint64_t wait = 0;
        event.error = clock_wait(j, &s, &wait);
        due = event.error || wait <= j->passed;
    } else {
        due = fd_event(j, &s, &event);
    }
    if (!due) return;
    gowasm__put_event(gowasm__span(j->instance, j->out + (uint64_t)j->events * GOWASM_SIZE_EVENT,
                                   GOWASM_SIZE_EVENT),
                      &event);
    j->events++;
}

/* Waits. If nothing came of the descriptors, the first clock is due, whatever the clocks say now:
 * an embedder's clock may stand still. */
static gowasm_errno wait_for(job *j) {
    const gowasm_hooks *hooks = &j->instance->wasi->hooks;
    if (j->poll_count == 0 && j->wait > 0 && hooks->sleep) {
        drop_polls(j); /* the hook may not return */
        hooks->sleep(hooks->user, j->wait);
        j->passed = j->wait;
        return 0;
    }
    const gowasm_errno error = gowasm__wait(j->instance, j->polls, j->poll_count, j->wait);
    if (error) return error;
    j->passed = j->wait;
    if (gowasm__any_ready(j->polls, j->poll_count)) {
        uint64_t now = 0;
        gowasm__port_clock_time(WASI_CLOCK_MONOTONIC, &now);
        j->passed = now - j->host_start;
    }
    return 0;
}

static gowasm_errno run(job *j) {
    gowasm_errno error = gowasm__port_clock_time(WASI_CLOCK_MONOTONIC, &j->host_start);
    for (uint32_t id = 0; id < 2 && !error; id++)
        error = gowasm__wasi_time(j->instance->wasi, id, &j->start[id]);
    if (!error) error = make_polls(j);
    for (uint32_t i = 0; i < j->count && !error; i++)
        error = gowasm__loop_late(j->instance, i) ? WASI_EINTR : prepare(j, i);
    if (!error) error = wait_for(j);
    for (uint32_t i = 0; i < j->count && !error; i++) {
        if (gowasm__loop_late(j->instance, i)) error = WASI_EINTR;
        if (!error) report(j, i);
    }
    drop_polls(j);
    return error;
}

static gowasm_errno poll_oneoff(gowasm_instance *instance, uint32_t in, uint32_t out,
                                uint32_t count, uint32_t at) {
    job j = {.instance = instance, .in = in, .out = out, .count = count, .wait = UINT64_MAX};
    if (!gowasm__span(instance, in, (uint64_t)count * GOWASM_SIZE_SUBSCRIPTION) ||
        !gowasm__span(instance, out, (uint64_t)count * GOWASM_SIZE_EVENT) ||
        !gowasm__span(instance, at, 4))
        return WASI_EFAULT;
    if (count == 0) return WASI_EINVAL;
    const gowasm_errno error = run(&j);
    if (!error) gowasm__put32(gowasm__span(instance, at, 4), j.events);
    return error;
}

static gowasm_errno wasi_poll_oneoff(gowasm_instance *instance, uint32_t in, uint32_t out,
                                     uint32_t count, uint32_t at) {
    const gowasm_errno e = poll_oneoff(instance, in, out, count, at);
    gowasm__check(instance);
    return e;
}

#define WASI_poll WASI_CALL
#include "define-calls.h"
