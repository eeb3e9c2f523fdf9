/* vm.c: the life of a VM: the modules of all layers, made from below and freed.
 *
 * Input: a guest and options. Output: a VM with its globals. Invariants: a VM that could not be
 * made leaves nothing; freeing one frees every value, however many counts it has. */
#include "go.h"

#include "gowasm_rt_hosted.h"

#include <stdlib.h>
#include <string.h>

static const gojs_module go_rows[] = {
    {.name = "go", .init = gojs__init_go_object},
    {.name = "references", .init = gojs__init_refs, .free = gojs__free_refs},
    {.name = "program", .init = gojs__init_program, .free = gojs__free_program},
};
static const gojs_modules go_modules = {go_rows, sizeof go_rows / sizeof *go_rows};

static const gojs_modules *const layers[] = {&gojs__core_modules, &gojs__builtin_modules,
                                             &gojs__host_modules, &go_modules};
enum { LAYERS = sizeof layers / sizeof *layers };

/* The states of all layers, in one piece. */
typedef struct whole {
    gojs_vm vm;
    gojs_builtins builtins;
    gojs_host host;
    gojs_go go;
} whole;

/* All modules in one row; NULL after the last. */
static const gojs_module *module(size_t i) {
    for (size_t l = 0; l < LAYERS; i -= layers[l++]->count)
        if (i < layers[l]->count) return &layers[l]->rows[i];
    return NULL;
}

static bool init(gojs_vm *vm, gojs_setup *setup) {
    for (const gojs_module *m; (m = module(vm->go->modules)) != NULL;) {
        vm->go->modules++;
        if (m->init && !m->init(vm, setup)) return false;
    }
    return true;
}

static void end(gojs_vm *vm) {
    if (!vm->core.dead) vm->core.dead = GOJS_TRAPPED;
    vm->core.in.active++; /* so that a function's `drop` cannot free it again */
    for (size_t i = 0; i < vm->go->modules; i++)
        if (module(i)->drop) module(i)->drop(vm);
    for (size_t i = 0; i < vm->go->modules; i++)
        if (module(i)->free) module(i)->free(vm);
    free(vm);
}

gojs_status gojs_new(const gojs_guest *guest, const gowasm_options *options, gojs_vm **result,
                     gowasm_error *error) {
    gowasm_options all = GOWASM_OPTIONS_INIT;
    gowasm_error ours = {0};
    if (options) memcpy(&all, options, options->size < sizeof all ? options->size : sizeof all);
    gojs_setup setup = {guest, &all, GOJS_NO_MEMORY, &ours};
    whole *w = calloc(1, sizeof *w);
    *result = NULL;
    if (error) memset(error, 0, sizeof *error);
    if (w) {
        w->vm.builtins = &w->builtins;
        w->vm.host = &w->host;
        w->vm.go = &w->go;
        if (init(&w->vm, &setup)) {
            *result = &w->vm;
            return GOJS_OK;
        }
        end(&w->vm);
    }
    if (ours.status == GOWASM_OK)
        gowasm__error(&ours, GOWASM_MEMORY_LIMIT, "no memory for the values of the guest");
    if (error) *error = ours;
    return setup.failure;
}

bool gojs__busy(const gojs_vm *vm) {
    return vm->host->depth || vm->core.in.calls || vm->core.in.active ||
           vm->builtins->running_jobs || vm->core.last_waiting || vm->core.collecting;
}

void gojs_free(gojs_vm *vm) {
    if (!vm || gojs__busy(vm)) return; /* called by its own host function: it is in use */
    end(vm);
}
