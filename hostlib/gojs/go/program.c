/* program.c: a program's start and end: arguments, run(), the loop until it has ended, deadlocks.
 *
 * Input: arguments and environment of the options. Output: they lie in the guest's memory as Go's
 * wasm_exec.js has them; a status, an exit code. Invariants: nothing is written outside of the part
 * of memory that Go's linker leaves free. */
#include "go.h"

#include <stdlib.h>
#include <string.h>

enum { EXIT_TRAP = 134 };

/* Where arguments begin, and where the program's data do (cmd/link/internal/ld/data.go,
 * wasmMinDataAddr). */
enum { ARGS_BEGIN = 4096, DATA_BEGIN = 4096 + 8192 };

/* ---- arguments and environment ---- */

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

bool gojs__init_program(gojs_vm *vm, gojs_setup *setup) {
    static const char *const name[] = {"js"};
    const gowasm_options *o = setup->options;
    const bool has_args = o->argc > 0 && o->argv;
    size_t env = 0;
    while (o->envp && o->envp[env]) env++;
    vm->go->argv = copy_list(has_args ? o->argv : name, has_args ? (size_t)o->argc : 1);
    vm->go->env = copy_list(o->envp, env);
    if (!vm->go->argv || !vm->go->env) return false;
    if (env) qsort(vm->go->env, env, sizeof *vm->go->env, by_text); /* as wasm_exec.js does */
    return true;
}

static void free_list(char **list) {
    for (char **p = list; p && *p; p++) free(*p);
    free(list);
}

void gojs__free_program(gojs_vm *vm) {
    free_list(vm->go->argv);
    free_list(vm->go->env);
}

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

/* ---- start ---- */

static gojs_status run(gojs_vm *vm, uint32_t argc, uint32_t argv) {
    if (gojs__run(vm, argc, argv)) gojs__run_jobs(vm);
    return vm->core.dead;
}

gojs_status gojs_start(gojs_vm *vm) {
    layout l = {.at = ARGS_BEGIN};
    if (vm->core.dead) return vm->core.dead;
    if (vm->host->started)
        return gojs__fail(vm, GOJS_BAD_TYPE, "the program has been started before");
    if (!vm->host->guest.getsp) return run(vm, 0, 0); /* TinyGo: arguments are WASI's */
    l.memory = gojs_range(vm, 0, DATA_BEGIN);
    if (!l.memory) {
        vm->core.dead = gojs__fail(vm, GOJS_TRAPPED, "the guest has no room for its arguments");
        return vm->core.dead;
    }
    uint32_t argc = 0;
    while (vm->go->argv[argc]) argc++;
    put_list(&l, vm->go->argv);
    put_list(&l, vm->go->env);
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

/* ---- end ---- */

gojs_status gojs__exited(gojs_vm *vm, int code) {
    vm->go->exit_code = code;
    vm->core.dead = gojs__fail(vm, GOJS_EXITED, "the program exited with code %d", code);
    return vm->core.dead;
}

gojs_status gojs_deadlock(gojs_vm *vm) {
    static const char text[] = "fatal error: all goroutines are asleep - deadlock!\n";
    if (vm->core.dead) return vm->core.dead;
    if (!vm->host->started || vm->host->depth) return GOJS_OK;
    if (!vm->host->guest
             .getsp) { /* TinyGo reports deadlocks itself; in node, too, this is an end */
        return gojs__exited(vm, 0);
    }
    if (!vm->go->uses_js) { /* without syscall/js Go has no handler, and would crash */
        vm->core.in.active++;
        gojs__stream_write(vm, 2, text, sizeof text - 1);
        vm->core.in.active--;
        vm->go->exit_code = 2;
        vm->core.dead = gojs__fail(vm, GOJS_EXITED, "all goroutines are asleep - deadlock!");
        return vm->core.dead;
    }
    gojs_value event = gojs_object(vm);
    bool ok = gojs__put_value(vm, event, "id", gojs_number(0)) && gojs__pending_event(vm, event);
    gojs_release(vm, event);
    if (ok) ok = gojs__resume(vm);
    return vm->core.dead;
}

int gojs_main(gojs_vm *vm) {
    if (gojs__busy(vm)) { /* it would wait for what goes on only after it */
        gojs__fail(vm, GOJS_BAD_TYPE, "gojs_main within a call of the VM");
        return EXIT_TRAP;
    }
    vm->core.in.active++; /* hooks that run between the steps cannot free it, either */
    gojs_status status = vm->host->started ? GOJS_OK : gojs_start(vm);
    while (status == GOJS_OK) {
        status = gojs__stopped(vm) ? vm->core.dead : gojs_step(vm);
        if (status != GOJS_OK) break;
        if (gojs_is_idle(vm)) {
            status = gojs_deadlock(vm);
            if (status == GOJS_OK && gojs_is_idle(vm))
                status = vm->core.dead = gojs__fail(vm, GOJS_TRAPPED, "the program waits for ever");
            continue;
        }
        gojs__wait(vm);
    }
    vm->core.in.active--;
    return status == GOJS_EXITED ? vm->go->exit_code : EXIT_TRAP;
}

int gojs_exit_code(const gojs_vm *vm) {
    return vm->go->exit_code;
}
