/* builtins.h: the second layer: the objects of the language's own library, and the queue of jobs.
 * It needs core alone.
 *
 * Invariants: a builtin that may run a function of the program reads again afterwards what that may
 * have changed. */
#ifndef GOJS_BUILTINS_H
#define GOJS_BUILTINS_H

#include "../core/core.h"

/* ---- arrays (array.c, array-methods.c) ---- */

typedef struct gojs_arr {
    gojs_obj obj;
    gojs_value *data;
    uint32_t length, room;
} gojs_arr;
extern const gojs_class gojs__array_class;
static inline gojs_arr *gojs__array(gojs_value v) { /* NULL: it is none */
    return (gojs_arr *)(void *)gojs__as(v, &gojs__array_class);
}
gojs_value gojs__array_of(gojs_vm *vm, const gojs_value *values, uint32_t count);
bool gojs__array_reserve(gojs_vm *vm, gojs_arr *a, uint64_t length); /* false: exception */
bool gojs__array_push(gojs_vm *vm, gojs_value array, gojs_value value);

/* All own enumerable string keys, as an array of strings (reflect.c). */
gojs_value gojs__keys(gojs_vm *vm, gojs_value v);

/* ---- bytes (typed-array.c) ---- */

typedef struct gojs_buf { /* ArrayBuffer */
    gojs_obj obj;
    uint8_t *data;
    uint32_t size;
} gojs_buf;
typedef struct gojs_view { /* Uint8Array and its kin */
    gojs_obj obj;
    gojs_buf *buffer;
    uint32_t offset, length; /* bytes, elements */
    uint8_t kind;
} gojs_view;
enum { GOJS_UINT8 = 0, GOJS_UINT8_CLAMPED, GOJS_VIEW_KINDS = 9 };
extern const gojs_class gojs__view_class, gojs__buffer_class;
gojs_value gojs__bytes_new(gojs_vm *vm, const void *bytes, size_t size);
/* The bytes of a Uint8Array or Uint8ClampedArray alone, else NULL. */
uint8_t *gojs__octets(gojs_value v, uint32_t *size);

/* ---- jobs (jobs.c) ---- */

typedef struct gojs_job {
    struct gojs_job *next;
    gojs_cfunc call;
    int argc;
    gojs_value argv[4];
} gojs_job;

bool gojs__job(gojs_vm *vm, gojs_cfunc call, int argc, const gojs_value *argv); /* later */
void gojs__run_jobs(gojs_vm *vm);

/* ---- the layer's state and parts ---- */

enum {
    GOJS_PROTO_ARRAY,
    GOJS_PROTO_BUFFER,
    GOJS_PROTO_PROMISE,
    GOJS_PROTO_DATE,
    GOJS_PROTO_ENCODER,
    GOJS_PROTO_DECODER,
    GOJS_BUILTIN_PROTOS
};

typedef struct gojs_builtins {
    gojs_chars *s_buffer, *s_byteLength, *s_byteOffset, *s_then, *s_toJSON;
    gojs_obj *proto[GOJS_BUILTIN_PROTOS];
    gojs_obj *view_proto[GOJS_VIEW_KINDS];
    gojs_job *jobs, *last_job;
    bool running_jobs;
    int offset_minutes; /* Date.getTimezoneOffset: west of UTC */
} gojs_builtins;

bool gojs__init_errors(gojs_vm *vm, gojs_setup *setup);
bool gojs__init_objects(gojs_vm *vm, gojs_setup *setup);
bool gojs__init_arrays(gojs_vm *vm, gojs_setup *setup);
bool gojs__init_bytes(gojs_vm *vm, gojs_setup *setup);
bool gojs__init_strings(gojs_vm *vm, gojs_setup *setup);
bool gojs__init_numbers(gojs_vm *vm, gojs_setup *setup);
bool gojs__init_symbols(gojs_vm *vm, gojs_setup *setup);
bool gojs__init_math(gojs_vm *vm, gojs_setup *setup);
bool gojs__init_jobs(gojs_vm *vm, gojs_setup *setup);
bool gojs__init_promises(gojs_vm *vm, gojs_setup *setup);
bool gojs__init_dates(gojs_vm *vm, gojs_setup *setup);
bool gojs__init_json(gojs_vm *vm, gojs_setup *setup);
bool gojs__init_console(gojs_vm *vm, gojs_setup *setup);
bool gojs__init_text_coders(gojs_vm *vm, gojs_setup *setup);
void gojs__drop_jobs(gojs_vm *vm);

extern const gojs_modules gojs__builtin_modules;

#endif
