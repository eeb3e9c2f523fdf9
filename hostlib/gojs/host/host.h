/* host.h: the third layer: what a program finds around it: the event loop, files, the process, the
 * network, and how the guest is entered. It needs core and builtins.
 *
 * Invariants: nothing here knows how Go names values or passes arguments: the guest is its
 * gojs_guest, entered through guest.c. */
#ifndef GOJS_HOST_H
#define GOJS_HOST_H

#include "../builtins/builtins.h"

#include <stdatomic.h>

struct gowasm_poll;

/* ---- the guest (guest.c) ---- */

bool gojs__run(gojs_vm *vm, uint32_t argc, uint32_t argv);
/* Calls resume(), for which the caller has prepared the event. False: the guest is gone. */
bool gojs__resume(gojs_vm *vm);
bool gojs__schedule(gojs_vm *vm); /* TinyGo's go_scheduler */
bool gojs__stopped(gojs_vm *vm);  /* between calls: time is up, or cancelled; the VM is dead */

/* ---- timers (timers.c) ---- */

typedef struct gojs_timer {
    uint64_t due; /* ns of gojs__now */
    uint64_t every;
    uint32_t id;
    bool go;        /* scheduleTimeoutEvent, else setTimeout */
    bool scheduler; /* TinyGo's: calls go_scheduler */
    gojs_value function, arguments;
} gojs_timer;

uint32_t gojs__timer_add(gojs_vm *vm, const gojs_timer *timer); /* 0: too many */
void gojs__timer_remove(gojs_vm *vm, uint32_t id);
bool gojs__scheduler_at(gojs_vm *vm, uint64_t due); /* false: too many timers */
bool gojs__timer_is_go(const gojs_vm *vm, uint32_t id);
const gojs_timer *gojs__first_timer(const gojs_vm *vm);
void gojs__run_timers(gojs_vm *vm);

/* ---- fs (files.c, fs-*.c) ---- */

bool gojs__stream_write(gojs_vm *vm, unsigned fd, const void *bytes, size_t size);
/* Pending reads: what to poll, and what to do when it is ready. */
size_t gojs__reads_pending(const gojs_vm *vm);
int gojs__read_fd(const gojs_vm *vm, size_t i);
bool gojs__read_is_ready(gojs_vm *vm, size_t i);
void gojs__read_finish(gojs_vm *vm, size_t i);

/* ---- results of fs's operations (deliveries.c) ---- */

/* Calls a callback with (error, value), at once or, at the limit of the depth, later. Takes the
 * values' counts. */
gojs_value gojs__deliver(gojs_vm *vm, gojs_value callback, gojs_value error, gojs_value value);
void gojs__run_deliveries(gojs_vm *vm);

/* ---- the loop (loop.c) ---- */

void gojs__wait(gojs_vm *vm); /* until gojs_step has something to do */

/* ---- the layer's state and parts ---- */

enum {
    GOJS_PROTO_STATS,
    GOJS_PROTO_HEADERS,
    GOJS_PROTO_CONTROLLER,
    GOJS_PROTO_STREAM,
    GOJS_PROTO_RESPONSE,
    GOJS_HOST_PROTOS
};

typedef struct gojs_host {
    gojs_guest guest;
    bool started;
    uint32_t depth;   /* nested run() and resume() */
    uint64_t resumes; /* so far */
    gojs_obj *proto[GOJS_HOST_PROTOS];
    bool delivering; /* the next call of a function of the guest is a result of fs */
    gojs_job *deliveries, *last_delivery;
    uint64_t start; /* of performance.now */
    gojs_timer *timers;
    uint32_t timer_count, next_timer;
    size_t timer_room;
    struct gojs_files *files;
    gojs_client client; /* start is NULL: none */
    uint32_t fetching;  /* requests that it has */
    gojs_host_call host_call;
    void *host_call_user;
    enum { GOJS_WAPC_IDLE, GOJS_WAPC_WAITING, GOJS_WAPC_DONE, GOJS_WAPC_FAILED } wapc_state;
    gojs_value wapc_reply;
    atomic_int woken, wake_write;
    int wake_read;
} gojs_host;

bool gojs__init_guest(gojs_vm *vm, gojs_setup *setup);
bool gojs__init_loop(gojs_vm *vm, gojs_setup *setup);
bool gojs__init_timers(gojs_vm *vm, gojs_setup *setup);
bool gojs__init_files(gojs_vm *vm, gojs_setup *setup);
bool gojs__init_fs(gojs_vm *vm, gojs_setup *setup);
bool gojs__init_process(gojs_vm *vm, gojs_setup *setup);
bool gojs__init_crypto(gojs_vm *vm, gojs_setup *setup);
void gojs__drop_deliveries(gojs_vm *vm);
void gojs__drop_files(gojs_vm *vm);
void gojs__free_fetch(gojs_vm *vm);
void gojs__free_loop(gojs_vm *vm);
void gojs__free_timers(gojs_vm *vm);

extern const gojs_modules gojs__host_modules;

#endif
