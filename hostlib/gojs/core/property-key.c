/* property-key.c: the names of properties.
 *
 * Input: bytes or any value. Output: an interned string, a symbol, or a number: a key that is a
 * canonical array index is kept as one, for arrays and views, and becomes a string only for objects
 * that have no elements. Invariants: the key holds a count on its cell until gojs__key_done. */
#include "core.h"

#include <stdio.h>

static bool canonical_index(const char *bytes, size_t size, uint32_t *index) {
    uint64_t n = 0;
    if (size == 0 || size > 10 || (size > 1 && bytes[0] == '0')) return false;
    for (size_t i = 0; i < size; i++) {
        if (bytes[i] < '0' || bytes[i] > '9') return false;
        n = n * 10 + (uint64_t)(bytes[i] - '0');
    }
    *index = (uint32_t)n;
    return n < UINT32_MAX;
}

bool gojs__key(gojs_vm *vm, const char *bytes, size_t size, gojs_key *key) {
    *key = (gojs_key){0};
    if (canonical_index(bytes, size, &key->index)) {
        key->is_index = true;
        return true;
    }
    gojs_chars *s = gojs__intern(vm, bytes, size);
    if (!s) {
        gojs__throw_memory(vm);
        return false;
    }
    key->cell = &s->cell;
    return true;
}

bool gojs__key_of(gojs_vm *vm, gojs_value v, gojs_key *key) {
    *key = (gojs_key){0};
    if (v.type == GOJS_SYMBOL) {
        key->cell = v.as.cell;
        v.as.cell->refs++;
        return true;
    }
    if (v.type == GOJS_NUMBER && v.as.number >= 0 && v.as.number < UINT32_MAX &&
        v.as.number == (uint32_t)v.as.number) {
        key->index = (uint32_t)v.as.number;
        key->is_index = true;
        return true;
    }
    gojs_value text = gojs_to_string(vm, v);
    if (gojs__threw(text)) return false;
    const bool ok = gojs__key(vm, gojs__string(text)->bytes, gojs__string(text)->size, key);
    gojs_release(vm, text);
    return ok;
}

void gojs__key_done(gojs_vm *vm, gojs_key *key) {
    if (key->cell) gojs__cell_release(vm, key->cell);
    key->cell = NULL;
}

bool gojs__key_is(const gojs_key *key, const gojs_chars *name) {
    return key->cell == &name->cell;
}

bool gojs__key_name(gojs_vm *vm, gojs_key *key) {
    char text[16];
    if (key->cell) return true;
    const int n = snprintf(text, sizeof text, "%u", key->index);
    gojs_chars *s = gojs__intern(vm, text, (size_t)n);
    if (!s) {
        gojs__throw_memory(vm);
        return false;
    }
    key->cell = &s->cell;
    return true;
}

const char *gojs__key_text(const gojs_key *key, char few[16]) {
    if (key->is_index) {
        snprintf(few, 16, "%u", key->index);
        return few;
    }
    return key->cell->type == GOJS_STRING ? gojs__string(gojs__value(key->cell))->bytes
                                          : "Symbol()";
}
