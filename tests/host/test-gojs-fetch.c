/* test-gojs-fetch.c: fetch over a client of the test's: answers in any order, failures, aborts by
 * the guest and by the end of the VM, limits; Headers. Nothing may leak or be used late. */
#include "js.h"

typedef struct web {
    gojs_fetch *fetch;
    char method[16], url[64], headers[128], body[32];
    int started, aborted, freed;
    bool refuse;
} web;

static void *start(void *user, gojs_fetch *fetch, const gojs_request *r) {
    web *w = user;
    w->started++;
    w->fetch = fetch;
    snprintf(w->method, sizeof w->method, "%s", r->method);
    snprintf(w->url, sizeof w->url, "%s", r->url);
    snprintf(w->body, sizeof w->body, "%.*s", (int)r->body_size,
             r->body ? (const char *)r->body : "");
    w->headers[0] = '\0';
    for (size_t i = 0; r->headers && r->headers[i]; i++) {
        strncat(w->headers, r->headers[i], sizeof w->headers - strlen(w->headers) - 1);
        strncat(w->headers, "\n", sizeof w->headers - strlen(w->headers) - 1);
    }
    return w->refuse ? NULL : w;
}

static void abort_(void *user, void *request) {
    CHECK(user == request);
    ((web *)user)->aborted++;
}

static void free_(void *user) {
    ((web *)user)->freed++;
}

static void open_web(js *j, web *w) {
    js_open(j, NULL);
    memset(w, 0, sizeof *w);
    const gojs_client client = {
        .size = sizeof client, .user = w, .start = start, .abort = abort_, .free = free_};
    CHECK_INT(gojs_set_client(j->vm, &client), ==, GOJS_OK);
    CHECK_INT(gojs_set_client(j->vm, &client), ==, GOJS_BAD_TYPE);
    gojs_start(j->vm);
}

static void close_web(js *j, web *w) {
    js_close(j);
    CHECK_INT(w->freed, ==, 1);
}

/* What a promise becomes is noted here. */
typedef struct outcome {
    gojs_value value;
    int good, bad;
} outcome;

static gojs_value good(gojs_vm *vm, gojs_value self, int argc, const gojs_value *argv, void *user) {
    outcome *o = user;
    (void)self;
    o->good++;
    gojs_release(vm, o->value);
    o->value = gojs_retain(argc ? argv[0] : gojs_undefined());
    return gojs_undefined();
}

static gojs_value bad(gojs_vm *vm, gojs_value self, int argc, const gojs_value *argv, void *user) {
    outcome *o = user;
    (void)self;
    o->bad++;
    gojs_release(vm, o->value);
    o->value = gojs_retain(argc ? argv[0] : gojs_undefined());
    return gojs_undefined();
}

/* Takes the promise's count. */
static void watch(gojs_vm *vm, gojs_value promise, outcome *o) {
    memset(o, 0, sizeof *o);
    gojs_value then,
        both[] = {gojs_function(vm, NULL, good, o, NULL), gojs_function(vm, NULL, bad, o, NULL)};
    CHECK_INT(gojs_get(vm, promise, "then", &then), ==, GOJS_OK);
    CHECK_INT(gojs_call(vm, then, promise, 2, both, NULL), ==, GOJS_OK);
    gojs_release(vm, then);
    gojs_release(vm, both[0]);
    gojs_release(vm, both[1]);
    gojs_release(vm, promise);
}

static gojs_value method(gojs_vm *vm, gojs_value o, const char *name, int argc,
                         const gojs_value *argv) {
    gojs_value f, v = gojs_undefined();
    CHECK_INT(gojs_get(vm, o, name, &f), ==, GOJS_OK);
    CHECK_INT(gojs_call(vm, f, o, argc, argv, &v), ==, GOJS_OK);
    gojs_release(vm, f);
    return v;
}

static gojs_value make(gojs_vm *vm, const char *name) {
    gojs_value c = gojs__get_name(vm, vm->global, name), v;
    CHECK_INT(gojs_construct(vm, c, 0, NULL, &v), ==, GOJS_OK);
    gojs_release(vm, c);
    return v;
}

static void fetch_url(js *j, const char *url, gojs_value options, outcome *o) {
    const gojs_value args[] = {gojs_text(j->vm, url), options};
    watch(j->vm, method(j->vm, j->vm->global, "fetch", 2, args), o);
    gojs_release(j->vm, args[0]);
}

static void check_property(gojs_vm *vm, gojs_value o, const char *name, const char *want) {
    gojs_value v = gojs__get_name(vm, o, name), s = gojs_to_string(vm, v);
    CHECK_TEXT(gojs_str(s, NULL), want);
    gojs_release(vm, s);
    gojs_release(vm, v);
}

/* response.body.getReader().read() */
static void read_chunk(gojs_vm *vm, gojs_value response, outcome *o) {
    gojs_value body = gojs__get_name(vm, response, "body");
    gojs_value reader = method(vm, body, "getReader", 0, NULL);
    watch(vm, method(vm, reader, "read", 0, NULL), o);
    gojs_release(vm, reader);
    gojs_release(vm, body);
}

static void a_response_comes_in_parts(void) {
    js j;
    web w;
    outcome o, c;
    open_web(&j, &w);
    gojs_value options = gojs_object(j.vm), headers = make(j.vm, "Headers"), text, bytes;
    const gojs_value pair[] = {gojs_text(j.vm, "X-One"), gojs_text(j.vm, " 1 ")};
    gojs_release(j.vm, method(j.vm, headers, "append", 2, pair));
    gojs_release(j.vm, method(j.vm, headers, "append", 2, pair));
    text = gojs_text(j.vm, "PUT");
    bytes = gojs_bytes(j.vm, "payload", 7);
    gojs_set(j.vm, options, "method", text);
    gojs_set(j.vm, options, "body", bytes);
    gojs_set(j.vm, options, "headers", headers);
    fetch_url(&j, "http://a/b", options, &o);
    CHECK_TEXT(w.method, "PUT");
    CHECK_TEXT(w.url, "http://a/b");
    CHECK_TEXT(w.headers, "x-one: 1, 1\n");
    CHECK_TEXT(w.body, "payload");
    CHECK(!gojs_is_idle(j.vm));
    const char *const answer[] = {
        "Content-Type: text/x", "bad line", "\x01: y", "Set: a", "set: b", NULL};
    gojs_fetch_response(w.fetch, 201, "http://a/c", true, answer);
    gojs_step(j.vm);
    CHECK_INT(o.good, ==, 1);
    check_property(j.vm, o.value, "status", "201");
    check_property(j.vm, o.value, "url", "http://a/c");
    check_property(j.vm, o.value, "redirected", "true");
    gojs_value got = gojs__get_name(j.vm, o.value, "headers"), name = gojs_text(j.vm, "SET");
    gojs_value v = method(j.vm, got, "get", 1, &name), it = method(j.vm, got, "entries", 0, NULL);
    CHECK_TEXT(gojs_str(v, NULL), "a, b");
    for (int i = 0; i < 3; i++) {
        gojs_value n = method(j.vm, it, "next", 0, NULL);
        check_property(j.vm, n, "done", i < 2 ? "false" : "true");
        gojs_release(j.vm, n);
    }
    const gojs_value all[] = {got, name, v, it, text, bytes, headers, options, pair[0], pair[1]};
    for (size_t i = 0; i < 10; i++) gojs_release(j.vm, all[i]);

    read_chunk(j.vm, o.value, &c);
    CHECK_INT(c.good, ==, 0);
    CHECK(gojs_fetch_data(w.fetch, "abc", 3));
    gojs_step(j.vm);
    CHECK_INT(c.good, ==, 1);
    check_property(j.vm, c.value, "done", "false");
    gojs_release(j.vm, c.value);
    CHECK(gojs_fetch_data(w.fetch, "d", 1));
    gojs_fetch_done(w.fetch);
    CHECK(gojs_is_idle(j.vm) || gojs_step(j.vm) == GOJS_OK);
    read_chunk(j.vm, o.value, &c);
    gojs_step(j.vm);
    check_property(j.vm, c.value, "done", "false");
    gojs_release(j.vm, c.value);
    read_chunk(j.vm, o.value, &c);
    gojs_step(j.vm);
    check_property(j.vm, c.value, "done", "true");
    gojs_release(j.vm, c.value);
    gojs_release(j.vm, o.value);
    CHECK_INT(w.aborted, ==, 0);
    close_web(&j, &w);
}

static void a_failure_rejects_once(void) {
    js j;
    web w;
    outcome o, c;
    open_web(&j, &w);
    fetch_url(&j, "x", gojs_undefined(), &o);
    gojs_fetch_fail(w.fetch, "no route");
    gojs_step(j.vm);
    CHECK_INT(o.bad, ==, 1);
    check_property(j.vm, o.value, "message", "no route");
    gojs_release(j.vm, o.value);

    fetch_url(&j, "x", gojs_undefined(), &o);
    gojs_fetch_response(w.fetch, 200, "x", false, NULL);
    gojs_step(j.vm);
    read_chunk(j.vm, o.value, &c);
    gojs_fetch_fail(w.fetch, "broken");
    gojs_step(j.vm);
    CHECK_INT(c.bad, ==, 1);
    gojs_release(j.vm, c.value);
    read_chunk(j.vm, o.value, &c); /* it stays broken */
    gojs_step(j.vm);
    CHECK_INT(c.bad, ==, 1);
    gojs_release(j.vm, c.value);
    gojs_release(j.vm, o.value);

    w.refuse = true;
    fetch_url(&j, "x", gojs_undefined(), &o);
    gojs_step(j.vm);
    CHECK_INT(o.bad, ==, 1);
    CHECK(gojs_is_idle(j.vm));
    gojs_release(j.vm, o.value);
    close_web(&j, &w);
}

static void the_guest_aborts(void) {
    js j;
    web w;
    outcome o;
    open_web(&j, &w);
    gojs_value options = gojs_object(j.vm), controller = make(j.vm, "AbortController");
    gojs_value signal = gojs__get_name(j.vm, controller, "signal");
    gojs_set(j.vm, options, "signal", signal);
    fetch_url(&j, "x", options, &o);
    gojs_release(j.vm, method(j.vm, controller, "abort", 0, NULL));
    gojs_release(j.vm, method(j.vm, controller, "abort", 0, NULL));
    gojs_step(j.vm);
    CHECK_INT(w.aborted, ==, 1);
    CHECK_INT(o.bad, ==, 1);
    gojs_release(j.vm, o.value);
    fetch_url(&j, "x", options, &o); /* a signal that is raised already */
    gojs_step(j.vm);
    CHECK_INT(w.started, ==, 1);
    CHECK_INT(o.bad, ==, 1);
    gojs_release(j.vm, o.value);
    gojs_release(j.vm, signal);
    gojs_release(j.vm, controller);
    gojs_release(j.vm, options);
    close_web(&j, &w);
}

static void requests_are_limited_and_end_with_the_vm(void) {
    js j;
    web w;
    outcome o[3];
    open_web(&j, &w);
    gojs_set_limits(j.vm, &(gojs_limits){.requests = 2, .memory = 1u << 20});
    fetch_url(&j, "1", gojs_undefined(), &o[0]);
    gojs_fetch *first = w.fetch;
    fetch_url(&j, "2", gojs_undefined(), &o[1]);
    gojs_value url = gojs_text(j.vm, "3");
    CHECK_INT(gojs_call_name(j.vm, "fetch", 1, &url, NULL), ==, GOJS_THROWN);
    gojs_release(j.vm, url);
    gojs_fetch_response(first, 200, "1", false, NULL);
    static char much[4096];
    bool taken = true;
    for (int i = 0; i < 1000 && taken; i++) taken = gojs_fetch_data(first, much, sizeof much);
    CHECK(!taken);
    gojs_step(j.vm);
    CHECK_INT(o[0].good, ==, 1);
    gojs_release(j.vm, o[0].value);
    close_web(&j, &w);
    CHECK_INT(w.aborted, ==, 2);
}

static void without_a_client_there_is_no_fetch(void) {
    js j;
    js_open(&j, NULL);
    CHECK_INT(js_get(&j, JS_GLOBAL_REF, "fetch"), ==, JS_UNDEFINED_REF);
    js_close(&j);
}

int main(void) {
    a_response_comes_in_parts();
    a_failure_rejects_once();
    the_guest_aborts();
    requests_are_limited_and_end_with_the_vm();
    without_a_client_there_is_no_fetch();
    return check_result();
}
