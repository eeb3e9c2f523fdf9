/* go.h: the top layer: Go's side of a VM: references, imports and their frames, the program's start
 * and end; and the VM made of all layers.
 *
 * Invariants: guest memory is reached through callframe.c and gojs_range alone. */
#ifndef GOJS_GO_H
#define GOJS_GO_H

#include "../host/host.h"

/* ---- references (refs.c) ---- */

typedef struct gojs_slot {
    gojs_value value;
    uint32_t count;     /* how many references Go has; UINT32_MAX: for ever; 0: free */
    uint32_t next_free; /* 0: the last */
} gojs_slot;

enum {
    GOJS_ID_NAN,
    GOJS_ID_ZERO,
    GOJS_ID_NULL,
    GOJS_ID_TRUE,
    GOJS_ID_FALSE,
    GOJS_ID_GLOBAL,
    GOJS_ID_GO,
    GOJS_ID_FIRST
};

bool gojs__ref_load(gojs_vm *vm, uint64_t ref, gojs_value *value); /* borrowed; false: no such id */
bool gojs__ref_store(gojs_vm *vm, gojs_value value, uint64_t *ref); /* counts; false: no memory */
bool gojs__ref_finalize(gojs_vm *vm, uint32_t id);

/* ---- functions that Go made (go-function.c) ---- */

gojs_value gojs__go_function(gojs_vm *vm, uint32_t id);
bool gojs__pending_event(gojs_vm *vm, gojs_value event); /* the one that resume() is to see */

/* ---- the VM (vm.c) ---- */

/* Is anything of the VM active, so that it cannot be freed? */
bool gojs__busy(const gojs_vm *vm);
/* The guest is gone: it has exited with this code. Always GOJS_EXITED. */
gojs_status gojs__exited(gojs_vm *vm, int code);

/* ---- the layer's state and parts ---- */

typedef struct gojs_go {
    size_t modules;    /* of all layers, that were begun to be made */
    gojs_value object; /* the program's object `go` */
    gojs_chars *s_id, *s_this, *s_args, *s_result, *s_pendingEvent;
    gojs_slot *slots;
    uint32_t slot_count, slot_room, free_slot;
    char **argv, **env;
    bool uses_js;
    int exit_code;
} gojs_go;

bool gojs__init_go_object(gojs_vm *vm, gojs_setup *setup);
bool gojs__init_refs(gojs_vm *vm, gojs_setup *setup);
bool gojs__init_program(gojs_vm *vm, gojs_setup *setup);
void gojs__free_refs(gojs_vm *vm);
void gojs__free_program(gojs_vm *vm);

#endif
