/* reflect.c: Object, Reflect and Function.prototype.
 *
 * Input: any value. Output: its properties and prototype, read and changed; calls. Invariants: a
 * list of names is an array of its own, which the program's functions cannot change. */
#include "builtins.h"

#include <stdio.h>
#include <stdlib.h>

static bool push_index(gojs_vm *vm, gojs_value array, uint32_t i) {
    char text[16];
    gojs_value s = gojs_string(vm, text, (size_t)snprintf(text, sizeof text, "%u", i));
    const bool ok = !gojs__threw(s) && gojs__array_push(vm, array, s);
    gojs_release(vm, s);
    return ok;
}

gojs_value gojs__keys(gojs_vm *vm, gojs_value v) {
    gojs_value keys = gojs_array(vm);
    if (gojs__threw(keys) || !gojs__is_object(v)) return keys;
    gojs_obj *o = gojs__obj(v);
    uint32_t elements = 0;
    if (o->class == &gojs__array_class) elements = ((gojs_arr *)(void *)o)->length;
    if (o->class == &gojs__view_class) elements = ((gojs_view *)(void *)o)->length;
    bool ok = true;
    for (uint32_t i = 0; i < elements && ok; i++) ok = push_index(vm, keys, i);
    for (uint32_t i = 0; i < o->count && ok; i++) {
        const gojs_property *p = &o->props[i];
        if (p->hidden || p->key->type != GOJS_STRING) continue;
        ok = gojs__array_push(vm, keys, gojs__value(p->key));
    }
    if (ok) return keys;
    gojs_release(vm, keys);
    return gojs__exception();
}

METHOD(make_object) {
    (void)self, (void)user, (void)gojs__take_new(vm);
    return argc > 0 && gojs__is_object(argv[0]) ? gojs_retain(argv[0]) : gojs_object(vm);
}

METHOD(keys) {
    (void)self, (void)user;
    return gojs__keys(vm, gojs__arg(argc, argv, 0));
}

/* values (user 0) and entries (user 1). */
METHOD(values) {
    (void)self;
    const gojs_value o = gojs__arg(argc, argv, 0);
    gojs_value names = gojs__keys(vm, o), made = gojs_array(vm);
    bool ok = !gojs__threw(names) && !gojs__threw(made);
    for (uint32_t i = 0; ok && i < ((gojs_arr *)(void *)gojs__obj(names))->length; i++) {
        const gojs_value name = ((gojs_arr *)(void *)gojs__obj(names))->data[i];
        gojs_value v = gojs__get_of(vm, o, name);
        if (user && !gojs__threw(v)) {
            const gojs_value both[] = {name, v};
            gojs_value pair = gojs__array_of(vm, both, 2);
            gojs_release(vm, v);
            v = pair;
        }
        ok = !gojs__threw(v) && gojs__array_push(vm, made, v);
        gojs_release(vm, v);
    }
    gojs_release(vm, names);
    if (ok) return made;
    gojs_release(vm, made);
    return gojs__exception();
}

METHOD(assign) {
    (void)self, (void)user;
    const gojs_value to = gojs__arg(argc, argv, 0);
    if (!gojs__is_object(to)) return gojs__throw_type(vm, "Cannot convert value to object");
    for (int i = 1; i < argc; i++) {
        gojs_value names = gojs__keys(vm, argv[i]);
        bool ok = !gojs__threw(names);
        for (uint32_t k = 0; ok && k < ((gojs_arr *)(void *)gojs__obj(names))->length; k++) {
            gojs_key key;
            ok = gojs__key_of(vm, ((gojs_arr *)(void *)gojs__obj(names))->data[k], &key);
            gojs_value v = ok ? gojs__get(vm, argv[i], &key) : gojs__exception();
            ok = !gojs__threw(v) && gojs__set(vm, to, &key, v);
            gojs_release(vm, v);
            gojs__key_done(vm, &key);
        }
        gojs_release(vm, names);
        if (!ok) return gojs__exception();
    }
    return gojs_retain(to);
}

METHOD(get_prototype) {
    (void)self, (void)user;
    const gojs_value o = gojs__arg(argc, argv, 0);
    if (!gojs__is_object(o)) return gojs__throw_type(vm, "not an object");
    return gojs__obj(o)->proto ? gojs_retain(gojs__value(&gojs__obj(o)->proto->cell)) : gojs_null();
}

METHOD(set_prototype) {
    (void)self, (void)user;
    const gojs_value o = gojs__arg(argc, argv, 0), p = gojs__arg(argc, argv, 1);
    if (!gojs__is_object(o) || (!gojs__is_object(p) && p.type != GOJS_NULL))
        return gojs__throw_type(vm, "Object prototype may only be an Object or null");
    gojs_obj *proto = gojs__is_object(p) ? gojs__obj(p) : NULL, *old = gojs__obj(o)->proto;
    uint32_t depth = 0;
    for (gojs_obj *up = proto; up; up = up->proto)
        if (up == gojs__obj(o) || ++depth > 500)
            return gojs__throw_type(vm, "Cyclic __proto__ value");
    if (proto) proto->cell.refs++;
    gojs__obj(o)->proto = proto;
    if (old) gojs__cell_release(vm, &old->cell);
    return gojs_retain(o);
}

METHOD(create) {
    gojs_value made = gojs_object(vm);
    if (gojs__threw(made)) return made;
    const gojs_value args[] = {made, gojs__arg(argc, argv, 0)};
    gojs_value same = set_prototype(vm, self, 2, args, user);
    gojs_release(vm, made);
    return same;
}

METHOD(freeze) {
    (void)vm, (void)self, (void)user;
    const gojs_value o = gojs__arg(argc, argv, 0);
    if (gojs__is_object(o)) gojs__obj(o)->frozen = true;
    return gojs_retain(o);
}

/* Data properties only: getters are called once, for their value. */
METHOD(define_property) {
    (void)self, (void)user;
    const gojs_value o = gojs__arg(argc, argv, 0), how = gojs__arg(argc, argv, 2);
    gojs_key key;
    if (!gojs__is_object(o) || !gojs__is_object(how)) return gojs__throw_type(vm, "not an object");
    if (!gojs__key_of(vm, gojs__arg(argc, argv, 1), &key)) return gojs__exception();
    gojs_value getter = gojs__get_name(vm, how, "get");
    gojs_value v = gojs__threw(getter)         ? getter
                   : gojs__is_callable(getter) ? gojs__call(vm, getter, o, 0, NULL)
                                               : gojs__get_name(vm, how, "value");
    const bool ok = !gojs__threw(v) && gojs__set(vm, o, &key, v);
    gojs_release(vm, v);
    gojs_release(vm, getter);
    gojs__key_done(vm, &key);
    return ok ? gojs_retain(o) : gojs__exception();
}

METHOD(has_own) {
    gojs_key key;
    const gojs_value o = user ? gojs__arg(argc, argv, 0) : self;
    if (!gojs__key_of(vm, gojs__arg(argc, argv, user ? 1 : 0), &key)) return gojs__exception();
    bool has = false;
    if (gojs__is_object(o)) {
        gojs_obj *proto = gojs__obj(o)->proto;
        gojs__obj(o)->proto = NULL; /* has() without what is inherited */
        has = gojs__has(vm, gojs__obj(o), &key);
        gojs__obj(o)->proto = proto;
    }
    gojs__key_done(vm, &key);
    return gojs_boolean(has);
}

METHOD(object_text) {
    (void)argc, (void)argv, (void)user;
    gojs_text_buffer b = {.vm = vm};
    const char *name = !gojs__is_object(self)       ? "Object"
                       : self.type == GOJS_FUNCTION ? "Function"
                                                    : gojs__obj(self)->class->name;
    gojs__puts(&b, "[object ");
    gojs__puts(&b, name);
    gojs__puts(&b, "]");
    return gojs__text_done(&b);
}

METHOD(value_of) {
    (void)vm, (void)argc, (void)argv, (void)user;
    return gojs_retain(self);
}

/* ---- Reflect ---- */

METHOD(reflect_get) {
    (void)self, (void)user;
    return gojs__get_of(vm, gojs__arg(argc, argv, 0), gojs__arg(argc, argv, 1));
}

METHOD(reflect_set) {
    (void)self, (void)user;
    gojs_key key;
    if (!gojs__key_of(vm, gojs__arg(argc, argv, 1), &key)) return gojs__exception();
    const bool ok = gojs__set(vm, gojs__arg(argc, argv, 0), &key, gojs__arg(argc, argv, 2));
    gojs__key_done(vm, &key);
    return ok ? gojs_boolean(true) : gojs__exception();
}

METHOD(reflect_delete) {
    (void)self, (void)user;
    gojs_key key;
    if (!gojs__key_of(vm, gojs__arg(argc, argv, 1), &key)) return gojs__exception();
    const bool ok = gojs__delete(vm, gojs__arg(argc, argv, 0), &key);
    gojs__key_done(vm, &key);
    return ok ? gojs_boolean(true) : gojs__exception();
}

METHOD(reflect_has) {
    (void)self, (void)user;
    gojs_key key;
    if (!gojs__is_object(gojs__arg(argc, argv, 0))) return gojs__throw_type(vm, "not an object");
    if (!gojs__key_of(vm, gojs__arg(argc, argv, 1), &key)) return gojs__exception();
    const bool has = gojs__has(vm, gojs__obj(argv[0]), &key);
    gojs__key_done(vm, &key);
    return gojs_boolean(has);
}

/* The elements of an array-like as C has them; release with free_list. */
static bool list(gojs_vm *vm, gojs_value from, gojs_arr **array) {
    gojs_arr *a = gojs__array(from);
    *array = NULL;
    if (!a) {
        if (from.type == GOJS_UNDEFINED || from.type == GOJS_NULL) return true;
        gojs__throw_type(vm, "CreateListFromArrayLike called on non-object");
        return false;
    }
    gojs_value copy = gojs__array_of(vm, a->data, a->length);
    if (gojs__threw(copy)) return false;
    *array = (gojs_arr *)(void *)gojs__obj(copy);
    return true;
}

static void free_list(gojs_vm *vm, gojs_arr *a) {
    if (a) gojs__cell_release(vm, &a->obj.cell);
}

static gojs_value apply_list(gojs_vm *vm, gojs_value f, gojs_value self, gojs_value args,
                             bool construct) {
    gojs_arr *a;
    if (!list(vm, args, &a)) return gojs__exception();
    const int n = a ? (int)a->length : 0;
    gojs_value v = construct ? gojs__construct(vm, f, n, a ? a->data : NULL)
                             : gojs__call(vm, f, self, n, a ? a->data : NULL);
    free_list(vm, a);
    return v;
}

METHOD(reflect_apply) {
    (void)self, (void)user;
    return apply_list(vm, gojs__arg(argc, argv, 0), gojs__arg(argc, argv, 1),
                      gojs__arg(argc, argv, 2), false);
}

METHOD(reflect_construct) {
    (void)self, (void)user;
    return apply_list(vm, gojs__arg(argc, argv, 0), gojs_undefined(), gojs__arg(argc, argv, 1),
                      true);
}

/* ---- Function.prototype ---- */

METHOD(call) {
    (void)user;
    return gojs__call(vm, self, gojs__arg(argc, argv, 0), argc > 1 ? argc - 1 : 0,
                      argc > 1 ? argv + 1 : NULL);
}

METHOD(apply) {
    (void)user;
    return apply_list(vm, self, gojs__arg(argc, argv, 0), gojs__arg(argc, argv, 1), false);
}

/* over: [function, this, arguments...] */
METHOD(call_bound) {
    (void)self;
    const gojs_value over = *(const gojs_value *)user;
    gojs_value all = gojs__array_of(vm, ((gojs_arr *)(void *)gojs__obj(over))->data,
                                    ((gojs_arr *)(void *)gojs__obj(over))->length);
    bool ok = !gojs__threw(all);
    for (int i = 0; i < argc && ok; i++) ok = gojs__array_push(vm, all, argv[i]);
    gojs_value result = gojs__exception();
    if (ok) {
        gojs_arr *a = (gojs_arr *)(void *)gojs__obj(all);
        result = gojs__call(vm, a->data[0], a->data[1], (int)a->length - 2, a->data + 2);
    }
    gojs_release(vm, all);
    return result;
}

METHOD(bind) {
    (void)user;
    if (!gojs__is_callable(self)) return gojs__throw_type(vm, "Bind must be called on a function");
    gojs_value over = gojs__array_of(vm, &self, 1);
    bool ok = !gojs__threw(over) && (argc > 0 || gojs__array_push(vm, over, gojs_undefined()));
    for (int i = 0; i < argc && ok; i++) ok = gojs__array_push(vm, over, argv[i]);
    gojs_value f = ok ? gojs__closure(vm, call_bound, over) : gojs__exception();
    gojs_release(vm, over);
    return f;
}

METHOD(function_text) {
    (void)self, (void)argc, (void)argv, (void)user;
    return gojs_text(vm, "function () { [native code] }");
}

METHOD(make_function) {
    (void)self, (void)argc, (void)argv, (void)user, (void)gojs__take_new(vm);
    return gojs__throw_type(vm, "functions cannot be made from text: there is no JavaScript here");
}

bool gojs__init_objects(gojs_vm *vm, gojs_setup *setup) {
    (void)setup;
    static const gojs_builtin statics[] = {{"keys", keys},
                                           {"values", values},
                                           {"assign", assign},
                                           {"getPrototypeOf", get_prototype},
                                           {"setPrototypeOf", set_prototype},
                                           {"create", create},
                                           {"freeze", freeze},
                                           {"defineProperty", define_property},
                                           {"getOwnPropertyNames", keys}};
    static const gojs_builtin methods[] = {
        {"hasOwnProperty", has_own}, {"toString", object_text}, {"valueOf", value_of}};
    static const gojs_builtin of_function[] = {
        {"call", call}, {"apply", apply}, {"bind", bind}, {"toString", function_text}};
    static const gojs_builtin of_reflect[] = {{"get", reflect_get},
                                              {"set", reflect_set},
                                              {"deleteProperty", reflect_delete},
                                              {"has", reflect_has},
                                              {"apply", reflect_apply},
                                              {"construct", reflect_construct},
                                              {"getPrototypeOf", get_prototype},
                                              {"ownKeys", keys}};
    gojs_value o =
        gojs__add_constructor(vm, "Object", make_object, vm->core.proto[GOJS_PROTO_OBJECT]);
    gojs_value f =
        gojs__add_constructor(vm, "Function", make_function, vm->core.proto[GOJS_PROTO_FUNCTION]);
    gojs_value reflect = gojs_object(vm);
    return !gojs__threw(o) && !gojs__threw(f) && !gojs__threw(reflect) &&
           gojs__add_functions(vm, o, statics, sizeof statics / sizeof *statics) &&
           gojs__put_hidden(vm, o, "entries",
                            gojs_function(vm, "entries", values, (void *)1, NULL)) &&
           gojs__put_hidden(vm, o, "hasOwn",
                            gojs_function(vm, "hasOwn", has_own, (void *)1, NULL)) &&
           gojs__add_functions(vm, gojs__value(&vm->core.proto[GOJS_PROTO_OBJECT]->cell), methods,
                               3) &&
           gojs__add_functions(vm, gojs__value(&vm->core.proto[GOJS_PROTO_FUNCTION]->cell),
                               of_function, 4) &&
           gojs__add_functions(vm, reflect, of_reflect, sizeof of_reflect / sizeof *of_reflect) &&
           gojs__put_hidden(vm, vm->core.global, "Reflect", reflect);
}
