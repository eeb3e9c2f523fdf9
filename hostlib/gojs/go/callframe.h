/* callframe.h: the arguments and results of an import.
 *
 * Input and output: a gojs_frame, filled by callframe.c for Go and by tinygo.c for TinyGo.
 * Invariants: text and bytes point into guest memory, and are valid until the guest runs again. */
#ifndef GOJS_FRAME_H
#define GOJS_FRAME_H

#include "go.h"

typedef struct gojs_frame {
    gojs_value value[3]; /* v, in order; counted */
    uint64_t ref;        /* r */
    int64_t i[2];
    int32_t w;
    const char *text; /* s: guest memory, checked */
    size_t text_size;
    uint8_t *bytes; /* b: guest memory, checked */
    size_t bytes_size;
    gojs_value *args; /* a; counted */
    int argc;
    size_t args_room;
    gojs_value few[8];
    /* results */
    gojs_value result; /* takes a count */
    int64_t result_i;
    int32_t result_w;
    bool result_ok;
} gojs_frame;

/* An import's work. False: the guest broke the rules, or something was thrown that it cannot see:
 * it ends. */
typedef bool (*gojs_import_function)(gojs_vm *vm, gojs_frame *f);

enum {
#define GOJS_IMPORT(name, layout, id) GOJS_##id,
#include "go.def"
#undef GOJS_IMPORT
    GOJS_IMPORTS
};

#define GOJS_IMPORT(name, layout, id) bool gojs__##id(gojs_vm *vm, gojs_frame *f);
#include "go.def"
#undef GOJS_IMPORT

/* The parts that TinyGo's calls share. Clear first; then read []ref; release in any case. */
void gojs__frame_clear(gojs_frame *f);
bool gojs__frame_args(gojs_vm *vm, gojs_frame *f, uint64_t at, uint64_t count);
void gojs__frame_release(gojs_vm *vm, gojs_frame *f);
/* An import could not do its work: the guest is dead; vm->error says why. */
gojs_status gojs__end_guest(gojs_vm *vm, const char *name);

/* Leaves the guest of a compiled module after an import that was not GOJS_OK. */
void gojs__leave(gowasm_instance *instance, gojs_status status);

/* Runs import number `id`; see gojs_import. */
gojs_status gojs__import(gojs_vm *vm, unsigned id, uint32_t sp);

#endif
