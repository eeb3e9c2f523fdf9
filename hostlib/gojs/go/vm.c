/* vm.c: the life of a VM: made from a guest and options, started, freed.
 *
 * Must hold: a VM that could not be made leaves nothing behind; freeing one frees every value,
 * whoever counts on it. */
#include "../vm.h"

#include "gowasm_rt.h"

#include <stdlib.h>
#include <string.h>

/* Where arguments begin, and what lies behind them (cmd/link/internal/ld/data.go:
 * wasmMinDataAddr). */
enum { ARGS_BEGIN = 4096, DATA_BEGIN = 4096 + 8192 };

static const gojs_limits defaults = {.memory = 256u << 20,
                                     .timers = 4096,
                                     .depth = 1000,
                                     .sync_depth = 64,
                                     .file_reads = 64,
                                     .requests = 64};

void gojs_set_limits(gojs_vm *vm, const gojs_limits *limits) {
    const gojs_limits *d = &defaults;
    vm->limits.memory = limits->memory ? limits->memory : d->memory;
    vm->limits.timers = limits->timers ? limits->timers : d->timers;
    vm->limits.depth = limits->depth ? limits->depth : d->depth;
    vm->limits.sync_depth = limits->sync_depth ? limits->sync_depth : d->sync_depth;
    vm->limits.file_reads = limits->file_reads ? limits->file_reads : d->file_reads;
    vm->limits.requests = limits->requests ? limits->requests : d->requests;
}

void gojs_set_log(gojs_vm *vm, gojs_log log, void *user) {
    vm->log = log;
    vm->log_user = user;
}

void *gojs_user(const gojs_vm *vm) {
    return vm->user;
}

uint64_t gojs__now(gojs_vm *vm) {
    uint64_t ns = 0;
    if (!vm->hooks.clock || !vm->hooks.clock(vm->hooks.user, WASI_CLOCK_MONOTONIC, &ns))
        gowasm__port_clock_time(WASI_CLOCK_MONOTONIC, &ns);
    return ns;
}

uint64_t gojs__wall_ns(gojs_vm *vm) {
    uint64_t ns = 0;
    if (!vm->hooks.clock || !vm->hooks.clock(vm->hooks.user, WASI_CLOCK_REALTIME, &ns))
        gowasm__port_clock_time(WASI_CLOCK_REALTIME, &ns);
    return ns;
}

enum { RANDOM_PIECE = 512 * 1024 };

bool gojs__random(gojs_vm *vm, void *to, size_t size) {
    if (vm->hooks.random) return vm->hooks.random(vm->hooks.user, to, size);
    for (size_t done = 0, n; done < size; done += n) { /* gigabytes take seconds */
        if (done != 0 && vm->account && gowasm__late(vm->account)) return false;
        n = size - done < RANDOM_PIECE ? size - done : RANDOM_PIECE;
        if (gowasm__port_random((uint8_t *)to + done, n) != 0) return false;
    }
    return true;
}

/* ---- making ---- */

static bool make_names(gojs_vm *vm) {
#define X(n) vm->s_##n = gojs__intern(vm, #n, strlen(#n));
    GOJS_NAMES(X)
#undef X
    vm->s_this = gojs__intern(vm, "this", 4);
    return vm->s_this != NULL && vm->s__pendingEvent != NULL;
}

static gojs_value make_func_wrapper(gojs_vm *vm, gojs_value self, int argc, const gojs_value *argv,
                                    void *user) {
    (void)self, (void)user;
    return gojs__go_function(vm, (uint32_t)gojs__to_int32(gojs__arg_number(vm, argc, argv, 0, 0)));
}

static bool make_roots(gojs_vm *vm) {
    vm->object_proto = gojs__new_proto(vm);
    vm->function_proto = gojs__new_proto(vm);
    vm->global = gojs_object(vm);
    vm->go = gojs_object(vm);
    if (!vm->function_proto || gojs__threw(vm->global) || gojs__threw(vm->go)) return false;
    return gojs__put_hidden(vm, vm->global, "globalThis", gojs_retain(vm->global)) &&
           gojs__put_value(vm, vm->go, "_pendingEvent", gojs_null()) &&
           gojs__put_value(vm, vm->go, "_makeFuncWrapper",
                           gojs_function(vm, NULL, make_func_wrapper, NULL, NULL));
}

static bool make_library(gojs_vm *vm, const gowasm_options *options) {
    return gojs__init_errors(vm) && gojs__init_objects(vm) && gojs__init_arrays(vm) &&
           gojs__init_bytes(vm) && gojs__init_primitives(vm) && gojs__init_promises(vm) &&
           gojs__init_dates(vm) && gojs__init_json(vm) && gojs__init_system(vm) &&
           gojs__init_fs(vm) && gojs__init_process(vm, options) && gojs__init_refs(vm);
}

static char **copy_list(const char *const *list, size_t count) {
    char **copy = calloc(count + 1, sizeof *copy);
    for (size_t i = 0; copy && i < count; i++) {
        const size_t n = strlen(list[i]) + 1;
        copy[i] = malloc(n);
        if (!copy[i]) {
            while (i-- > 0) free(copy[i]);
            free(copy);
            return NULL;
        }
        memcpy(copy[i], list[i], n);
    }
    return copy;
}

static int by_text(const void *a, const void *b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Minutes west of UTC in an environment's TZ like "UTC-5" or "<+02>-2:30" (POSIX: west is
 * positive). */
static int zone_offset(const char *tz) {
    const char *p = tz;
    if (*p == '<')
        while (*p && *p++ != '>') {
        }
    else
        while ((*p | 32) >= 'a' && (*p | 32) <= 'z') p++;
    char *end;
    const long hours = strtol(p, &end, 10);
    if (p == tz || end == p || hours < -14 || hours > 14) return 0;
    const long minutes = *end == ':' ? strtol(end + 1, NULL, 10) % 60 : 0;
    return (int)(hours * 60 + (*p == '-' ? -minutes : minutes));
}

static gojs_status fill(gojs_vm *vm, const gowasm_options *o, gowasm_error *error) {
    static const char *const name[] = {"js"};
    const bool has_args = o->argc > 0 && o->argv;
    size_t env = 0;
    while (o->envp && o->envp[env]) env++;
    vm->argv = copy_list(has_args ? o->argv : name, has_args ? (size_t)o->argc : 1);
    vm->env = copy_list(o->envp, env);
    if (!vm->argv || !vm->env) return GOJS_NO_MEMORY;
    if (env) qsort(vm->env, env, sizeof *vm->env, by_text); /* as wasm_exec.js does */
    for (size_t i = 0; i < env; i++)
        if (strncmp(vm->env[i], "TZ=", 3) == 0) vm->offset_minutes = zone_offset(vm->env[i] + 3);
    const gojs_status status = gojs__files_new(vm, o, error);
    if (status != GOJS_OK) return status;
    return make_names(vm) && make_roots(vm) && make_library(vm, o) ? GOJS_OK : GOJS_NO_MEMORY;
}

gojs_status gojs_new(const gojs_guest *guest, const gowasm_options *options, gojs_vm **result,
                     gowasm_error *error) {
    gowasm_options all = GOWASM_OPTIONS_INIT;
    if (options) memcpy(&all, options, options->size < sizeof all ? options->size : sizeof all);
    *result = NULL;
    gojs_vm *vm = calloc(1, sizeof *vm);
    gojs_status status = GOJS_NO_MEMORY;
    if (error) memset(error, 0, sizeof *error);
    if (vm) {
        vm->guest = *guest;
        vm->cells.next = vm->cells.previous = &vm->cells;
        vm->limits = defaults;
        vm->collect_at = 4u << 20;
        vm->hooks = all.hooks;
        vm->user = all.user;
        vm->wake_read = -1;
        atomic_init(&vm->wake_write, -1);
        vm->start = gojs__now(vm);
        status = fill(vm, &all, error);
        if (status == GOJS_OK) {
            *result = vm;
            return GOJS_OK;
        }
        gojs_free(vm);
    }
    if (error && error->status == GOWASM_OK)
        gowasm__error(error, GOWASM_MEMORY_LIMIT, "no memory for the values of the guest");
    return status;
}

/* ---- freeing ---- */

static void free_list(char **list) {
    for (char **p = list; p && *p; p++) free(*p);
    free(list);
}

static void free_values(gojs_vm *vm) {
    for (gojs_cell *c = vm->cells.next; c != &vm->cells; c = c->next) c->refs++;
    for (gojs_cell *c = vm->cells.next; c != &vm->cells; c = c->next) {
        if (c->type == GOJS_OBJECT || c->type == GOJS_FUNCTION)
            gojs__obj_clear(vm, (gojs_obj *)(void *)c);
        if (c->type == GOJS_SYMBOL) gojs__symbol_clear(vm, c);
    }
    while (vm->cells.next != &vm->cells) gojs__cell_drop(vm, vm->cells.next);
}

bool gojs__busy(const gojs_vm *vm) {
    return vm->depth || vm->in.calls || vm->in.active || vm->running_jobs || vm->last_waiting ||
           vm->collecting;
}

void gojs_free(gojs_vm *vm) {
    if (!vm || gojs__busy(vm)) return; /* called by its own host function: it is in use */
    vm->in.active++;                   /* nor again by a function's `drop` */
    if (!vm->dead) vm->dead = GOJS_TRAPPED;
    gojs__drop_jobs(vm);
    gojs__drop_deliveries(vm);
    gojs__files_free(vm);
    free_values(vm);
    if (vm->client.free) vm->client.free(vm->client.user);
    const int to_write = atomic_load(&vm->wake_write);
    if (vm->wake_read >= 0) gowasm__port_close(vm->wake_read);
    if (to_write >= 0) gowasm__port_close(to_write);
    free_list(vm->argv);
    free_list(vm->env);
    gojs__uncharge(vm, vm->timer_room * sizeof *vm->timers);
    free(vm->timers);
    free(vm->slots);
    free(vm->strings);
    free(vm);
}

/* ---- starting ---- */

typedef struct layout {
    uint8_t *memory; /* from 0 to DATA_BEGIN */
    uint32_t at;
    uint32_t pointers[(DATA_BEGIN - ARGS_BEGIN) / 8];
    uint32_t count;
    bool full;
} layout;

static void put_list(layout *l, char *const *list) {
    for (; *list && !l->full; list++) {
        const size_t n = strlen(*list) + 1;
        if (n > DATA_BEGIN - l->at || l->count + 2 >= sizeof l->pointers / sizeof *l->pointers) {
            l->full = true;
            return;
        }
        memcpy(l->memory + l->at, *list, n);
        l->pointers[l->count++] = l->at;
        l->at = (l->at + (uint32_t)n + 7) & ~7u;
        if (l->at >= DATA_BEGIN) l->full = true;
    }
    if (!l->full) l->pointers[l->count++] = 0;
}

static gojs_status run(gojs_vm *vm, uint32_t argc, uint32_t argv) {
    vm->started = true;
    vm->depth++;
    const gojs_depths in = vm->in;
    const int left = vm->guest.run(vm->guest.instance, argc, argv);
    vm->in = in;
    vm->depth--;
    if (gojs__returned(vm, left)) gojs__run_jobs(vm);
    return vm->dead;
}

gojs_status gojs_start(gojs_vm *vm) {
    layout l = {.at = ARGS_BEGIN};
    if (vm->dead) return vm->dead;
    if (vm->started) return gojs__fail(vm, GOJS_BAD_TYPE, "the program has been started before");
    if (!vm->guest.getsp) return run(vm, 0, 0); /* TinyGo: arguments are WASI's */
    l.memory = gojs_range(vm, 0, DATA_BEGIN);
    if (!l.memory) {
        vm->dead = gojs__fail(vm, GOJS_TRAPPED, "the guest has no room for its arguments");
        return vm->dead;
    }
    uint32_t argc = 0;
    while (vm->argv[argc]) argc++;
    put_list(&l, vm->argv);
    put_list(&l, vm->env);
    const uint32_t pointers = l.at;
    if (l.full || pointers + 8 * l.count >= DATA_BEGIN)
        return gojs__fail(vm, GOJS_NO_MEMORY,
                          "total length of command line and environment variables exceeds limit");
    for (uint32_t i = 0; i < l.count; i++) {
        const uint64_t p = l.pointers[i];
        memcpy(l.memory + pointers + 8 * i, &p, 8);
    }
    return run(vm, argc, pointers);
}
