/* callframe.c: Go's stack and memory: the one door.
 *
 * Input: an import's number and the stack pointer. Output: its arguments, read as the layouts of
 * go.def say, its results, written so; and the public typed accessors. Invariants: every address
 * and count of the guest is checked here; after an import that ran guest code the stack pointer is
 * asked for again, since Go may have moved its stack. */
#include "callframe.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "guest memory is little-endian");

uint8_t *gojs_range(gojs_vm *vm, uint64_t at, uint64_t size) {
    uint64_t all = 0;
    uint8_t *memory = vm->host->guest.memory(vm->host->guest.instance, &all);
    return memory && at <= all && size <= all - at ? memory + at : NULL;
}

#define ACCESSORS(name, type)                                     \
    bool gojs_get_##name(gojs_vm *vm, uint64_t at, type *value) { \
        const uint8_t *p = gojs_range(vm, at, sizeof *value);     \
        if (p) memcpy(value, p, sizeof *value);                   \
        return p != NULL;                                         \
    }                                                             \
    bool gojs_set_##name(gojs_vm *vm, uint64_t at, type value) {  \
        uint8_t *p = gojs_range(vm, at, sizeof value);            \
        if (p) memcpy(p, &value, sizeof value);                   \
        return p != NULL;                                         \
    }
ACCESSORS(u8, uint8_t)
ACCESSORS(u32, uint32_t)
ACCESSORS(i64, int64_t)
ACCESSORS(f64, double)

/* ---- imports ---- */

static const struct {
    const char *name, *layout;
    gojs_import_function function;
} table[GOJS_IMPORTS] = {
#define GOJS_IMPORT(name, layout, id) {name, layout, gojs__##id},
#include "go.def"
#undef GOJS_IMPORT
};

enum { FRAME_MAX = 80 };

static uint64_t word(const uint8_t *p) {
    uint64_t w;
    memcpy(&w, p, 8);
    return w;
}

/* Most references are numbers: those need no table. */
static inline bool load(gojs_vm *vm, uint64_t ref, gojs_value *value) {
    const uint64_t exponent = (uint64_t)0x7ff << 52;
    if (ref << 1 == 0 || (ref & exponent) == exponent) return gojs__ref_load(vm, ref, value);
    value->type = GOJS_NUMBER;
    memcpy(&value->as.number, &ref, 8);
    return true;
}

bool gojs__frame_args(gojs_vm *vm, gojs_frame *f, uint64_t at, uint64_t count) {
    const uint8_t *p = count <= UINT32_MAX ? gojs_range(vm, at, count * 8) : NULL;
    if (!p) return false;
    f->args = f->few;
    if (count > sizeof f->few / sizeof *f->few) {
        if (!gojs__charge(vm, count * sizeof *f->args)) return false;
        f->args = malloc(count * sizeof *f->args);
        if (!f->args) {
            gojs__uncharge(vm, count * sizeof *f->args);
            f->args = f->few;
            return false;
        }
    }
    for (; f->argc < (int)count; f->argc++) {
        if (!load(vm, word(p + 8 * (size_t)f->argc), &f->args[f->argc])) break;
        gojs__retain(f->args[f->argc]);
    }
    f->args_room = (size_t)count;
    return f->argc == (int)count;
}

/* *results is the layout, and moves to that of the results; *offset to where they are. */
static bool read_frame(gojs_vm *vm, gojs_frame *f, const char **results, uint32_t *offset,
                       const uint8_t *p) {
    int values = 0, numbers = 0;
    uint32_t o = 8;
    for (; **results != ':'; ++*results) {
        switch (**results) {
        case 'w':
            memcpy(&f->w, p + o, 4);
            o += 8;
            break;
        case 'i':
            f->i[numbers++] = (int64_t)word(p + o);
            o += 8;
            break;
        case 'r':
            f->ref = word(p + o);
            o += 8;
            break;
        case 'v':
            if (!load(vm, word(p + o), &f->value[values])) return false;
            gojs__retain(f->value[values++]);
            o += 8;
            break;
        case 's':
            f->text = (const char *)gojs_range(vm, word(p + o), word(p + o + 8));
            f->text_size = (size_t)word(p + o + 8);
            if (!f->text) return false;
            o += 16;
            break;
        case 'b':
            f->bytes = gojs_range(vm, word(p + o), word(p + o + 8));
            f->bytes_size = (size_t)word(p + o + 8);
            if (!f->bytes) return false;
            o += 24;
            break;
        default: /* a */
            if (!gojs__frame_args(vm, f, word(p + o), word(p + o + 8))) return false;
            o += 24;
        }
    }
    ++*results;
    *offset = o;
    return true;
}

static bool write_results(gojs_vm *vm, gojs_frame *f, const char *results, uint32_t sp,
                          uint32_t offset) {
    uint8_t *p = gojs_range(vm, sp, FRAME_MAX);
    uint64_t ref;
    if (!p) return false;
    for (; *results; results++, offset += 8) {
        switch (*results) {
        case 'v':
            if (!gojs__ref_store(vm, f->result, &ref)) {
                gojs__throw_memory(vm);
                return false;
            }
            memcpy(p + offset, &ref, 8);
            break;
        case 'i':
            memcpy(p + offset, &f->result_i, 8);
            break;
        case 'w':
            memcpy(p + offset, &f->result_w, 4);
            break;
        default: /* o */
            p[offset] = f->result_ok;
        }
    }
    return true;
}

void gojs__frame_clear(gojs_frame *f) {
    memset(f, 0, offsetof(gojs_frame, few));
    f->result = gojs_undefined();
    f->result_i = f->result_w = 0;
}

void gojs__frame_release(gojs_vm *vm, gojs_frame *f) {
    for (int i = 0; i < 3; i++) gojs__release(vm, f->value[i]);
    for (int i = 0; i < f->argc; i++) gojs__release(vm, f->args[i]);
    if (f->args && f->args != f->few) {
        gojs__uncharge(vm, f->args_room * sizeof *f->args);
        free(f->args);
    }
    gojs__release(vm, f->result);
}

/* The guest cannot go on: the import's name and what was thrown. */
gojs_status gojs__end_guest(gojs_vm *vm, const char *name) {
    char why[sizeof vm->core.error];
    if (vm->core.exception.type != GOJS_UNDEFINED) {
        gojs_value e = gojs__take_exception(vm);
        gojs__describe(vm, GOJS_TRAPPED, e);
        gojs__release(vm, e);
        snprintf(why, sizeof why, "%s", vm->core.error);
    } else {
        snprintf(why, sizeof why, "an argument is outside of memory or no reference");
    }
    vm->core.dead = GOJS_TRAPPED;
    return gojs__fail(vm, GOJS_TRAPPED, "%s: %.200s", name, why);
}

gojs_status gojs__import(gojs_vm *vm, unsigned id, uint32_t sp) {
    gojs_frame f;
    uint32_t offset = 8;
    const char *results = table[id].layout;
    gojs__frame_clear(&f);
    if (vm->core.dead) return vm->core.dead;
    if (*results == '\0') { /* debug: the argument itself */
        f.w = (int32_t)sp;
        table[id].function(vm, &f);
        return GOJS_OK;
    }
    if (id >= GOJS_finalizeRef) vm->go->uses_js = true;
    const uint64_t resumes = vm->host->resumes;
    const uint8_t *p = gojs_range(vm, sp, FRAME_MAX);
    if (vm->core.exception.type) gojs__release(vm, gojs__take_exception(vm));
    bool ok = p && read_frame(vm, &f, &results, &offset, p) && table[id].function(vm, &f);
    if (ok && !vm->core.dead && *results) {
        if (vm->host->resumes != resumes) sp = vm->host->guest.getsp(vm->host->guest.instance);
        ok = write_results(vm, &f, results, sp, offset);
    }
    gojs__frame_release(vm, &f);
    if (vm->core.dead) return vm->core.dead;
    return ok ? GOJS_OK : gojs__end_guest(vm, table[id].name);
}

const char *gojs_import_name(unsigned i) {
    return i < GOJS_IMPORTS ? table[i].name : NULL;
}

gojs_status gojs_import(gojs_vm *vm, const char *name, uint32_t sp) {
    for (unsigned i = 0; i < GOJS_IMPORTS; i++)
        if (strcmp(table[i].name, name) == 0) return gojs__import(vm, i, sp);
    return gojs__fail(vm, GOJS_NOT_FOUND, "there is no import %.100s", name);
}
