/* array.c: arrays: a class of objects with dense elements.
 *
 * Input: indexes and lengths. Output: values; an index far beyond the end is an exception.
 * Invariants: an array has no holes; its room is charged for. */
#include "builtins.h"

#include <stdlib.h>

enum { MAX_GAP = 1 << 20 };

bool gojs__array_reserve(gojs_vm *vm, gojs_arr *a, uint64_t length) {
    if (length <= a->room) return true;
    uint64_t room = a->room ? (uint64_t)a->room * 2 : 4;
    if (room < length) room = length;
    const uint64_t more = (room - a->room) * sizeof *a->data;
    if (room > INT32_MAX || !gojs__charge(vm, more)) {
        gojs__throw_memory(vm);
        return false;
    }
    gojs_value *data = realloc(a->data, room * sizeof *data);
    if (!data) {
        gojs__uncharge(vm, more);
        gojs__throw_memory(vm);
        return false;
    }
    a->data = data;
    a->room = (uint32_t)room;
    return true;
}

static bool set_length(gojs_vm *vm, gojs_arr *a, uint32_t length) {
    if (!gojs__array_reserve(vm, a, length)) return false;
    while (a->length < length) a->data[a->length++] = gojs_undefined();
    while (a->length > length) gojs_release(vm, a->data[--a->length]);
    return true;
}

static int get(gojs_vm *vm, gojs_obj *o, const gojs_key *key, gojs_value *value) {
    gojs_arr *a = (gojs_arr *)(void *)o;
    if (key->is_index) {
        if (key->index < a->length) *value = gojs_retain(a->data[key->index]);
        return 1;
    }
    if (!gojs__key_is(key, vm->core.s_length)) return 0;
    *value = gojs_number(a->length);
    return 1;
}

static int set(gojs_vm *vm, gojs_obj *o, const gojs_key *key, gojs_value value) {
    gojs_arr *a = (gojs_arr *)(void *)o;
    if (key->is_index) {
        const uint32_t i = key->index;
        if (i >= a->length) {
            if (i - a->length > MAX_GAP) {
                gojs__throw_range(vm, "array index %u is too far beyond the end", i);
                return -1;
            }
            if (!set_length(vm, a, i + 1)) return -1;
        }
        const gojs_value old = a->data[i];
        a->data[i] = gojs_retain(value);
        gojs_release(vm, old);
        return 1;
    }
    if (!gojs__key_is(key, vm->core.s_length)) return 0;
    const double length = gojs_to_number(vm, value);
    if (!(length >= 0) || length > INT32_MAX || length != (double)(uint32_t)length) {
        gojs__throw_range(vm, "Invalid array length");
        return -1;
    }
    return set_length(vm, a, (uint32_t)length) ? 1 : -1;
}

/* There are no holes: an element that is deleted is undefined. */
static int remove_element(gojs_vm *vm, gojs_obj *o, const gojs_key *key) {
    if (!key->is_index) return 0;
    return key->index >= ((gojs_arr *)(void *)o)->length ? 1 : set(vm, o, key, gojs_undefined());
}

static void visit(gojs_obj *o, void (*each)(void *user, gojs_value v), void *user) {
    gojs_arr *a = (gojs_arr *)(void *)o;
    for (uint32_t i = 0; i < a->length; i++) each(user, a->data[i]);
}

static void free_array(gojs_vm *vm, gojs_obj *o) {
    gojs_arr *a = (gojs_arr *)(void *)o;
    gojs_value *data = a->data;
    const uint32_t length = a->length;
    gojs__uncharge(vm, (uint64_t)a->room * sizeof *data);
    a->data = NULL;
    a->length = a->room = 0;
    for (uint32_t i = 0; i < length; i++) gojs_release(vm, data[i]);
    free(data);
}

const gojs_class gojs__array_class = {.name = "Array",
                                      .get = get,
                                      .set = set,
                                      .remove = remove_element,
                                      .visit = visit,
                                      .free = free_array};

gojs_value gojs_array(gojs_vm *vm) {
    gojs_obj *o = gojs__obj_new(vm, &gojs__array_class, sizeof(gojs_arr),
                                vm->builtins->proto[GOJS_PROTO_ARRAY], GOJS_OBJECT);
    return o ? gojs__value(&o->cell) : gojs__throw_memory(vm);
}

gojs_value gojs__array_of(gojs_vm *vm, const gojs_value *values, uint32_t count) {
    gojs_value v = gojs_array(vm);
    if (gojs__threw(v) || count == 0) return v;
    gojs_arr *a = gojs__array(v);
    if (!gojs__array_reserve(vm, a, count)) {
        gojs_release(vm, v);
        return gojs__exception();
    }
    for (uint32_t i = 0; i < count; i++) a->data[i] = gojs_retain(values[i]);
    a->length = count;
    return v;
}

bool gojs__array_push(gojs_vm *vm, gojs_value array, gojs_value value) {
    gojs_arr *a = gojs__array(array);
    if (!gojs__array_reserve(vm, a, (uint64_t)a->length + 1)) return false;
    a->data[a->length++] = gojs_retain(value);
    return true;
}
