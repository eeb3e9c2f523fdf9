/* js.h: what the tests of GOOS=js share: a guest that is none: memory of its own, whose resume() is
 * a function of the test, and imports called as Go calls them, with a frame in that memory.
 *
 * The memory is a block of exactly that size, so that a sanitizer sees every access beyond it. */
#ifndef JS_H
#define JS_H

#define _GNU_SOURCE
#include "../unit/check.h"
#include "gojs.h"
#include "gojs/go/go.h"
#include <math.h>
#include <stdlib.h>

enum { JS_MEMORY = 65536, JS_SP = 32768, JS_DATA = 40000 };

typedef struct js {
    gojs_vm *vm;
    uint8_t *memory;
    uint64_t size;
    uint32_t sp;
    int resumes;
    int (*resume)(struct js *j); /* NULL: returns at once */
    int (*run)(struct js *j);
    gojs_status left; /* what the last import wanted */
} js;

static inline uint8_t *js_memory(void *p, uint64_t *size) {
    js *j = p;
    *size = j->size;
    return j->memory;
}

static inline uint32_t js_getsp(void *p) {
    return ((js *)p)->sp;
}

static inline int js_run(void *p, uint32_t argc, uint32_t argv) {
    js *j = p;
    (void)argc, (void)argv;
    return j->run ? j->run(j) : 0;
}

static inline int js_resume(void *p) {
    js *j = p;
    j->resumes++;
    return j->resume ? j->resume(j) : 0;
}

static inline void js_open(js *j, const gowasm_options *options) {
    gowasm_error error = {0};
    memset(j, 0, sizeof *j);
    j->size = JS_MEMORY;
    j->sp = JS_SP;
    j->memory = calloc(1, j->size);
    const gojs_guest guest = {j, js_memory, js_getsp, js_run, js_resume, NULL, NULL};
    if (gojs_new(&guest, options, &j->vm, &error) != GOJS_OK) {
        fprintf(stderr, "gojs_new: %s\n", error.message);
        exit(1);
    }
}

/* Without output, with room for so many bytes of values and for 100 timers. */
static inline void js_open_quiet(js *j, uint64_t memory) {
    gowasm_options quiet = GOWASM_OPTIONS_INIT;
    quiet.standard_out = quiet.standard_err = (gowasm_stream)GOWASM_STREAM_NONE;
    js_open(j, &quiet);
    gojs_set_limits(j->vm, &(gojs_limits){.memory = memory, .timers = 100});
}

static inline void js_close(js *j) {
    gojs_free(j->vm);
    free(j->memory);
}

/* The frame: 64-bit words behind SP. */
static inline void js_put(js *j, uint32_t offset, uint64_t word) {
    memcpy(j->memory + j->sp + offset, &word, 8);
}
static inline uint64_t js_word(const js *j, uint32_t offset) {
    uint64_t w;
    memcpy(&w, j->memory + j->sp + offset, 8);
    return w;
}
/* A string at `offset` of the frame; its bytes go to JS_DATA + `at`. */
static inline void js_put_text(js *j, uint32_t offset, const char *text, uint32_t at) {
    memcpy(j->memory + JS_DATA + at, text, strlen(text));
    js_put(j, offset, JS_DATA + at);
    js_put(j, offset + 8, strlen(text));
}
static inline gojs_status js_import(js *j, const char *name) {
    return j->left = gojs_import(j->vm, name, j->sp);
}
static inline uint64_t js_number_ref(double d) {
    uint64_t w;
    memcpy(&w, &d, 8);
    return w;
}

#define JS_REF(flag, id) (((uint64_t)(0x7ff80000u | (flag)) << 32) | (id))
#define JS_UNDEFINED_REF 0ull
#define JS_NULL_REF JS_REF(0, 2)
#define JS_GLOBAL_REF JS_REF(1, 5)
#define JS_GO_REF JS_REF(1, 6)

static inline uint64_t js_get(js *j, uint64_t object, const char *name) {
    js_put(j, 8, object);
    js_put_text(j, 16, name, 0);
    js_import(j, "syscall/js.valueGet");
    return js_word(j, 32);
}
static inline void js_set(js *j, uint64_t object, const char *name, uint64_t value) {
    js_put(j, 8, object);
    js_put_text(j, 16, name, 0);
    js_put(j, 32, value);
    js_import(j, "syscall/js.valueSet");
}
static inline uint64_t js_string(js *j, const char *text) {
    js_put_text(j, 8, text, 0);
    js_import(j, "syscall/js.stringVal");
    return js_word(j, 24);
}
static inline uint64_t js_call(js *j, uint64_t object, const char *name, uint32_t argc,
                               const uint64_t *argv, bool *ok) {
    js_put(j, 8, object);
    js_put_text(j, 16, name, 0);
    if (argc) memcpy(j->memory + JS_DATA + 512, argv, argc * 8);
    js_put(j, 32, JS_DATA + 512);
    js_put(j, 40, argc);
    js_put(j, 48, argc);
    j->memory[j->sp + 64] = 0xee;
    js_import(j, "syscall/js.valueCall");
    *ok = j->memory[j->sp + 64] == 1;
    CHECK(j->memory[j->sp + 64] <= 1);
    return js_word(j, 56);
}
static inline uint64_t js_new(js *j, uint64_t constructor, uint32_t argc, const uint64_t *argv,
                              const char *import, bool *ok) {
    js_put(j, 8, constructor);
    if (argc) memcpy(j->memory + JS_DATA + 512, argv, argc * 8);
    js_put(j, 16, JS_DATA + 512);
    js_put(j, 24, argc);
    js_put(j, 32, argc);
    j->memory[j->sp + 48] = 0xee;
    js_import(j, import);
    *ok = j->memory[j->sp + 48] == 1;
    CHECK(j->memory[j->sp + 48] <= 1);
    return js_word(j, 40);
}
static inline void js_finalize(js *j, uint64_t ref) {
    js_put(j, 8, ref);
    js_import(j, "syscall/js.finalizeRef");
}

#endif
