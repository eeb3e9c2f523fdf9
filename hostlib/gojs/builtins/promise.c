/* promise.c: promises (ECMA-262, 27.2).
 *
 * Input: values and thenables that settle them. Output: reactions as jobs (jobs.c). Invariants: a
 * promise is settled once; a rejection that nobody handles is logged, as engines do, and ends
 * nothing. */
#include "builtins.h"

#include <stdlib.h>

typedef struct gojs_reaction {
    struct gojs_reaction *next;
    gojs_value fulfilled, rejected; /* handlers, or undefined */
    gojs_value derived;             /* what then() returned */
} gojs_reaction;

enum promise_state { PENDING, FULFILLED, REJECTED };

typedef struct gojs_prom {
    gojs_obj obj;
    enum promise_state state;
    bool handled;
    bool resolved; /* its fate is decided, though it may still be pending */
    gojs_value value;
    gojs_reaction *reactions, *last;
} gojs_prom;

static void free_reaction(gojs_vm *vm, gojs_reaction *r) {
    gojs_release(vm, r->fulfilled);
    gojs_release(vm, r->rejected);
    gojs_release(vm, r->derived);
    gojs__uncharge(vm, sizeof *r);
    free(r);
}

static void visit(gojs_obj *o, void (*each)(void *user, gojs_value v), void *user) {
    gojs_prom *p = (gojs_prom *)(void *)o;
    each(user, p->value);
    for (gojs_reaction *r = p->reactions; r; r = r->next) {
        each(user, r->fulfilled);
        each(user, r->rejected);
        each(user, r->derived);
    }
}

static void free_promise(gojs_vm *vm, gojs_obj *o) {
    gojs_prom *p = (gojs_prom *)(void *)o;
    gojs_reaction *r = p->reactions;
    const gojs_value value = p->value;
    p->reactions = p->last = NULL;
    p->value = gojs_undefined();
    gojs_release(vm, value);
    for (gojs_reaction *next; r; r = next) {
        next = r->next;
        free_reaction(vm, r);
    }
}

static const gojs_class promise_class = {.name = "Promise", .visit = visit, .free = free_promise};

static gojs_prom *promise_of(gojs_value v) {
    return (gojs_prom *)(void *)gojs__as(v, &promise_class);
}

static gojs_value new_promise(gojs_vm *vm) {
    gojs_obj *o = gojs__obj_new(vm, &promise_class, sizeof(gojs_prom),
                                vm->builtins->proto[GOJS_PROTO_PROMISE], GOJS_OBJECT);
    return o ? gojs__value(&o->cell) : gojs__throw_memory(vm);
}

/* ---- settling ---- */

static bool resolve(gojs_vm *vm, gojs_value promise, gojs_value value);
static bool settle(gojs_vm *vm, gojs_value promise, enum promise_state state, gojs_value value);

/* argv: handler or undefined, derived, value, state */
METHOD(react) {
    (void)self, (void)argc, (void)user;
    const enum promise_state state = argv[3].as.number == FULFILLED ? FULFILLED : REJECTED;
    if (!gojs__is_callable(argv[0])) {
        const bool ok = state == FULFILLED ? resolve(vm, argv[1], argv[2])
                                           : settle(vm, argv[1], REJECTED, argv[2]);
        return ok ? gojs_undefined() : gojs__exception();
    }
    gojs_value v = gojs__call(vm, argv[0], gojs_undefined(), 1, argv + 2);
    bool ok;
    if (gojs__threw(v)) {
        if (vm->core.dead) return v;
        gojs_value e = gojs__take_exception(vm);
        ok = settle(vm, argv[1], REJECTED, e);
        gojs_release(vm, e);
    } else {
        ok = resolve(vm, argv[1], v);
    }
    gojs_release(vm, v);
    return ok ? gojs_undefined() : gojs__exception();
}

static bool queue_reaction(gojs_vm *vm, gojs_prom *p, const gojs_reaction *r) {
    const gojs_value args[] = {p->state == FULFILLED ? r->fulfilled : r->rejected, r->derived,
                               p->value, gojs_number(p->state)};
    return gojs__job(vm, react, 4, args);
}

/* Has nobody asked for the outcome by now? */
METHOD(check_handled) {
    (void)self, (void)argc, (void)user;
    gojs_prom *p = promise_of(argv[0]);
    if (!p->handled) {
        gojs_throw_value(vm, p->value);
        gojs__report(vm, "Uncaught (in promise)");
    }
    return gojs_undefined();
}

static bool settle(gojs_vm *vm, gojs_value promise, enum promise_state state, gojs_value value) {
    gojs_prom *p = promise_of(promise);
    if (!p || p->state != PENDING) return true;
    p->state = state;
    p->resolved = true;
    p->value = gojs_retain(value);
    gojs_reaction *r = p->reactions;
    p->reactions = p->last = NULL;
    bool ok = true;
    for (gojs_reaction *next; r; r = next) {
        next = r->next;
        ok = queue_reaction(vm, p, r) && ok;
        free_reaction(vm, r);
    }
    if (state == REJECTED && !p->handled) ok = gojs__job(vm, check_handled, 1, &promise) && ok;
    return ok;
}

METHOD(resolve_function) {
    (void)self;
    gojs_prom *p = promise_of(*(const gojs_value *)user);
    if (p->resolved) return gojs_undefined();
    return resolve(vm, *(const gojs_value *)user, gojs__arg(argc, argv, 0)) ? gojs_undefined()
                                                                            : gojs__exception();
}

METHOD(reject_function) {
    (void)self;
    gojs_prom *p = promise_of(*(const gojs_value *)user);
    if (p->resolved) return gojs_undefined();
    return settle(vm, *(const gojs_value *)user, REJECTED, gojs__arg(argc, argv, 0))
               ? gojs_undefined()
               : gojs__exception();
}

/* For a thenable: settles the promise as that says. While it is asked, the promise counts as
 * unresolved for the functions that it gets, which decide. */
METHOD(follow) { /* argv: promise, thenable, then */
    (void)self, (void)argc, (void)user;
    promise_of(argv[0])->resolved = false;
    const gojs_value fs[] = {gojs__closure(vm, resolve_function, argv[0]),
                             gojs__closure(vm, reject_function, argv[0])};
    gojs_value v = gojs__threw(fs[0]) || gojs__threw(fs[1])
                       ? gojs__exception()
                       : gojs__call(vm, argv[2], argv[1], 2, fs);
    gojs_release(vm, fs[0]);
    gojs_release(vm, fs[1]);
    if (!gojs__threw(v) || vm->core.dead) return v;
    gojs_value e = gojs__take_exception(vm);
    if (!promise_of(argv[0])->resolved) settle(vm, argv[0], REJECTED, e);
    gojs_release(vm, e);
    return gojs_undefined();
}

static bool resolve(gojs_vm *vm, gojs_value promise, gojs_value value) {
    gojs_prom *p = promise_of(promise);
    if (!p || p->state != PENDING) return true;
    if (!gojs__is_object(value)) return settle(vm, promise, FULFILLED, value);
    p->resolved = true;
    const gojs_key key = {.cell = &vm->builtins->s_then->cell};
    gojs_value then = gojs_equal(promise, value)
                          ? gojs__throw_type(vm, "Chaining cycle detected for promise")
                          : gojs__get(vm, value, &key);
    if (gojs__threw(then)) {
        gojs_value e = gojs__take_exception(vm);
        const bool ok = settle(vm, promise, REJECTED, e);
        gojs_release(vm, e);
        return ok;
    }
    const gojs_value args[] = {promise, value, then};
    const bool ok = gojs__is_callable(then) ? gojs__job(vm, follow, 3, args)
                                            : settle(vm, promise, FULFILLED, value);
    gojs_release(vm, then);
    return ok;
}

gojs_value gojs_promise(gojs_vm *vm, gojs_value *resolve_, gojs_value *reject) {
    gojs_value p = new_promise(vm);
    *resolve_ = *reject = gojs_undefined();
    if (gojs__threw(p)) return p;
    *resolve_ = gojs__closure(vm, resolve_function, p);
    *reject = gojs__closure(vm, reject_function, p);
    if (!gojs__threw(*resolve_) && !gojs__threw(*reject)) return p;
    gojs_release(vm, *resolve_);
    gojs_release(vm, *reject);
    gojs_release(vm, p);
    return gojs__exception();
}

/* ---- JavaScript's side ---- */

METHOD(construct) {
    (void)self, (void)user;
    if (!gojs__take_new(vm)) return gojs__throw_type(vm, "Promise constructor requires 'new'");
    if (!gojs__is_callable(gojs__arg(argc, argv, 0)))
        return gojs__throw_type(vm, "Promise resolver is not a function");
    gojs_value fs[2], p = gojs_promise(vm, &fs[0], &fs[1]);
    if (gojs__threw(p)) return p;
    gojs_value v = gojs__call(vm, argv[0], gojs_undefined(), 2, fs);
    if (gojs__threw(v) && !vm->core.dead) {
        gojs_value e = gojs__take_exception(vm);
        gojs_release(vm, reject_function(vm, gojs_undefined(), 1, &e, &p));
        gojs_release(vm, e);
    }
    gojs_release(vm, v);
    gojs_release(vm, fs[0]);
    gojs_release(vm, fs[1]);
    return p;
}

static bool add_reaction(gojs_vm *vm, gojs_prom *p, gojs_value fulfilled, gojs_value rejected,
                         gojs_value derived) {
    gojs_reaction now = {NULL, fulfilled, rejected, derived};
    p->handled = true;
    if (p->state != PENDING) return queue_reaction(vm, p, &now);
    gojs_reaction *r = gojs__charge(vm, sizeof *r) ? malloc(sizeof *r) : NULL;
    if (!r) {
        gojs__throw_memory(vm);
        return false;
    }
    *r = now;
    gojs_retain(fulfilled);
    gojs_retain(rejected);
    gojs_retain(derived);
    if (p->last)
        p->last->next = r;
    else
        p->reactions = r;
    p->last = r;
    return true;
}

static gojs_value then_with(gojs_vm *vm, gojs_value self, gojs_value fulfilled,
                            gojs_value rejected) {
    gojs_prom *p = promise_of(self);
    if (!p) return gojs__throw_type(vm, "not a promise");
    gojs_value derived = new_promise(vm);
    if (gojs__threw(derived)) return derived;
    if (add_reaction(vm, p, fulfilled, rejected, derived)) return derived;
    gojs_release(vm, derived);
    return gojs__exception();
}

METHOD(then) {
    (void)user;
    return then_with(vm, self, gojs__arg(argc, argv, 0), gojs__arg(argc, argv, 1));
}

METHOD(catch_) {
    (void)user;
    return then_with(vm, self, gojs_undefined(), gojs__arg(argc, argv, 0));
}

/* finally: `over` is the function; what was settled goes on unchanged. */
METHOD(finally_fulfilled) {
    (void)self;
    gojs_value v = gojs__call(vm, *(const gojs_value *)user, gojs_undefined(), 0, NULL);
    if (gojs__threw(v)) return v;
    gojs_release(vm, v);
    return gojs_retain(gojs__arg(argc, argv, 0));
}

METHOD(finally_rejected) {
    (void)self;
    gojs_value v = gojs__call(vm, *(const gojs_value *)user, gojs_undefined(), 0, NULL);
    if (gojs__threw(v)) return v;
    gojs_release(vm, v);
    return gojs_throw_value(vm, gojs__arg(argc, argv, 0));
}

METHOD(finally_) {
    (void)user;
    const gojs_value f = gojs__arg(argc, argv, 0);
    gojs_value a = gojs__closure(vm, finally_fulfilled, f);
    gojs_value b = gojs__closure(vm, finally_rejected, f);
    gojs_value p = gojs__threw(a) || gojs__threw(b) ? gojs__exception() : then_with(vm, self, a, b);
    gojs_release(vm, a);
    gojs_release(vm, b);
    return p;
}

METHOD(static_resolve) {
    (void)self, (void)user;
    if (promise_of(gojs__arg(argc, argv, 0))) return gojs_retain(argv[0]);
    gojs_value p = new_promise(vm);
    if (gojs__threw(p) || resolve(vm, p, gojs__arg(argc, argv, 0))) return p;
    gojs_release(vm, p);
    return gojs__exception();
}

METHOD(static_reject) {
    (void)self, (void)user;
    gojs_value p = new_promise(vm);
    if (gojs__threw(p) || settle(vm, p, REJECTED, gojs__arg(argc, argv, 0))) return p;
    gojs_release(vm, p);
    return gojs__exception();
}

/* Promise.all: one array for all: [results, how many are missing, promise]. */
METHOD(all_one) { /* over: [state, index] */
    (void)self;
    gojs_arr *over = (gojs_arr *)(void *)gojs__obj(*(const gojs_value *)user);
    gojs_arr *state = (gojs_arr *)(void *)gojs__obj(over->data[0]);
    const gojs_key key = {.index = (uint32_t)over->data[1].as.number, .is_index = true};
    if (!gojs__set(vm, state->data[0], &key, gojs__arg(argc, argv, 0))) return gojs__exception();
    state->data[1].as.number--;
    if (state->data[1].as.number == 0 && !resolve(vm, state->data[2], state->data[0]))
        return gojs__exception();
    return gojs_undefined();
}

static bool all_add(gojs_vm *vm, gojs_value state, gojs_value promise, uint32_t i,
                    gojs_value item) {
    const gojs_value pair[] = {state, gojs_number(i)};
    gojs_value over = gojs__array_of(vm, pair, 2), p = static_resolve(vm, state, 1, &item, NULL);
    gojs_value f = gojs__threw(over) ? over : gojs__closure(vm, all_one, over);
    gojs_value reject = gojs__closure(vm, reject_function, promise), d = gojs__exception();
    if (!gojs__threw(p) && !gojs__threw(f) && !gojs__threw(reject)) d = then_with(vm, p, f, reject);
    gojs_release(vm, reject);
    gojs_release(vm, f);
    gojs_release(vm, p);
    gojs_release(vm, over);
    gojs_release(vm, d);
    return !gojs__threw(d);
}

METHOD(all) {
    (void)self, (void)user;
    gojs_arr *items = gojs__array(gojs__arg(argc, argv, 0));
    if (!items) return gojs__throw_type(vm, "Promise.all needs an array");
    const gojs_value first[] = {gojs_array(vm), gojs_number(items->length), new_promise(vm)};
    gojs_value state = gojs__threw(first[0]) || gojs__threw(first[2])
                           ? gojs__exception()
                           : gojs__array_of(vm, first, 3);
    bool ok = !gojs__threw(state);
    if (ok && items->length == 0) ok = resolve(vm, first[2], first[0]);
    for (uint32_t i = 0; ok && i < items->length; i++)
        ok = all_add(vm, state, first[2], i, items->data[i]);
    gojs_release(vm, state);
    gojs_release(vm, first[0]);
    if (ok) return first[2];
    gojs_release(vm, first[2]);
    return gojs__exception();
}

bool gojs__init_promises(gojs_vm *vm, gojs_setup *setup) {
    (void)setup;
    static const gojs_builtin methods[] = {
        {"then", then}, {"catch", catch_}, {"finally", finally_}};
    static const gojs_builtin statics[] = {
        {"resolve", static_resolve}, {"reject", static_reject}, {"all", all}};
    vm->builtins->proto[GOJS_PROTO_PROMISE] = gojs__new_proto(vm);
    gojs_value c =
        gojs__add_constructor(vm, "Promise", construct, vm->builtins->proto[GOJS_PROTO_PROMISE]);
    return !gojs__threw(c) && gojs__add_functions(vm, c, statics, 3) &&
           gojs__add_functions(vm, gojs__value(&vm->builtins->proto[GOJS_PROTO_PROMISE]->cell),
                               methods, 3);
}
