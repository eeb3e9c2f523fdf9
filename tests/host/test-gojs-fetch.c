/* test-gojs-fetch.c: fetch over a client of the test's: answers in any order, failures, aborts by
 * the guest and by the end of the VM, limits; Headers; what a request may
 * be: methods, names and values of headers, URLs. Nothing may leak or be used late. */
#include "js.h"

typedef struct web {
    gojs_fetch *fetch;
    char method[16], url[64], headers[512], body[32];
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
    gojs_value c = gojs__get_name(vm, vm->core.global, name), v;
    CHECK_INT(gojs_construct(vm, c, 0, NULL, &v), ==, GOJS_OK);
    gojs_release(vm, c);
    return v;
}

static void fetch_url(js *j, const char *url, gojs_value options, outcome *o) {
    const gojs_value args[] = {gojs_text(j->vm, url), options};
    watch(j->vm, method(j->vm, j->vm->core.global, "fetch", 2, args), o);
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
    fetch_url(&j, "http://x/", gojs_undefined(), &o);
    gojs_fetch_fail(w.fetch, "no route");
    gojs_step(j.vm);
    CHECK_INT(o.bad, ==, 1);
    check_property(j.vm, o.value, "message", "no route");
    gojs_release(j.vm, o.value);

    fetch_url(&j, "http://x/", gojs_undefined(), &o);
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
    fetch_url(&j, "http://x/", gojs_undefined(), &o);
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
    fetch_url(&j, "http://x/", options, &o);
    gojs_release(j.vm, method(j.vm, controller, "abort", 0, NULL));
    gojs_release(j.vm, method(j.vm, controller, "abort", 0, NULL));
    gojs_step(j.vm);
    CHECK_INT(w.aborted, ==, 1);
    CHECK_INT(o.bad, ==, 1);
    gojs_release(j.vm, o.value);
    fetch_url(&j, "http://x/", options, &o); /* a signal that is raised already */
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
    fetch_url(&j, "http://h/1", gojs_undefined(), &o[0]);
    gojs_fetch *first = w.fetch;
    fetch_url(&j, "http://h/2", gojs_undefined(), &o[1]);
    gojs_value url = gojs_text(j.vm, "http://h/3");
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

/* What the client is asked for, or the message of the exception. */
static void check_request(js *j, web *w, const char *url, gojs_value options, const char *want) {
    outcome o;
    w->started = 0;
    fetch_url(j, url, options, &o);
    if (w->started) {
        if (want) CHECK_TEXT(w->url, want);
        if (!want) fprintf(stderr, "%s\n", url);
        CHECK(want != NULL);
        gojs_fetch_fail(w->fetch, "enough");
        gojs_step(j->vm);
    } else {
        if (want) fprintf(stderr, "%s\n", url);
        CHECK(want == NULL);
        gojs_step(j->vm);
    }
    CHECK_INT(o.bad, ==, 1);
    gojs_release(j->vm, o.value);
}

static void urls_are_written_anew(void) {
    static const struct {
        const char *url, *want; /* NULL: refused */
    } all[] = {
        {"http://a", "http://a/"},
        {"HTTPS://A.Example:443/x", "https://a.example/x"},
        {"http://a:443?q", "http://a:443/?q"},
        {"http://a:0080/#f", "http://a/"},
        {"http://a/b/../../../c/./d/%2e%2E/e/..", "http://a/c/"},
        {"http://a/public/..%2fadmin", "http://a/public/..%2fadmin"},
        {"http://a/%zz/\xc3\xbc \"?\xc3\xbc \\#x", "http://a/%zz/%C3%BC%20%22?%C3%BC%20%5C"},
        {"http://a//b///c", "http://a//b///c"},
        {"http://a/x:y@z", "http://a/x:y@z"},
        {"http://127.0.0.1:8080/", "http://127.0.0.1:8080/"},
        {"http://[0:0::1]:81/", "http://[::1]:81/"},
        {"http://[::FFFF:127.0.0.1]/", "http://[::ffff:127.0.0.1]/"},
        {"http://x1.2a/", "http://x1.2a/"},
        {"x", NULL},
        {"", NULL},
        {"/x", NULL},
        {"//a/", NULL},
        {"http:a", NULL},
        {"http:/a", NULL},
        {"http:///a", NULL},
        {"http:\\\\a/", NULL},
        {"ftp://a/", NULL},
        {"file:///etc/passwd", NULL},
        {"gopher://a/", NULL},
        {"http://", NULL},
        {"http://?", NULL},
        {" http://a/", NULL},
        {"http://a/\tb", NULL},
        {"http://a/\r\nHost: b", NULL},
        {"http://a/\x01", NULL},
        {"http://a/\x7f", NULL},
        {"http://a\\@b/", NULL},
        {"http://a/\\b", NULL},
        {"http://a@b/", NULL},
        {"http://a:p@b/", NULL},
        {"http://@b/", NULL},
        {"http://a b/", NULL},
        {"http://a%2eb/", NULL},
        {"http://%61/", NULL},
        {"http://\xc3\xbc/", NULL},
        {"http://a\xef\xbc\x8e"
         "b/",
         NULL},
        {"http://a./", NULL},
        {"http://.a/", NULL},
        {"http://a..b/", NULL},
        {"http://a:/", NULL},
        {"http://a:0/", NULL},
        {"http://a:65536/", NULL},
        {"http://a:80x/", NULL},
        {"http://a:+80/", NULL},
        {"http://a:25/", NULL},
        {"http://a:6667/", NULL},
        {"http://a:b:80/", NULL},
        {"http://2130706433/", NULL},
        {"http://0x7f000001/", NULL},
        {"http://0x7f.1/", NULL},
        {"http://127.1/", NULL},
        {"http://0177.0.0.1/", NULL},
        {"http://127.0.0.0x1/", NULL},
        {"http://127.0.0.01/", NULL},
        {"http://127.0.0.256/", NULL},
        {"http://a.0x/", NULL},
        {"http://[::1/", NULL},
        {"http://[::1%25lo]/", NULL},
        {"http://[::1]x/", NULL},
        {"http://[127.0.0.1]/", NULL},
        {"http://[]/", NULL},
        {"http://a,b/", NULL},
    };
    js j;
    web w;
    open_web(&j, &w);
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        check_request(&j, &w, all[i].url, gojs_undefined(), all[i].want);
    static char much[70000];
    memset(much, 'a', sizeof much - 1);
    memcpy(much, "http://a/", 9);
    check_request(&j, &w, much, gojs_undefined(), NULL);
    memset(much + 7, 'a', 300);
    much[307] = 0; /* a host that is too long */
    check_request(&j, &w, much, gojs_undefined(), NULL);
    gojs_value bytes = gojs_string(j.vm, "http://a\0.b/", 12);
    outcome o;
    const gojs_value args[] = {bytes};
    watch(j.vm, method(j.vm, j.vm->core.global, "fetch", 1, args), &o);
    gojs_step(j.vm);
    CHECK_INT(o.bad, ==, 1);
    gojs_release(j.vm, o.value);
    gojs_release(j.vm, bytes);
    close_web(&j, &w);
}

static void set_text(gojs_vm *vm, gojs_value o, const char *name, const char *text) {
    gojs_value v = gojs_text(vm, text);
    gojs_set(vm, o, name, v);
    gojs_release(vm, v);
}

static void methods_are_tokens(void) {
    static const struct {
        const char *method, *want;
    } all[] = {
        {"get", "GET"},
        {"Post", "POST"},
        {"PATCH", "PATCH"},
        {"patch", "patch"},
        {"M-SEARCH", "M-SEARCH"},
        {"", NULL},
        {"TRACE", NULL},
        {"connect", NULL},
        {"Track", NULL},
        {"GET ", NULL},
        {"GET / HTTP/1.1", NULL},
        {"A\tB", NULL},
        {"A:", NULL},
        {"G\xc3\xa9T", NULL},
        {"GET / HTTP/1.1\r\nHost: a\r\n\r\nDELETE /x HTTP/1.1\r\nX:", NULL},
        {"GET\n", NULL},
        {"GET\r", NULL},
        {"GET\x01", NULL},
    };
    js j;
    web w;
    open_web(&j, &w);
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        gojs_value options = gojs_object(j.vm);
        set_text(j.vm, options, "method", all[i].method);
        check_request(&j, &w, "http://a/", options, all[i].want ? "http://a/" : NULL);
        if (all[i].want) CHECK_TEXT(w.method, all[i].want);
        gojs_release(j.vm, options);
    }
    gojs_value options = gojs_object(j.vm), nul = gojs_string(j.vm, "GET\0X", 5);
    gojs_set(j.vm, options, "method", nul);
    check_request(&j, &w, "http://a/", options, NULL);
    gojs_release(j.vm, nul);
    gojs_set(j.vm, options, "method", gojs_undefined());
    set_text(j.vm, options, "redirect", "always");
    check_request(&j, &w, "http://a/", options, NULL);
    gojs_release(j.vm, options);
    close_web(&j, &w);
}

static void some_headers_are_the_clients(void) {
    static const char *const out[] = {"Host",
                                      "HOST",
                                      "Content-Length",
                                      "Transfer-Encoding",
                                      "Connection",
                                      "Keep-Alive",
                                      "TE",
                                      "Trailer",
                                      "Upgrade",
                                      "Expect",
                                      "Via",
                                      "Date",
                                      "DNT",
                                      "Origin",
                                      "Referer",
                                      "Cookie2",
                                      "Set-Cookie",
                                      "Accept-Charset",
                                      "Accept-Encoding",
                                      "Access-Control-Request-Method",
                                      "Access-Control-Request-Headers",
                                      "Proxy-Authorization",
                                      "Proxy-Connection",
                                      "Sec-Fetch-Mode",
                                      "sec-",
                                      "proxy-"};
    static const char *const in[] = {"Authorization", "Cookie", "Content-Type", "Accept",
                                     "User-Agent",    "X-Host", "hosts",        "range",
                                     "proxy",         "sec"};
    js j;
    web w;
    open_web(&j, &w);
    for (int plain = 0; plain < 2; plain++) {
        gojs_value options = gojs_object(j.vm);
        gojs_value headers = plain ? gojs_object(j.vm) : make(j.vm, "Headers");
        for (size_t i = 0; i < sizeof out / sizeof *out + sizeof in / sizeof *in; i++) {
            const size_t n = sizeof out / sizeof *out;
            const gojs_value pair[] = {gojs_text(j.vm, i < n ? out[i] : in[i - n]),
                                       gojs_text(j.vm, "1")};
            if (plain)
                gojs_set(j.vm, headers, gojs_str(pair[0], NULL), pair[1]);
            else
                gojs_release(j.vm, method(j.vm, headers, "append", 2, pair));
            gojs_release(j.vm, pair[0]);
            gojs_release(j.vm, pair[1]);
        }
        set_text(j.vm, options, "method", "POST");
        gojs_set(j.vm, options, "headers", headers);
        check_request(&j, &w, "http://a/", options, "http://a/");
        CHECK_TEXT(w.headers, "authorization: 1\ncookie: 1\ncontent-type: 1\naccept: 1\n"
                              "user-agent: 1\nx-host: 1\nhosts: 1\nrange: 1\nproxy: 1\nsec: 1\n");
        gojs_release(j.vm, headers);
        gojs_release(j.vm, options);
    }
    close_web(&j, &w);
}

static void check_header(js *j, web *w, const char *name, const char *value, const char *want) {
    gojs_value options = gojs_object(j->vm), headers = gojs_object(j->vm);
    set_text(j->vm, headers, name, value);
    gojs_set(j->vm, options, "headers", headers);
    check_request(j, w, "http://a/", options, want ? "http://a/" : NULL);
    if (want) CHECK_TEXT(w->headers, want);
    gojs_release(j->vm, headers);
    gojs_release(j->vm, options);
}

static void names_are_tokens_and_values_are_lines(void) {
    js j;
    web w;
    open_web(&j, &w);
    check_header(&j, &w, "X-A", " b\tc ", "x-a: b\tc\n");
    check_header(&j, &w, "X-A", "", "x-a: \n");
    check_header(&j, &w, "X-HTTP-Method", "PUT", "x-http-method: PUT\n");
    check_header(&j, &w, "X-HTTP-Method", "put, trace", "");
    check_header(&j, &w, "x-method-override", "CONNECT", "");
    static const char *const names[] = {"", "a b", "a:b", "a\nb", "Host:", "H\xc3\xb6st", "a\x01"};
    static const char *const values[] = {"a\rb", "a\nb", "a\r\nHost: b", "a\x01", "\x7f"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        check_header(&j, &w, names[i], "1", NULL);
    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        check_header(&j, &w, "x", values[i], NULL);
    close_web(&j, &w);
}

int main(void) {
    urls_are_written_anew();
    methods_are_tokens();
    some_headers_are_the_clients();
    names_are_tokens_and_values_are_lines();
    a_response_comes_in_parts();
    a_failure_rejects_once();
    the_guest_aborts();
    requests_are_limited_and_end_with_the_vm();
    without_a_client_there_is_no_fetch();
    return check_result();
}
