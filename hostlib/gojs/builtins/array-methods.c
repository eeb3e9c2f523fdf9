/* array-methods.c: Array and the methods of arrays that programs for syscall/js use.
 *
 * Input: values and callbacks of the program. Output: values, changed arrays. Invariants: the
 * elements are read again after everything that may run a function of the program, which may change
 * the array. */
#include "builtins.h"

#include <string.h>

static gojs_arr *self_array(gojs_vm *vm, gojs_value self) {
    gojs_arr *a = gojs__array(self);
    if (!a) gojs__throw_type(vm, "not an array");
    return a;
}

METHOD(construct) {
    (void)self, (void)user, (void)gojs__take_new(vm);
    if (argc != 1 || argv[0].type != GOJS_NUMBER) return gojs__array_of(vm, argv, (uint32_t)argc);
    gojs_value v = gojs_array(vm);
    const gojs_key key = {.cell = &vm->core.s_length->cell};
    if (gojs__threw(v) || gojs__set(vm, v, &key, argv[0])) return v;
    gojs_release(vm, v);
    return gojs__exception();
}

METHOD(is_array) {
    (void)vm, (void)self, (void)user;
    return gojs_boolean(argc > 0 && gojs__array(argv[0]));
}

METHOD(of) {
    (void)self, (void)user;
    return gojs__array_of(vm, argv, (uint32_t)argc);
}

/* Array.from of what has a length. */
METHOD(from) {
    (void)self, (void)user;
    gojs_value source = gojs__arg(argc, argv, 0), made = gojs_array(vm), n = gojs_undefined();
    const gojs_key length = {.cell = &vm->core.s_length->cell};
    bool ok = !gojs__threw(made);
    if (ok) n = gojs__get(vm, source, &length);
    ok = ok && !gojs__threw(n);
    const uint32_t count = ok ? gojs__to_index(gojs_to_number(vm, n), INT32_MAX) : 0;
    gojs_release(vm, n);
    for (uint32_t i = 0; i < count && ok; i++) {
        const gojs_key key = {.index = i, .is_index = true};
        gojs_value v = gojs__get(vm, source, &key);
        if (gojs__is_callable(gojs__arg(argc, argv, 1)) && !gojs__threw(v)) {
            const gojs_value args[] = {v, gojs_number(i)};
            gojs_value mapped = gojs__call(vm, argv[1], gojs_undefined(), 2, args);
            gojs_release(vm, v);
            v = mapped;
        }
        ok = !gojs__threw(v) && gojs__array_push(vm, made, v);
        gojs_release(vm, v);
    }
    if (ok) return made;
    gojs_release(vm, made);
    return gojs__exception();
}

METHOD(push) {
    (void)user;
    gojs_arr *a = self_array(vm, self);
    if (!a) return gojs__exception();
    for (int i = 0; i < argc; i++)
        if (!gojs__array_push(vm, self, argv[i])) return gojs__exception();
    return gojs_number(a->length);
}

METHOD(pop) {
    (void)user, (void)argc, (void)argv;
    gojs_arr *a = self_array(vm, self);
    if (!a) return gojs__exception();
    return a->length ? a->data[--a->length] : gojs_undefined();
}

/* Removes `count` from `at`, puts `added` there; `removed` takes the counts. */
static bool splice_at(gojs_vm *vm, gojs_arr *a, uint32_t at, uint32_t count,
                      const gojs_value *added, uint32_t add, gojs_value *removed) {
    const uint32_t rest = a->length - at - count;
    if (!gojs__array_reserve(vm, a, (uint64_t)a->length - count + add)) return false;
    if (count && removed) memcpy(removed, a->data + at, count * sizeof *removed);
    if (rest) memmove(a->data + at + add, a->data + at + count, rest * sizeof *a->data);
    for (uint32_t i = 0; i < add; i++) a->data[at + i] = gojs_retain(added[i]);
    a->length = at + add + rest;
    return true;
}

METHOD(shift) {
    (void)user, (void)argc, (void)argv;
    gojs_arr *a = self_array(vm, self);
    gojs_value first = gojs_undefined();
    if (!a) return gojs__exception();
    if (a->length) splice_at(vm, a, 0, 1, NULL, 0, &first);
    return first;
}

METHOD(unshift) {
    (void)user;
    gojs_arr *a = self_array(vm, self);
    if (!a || !splice_at(vm, a, 0, 0, argv, (uint32_t)argc, NULL)) return gojs__exception();
    return gojs_number(a->length);
}

/* An argument that counts from the end when it is negative. */
static uint32_t relative(gojs_vm *vm, int argc, const gojs_value *argv, int i, uint32_t length,
                         uint32_t otherwise) {
    const double d = gojs__arg_number(vm, argc, argv, i, otherwise);
    return gojs__to_index(d < 0 ? d + length : d, length);
}

METHOD(slice) {
    (void)user;
    gojs_arr *a = self_array(vm, self);
    if (!a) return gojs__exception();
    const uint32_t from_ = relative(vm, argc, argv, 0, a->length, 0);
    const uint32_t to = relative(vm, argc, argv, 1, a->length, a->length);
    const uint32_t length = a->length; /* as it is now: valueOf may have run */
    const uint32_t end = to < length ? to : length;
    return gojs__array_of(vm, from_ < end ? a->data + from_ : NULL, from_ < end ? end - from_ : 0);
}

METHOD(splice) {
    (void)user;
    gojs_arr *a = self_array(vm, self);
    if (!a) return gojs__exception();
    uint32_t at = relative(vm, argc, argv, 0, a->length, 0);
    const double wanted = gojs__arg_number(vm, argc, argv, 1, argc < 1 ? 0 : a->length);
    if (at > a->length) at = a->length;
    const uint32_t count = gojs__to_index(wanted, a->length - at);
    gojs_value removed = gojs__array_of(vm, count ? a->data + at : NULL, count);
    if (gojs__threw(removed)) return removed;
    const uint32_t add = argc > 2 ? (uint32_t)argc - 2 : 0;
    gojs_arr *r = gojs__array(removed);
    /* What is removed is in r too: give up a's counts. */
    if (!splice_at(vm, a, at, count, add ? argv + 2 : NULL, add, NULL)) {
        gojs_release(vm, removed);
        return gojs__exception();
    }
    for (uint32_t i = 0; i < count; i++) gojs_release(vm, r->data[i]);
    return removed;
}

METHOD(concat) {
    (void)user;
    gojs_arr *a = self_array(vm, self);
    if (!a) return gojs__exception();
    gojs_value made = gojs__array_of(vm, a->data, a->length);
    bool ok = !gojs__threw(made);
    for (int i = 0; i < argc && ok; i++) {
        gojs_arr *more = gojs__array(argv[i]);
        if (!more) ok = gojs__array_push(vm, made, argv[i]);
        for (uint32_t k = 0; more && k < more->length && ok; k++)
            ok = gojs__array_push(vm, made, more->data[k]);
    }
    if (ok) return made;
    gojs_release(vm, made);
    return gojs__exception();
}

static gojs_value joined(gojs_vm *vm, gojs_value self, const char *separator, size_t size) {
    gojs_text_buffer b = {.vm = vm};
    bool ok = true;
    for (uint32_t i = 0; ok && i < gojs__array(self)->length; i++) {
        const gojs_value v = gojs__array(self)->data[i];
        if (i) gojs__put(&b, separator, size);
        if (v.type == GOJS_UNDEFINED || v.type == GOJS_NULL) continue;
        if (vm->core.in.calls >= vm->core.limits.depth) {
            ok = false;
            gojs__throw_range(vm, "Maximum call stack size exceeded");
            break;
        }
        vm->core.in.calls++; /* an array may contain itself */
        gojs_value text = gojs_to_string(vm, v);
        vm->core.in.calls--;
        ok = !gojs__threw(text);
        if (ok) gojs__put(&b, gojs__string(text)->bytes, gojs__string(text)->size);
        gojs_release(vm, text);
        if (b.failed) {
            ok = false;
            gojs__throw_memory(vm);
        }
    }
    if (ok) return gojs__text_done(&b);
    gojs__text_drop(&b);
    return gojs__exception();
}

METHOD(join) {
    (void)user;
    if (!self_array(vm, self)) return gojs__exception();
    if (argc < 1 || argv[0].type == GOJS_UNDEFINED) return joined(vm, self, ",", 1);
    gojs_value separator = gojs_to_string(vm, argv[0]);
    if (gojs__threw(separator)) return separator;
    gojs_value text =
        joined(vm, self, gojs__string(separator)->bytes, gojs__string(separator)->size);
    gojs_release(vm, separator);
    return text;
}

METHOD(to_string) {
    (void)user, (void)argc, (void)argv;
    return self_array(vm, self) ? joined(vm, self, ",", 1) : gojs__exception();
}

static gojs_value search(gojs_vm *vm, gojs_value self, int argc, const gojs_value *argv) {
    gojs_arr *a = self_array(vm, self);
    if (!a) return gojs__exception();
    const gojs_value wanted = gojs__arg(argc, argv, 0);
    for (uint32_t i = 0; i < a->length; i++)
        if (gojs_equal(a->data[i], wanted)) return gojs_number(i);
    return gojs_number(-1);
}

METHOD(index_of) {
    (void)user;
    return search(vm, self, argc, argv);
}

METHOD(includes) {
    (void)user;
    const gojs_value at = search(vm, self, argc, argv);
    return gojs__threw(at) ? at : gojs_boolean(at.as.number >= 0);
}

METHOD(reverse) {
    (void)user, (void)argc, (void)argv;
    gojs_arr *a = self_array(vm, self);
    if (!a) return gojs__exception();
    for (uint32_t i = 0; i < a->length / 2; i++) {
        const gojs_value v = a->data[i];
        a->data[i] = a->data[a->length - 1 - i];
        a->data[a->length - 1 - i] = v;
    }
    return gojs_retain(self);
}

/* forEach, map and filter. */
static gojs_value iterate(gojs_vm *vm, gojs_value self, int argc, const gojs_value *argv, bool map,
                          bool filter) {
    if (!self_array(vm, self)) return gojs__exception();
    gojs_value made = map || filter ? gojs_array(vm) : gojs_undefined();
    bool ok = !gojs__threw(made);
    for (uint32_t i = 0; ok && i < gojs__array(self)->length; i++) {
        const gojs_value args[] = {gojs_retain(gojs__array(self)->data[i]), gojs_number(i), self};
        gojs_value r = gojs__call(vm, gojs__arg(argc, argv, 0), gojs__arg(argc, argv, 1), 3, args);
        ok = !gojs__threw(r);
        if (ok && map) ok = gojs__array_push(vm, made, r);
        if (ok && filter && gojs_truthy(r)) ok = gojs__array_push(vm, made, args[0]);
        gojs_release(vm, r);
        gojs_release(vm, args[0]);
    }
    if (ok) return made;
    gojs_release(vm, made);
    return gojs__exception();
}

METHOD(for_each) {
    (void)user;
    return iterate(vm, self, argc, argv, false, false);
}

METHOD(map) {
    (void)user;
    return iterate(vm, self, argc, argv, true, false);
}

METHOD(filter) {
    (void)user;
    return iterate(vm, self, argc, argv, false, true);
}

bool gojs__init_arrays(gojs_vm *vm, gojs_setup *setup) {
    (void)setup;
    static const gojs_builtin statics[] = {{"isArray", is_array}, {"of", of}, {"from", from}};
    static const gojs_builtin methods[] = {
        {"push", push},        {"pop", pop},       {"shift", shift},        {"unshift", unshift},
        {"slice", slice},      {"splice", splice}, {"concat", concat},      {"join", join},
        {"indexOf", index_of}, {"map", map},       {"includes", includes},  {"reverse", reverse},
        {"forEach", for_each}, {"filter", filter}, {"toString", to_string},
    };
    vm->builtins->proto[GOJS_PROTO_ARRAY] = gojs__new_proto(vm);
    gojs_value c =
        gojs__add_constructor(vm, "Array", construct, vm->builtins->proto[GOJS_PROTO_ARRAY]);
    return !gojs__threw(c) && gojs__add_functions(vm, c, statics, 3) &&
           gojs__add_functions(vm, gojs__value(&vm->builtins->proto[GOJS_PROTO_ARRAY]->cell),
                               methods, sizeof methods / sizeof *methods);
}
