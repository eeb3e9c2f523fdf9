/* object.c: objects: properties in the order they came, prototypes, and the operations on any
 * value by a key.
 *
 * Input: a value and a key. Output: a value, or an exception where JavaScript has one. Properties
 * are an array; beyond eight there is a hash of it; keys are interned strings or symbols, so a
 * comparison is one of pointers. Invariants: a pointer to a property lives until the object
 * changes; a chain of prototypes is followed to a limit. */
#include "core.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { HASH_FROM = 8, PROTO_DEPTH = 1000 };

const gojs_class gojs__plain = {.name = "Object"};

gojs_obj *gojs__obj_new(gojs_vm *vm, const gojs_class *class, size_t size, gojs_obj *proto,
                        gojs_type type) {
    gojs_obj *o = gojs__cell_new(vm, size, type);
    if (!o) return NULL;
    o->class = class;
    o->proto = proto;
    if (proto) proto->cell.refs++;
    return o;
}

void gojs__obj_clear(gojs_vm *vm, gojs_obj *o) {
    if (o->class->free) o->class->free(vm, o);
    gojs_property *props = o->props;
    const uint32_t count = o->count;
    gojs__uncharge(vm, (uint64_t)o->room * sizeof *props + (uint64_t)o->index_size * 4);
    free(o->index);
    o->index = NULL;
    o->props = NULL;
    o->count = o->room = o->index_size = 0;
    for (uint32_t i = 0; i < count; i++) {
        gojs__cell_release(vm, props[i].key);
        gojs_release(vm, props[i].value);
    }
    free(props);
    if (o->proto) {
        gojs_obj *proto = o->proto;
        o->proto = NULL;
        gojs__cell_release(vm, &proto->cell);
    }
}

gojs_value gojs_object(gojs_vm *vm) {
    gojs_obj *o =
        gojs__obj_new(vm, &gojs__plain, sizeof *o, vm->core.proto[GOJS_PROTO_OBJECT], GOJS_OBJECT);
    return o ? gojs__value(&o->cell) : gojs__throw_memory(vm);
}

/* ---- own properties ---- */

static uint32_t hash_of(const gojs_cell *key) {
    return (uint32_t)(((uint64_t)(uintptr_t)key >> 4) * 0x9e3779b97f4a7c15u >> 32);
}

static void index_add(gojs_obj *o, uint32_t position) {
    uint32_t h = hash_of(o->props[position].key) & (o->index_size - 1);
    while (o->index[h]) h = (h + 1) & (o->index_size - 1);
    o->index[h] = position + 1;
}

static void reindex(gojs_vm *vm, gojs_obj *o) {
    uint32_t size = 32;
    while (size < o->room * 2) size *= 2;
    if (size != o->index_size) {
        gojs__uncharge(vm, (uint64_t)o->index_size * 4);
        free(o->index);
        o->index = gojs__charge(vm, (uint64_t)size * 4) ? malloc((size_t)size * 4) : NULL;
        o->index_size = o->index ? size : 0;
        if (!o->index) return; /* searched one by one, then */
    }
    memset(o->index, 0, (size_t)size * 4);
    for (uint32_t i = 0; i < o->count; i++) index_add(o, i);
}

gojs_property *gojs__own(gojs_obj *o, const gojs_cell *key) {
    if (o->index) {
        uint32_t h = hash_of(key) & (o->index_size - 1);
        for (; o->index[h]; h = (h + 1) & (o->index_size - 1))
            if (o->props[o->index[h] - 1].key == key) return &o->props[o->index[h] - 1];
        return NULL;
    }
    for (uint32_t i = 0; i < o->count; i++)
        if (o->props[i].key == key) return &o->props[i];
    return NULL;
}

static bool make_room(gojs_vm *vm, gojs_obj *o) {
    if (o->count < o->room) return true;
    const uint32_t room = o->room ? o->room * 2 : 4;
    const uint64_t more = (uint64_t)(room - o->room) * sizeof *o->props;
    if (!gojs__charge(vm, more)) return false;
    gojs_property *props = realloc(o->props, (size_t)room * sizeof *props);
    if (!props) {
        gojs__uncharge(vm, more);
        return false;
    }
    o->props = props;
    o->room = room;
    return true;
}

bool gojs__define(gojs_vm *vm, gojs_obj *o, gojs_cell *key, gojs_value value, bool hidden) {
    gojs_property *p = gojs__own(o, key);
    if (p) {
        const gojs_value old = p->value;
        p->value = gojs_retain(value);
        gojs_release(vm, old);
        return true;
    }
    const uint32_t room = o->room;
    if (!make_room(vm, o)) {
        gojs__throw_memory(vm);
        return false;
    }
    o->props[o->count++] = (gojs_property){key, gojs_retain(value), hidden};
    key->refs++;
    if (o->count > HASH_FROM) {
        if (room != o->room || !o->index)
            reindex(vm, o);
        else
            index_add(o, o->count - 1);
    }
    return true;
}

static void remove_own(gojs_vm *vm, gojs_obj *o, const gojs_cell *key) {
    gojs_property *p = gojs__own(o, key);
    if (!p) return;
    const gojs_property old = *p;
    const size_t position = (size_t)(p - o->props);
    o->count--;
    memmove(p, p + 1, (o->count - position) * sizeof *p);
    if (o->index) reindex(vm, o);
    gojs__cell_release(vm, old.key);
    gojs_release(vm, old.value);
}

/* ---- operations on values ---- */

static gojs_obj *start_of(gojs_vm *vm, gojs_value v) {
    switch (v.type) {
    case GOJS_OBJECT:
    case GOJS_FUNCTION:
        return gojs__obj(v);
    case GOJS_STRING:
        return vm->core.proto[GOJS_PROTO_STRING];
    case GOJS_NUMBER:
        return vm->core.proto[GOJS_PROTO_NUMBER];
    case GOJS_BOOLEAN:
        return vm->core.proto[GOJS_PROTO_BOOLEAN];
    case GOJS_SYMBOL:
        return vm->core.proto[GOJS_PROTO_SYMBOL];
    default:
        return NULL;
    }
}

static gojs_value refuse(gojs_vm *vm, gojs_value v, const gojs_key *key, const char *what) {
    char few[16];
    return gojs__throw_type(vm, "Cannot %s properties of %s (%s '%s')", what,
                            v.type == GOJS_NULL ? "null" : "undefined",
                            strcmp(what, "set") == 0 ? "setting" : "reading",
                            gojs__key_text(key, few));
}

/* A string's own: length and characters. */
static bool string_property(gojs_vm *vm, gojs_value v, const gojs_key *key, gojs_value *value) {
    gojs_chars *s = gojs__string(v);
    if (gojs__key_is(key, vm->core.s_length)) {
        *value = gojs_number(gojs__string_units(s));
        return true;
    }
    if (!key->is_index || key->index >= gojs__string_units(s)) return false;
    const size_t at = gojs__string_offset(s, key->index);
    size_t end = gojs__string_offset(s, key->index + 1);
    if (end == at) end = gojs__string_offset(s, key->index + 2); /* half of a pair: all of it */
    *value = gojs_string(vm, s->bytes + at, end - at);
    return true;
}

gojs_value gojs__get(gojs_vm *vm, gojs_value v, const gojs_key *key) {
    gojs_value value = {GOJS_UNDEFINED, {0}};
    gojs_obj *o = start_of(vm, v);
    if (!o) return refuse(vm, v, key, "read");
    if (v.type == GOJS_STRING && string_property(vm, v, key, &value)) return value;
    gojs_key named = *key;
    for (int depth = 0; o && depth < PROTO_DEPTH; o = o->proto, depth++) {
        if (o->class->get) {
            const int done = o->class->get(vm, o, key, &value);
            if (done) {
                if (done < 0) value = gojs__exception();
                break;
            }
        }
        if (o->count == 0) continue;
        if (!named.cell && !gojs__key_name(vm, &named)) return gojs__exception();
        const gojs_property *p = gojs__own(o, named.cell);
        if (p) {
            value = gojs_retain(p->value);
            break;
        }
    }
    if (!key->cell) gojs__key_done(vm, &named);
    return value;
}

bool gojs__set(gojs_vm *vm, gojs_value v, const gojs_key *key, gojs_value value) {
    if (!gojs__is_object(v)) {
        if (start_of(vm, v)) return true; /* primitives swallow it */
        refuse(vm, v, key, "set");
        return false;
    }
    gojs_obj *o = gojs__obj(v);
    if (o->class->set) {
        const int done = o->class->set(vm, o, key, value);
        if (done) return done > 0;
    }
    if (o->frozen) {
        char few[16];
        gojs__throw_type(vm, "Cannot assign to read only property '%s'", gojs__key_text(key, few));
        return false;
    }
    gojs_key named = *key;
    if (!gojs__key_name(vm, &named)) return false;
    const bool ok = gojs__define(vm, o, named.cell, value, false);
    if (!key->cell) gojs__key_done(vm, &named);
    return ok;
}

bool gojs__delete(gojs_vm *vm, gojs_value v, const gojs_key *key) {
    if (!gojs__is_object(v)) {
        if (start_of(vm, v)) return true;
        refuse(vm, v, key, "delete");
        return false;
    }
    gojs_obj *o = gojs__obj(v);
    if (o->class->remove) {
        const int done = o->class->remove(vm, o, key);
        if (done) return done > 0;
    }
    gojs_key named = *key;
    if (!gojs__key_name(vm, &named)) return false;
    if (!o->frozen) remove_own(vm, o, named.cell);
    if (!key->cell) gojs__key_done(vm, &named);
    return true;
}

bool gojs__has(gojs_vm *vm, gojs_obj *o, const gojs_key *key) {
    gojs_key named = *key;
    bool found = false;
    if (!gojs__key_name(vm, &named)) return false;
    for (int depth = 0; o && !found && depth < PROTO_DEPTH; o = o->proto, depth++) {
        gojs_value value = {GOJS_UNDEFINED, {0}};
        if (o->class->get && o->class->get(vm, o, key, &value) > 0) {
            found = !key->is_index || value.type != GOJS_UNDEFINED;
            gojs_release(vm, value);
        }
        found = found || gojs__own(o, named.cell);
    }
    if (!key->cell) gojs__key_done(vm, &named);
    return found;
}

gojs_value gojs__get_name(gojs_vm *vm, gojs_value v, const char *name) {
    gojs_key key;
    if (!gojs__key(vm, name, strlen(name), &key)) return gojs__exception();
    gojs_value value = gojs__get(vm, v, &key);
    gojs__key_done(vm, &key);
    return value;
}

gojs_value gojs__get_of(gojs_vm *vm, gojs_value v, gojs_value name) {
    gojs_key key;
    if (!gojs__key_of(vm, name, &key)) return gojs__exception();
    gojs_value value = gojs__get(vm, v, &key);
    gojs__key_done(vm, &key);
    return value;
}

static bool put(gojs_vm *vm, gojs_value o, const char *name, gojs_value value, bool hidden) {
    bool ok = !gojs__threw(value) && gojs__is_object(o);
    if (ok) {
        gojs_chars *key = gojs__intern(vm, name, strlen(name));
        ok = key && gojs__define(vm, gojs__obj(o), &key->cell, value, hidden);
        if (key)
            gojs__cell_release(vm, &key->cell);
        else
            gojs__throw_memory(vm);
    }
    gojs_release(vm, value);
    return ok;
}

bool gojs__put_value(gojs_vm *vm, gojs_value o, const char *name, gojs_value value) {
    return put(vm, o, name, value, false);
}

bool gojs__put_hidden(gojs_vm *vm, gojs_value o, const char *name, gojs_value value) {
    return put(vm, o, name, value, true);
}

bool gojs__instance_of(gojs_vm *vm, gojs_value v, gojs_value constructor, bool *is) {
    *is = false;
    if (!gojs__is_callable(constructor)) {
        gojs__throw_type(vm, "Right-hand side of 'instanceof' is not callable");
        return false;
    }
    const gojs_key key = {.cell = &vm->core.s_prototype->cell};
    gojs_value proto = gojs__get(vm, constructor, &key);
    if (gojs__threw(proto)) return false;
    if (gojs__is_object(v) && gojs__is_object(proto)) {
        int depth = 0;
        for (gojs_obj *o = gojs__obj(v)->proto; o && depth++ < PROTO_DEPTH; o = o->proto)
            if (o == gojs__obj(proto)) *is = true;
    }
    gojs_release(vm, proto);
    return true;
}
