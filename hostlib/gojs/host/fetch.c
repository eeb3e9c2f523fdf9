/* fetch.c: the global fetch over a client of the host's: requests, responses, bodies as streams.
 *
 * Input: requests of the program, answers of the client. Output: promises. One object is a request,
 * and the body of its response. The client holds a count on it from start to end (gojs_fetch_done,
 * _fail, or abort), so that it may call us; after that it must not. Bytes that came wait in the
 * object until the guest reads them, within the limit of memory. Invariants: a promise that fetch
 * or read gave is settled once, whatever ends the request. */
#include "fetch.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>

enum wish { NOTHING, HEAD, CHUNK, BUFFER, TEXT };

struct gojs_fetch {
    gojs_obj obj;
    gojs_vm *vm;
    void *request; /* the client's */
    bool live;     /* the client has it */
    bool ended;
    gojs_value failure; /* undefined, or what is thrown */
    enum wish wish;     /* what the promise below is of */
    gojs_value resolve, reject;
    uint8_t *data;
    size_t size, room;
};

static void forget(gojs_vm *vm, gojs_value *v) {
    const gojs_value old = *v;
    *v = gojs_undefined();
    gojs_release(vm, old);
}

static void visit(gojs_obj *o, void (*each)(void *user, gojs_value v), void *user) {
    const gojs_fetch *f = (const gojs_fetch *)(const void *)o;
    each(user, f->failure);
    each(user, f->resolve);
    each(user, f->reject);
}

static void drop_data(gojs_vm *vm, gojs_fetch *f) {
    gojs__uncharge(vm, f->room);
    free(f->data);
    f->data = NULL;
    f->size = f->room = 0;
}

static void free_fetch(gojs_vm *vm, gojs_obj *o) {
    gojs_fetch *f = (gojs_fetch *)(void *)o;
    if (f->live && vm->host->client.abort)
        vm->host->client.abort(vm->host->client.user, f->request);
    f->live = false;
    drop_data(vm, f);
    forget(vm, &f->failure);
    forget(vm, &f->resolve);
    forget(vm, &f->reject);
}

static const gojs_class fetch_class = {
    .name = "ReadableStream", .visit = visit, .free = free_fetch};

static gojs_fetch *fetch_of(gojs_value v) {
    return (gojs_fetch *)(void *)gojs__as(v, &fetch_class);
}

static gojs_value value_of(gojs_fetch *f) {
    return gojs__value(&f->obj.cell);
}

/* ---- promises ---- */

static gojs_value wish(gojs_vm *vm, gojs_fetch *f, enum wish what) {
    if (f->wish != NOTHING) return gojs__throw_type(vm, "the body is being read");
    gojs_value p = gojs_promise(vm, &f->resolve, &f->reject);
    if (!gojs__threw(p)) f->wish = what;
    return p;
}

/* Settles the promise; takes the value's count. */
static void settle(gojs_vm *vm, gojs_fetch *f, bool good, gojs_value value) {
    gojs_value call = gojs_retain(good ? f->resolve : f->reject);
    f->wish = NOTHING;
    forget(vm, &f->resolve);
    forget(vm, &f->reject);
    if (gojs__threw(value)) value = gojs__take_exception(vm);
    gojs_call(vm, call, gojs_undefined(), 1, &value, NULL);
    gojs_release(vm, call);
    gojs_release(vm, value);
}

static gojs_value chunk(gojs_vm *vm, gojs_fetch *f) {
    gojs_value o = gojs_object(vm);
    const bool done = f->size == 0;
    gojs_value bytes = done ? gojs_undefined() : gojs_bytes(vm, f->data, f->size);
    if (!done) drop_data(vm, f);
    if (!gojs__threw(o) && gojs__put_value(vm, o, "done", gojs_boolean(done)) &&
        gojs__put_value(vm, o, "value", bytes))
        return o;
    gojs_release(vm, o);
    return gojs__exception();
}

static gojs_value whole(gojs_vm *vm, gojs_fetch *f, bool text) {
    gojs_value v, bytes;
    if (text) {
        v = gojs_string(vm, (const char *)f->data, f->size);
    } else {
        bytes = gojs_bytes(vm, f->data, f->size);
        v = gojs__threw(bytes) ? bytes : gojs__get_name(vm, bytes, "buffer");
        gojs_release(vm, bytes);
    }
    drop_data(vm, f);
    return v;
}

/* Grants the wish if it can be granted by now. */
static void pump(gojs_fetch *f) {
    gojs_vm *vm = f->vm;
    if (f->wish == NOTHING) return;
    gojs_value self = gojs_retain(value_of(f));
    if (f->failure.type != GOJS_UNDEFINED)
        settle(vm, f, false, gojs_retain(f->failure));
    else if (f->wish == CHUNK && (f->size || f->ended))
        settle(vm, f, true, chunk(vm, f));
    else if (f->ended && (f->wish == BUFFER || f->wish == TEXT))
        settle(vm, f, true, whole(vm, f, f->wish == TEXT));
    gojs_release(vm, self);
}

/* The client is through with it. */
static void end(gojs_fetch *f) {
    if (!f->live) return;
    f->live = false;
    f->ended = true;
    f->vm->host->fetching--;
}

/* ---- the client's side ---- */

static bool put_response(gojs_vm *vm, gojs_value r, gojs_fetch *f, int status, const char *url,
                         bool redirected, const char *const *headers) {
    return gojs__put_value(vm, r, "status", gojs_number(status)) &&
           gojs__put_value(vm, r, "ok", gojs_boolean(status >= 200 && status < 300)) &&
           gojs__put_value(vm, r, "statusText", gojs_text(vm, "")) &&
           gojs__put_value(vm, r, "url", gojs_text(vm, url ? url : "")) &&
           gojs__put_value(vm, r, "redirected", gojs_boolean(redirected)) &&
           gojs__put_value(vm, r, "headers", gojs__headers_new(vm, headers)) &&
           gojs__put_value(vm, r, "body", gojs_retain(value_of(f)));
}

void gojs_fetch_response(gojs_fetch *f, int status, const char *url, bool redirected,
                         const char *const *headers) {
    gojs_vm *vm = f->vm;
    if (!f->live || f->wish != HEAD || vm->core.dead) return;
    gojs_obj *o = gojs__obj_new(vm, &gojs__plain, sizeof *o, vm->host->proto[GOJS_PROTO_RESPONSE],
                                GOJS_OBJECT);
    gojs_value r = o ? gojs__value(&o->cell) : gojs__throw_memory(vm);
    if (!o || !put_response(vm, r, f, status, url, redirected, headers)) {
        gojs_release(vm, r);
        r = gojs__exception();
    }
    settle(vm, f, !gojs__threw(r), r);
}

bool gojs_fetch_data(gojs_fetch *f, const void *bytes, size_t size) {
    gojs_vm *vm = f->vm;
    if (!f->live || vm->core.dead) return false;
    if (size > f->room - f->size) {
        size_t room = f->room ? f->room * 2 : 4096;
        if (room < f->size + size) room = f->size + size;
        uint8_t *data = gojs__charge(vm, room - f->room) ? realloc(f->data, room) : NULL;
        if (!data) return false;
        f->data = data;
        f->room = room;
    }
    if (size) memcpy(f->data + f->size, bytes, size);
    f->size += size;
    pump(f);
    return true;
}

static void finish(gojs_fetch *f) {
    gojs_vm *vm = f->vm;
    end(f);
    if (!vm->core.dead) pump(f);
    gojs_release(vm, value_of(f)); /* the client's count */
}

void gojs_fetch_done(gojs_fetch *f) {
    if (!f->live) return;
    if (f->wish == HEAD) {
        gojs_fetch_fail(f, "the response has no head");
        return;
    }
    finish(f);
}

void gojs_fetch_fail(gojs_fetch *f, const char *message) {
    if (!f->live) return;
    f->failure = gojs__new_error(f->vm, f->vm->core.proto[GOJS_PROTO_TYPE_ERROR], NULL, message);
    if (gojs__threw(f->failure)) f->failure = gojs__take_exception(f->vm);
    finish(f);
}

void gojs__fetch_abort(gojs_vm *vm, gojs_value fetch) {
    gojs_fetch *f = fetch_of(fetch);
    if (!f || !f->live) return;
    if (vm->host->client.abort) vm->host->client.abort(vm->host->client.user, f->request);
    f->failure = gojs__new_error(vm, vm->core.proto[GOJS_PROTO_ERROR], "ABORT_ERR",
                                 "This operation was aborted");
    if (gojs__threw(f->failure)) f->failure = gojs__take_exception(vm);
    drop_data(vm, f);
    finish(f);
}

/* ---- the guest's side ---- */

/* An option as text, to be freed. NULL: exception. */
static char *option(gojs_vm *vm, gojs_value options, const char *name, const char *otherwise,
                    size_t *size) {
    gojs_value v = gojs__is_object(options) ? gojs__get_name(vm, options, name) : gojs_undefined();
    if (gojs__threw(v)) return NULL;
    gojs_value text = v.type == GOJS_UNDEFINED ? gojs_text(vm, otherwise) : gojs_to_string(vm, v);
    const char *s = gojs_str(text, size);
    char *copy = s ? malloc(*size + 1) : NULL;
    if (copy) memcpy(copy, s, *size + 1);
    if (s && !copy) gojs__throw_memory(vm);
    gojs_release(vm, text);
    gojs_release(vm, v);
    return copy;
}

/* The method and redirect of the options and the URL, all to be freed. False: exception. */
static bool read_request(gojs_vm *vm, gojs_value url, gojs_value options, char **method,
                         char **redirect, char **to) {
    size_t method_size, redirect_size, url_size;
    *method = option(vm, options, "method", "GET", &method_size);
    *redirect = *method ? option(vm, options, "redirect", "follow", &redirect_size) : NULL;
    gojs_value text = *redirect ? gojs_to_string(vm, url) : gojs__exception();
    if (gojs__threw(text)) return false;
    const char *why = gojs__check_method(*method, method_size);
    if (!why && strcmp(*redirect, "follow") != 0 && strcmp(*redirect, "error") != 0 &&
        strcmp(*redirect, "manual") != 0)
        why = "redirect is not follow, error or manual";
    const char *s = gojs_str(text, &url_size);
    if (!why) why = gojs__check_url(s, url_size, to);
    gojs_release(vm, text);
    if (why) gojs__throw_type(vm, "%s", why);
    return why == NULL;
}

static bool start(gojs_vm *vm, gojs_fetch *f, gojs_value url, gojs_value options) {
    const bool has = gojs__is_object(options);
    gojs_value body = has ? gojs__get_name(vm, options, "body") : gojs_undefined();
    gojs_value headers = has ? gojs__get_name(vm, options, "headers") : gojs_undefined();
    char *method = NULL, *redirect = NULL, *to = NULL, **lines = NULL;
    bool ok = !gojs__threw(body) && !gojs__threw(headers) &&
              read_request(vm, url, options, &method, &redirect, &to) &&
              gojs__headers_lines(vm, headers, &lines);
    gojs_request r = {
        .method = method, .redirect = redirect, .url = to, .headers = (const char *const *)lines};
    r.body = gojs_str(body, &r.body_size);
    if (!r.body) r.body = gojs_data(body, &r.body_size);
    if (ok) {
        gojs_retain(value_of(f)); /* the client's */
        f->live = true;
        vm->host->fetching++;
        f->request = vm->host->client.start(vm->host->client.user, f, &r);
        if (!f->request && f->live) gojs_fetch_fail(f, "the client refused the request");
    }
    gojs__free_lines(lines);
    free(method);
    free(redirect);
    free(to);
    gojs_release(vm, body);
    gojs_release(vm, headers);
    return ok;
}

METHOD(fetch) {
    (void)self, (void)user;
    gojs_value options = gojs__arg(argc, argv, 1), signal = gojs_undefined();
    if (vm->host->fetching >= vm->core.limits.requests)
        return gojs__throw_range(vm, "too many requests at a time");
    gojs_fetch *f = (gojs_fetch *)(void *)gojs__obj_new(
        vm, &fetch_class, sizeof *f, vm->host->proto[GOJS_PROTO_STREAM], GOJS_OBJECT);
    if (!f) return gojs__throw_memory(vm);
    f->vm = vm;
    gojs_value p = wish(vm, f, HEAD);
    if (gojs__is_object(options)) signal = gojs__get_name(vm, options, "signal");
    if (!gojs__threw(p) && gojs__signal_raised(signal)) {
        settle(vm, f, false,
               gojs__new_error(vm, vm->core.proto[GOJS_PROTO_ERROR], "ABORT_ERR",
                               "This operation was aborted"));
    } else if (!gojs__threw(p) && !(gojs__signal_listen(vm, signal, value_of(f)) &&
                                    start(vm, f, gojs__arg(argc, argv, 0), options))) {
        settle(vm, f, false, gojs__take_exception(vm));
    }
    gojs_release(vm, signal);
    gojs_release(vm, value_of(f));
    return p;
}

static gojs_value take(gojs_vm *vm, gojs_value self, enum wish what) {
    gojs_fetch *f = fetch_of(self);
    if (!f) return gojs__throw_type(vm, "this is not a body");
    gojs_value p = wish(vm, f, what);
    if (!gojs__threw(p)) pump(f);
    return p;
}

METHOD(get_reader) { /* the stream is its own */
    (void)argc, (void)argv, (void)user;
    return fetch_of(self) ? gojs_retain(self) : gojs__throw_type(vm, "this is not a body");
}

METHOD(read) {
    (void)argc, (void)argv, (void)user;
    return take(vm, self, CHUNK);
}

METHOD(cancel) {
    (void)argc, (void)argv, (void)user;
    gojs__fetch_abort(vm, self);
    gojs_value resolve, reject, p = gojs_promise(vm, &resolve, &reject);
    if (gojs__threw(p)) return p;
    gojs_call(vm, resolve, gojs_undefined(), 0, NULL, NULL);
    gojs_release(vm, resolve);
    gojs_release(vm, reject);
    return p;
}

static gojs_value of_response(gojs_vm *vm, gojs_value self, enum wish what) {
    gojs_value body = gojs__get_name(vm, self, "body");
    gojs_value p = gojs__threw(body) ? body : take(vm, body, what);
    gojs_release(vm, body);
    return p;
}

METHOD(array_buffer) {
    (void)argc, (void)argv, (void)user;
    return of_response(vm, self, BUFFER);
}

METHOD(text) {
    (void)argc, (void)argv, (void)user;
    return of_response(vm, self, TEXT);
}

gojs_status gojs_set_client(gojs_vm *vm, const gojs_client *client) {
    static const gojs_builtin of_stream[] = {
        {"getReader", get_reader}, {"read", read}, {"cancel", cancel}};
    static const gojs_builtin of_response_[] = {{"arrayBuffer", array_buffer}, {"text", text}};
    static const gojs_builtin globals[] = {{"fetch", fetch}};
    if (vm->host->client.start) return gojs__fail(vm, GOJS_BAD_TYPE, "the VM has a client already");
    memcpy(&vm->host->client, client,
           client->size < sizeof *client ? client->size : sizeof *client);
    vm->host->proto[GOJS_PROTO_STREAM] = gojs__new_proto(vm);
    vm->host->proto[GOJS_PROTO_RESPONSE] = gojs__new_proto(vm);
    if (vm->host->proto[GOJS_PROTO_STREAM] && vm->host->proto[GOJS_PROTO_RESPONSE] &&
        gojs__init_headers(vm) &&
        gojs__add_functions(vm, gojs__value(&vm->host->proto[GOJS_PROTO_STREAM]->cell), of_stream,
                            3) &&
        gojs__add_functions(vm, gojs__value(&vm->host->proto[GOJS_PROTO_RESPONSE]->cell),
                            of_response_, 2) &&
        gojs__add_functions(vm, vm->core.global, globals, 1))
        return GOJS_OK;
    return gojs__fail(vm, GOJS_NO_MEMORY, "no memory for fetch");
}

void gojs__free_fetch(gojs_vm *vm) {
    if (vm->host->client.free) vm->host->client.free(vm->host->client.user);
}
