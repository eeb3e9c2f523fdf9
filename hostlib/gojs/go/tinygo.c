/* tinygo.c: modules of TinyGo for JavaScript (-target=wasm): their imports and their clock.
 *
 * Input: parameters as WebAssembly's own, by the layouts of tinygo.def; files and exit are WASI's,
 * and time.Sleep returns to us with the wish that go_scheduler be called later. Output: what an
 * import does is in imports-js.c, as for Go; the source of each shape is targets/wasm_exec.js of
 * TinyGo 0.28 to 0.41. Invariants: every address of the guest is checked. */
#include "callframe.h"

#include "gowasm_rt_hosted.h"

#include <stdlib.h>
#include <string.h>

static bool read_ref(gojs_vm *vm, uint64_t word, bool at, uint64_t *ref) {
    *ref = word;
    return !at || gojs_get_i64(vm, word, (int64_t *)ref);
}

static bool read_value(gojs_vm *vm, uint64_t word, bool at, gojs_value *value) {
    uint64_t ref;
    gojs_value v;
    if (!read_ref(vm, word, at, &ref) || !gojs__ref_load(vm, ref, &v)) return false;
    *value = gojs_retain(v);
    return true;
}

static bool read_words(gojs_vm *vm, gojs_frame *f, const char *layout, const uint64_t *w, bool at,
                       uint64_t *results) {
    int values = 0;
    for (; *layout != ':'; layout++) {
        switch (*layout) {
        case 'R':
            *results = *w++;
            break;
        case 'v':
            if (!read_value(vm, *w++, at, &f->value[values++])) return false;
            break;
        case 'r':
            if (!read_ref(vm, *w++, at, &f->ref)) return false;
            break;
        case 'n':
            f->i[0] = (int32_t)(uint32_t)*w++;
            break;
        case 's':
            f->text = (const char *)gojs_range(vm, w[0], w[1]);
            f->text_size = (size_t)w[1];
            if (!f->text) return false;
            w += 2;
            break;
        case 'b':
            f->bytes = gojs_range(vm, w[0], w[1]);
            f->bytes_size = (size_t)w[1];
            if (!f->bytes) return false;
            w += 3;
            break;
        default: /* a */
            if (!gojs__frame_args(vm, f, w[0], w[1])) return false;
            w += 3;
        }
    }
    return true;
}

static bool store_results(gojs_vm *vm, gojs_frame *f, const char *layout, uint64_t results,
                          uint64_t *returned) {
    for (; *layout; layout++) {
        uint64_t ref;
        bool ok = true;
        switch (*layout) {
        case 'v':
        case 'V':
            if (!gojs__ref_store(vm, f->result, &ref)) {
                gojs__throw_memory(vm);
                return false;
            }
            if (*layout == 'v')
                *returned = ref;
            else
                ok = gojs_set_i64(vm, results, (int64_t)ref);
            break;
        case 'o':
            ok = gojs_set_u8(vm, results + 8, f->result_ok);
            break;
        case 'l':
            ok = gojs_set_u32(vm, results + 8, (uint32_t)f->result_i);
            break;
        case 'i':
            *returned = (uint32_t)f->result_i;
            break;
        case 'q':
            *returned = f->result_ok;
            break;
        default: /* c */
            ok = gojs_set_u32(vm, results, (uint32_t)f->result_i) &&
                 gojs_set_u8(vm, results + 4, f->result_ok);
        }
        if (!ok) return false;
    }
    return true;
}

static gojs_status call(gojs_vm *vm, const char *name, gojs_import_function function,
                        const char *layout, const uint64_t *words, bool at, uint64_t *returned) {
    gojs_frame f;
    uint64_t results = 0;
    *returned = 0;
    if (vm->core.dead) return vm->core.dead;
    gojs__frame_clear(&f);
    vm->go->uses_js = true;
    gojs_release(vm, gojs__take_exception(vm));
    bool ok = read_words(vm, &f, layout, words, at, &results) &&
              (function(vm, &f) || function == gojs__finalizeRef); /* it may finalize too often */
    if (ok && !vm->core.dead)
        ok = store_results(vm, &f, strchr(layout, ':') + 1, results, returned);
    gojs__frame_release(vm, &f);
    if (vm->core.dead) return vm->core.dead;
    return ok ? GOJS_OK : gojs__end_guest(vm, name);
}

/* ---- the imports of compiled modules ---- */

static uint64_t serve(gowasm_instance *instance, const char *name, gojs_import_function function,
                      const char *layout, const uint64_t *words, bool at) {
    uint64_t returned;
    const gojs_status status = call(instance->js, name, function, layout, words, at, &returned);
    if (status != GOJS_OK) gojs__leave(instance, status);
    return returned;
}

#define PARAMS_I uint64_t a
#define WORDS_I a
#define PARAMS_i uint32_t a
#define WORDS_i a
#define PARAMS_II uint64_t a, uint64_t b
#define WORDS_II a, b
#define PARAMS_Ii uint64_t a, uint32_t b
#define WORDS_Ii a, b
#define PARAMS_iI uint32_t a, uint64_t b
#define WORDS_iI a, b
#define PARAMS_ii uint32_t a, uint32_t b
#define WORDS_ii a, b
#define PARAMS_IiI uint64_t a, uint32_t b, uint64_t c
#define WORDS_IiI a, b, c
#define PARAMS_Iii uint64_t a, uint32_t b, uint32_t c
#define WORDS_Iii a, b, c
#define PARAMS_iii uint32_t a, uint32_t b, uint32_t c
#define WORDS_iii a, b, c
#define PARAMS_IiiI uint64_t a, uint32_t b, uint32_t c, uint64_t d
#define WORDS_IiiI a, b, c, d
#define PARAMS_Iiii uint64_t a, uint32_t b, uint32_t c, uint32_t d
#define WORDS_Iiii a, b, c, d
#define PARAMS_iiii uint32_t a, uint32_t b, uint32_t c, uint32_t d
#define WORDS_iiii a, b, c, d
#define PARAMS_iIiii uint32_t a, uint64_t b, uint32_t c, uint32_t d, uint32_t e
#define WORDS_iIiii a, b, c, d, e
#define PARAMS_iiiiI uint32_t a, uint32_t b, uint32_t c, uint32_t d, uint64_t e
#define WORDS_iiiiI a, b, c, d, e
#define PARAMS_iiiii uint32_t a, uint32_t b, uint32_t c, uint32_t d, uint32_t e
#define WORDS_iiiii a, b, c, d, e
#define PARAMS_iIiiiii \
    uint32_t a, uint64_t b, uint32_t c, uint32_t d, uint32_t e, uint32_t f, uint32_t g
#define WORDS_iIiiiii a, b, c, d, e, f, g
#define PARAMS_iiiiiii \
    uint32_t a, uint32_t b, uint32_t c, uint32_t d, uint32_t e, uint32_t f, uint32_t g
#define WORDS_iiiiiii a, b, c, d, e, f, g

#define RETURN_ (void)
#define TYPE_ void
#define RETURN_i return (uint32_t)
#define TYPE_i uint32_t
#define RETURN_I return
#define TYPE_I uint64_t

#define IMPORT(name, id, suffix, params, result, layout, at)                               \
    TYPE_##result gowasm_tinygo_##id##suffix(gowasm_instance *instance, PARAMS_##params);  \
    TYPE_##result gowasm_tinygo_##id##suffix(gowasm_instance *instance, PARAMS_##params) { \
        const uint64_t words[] = {WORDS_##params};                                         \
        RETURN_##result serve(instance, name, gojs__##id, layout, words, at);              \
    }
#define GOJS_TINYGO(name, id, params, result, layout) \
    IMPORT(name, id, , params, result, layout, false)
#define GOJS_TINYGO_AT(name, id, params, result, layout) \
    IMPORT(name, id, _at, params, result, layout, true)
#include "tinygo.def"
#undef GOJS_TINYGO
#undef GOJS_TINYGO_AT

/* ---- the runtime's ---- */

/* Up to 0.37 a clock in ms since 1970 and fractions of it, then ns. */
double gowasm_tinygo_ticks_ms(gowasm_instance *instance);
double gowasm_tinygo_ticks_ms(gowasm_instance *instance) {
    return (double)gojs__now(instance->js) / 1e6;
}

uint64_t gowasm_tinygo_ticks_ns(gowasm_instance *instance);
uint64_t gowasm_tinygo_ticks_ns(gowasm_instance *instance) {
    return gojs__now(instance->js);
}

/* Call go_scheduler in so many ns. One such wish is pending at a time: the earliest. */
static void sleep_ns(gowasm_instance *instance, double ns) {
    gojs_vm *vm = instance->js;
    const uint64_t wait = ns > 0 ? ns < 4e18 ? (uint64_t)ns : 1ull << 62 : 0;
    if (!gojs__scheduler_at(vm, gojs__now(vm) + wait))
        gowasm_host_fail(instance, "runtime.sleepTicks: too many timers");
}

void gowasm_tinygo_sleep_ms(gowasm_instance *instance, double ms);
void gowasm_tinygo_sleep_ms(gowasm_instance *instance, double ms) {
    sleep_ns(instance, ms * 1e6);
}

void gowasm_tinygo_sleep_ns(gowasm_instance *instance, uint64_t ns);
void gowasm_tinygo_sleep_ns(gowasm_instance *instance, uint64_t ns) {
    sleep_ns(instance, (double)(int64_t)ns);
}

void gowasm_tinygo_random(gowasm_instance *instance, uint32_t at, uint32_t size, uint32_t room);
void gowasm_tinygo_random(gowasm_instance *instance, uint32_t at, uint32_t size, uint32_t room) {
    uint8_t *bytes = gojs_range(instance->js, at, size);
    (void)room;
    if (!bytes || !gojs__random(instance->js, bytes, size))
        gowasm_host_fail(instance, "runtime.getRandomData: outside of memory, or no entropy");
}
