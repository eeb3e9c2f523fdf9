/* core.c: the state of a VM that every layer needs: limits, prototypes, the global object.
 *
 * Input: the options of gojs_new. Output: prototypes without properties: the methods come from the
 * layers above. Invariants: the ring of cells is whole from here on, so that what has been made by
 * then can be freed, wherever making stops. */
#include "core.h"

#include <stdlib.h>
#include <string.h>

static const gojs_limits defaults = {.memory = 256u << 20,
                                     .timers = 4096,
                                     .depth = 1000,
                                     .sync_depth = 64,
                                     .file_reads = 64,
                                     .requests = 64};

enum { COLLECT_AT = 4 << 20 };

void gojs_set_limits(gojs_vm *vm, const gojs_limits *limits) {
    const gojs_limits *d = &defaults;
    gojs_limits *l = &vm->core.limits;
    l->memory = limits->memory ? limits->memory : d->memory;
    l->timers = limits->timers ? limits->timers : d->timers;
    l->depth = limits->depth ? limits->depth : d->depth;
    l->sync_depth = limits->sync_depth ? limits->sync_depth : d->sync_depth;
    l->file_reads = limits->file_reads ? limits->file_reads : d->file_reads;
    l->requests = limits->requests ? limits->requests : d->requests;
}

void *gojs_user(const gojs_vm *vm) {
    return vm->core.user;
}

gojs_value gojs_global(gojs_vm *vm) {
    return gojs_retain(vm->core.global);
}

static bool make_names(gojs_vm *vm) {
    gojs_core *c = &vm->core;
    c->s_length = gojs__intern(vm, "length", 6);
    c->s_prototype = gojs__intern(vm, "prototype", 9);
    c->s_toString = gojs__intern(vm, "toString", 8);
    c->s_valueOf = gojs__intern(vm, "valueOf", 7);
    return c->s_length && c->s_prototype && c->s_toString && c->s_valueOf;
}

static bool make_protos(gojs_vm *vm) {
    gojs_obj **proto = vm->core.proto;
    for (int i = 0; i < GOJS_PROTO_COUNT; i++) {
        gojs_obj *up = i == GOJS_PROTO_TYPE_ERROR || i == GOJS_PROTO_RANGE_ERROR ||
                               i == GOJS_PROTO_SYNTAX_ERROR
                           ? proto[GOJS_PROTO_ERROR]
                           : proto[GOJS_PROTO_OBJECT];
        proto[i] = gojs__obj_new(vm, &gojs__plain, sizeof(gojs_obj), up, GOJS_OBJECT);
        if (!proto[i]) return false;
    }
    return true;
}

static bool init(gojs_vm *vm, gojs_setup *setup) {
    gojs_core *c = &vm->core;
    c->cells.next = c->cells.previous = &c->cells;
    c->limits = defaults;
    c->collect_at = COLLECT_AT;
    c->hooks = setup->options->hooks;
    c->user = setup->options->user;
    if (!make_names(vm) || !make_protos(vm)) return false;
    c->out_of_memory = gojs_text(vm, "out of memory");
    c->global = gojs_object(vm);
    return !gojs__threw(c->out_of_memory) && !gojs__threw(c->global) &&
           gojs__put_hidden(vm, c->global, "globalThis", gojs_retain(c->global));
}

static void free_all(gojs_vm *vm) {
    gojs__cells_free(vm);
    free(vm->core.strings);
    vm->core.strings = NULL;
}

static const gojs_module modules[] = {{.name = "core", .init = init, .free = free_all}};
const gojs_modules gojs__core_modules = {modules, sizeof modules / sizeof *modules};
