/* fetch-headers.c: Headers and AbortController, as far as Go's net/http uses them for fetch
 * (net/http/roundtrip_js.go) and as the Fetch standard has them.
 *
 * Input: names and values of the program or of the client. Output: lines "name: value". Invariants:
 * names are in lower case; what is appended to one that is there is joined by ", ". */
#include "fetch.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- Headers: properties of an object without a prototype ---- */

typedef struct gojs_headers {
    gojs_obj obj;
    gojs_value map; /* a plain object: name -> value */
} gojs_headers;

static void visit_headers(gojs_obj *o, void (*each)(void *user, gojs_value v), void *user) {
    each(user, ((gojs_headers *)(void *)o)->map);
}

static void free_headers(gojs_vm *vm, gojs_obj *o) {
    gojs_headers *h = (gojs_headers *)(void *)o;
    const gojs_value map = h->map;
    h->map = gojs_undefined();
    gojs_release(vm, map);
}

static const gojs_class headers_class = {
    .name = "Headers", .visit = visit_headers, .free = free_headers};

static gojs_headers *headers_of(gojs_value v) {
    return (gojs_headers *)(void *)gojs__as(v, &headers_class);
}

static gojs_value new_headers(gojs_vm *vm) {
    gojs_value map = gojs_object(vm);
    if (gojs__threw(map)) return map;
    gojs__obj(map)->proto = NULL; /* held by none: it is the VM's */
    gojs_headers *h = (gojs_headers *)(void *)gojs__obj_new(
        vm, &headers_class, sizeof *h, vm->host->proto[GOJS_PROTO_HEADERS], GOJS_OBJECT);
    if (!h) {
        gojs_release(vm, map);
        return gojs__throw_memory(vm);
    }
    h->map = map;
    return gojs__value(&h->obj.cell);
}

/* A header's name in lower case, as a key; bytes that no name has are an exception. */
static bool name_key(gojs_vm *vm, gojs_value name, gojs_key *key) {
    char low[256];
    gojs_value text = gojs_to_string(vm, name);
    if (gojs__threw(text)) return false;
    size_t n;
    const char *s = gojs_str(text, &n);
    bool ok = n < sizeof low && gojs__is_token(s, n);
    for (size_t i = 0; ok && i < n; i++) {
        low[i] = s[i] >= 'A' && s[i] <= 'Z' ? (char)(s[i] | 32) : s[i];
    }
    gojs_release(vm, text);
    if (!ok) gojs__throw_type(vm, "invalid header name");
    return ok && gojs__key(vm, low, n, key);
}

/* No control characters: what Go's net/http takes for a value. */
static bool is_value(const char *s, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (((uint8_t)s[i] < ' ' && s[i] != '\t') || s[i] == 0x7f) return false;
    return true;
}

static bool add(gojs_vm *vm, gojs_headers *h, gojs_value name, gojs_value value, bool append) {
    gojs_key key;
    gojs_text_buffer b = {.vm = vm};
    if (!name_key(vm, name, &key)) return false;
    gojs_value text = gojs_to_string(vm, value);
    bool ok = !gojs__threw(text);
    if (ok) {
        size_t n, m;
        gojs_value before = append ? gojs__get(vm, h->map, &key) : gojs_undefined();
        const char *old = gojs_str(before, &m), *s = gojs_str(text, &n);
        while (n && (*s == ' ' || *s == '\t')) s++, n--;
        while (n && (s[n - 1] == ' ' || s[n - 1] == '\t')) n--;
        ok = is_value(s, n);
        if (!ok) gojs__throw_type(vm, "invalid header value");
        if (old) gojs__put(&b, old, m);
        if (old) gojs__puts(&b, ", ");
        gojs__put(&b, s, n);
        gojs_value all = gojs__text_done(&b);
        ok = ok && !gojs__threw(all) && gojs__set(vm, h->map, &key, all);
        gojs_release(vm, all);
        gojs_release(vm, before);
    }
    gojs_release(vm, text);
    gojs__key_done(vm, &key);
    return ok;
}

gojs_value gojs__headers_new(gojs_vm *vm, const char *const *lines) {
    gojs_value headers = new_headers(vm);
    for (; !gojs__threw(headers) && lines && *lines; lines++) {
        const char *colon = strchr(*lines, ':');
        if (!colon) continue;
        gojs_value name = gojs_string(vm, *lines, (size_t)(colon - *lines));
        gojs_value value = gojs_text(vm, colon + 1);
        if (!add(vm, headers_of(headers), name, value, true))
            gojs_release(vm, gojs__take_exception(vm)); /* a server may send anything */
        gojs_release(vm, name);
        gojs_release(vm, value);
    }
    return headers;
}

/* Adds what a plain object has. */
static bool add_all(gojs_vm *vm, gojs_headers *h, gojs_value from) {
    gojs_value names = gojs__keys(vm, from);
    bool ok = !gojs__threw(names);
    uint32_t n = 0;
    if (ok) gojs_length(vm, names, &n);
    for (uint32_t i = 0; ok && i < n; i++) {
        gojs_value name, value;
        gojs_key key;
        gojs_get_index(vm, names, i, &name);
        ok = gojs__key_of(vm, name, &key);
        if (ok) {
            value = gojs__get(vm, from, &key);
            ok = !gojs__threw(value) && add(vm, h, name, value, false);
            gojs_release(vm, value);
            gojs__key_done(vm, &key);
        }
        gojs_release(vm, name);
    }
    gojs_release(vm, names);
    return ok;
}

METHOD(construct_headers) {
    (void)self, (void)user;
    if (!gojs__take_new(vm)) return gojs__throw_type(vm, "Headers constructor requires 'new'");
    gojs_value h = new_headers(vm), from = gojs__arg(argc, argv, 0);
    if (gojs__threw(h) || !gojs__is_object(from)) return h;
    if (headers_of(from)) from = headers_of(from)->map;
    if (add_all(vm, headers_of(h), from)) return h;
    gojs_release(vm, h);
    return gojs__exception();
}

/* user: NULL for set. */
METHOD(append) {
    gojs_headers *h = headers_of(self);
    (void)user;
    if (!h || argc < 2) return gojs__throw_type(vm, "append: two arguments are required");
    return add(vm, h, argv[0], argv[1], true) ? gojs_undefined() : gojs__exception();
}

METHOD(set) {
    gojs_headers *h = headers_of(self);
    (void)user;
    if (!h || argc < 2) return gojs__throw_type(vm, "set: two arguments are required");
    return add(vm, h, argv[0], argv[1], false) ? gojs_undefined() : gojs__exception();
}

METHOD(get) {
    gojs_headers *h = headers_of(self);
    gojs_key key;
    (void)user;
    if (!h) return gojs__throw_type(vm, "this is not a Headers object");
    if (!name_key(vm, gojs__arg(argc, argv, 0), &key)) return gojs__exception();
    gojs_value v = gojs__get(vm, h->map, &key);
    gojs__key_done(vm, &key);
    return v.type == GOJS_UNDEFINED ? gojs_null() : v;
}

METHOD(has) {
    gojs_value v = get(vm, self, argc, argv, user);
    if (gojs__threw(v)) return v;
    const bool is = v.type != GOJS_NULL;
    gojs_release(vm, v);
    return gojs_boolean(is);
}

METHOD(delete) {
    gojs_headers *h = headers_of(self);
    gojs_key key;
    (void)user;
    if (!h) return gojs__throw_type(vm, "this is not a Headers object");
    if (!name_key(vm, gojs__arg(argc, argv, 0), &key)) return gojs__exception();
    const bool ok = gojs__delete(vm, h->map, &key);
    gojs__key_done(vm, &key);
    return ok ? gojs_undefined() : gojs__exception();
}

/* [name, value] number i of an array of names. */
static gojs_value pair(gojs_vm *vm, gojs_headers *h, gojs_value names, uint32_t i) {
    gojs_value both[2];
    gojs_key key;
    gojs_get_index(vm, names, i, &both[0]);
    if (!gojs__key_of(vm, both[0], &key)) return gojs__exception();
    both[1] = gojs__get(vm, h->map, &key);
    gojs__key_done(vm, &key);
    gojs_value a = gojs__threw(both[1]) ? both[1] : gojs__array_of(vm, both, 2);
    gojs_release(vm, both[0]);
    gojs_release(vm, both[1]);
    return a;
}

/* The iterator that entries() gives: over an array, from its property `at` on. */
METHOD(next) {
    const gojs_value list = *(const gojs_value *)user;
    gojs_value result = gojs_object(vm), at, v = gojs_undefined();
    uint32_t n = 0;
    (void)argc, (void)argv;
    if (gojs__threw(result)) return result;
    gojs_length(vm, list, &n);
    gojs_get(vm, self, "at", &at);
    const uint32_t i = at.type == GOJS_NUMBER ? gojs__to_index(at.as.number, UINT32_MAX) : n;
    gojs_release(vm, at);
    if (i < n) gojs_get_index(vm, list, i, &v);
    if (gojs__put_hidden(vm, self, "at", gojs_number(i < n ? i + 1 : n)) &&
        gojs__put_value(vm, result, "done", gojs_boolean(i >= n)) &&
        gojs__put_value(vm, result, "value", v))
        return result;
    gojs_release(vm, result);
    return gojs__exception();
}

METHOD(entries) {
    gojs_headers *h = headers_of(self);
    (void)argc, (void)argv, (void)user;
    if (!h) return gojs__throw_type(vm, "this is not a Headers object");
    gojs_value names = gojs__keys(vm, h->map), list = gojs_array(vm), it = gojs_object(vm);
    uint32_t n = 0;
    bool ok = !gojs__threw(names) && !gojs__threw(list) && !gojs__threw(it);
    if (ok) gojs_length(vm, names, &n);
    for (uint32_t i = 0; ok && i < n; i++) {
        gojs_value one = pair(vm, h, names, i);
        ok = !gojs__threw(one) && gojs__array_push(vm, list, one);
        gojs_release(vm, one);
    }
    ok = ok && gojs__put_hidden(vm, it, "at", gojs_number(0)) &&
         gojs__put_hidden(vm, it, "next", gojs__closure(vm, next, list));
    gojs_release(vm, names);
    gojs_release(vm, list);
    if (ok) return it;
    gojs_release(vm, it);
    return gojs__exception();
}

bool gojs__headers_lines(gojs_vm *vm, gojs_value headers, char ***lines) {
    gojs_headers *h = headers_of(headers);
    gojs_value plain = gojs_undefined(), names;
    uint32_t n = 0;
    *lines = NULL;
    if (!h && gojs__is_object(headers)) {
        plain = new_headers(vm);
        h = headers_of(plain);
        if (!h || !add_all(vm, h, headers)) {
            gojs_release(vm, plain);
            return false;
        }
    }
    names = h ? gojs__keys(vm, h->map) : gojs_undefined();
    if (names.type == GOJS_OBJECT) gojs_length(vm, names, &n);
    *lines = calloc((size_t)n + 1, sizeof **lines);
    bool ok = *lines && !gojs__threw(names);
    for (uint32_t i = 0, kept = 0; ok && i < n; i++) {
        gojs_value one = pair(vm, h, names, i), name, value;
        gojs_get_index(vm, one, 0, &name);
        gojs_get_index(vm, one, 1, &value);
        size_t a, b;
        const char *s = gojs_str(name, &a), *t = gojs_str(value, &b);
        const bool sent = !s || !t || !gojs__forbidden_header(s, t);
        char *line = s && t && sent ? malloc(a + b + 3) : NULL;
        ok = line != NULL || !sent;
        if (line) snprintf(line, a + b + 3, "%s: %s", s, t);
        if (line) (*lines)[kept++] = line;
        gojs_release(vm, name);
        gojs_release(vm, value);
        gojs_release(vm, one);
    }
    gojs_release(vm, names);
    gojs_release(vm, plain);
    if (ok) return true;
    gojs__free_lines(*lines);
    *lines = NULL;
    gojs__throw_memory(vm);
    return false;
}

void gojs__free_lines(char **lines) {
    for (char **p = lines; p && *p; p++) free(*p);
    free(lines);
}

/* ---- AbortController ---- */

typedef struct gojs_signal {
    gojs_obj obj;
    bool raised;
    gojs_value fetches; /* an array */
} gojs_signal;

static void visit_signal(gojs_obj *o, void (*each)(void *user, gojs_value v), void *user) {
    each(user, ((gojs_signal *)(void *)o)->fetches);
}

static void free_signal(gojs_vm *vm, gojs_obj *o) {
    gojs_signal *s = (gojs_signal *)(void *)o;
    const gojs_value fetches = s->fetches;
    s->fetches = gojs_undefined();
    gojs_release(vm, fetches);
}

static const gojs_class signal_class = {
    .name = "AbortSignal", .visit = visit_signal, .free = free_signal};

static gojs_signal *signal_of(gojs_value v) {
    return (gojs_signal *)(void *)gojs__as(v, &signal_class);
}

METHOD(construct_controller) {
    (void)self, (void)argc, (void)argv, (void)user;
    if (!gojs__take_new(vm))
        return gojs__throw_type(vm, "AbortController constructor requires 'new'");
    gojs_obj *c = gojs__obj_new(vm, &gojs__plain, sizeof *c, vm->host->proto[GOJS_PROTO_CONTROLLER],
                                GOJS_OBJECT);
    gojs_signal *s = (gojs_signal *)(void *)gojs__obj_new(
        vm, &signal_class, sizeof *s, vm->core.proto[GOJS_PROTO_OBJECT], GOJS_OBJECT);
    if (s) s->fetches = gojs_array(vm);
    if (c && s && !gojs__threw(s->fetches)) {
        gojs_value controller = gojs__value(&c->cell), signal = gojs__value(&s->obj.cell);
        if (gojs__put_value(vm, signal, "aborted", gojs_boolean(false)) &&
            gojs__put_value(vm, controller, "signal", signal))
            return controller;
        s = NULL;
    }
    if (c) gojs__cell_release(vm, &c->cell);
    if (s) gojs__cell_release(vm, &s->obj.cell);
    return gojs__throw_memory(vm);
}

METHOD(abort_) {
    gojs_value v = gojs__get_name(vm, self, "signal");
    gojs_signal *s = signal_of(v);
    (void)argc, (void)argv, (void)user;
    if (s && !s->raised) {
        uint32_t n = 0;
        s->raised = true;
        gojs_value list = s->fetches;
        s->fetches = gojs_undefined();
        gojs_set(vm, v, "aborted", gojs_boolean(true));
        gojs_length(vm, list, &n);
        for (uint32_t i = 0; i < n; i++) {
            gojs_value f;
            gojs_get_index(vm, list, i, &f);
            gojs__fetch_abort(vm, f);
            gojs_release(vm, f);
        }
        gojs_release(vm, list);
    }
    gojs_release(vm, v);
    return s ? gojs_undefined() : gojs__throw_type(vm, "this is not an AbortController");
}

bool gojs__signal_raised(gojs_value signal) {
    const gojs_signal *s = signal_of(signal);
    return s && s->raised;
}

bool gojs__signal_listen(gojs_vm *vm, gojs_value signal, gojs_value fetch) {
    gojs_signal *s = signal_of(signal);
    return !s || gojs__array_push(vm, s->fetches, fetch);
}

bool gojs__init_headers(gojs_vm *vm) {
    static const gojs_builtin of_headers[] = {{"append", append}, {"set", set},
                                              {"get", get},       {"has", has},
                                              {"delete", delete}, {"entries", entries}};
    static const gojs_builtin of_controller[] = {{"abort", abort_}};
    vm->host->proto[GOJS_PROTO_HEADERS] = gojs__new_proto(vm);
    vm->host->proto[GOJS_PROTO_CONTROLLER] = gojs__new_proto(vm);
    if (!vm->host->proto[GOJS_PROTO_HEADERS] || !vm->host->proto[GOJS_PROTO_CONTROLLER])
        return false;
    return !gojs__threw(gojs__add_constructor(vm, "Headers", construct_headers,
                                              vm->host->proto[GOJS_PROTO_HEADERS])) &&
           !gojs__threw(gojs__add_constructor(vm, "AbortController", construct_controller,
                                              vm->host->proto[GOJS_PROTO_CONTROLLER])) &&
           gojs__add_functions(vm, gojs__value(&vm->host->proto[GOJS_PROTO_HEADERS]->cell),
                               of_headers, 6) &&
           gojs__add_functions(vm, gojs__value(&vm->host->proto[GOJS_PROTO_CONTROLLER]->cell),
                               of_controller, 1);
}
