/* refs.c: references: how Go names values (Go's lib/wasm/wasm_exec.js, loadValue and storeValue).
 *
 * Input: 64 bits: 0 is undefined; anything that is no NaN is that number; a NaN has a type flag in
 * bits 32 to 34 and an id in the lower half. Output: values, and the reverse. Go's counts are per
 * id and apart from the value's own; an id is used again once Go has finalized it as often as it
 * got it. Invariants: equal strings have one id while Go knows them, since Value.Equal compares
 * references. */
#include "go.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { FLAG_OBJECT = 1, FLAG_STRING, FLAG_SYMBOL, FLAG_FUNCTION };
#define NAN_HEAD 0x7ff80000u
#define PERMANENT UINT32_MAX

static uint64_t make_ref(uint32_t flag, uint32_t id) {
    return (uint64_t)(NAN_HEAD | flag) << 32 | id;
}

bool gojs__ref_load(gojs_vm *vm, uint64_t ref, gojs_value *value) {
    double d;
    memcpy(&d, &ref, 8);
    *value = gojs_undefined();
    if (!isnan(d)) {
        if (d != 0) *value = gojs_number(d);
        return true;
    }
    const uint32_t id = (uint32_t)ref;
    if (id >= vm->go->slot_count || vm->go->slots[id].count == 0) return false;
    *value = vm->go->slots[id].value;
    return true;
}

static bool grow(gojs_vm *vm) {
    const uint32_t room = vm->go->slot_room ? vm->go->slot_room * 2 : 64;
    const uint64_t more = (uint64_t)(room - vm->go->slot_room) * sizeof *vm->go->slots;
    if (room > INT32_MAX || !gojs__charge(vm, more)) return false;
    gojs_slot *slots = realloc(vm->go->slots, room * sizeof *slots);
    if (!slots) {
        gojs__uncharge(vm, more);
        return false;
    }
    vm->go->slots = slots;
    vm->go->slot_room = room;
    return true;
}

/* A free id for a value, whose count it takes. 0: no memory. */
static uint32_t new_id(gojs_vm *vm, gojs_value value) {
    uint32_t id = vm->go->free_slot;
    if (id) {
        vm->go->free_slot = vm->go->slots[id].next_free;
    } else {
        if (vm->go->slot_count == vm->go->slot_room && !grow(vm)) return 0;
        id = vm->go->slot_count++;
    }
    vm->go->slots[id] = (gojs_slot){.value = value};
    if (gojs__is_cell(value)) value.as.cell->go_id = id;
    return id;
}

static uint32_t flag_of(gojs_type type) {
    return type == GOJS_OBJECT     ? FLAG_OBJECT
           : type == GOJS_STRING   ? FLAG_STRING
           : type == GOJS_SYMBOL   ? FLAG_SYMBOL
           : type == GOJS_FUNCTION ? FLAG_FUNCTION
                                   : 0;
}

bool gojs__ref_store(gojs_vm *vm, gojs_value value, uint64_t *ref) {
    switch (value.type) {
    case GOJS_UNDEFINED:
        *ref = 0;
        return true;
    case GOJS_NULL:
        *ref = make_ref(0, GOJS_ID_NULL);
        return true;
    case GOJS_BOOLEAN:
        *ref = make_ref(0, value.as.boolean ? GOJS_ID_TRUE : GOJS_ID_FALSE);
        return true;
    case GOJS_NUMBER:
        if (isnan(value.as.number))
            *ref = make_ref(0, GOJS_ID_NAN);
        else if (value.as.number == 0) /* -0 too */
            *ref = make_ref(0, GOJS_ID_ZERO);
        else
            memcpy(ref, &value.as.number, 8);
        return true;
    case GOJS_EXCEPTION:
        return false;
    default:
        break;
    }
    uint32_t id = value.as.cell->go_id;
    if (id == 0) {
        gojs_cell *cell = value.as.cell;
        if (value.type == GOJS_STRING) {
            gojs_chars *s = gojs__intern_cell(vm, gojs__string(value));
            if (!s) return false;
            cell = &s->cell;
        } else {
            cell->refs++;
        }
        id = cell->go_id;
        if (id)
            gojs__cell_release(vm, cell);
        else if ((id = new_id(vm, gojs__value(cell))) == 0) {
            gojs__cell_release(vm, cell);
            return false;
        }
    }
    gojs_slot *slot = &vm->go->slots[id];
    if (slot->count < PERMANENT - 1) slot->count++; /* at the end of counting it just stays */
    *ref = make_ref(flag_of(value.type), id);
    return true;
}

bool gojs__ref_finalize(gojs_vm *vm, uint32_t id) {
    if (id >= vm->go->slot_count || vm->go->slots[id].count == 0) return false;
    gojs_slot *slot = &vm->go->slots[id];
    if (slot->count >= PERMANENT - 1 || --slot->count > 0) return true;
    const gojs_value value = slot->value;
    slot->value = gojs_undefined();
    slot->next_free = vm->go->free_slot;
    vm->go->free_slot = id;
    if (gojs__is_cell(value)) value.as.cell->go_id = 0;
    gojs_release(vm, value);
    return true;
}

/* go._values: of wasm_exec.js's table there is the length. Go's tests look at it. */
static int table_get(gojs_vm *vm, gojs_obj *o, const gojs_key *key, gojs_value *value) {
    (void)o;
    if (!gojs__key_is(key, vm->core.s_length)) return 0;
    *value = gojs_number(vm->go->slot_count);
    return 1;
}

static const gojs_class table_class = {.name = "Array", .get = table_get};

bool gojs__init_refs(gojs_vm *vm, gojs_setup *setup) {
    (void)setup;
    gojs_obj *table = gojs__obj_new(vm, &table_class, sizeof *table,
                                    vm->core.proto[GOJS_PROTO_OBJECT], GOJS_OBJECT);
    if (!table || !gojs__put_hidden(vm, vm->go->object, "_values", gojs__value(&table->cell)))
        return false;
    const gojs_value first[GOJS_ID_FIRST] = {
        gojs_number(NAN),    gojs_number(0),  gojs_null(),   gojs_boolean(true),
        gojs_boolean(false), vm->core.global, vm->go->object};
    for (uint32_t i = 0; i < GOJS_ID_FIRST; i++) {
        if (vm->go->slot_count == vm->go->slot_room && !grow(vm)) return false;
        vm->go->slots[vm->go->slot_count++] = (gojs_slot){gojs_retain(first[i]), PERMANENT, 0};
        if (gojs__is_cell(first[i])) first[i].as.cell->go_id = i;
    }
    return true;
}

void gojs__free_refs(gojs_vm *vm) {
    free(vm->go->slots);
}
