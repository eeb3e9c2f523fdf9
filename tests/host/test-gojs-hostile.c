/* test-gojs-hostile.c: what a hostile guest does with the values of GOOS=js: depth without end in
 * text, objects, calls, prototypes and promises; floods of timers and jobs; methods of our own
 * objects replaced; host functions that free or run the VM that calls them. Each ends in an
 * exception or a refusal, in little time and memory; the sanitizers watch. */
#include "js.h"

#include <time.h>

/* object.method(...), with a count. Undefined when it threw: the status is in last_status. */
static gojs_status last_status;

static gojs_value call_on(gojs_vm *vm, gojs_value object, const char *method, int argc,
                          const gojs_value *argv) {
    gojs_value f, result = gojs_undefined();
    last_status = gojs_get(vm, object, method, &f);
    if (last_status == GOJS_OK) last_status = gojs_call(vm, f, object, argc, argv, &result);
    gojs_release(vm, f);
    return result;
}

static gojs_value call(gojs_vm *vm, const char *object, const char *method, int argc,
                       const gojs_value *argv) {
    gojs_value o;
    CHECK_INT(gojs_get(vm, vm->core.global, object, &o), ==, GOJS_OK);
    gojs_value result = call_on(vm, o, method, argc, argv);
    gojs_release(vm, o);
    return result;
}

static void put(gojs_vm *vm, gojs_value object, const char *name, gojs_value value) {
    CHECK_INT(gojs_set(vm, object, name, value), ==, GOJS_OK);
    gojs_release(vm, value);
}

/* ---- depth ---- */

/* A list [[[...last]]] of arrays; takes the count of `last`. */
static gojs_value deep(gojs_vm *vm, gojs_value last, int depth) {
    for (int i = 0; i < depth; i++) {
        gojs_value outer = gojs_array(vm);
        gojs_set_index(vm, outer, 0, last);
        gojs_release(vm, last);
        last = outer;
    }
    return last;
}

static void json_nested_too_deeply(void) {
    static char text[100001];
    js j;
    js_open_quiet(&j, 64u << 20);
    for (int i = 0; i < 100000; i++) text[i] = i % 2 ? '[' : ' ';
    gojs_value v = gojs_text(j.vm, text);
    call(j.vm, "JSON", "parse", 1, &v);
    CHECK_INT(last_status, ==, GOJS_THROWN);
    CHECK_HAS(gojs_error(j.vm), "too deeply");
    gojs_release(j.vm, v);

    v = deep(j.vm, gojs_number(1), 100000);
    call(j.vm, "JSON", "stringify", 1, &v);
    CHECK_INT(last_status, ==, GOJS_THROWN);
    gojs_release(j.vm, gojs_to_string(j.vm, v));
    gojs_release(j.vm, v);
    js_close(&j);
}

/* Each toJSON begins at the bottom of a list that ends in an object with that toJSON: were depth
 * counted in each call of stringify alone, it would be 900 times what calls may nest. */
static void json_nested_through_to_json(void) {
    js j;
    js_open_quiet(&j, 64u << 20);
    gojs_value o = gojs_object(j.vm), list = deep(j.vm, gojs_retain(o), 900), json, f;
    CHECK_INT(gojs_get(j.vm, j.vm->core.global, "JSON", &json), ==, GOJS_OK);
    CHECK_INT(gojs_get(j.vm, json, "stringify", &f), ==, GOJS_OK);
    const gojs_value to[] = {json, list};
    gojs_value bound = call_on(j.vm, f, "bind", 2, to);
    CHECK_INT(bound.type, ==, GOJS_FUNCTION);
    put(j.vm, o, "toJSON", bound);
    call(j.vm, "JSON", "stringify", 1, &list);
    CHECK_INT(last_status, ==, GOJS_THROWN);
    CHECK_INT(j.vm->core.in.nested, ==, 0);
    CHECK_INT(j.vm->core.in.calls, ==, 0);
    gojs_release(j.vm, f);
    gojs_release(j.vm, json);
    gojs_release(j.vm, list);
    gojs_release(j.vm, o);
    js_close(&j);
}

/* Sixty arrays, each with the one before it twice: 2^60 values, if one looks at all. */
static void values_that_are_there_many_times(void) {
    js j;
    js_open_quiet(&j, 4u << 20);
    gojs_value a = gojs_array(j.vm);
    for (int i = 0; i < 60; i++) {
        gojs_value outer = gojs_array(j.vm);
        gojs_set_index(j.vm, outer, 0, a);
        gojs_set_index(j.vm, outer, 1, a);
        gojs_release(j.vm, a);
        a = outer;
    }
    const clock_t begin = clock();
    call(j.vm, "JSON", "stringify", 1, &a);
    CHECK_INT(last_status, ==, GOJS_THROWN);
    CHECK(gojs__threw(gojs_to_string(j.vm, a)));
    CHECK((double)(clock() - begin) / CLOCKS_PER_SEC < 20);
    gojs_release(j.vm, a);
    js_close(&j);
}

/* Text in the making counts, too: a thousand nested joins, each with a long text so far. */
static void text_in_the_making_is_limited(void) {
    static char long_text[300001];
    js j;
    js_open_quiet(&j, 8u << 20);
    memset(long_text, 'x', 300000);
    gojs_value text = gojs_text(j.vm, long_text), a = gojs_array(j.vm);
    for (int i = 0; i < 500; i++) {
        gojs_value outer = gojs_array(j.vm);
        gojs_set_index(j.vm, outer, 0, text);
        gojs_set_index(j.vm, outer, 1, a);
        gojs_release(j.vm, a);
        a = outer;
    }
    const uint64_t used = j.vm->core.used;
    CHECK(gojs__threw(gojs_to_string(j.vm, a)));
    CHECK_INT(j.vm->core.used, <=, used + 4096);
    gojs_release(j.vm, text);
    gojs_release(j.vm, a);
    js_close(&j);
}

static void reflect_apply_to_itself(void) {
    js j;
    js_open_quiet(&j, 64u << 20);
    gojs_value reflect, apply, args = gojs_array(j.vm);
    gojs_get(j.vm, j.vm->core.global, "Reflect", &reflect);
    gojs_get(j.vm, reflect, "apply", &apply);
    gojs_set_index(j.vm, args, 0, apply);
    gojs_set_index(j.vm, args, 1, gojs_null());
    gojs_set_index(j.vm, args, 2, args);
    const gojs_value outer[] = {apply, gojs_null(), args};
    CHECK_INT(gojs_call(j.vm, apply, reflect, 3, outer, NULL), ==, GOJS_THROWN);
    CHECK_HAS(gojs_error(j.vm), "Maximum call stack size exceeded");
    gojs_release(j.vm, args);
    gojs_release(j.vm, apply);
    gojs_release(j.vm, reflect);
    js_close(&j);
}

static void functions_bound_without_end(void) {
    js j;
    js_open_quiet(&j, 64u << 20);
    gojs_value f;
    gojs_get(j.vm, j.vm->core.global, "parseInt", &f);
    for (int i = 0; i < 5000; i++) {
        gojs_value next = call_on(j.vm, f, "bind", 0, NULL);
        gojs_release(j.vm, f);
        f = next;
    }
    CHECK_INT(gojs_call(j.vm, f, gojs_undefined(), 0, NULL, NULL), ==, GOJS_THROWN);
    gojs_release(j.vm, f);
    js_close(&j);
}

static void conversions_without_end(void) {
    js j;
    js_open_quiet(&j, 64u << 20);
    gojs_value a = gojs_array(j.vm), e, o = gojs_object(j.vm);
    gojs_set_index(j.vm, a, 0, a); /* its text is that of itself */
    CHECK(gojs__threw(gojs_to_string(j.vm, a)));
    CHECK_INT(gojs_get(j.vm, j.vm->core.global, "Error", &e), ==, GOJS_OK);
    gojs_value error;
    CHECK_INT(gojs_construct(j.vm, e, 0, NULL, &error), ==, GOJS_OK);
    gojs_set(j.vm, error, "name", error);
    gojs_set(j.vm, error, "message", error);
    gojs_release(j.vm, gojs_to_string(j.vm, error));
    gojs_set(j.vm, error, "cause", error);
    put(j.vm, o, "toString", gojs_retain(e)); /* a text that is an object */
    CHECK(gojs__threw(gojs_to_string(j.vm, o)));
    CHECK_INT(j.vm->core.in.calls, ==, 0);
    const gojs_value all[] = {a, e, o, error};
    for (int i = 0; i < 4; i++) gojs_release(j.vm, all[i]);
    js_close(&j);
}

static gojs_value nothing(gojs_vm *vm, gojs_value self, int argc, const gojs_value *argv,
                          void *user) {
    (void)vm, (void)self, (void)argc, (void)argv, (void)user;
    return gojs_undefined();
}

static void prototypes_that_cycle(void) {
    js j;
    js_open_quiet(&j, 64u << 20);
    gojs_value a = gojs_object(j.vm), b = gojs_object(j.vm), got;
    const gojs_value there[] = {a, b}, back[] = {b, a}, self[] = {a, a};
    gojs_release(j.vm, call(j.vm, "Object", "setPrototypeOf", 2, there));
    CHECK_INT(last_status, ==, GOJS_OK);
    call(j.vm, "Object", "setPrototypeOf", 2, back);
    CHECK_INT(last_status, ==, GOJS_THROWN);
    CHECK_HAS(gojs_error(j.vm), "Cyclic");
    call(j.vm, "Object", "setPrototypeOf", 2, self);
    CHECK_INT(last_status, ==, GOJS_THROWN);

    /* Long, by way of constructors: each look-up ends, and so does the end of it all. */
    gojs_value f = gojs_function(j.vm, "f", nothing, NULL, NULL), last = gojs_object(j.vm);
    for (int i = 0; i < 50000; i++) {
        gojs_set(j.vm, f, "prototype", last);
        gojs_release(j.vm, last);
        CHECK_INT(gojs_construct(j.vm, f, 0, NULL, &last), ==, GOJS_OK);
    }
    CHECK_INT(gojs_get(j.vm, last, "none", &got), ==, GOJS_OK);
    CHECK_INT(got.type, ==, GOJS_UNDEFINED);
    const gojs_value all[] = {a, b, f, last};
    for (int i = 0; i < 4; i++) gojs_release(j.vm, all[i]);
    js_close(&j);
}

/* ---- floods ---- */

static gojs_value more_timers(gojs_vm *vm, gojs_value self, int argc, const gojs_value *argv,
                              void *user) {
    (void)self, (void)argc, (void)argv;
    gojs_value f, args[2];
    ++*(int *)user;
    gojs_get(vm, vm->core.global, "setTimeout", &f);
    gojs_get(vm, vm->core.global, "more", &args[0]);
    args[1] = gojs_number(0);
    for (int i = 0; i < 3; i++) gojs_call(vm, f, gojs_undefined(), 2, args, NULL);
    gojs_release(vm, f);
    gojs_release(vm, args[0]);
    return gojs_undefined();
}

static void timers_that_make_timers(void) {
    js j;
    int fired = 0;
    js_open_quiet(&j, 64u << 20);
    put(j.vm, j.vm->core.global, "more", gojs_function(j.vm, "more", more_timers, &fired, NULL));
    gojs_start(j.vm);
    CHECK_INT(gojs_call_name(j.vm, "more", 0, NULL, NULL), ==, GOJS_OK);
    for (int i = 0; i < 20; i++) {
        const int before = fired;
        gojs_step(j.vm);
        CHECK_INT(fired - before, <=, 100);
        CHECK_INT(j.vm->host->timer_count, <=, 100);
        gojs__wait(j.vm);
    }
    CHECK_INT(fired, >, 3);
    gojs_value f, args[2] = {gojs_undefined(), gojs_number(1e300)};
    gojs_get(j.vm, j.vm->core.global, "more", &args[0]);
    gojs_get(j.vm, j.vm->core.global, "setInterval", &f);
    gojs_status status = GOJS_OK;
    for (int i = 0; i < 200; i++) status = gojs_call(j.vm, f, gojs_undefined(), 2, args, NULL);
    CHECK_INT(status, ==, GOJS_THROWN);
    CHECK_HAS(gojs_error(j.vm), "too many timers");
    gojs_release(j.vm, f);
    gojs_release(j.vm, args[0]);
    js_close(&j);
}

/* then(resolve) { resolve(this) }: a job that makes the next, for ever. */
static gojs_value then_itself(gojs_vm *vm, gojs_value self, int argc, const gojs_value *argv,
                              void *user) {
    (void)argc;
    ++*(int *)user;
    gojs_call(vm, argv[0], gojs_undefined(), 1, &self, NULL);
    return gojs_undefined();
}

static void jobs_that_make_jobs(void) {
    js j;
    int count = 0;
    js_open_quiet(&j, 8u << 20);
    gojs_start(j.vm);
    gojs_value o = gojs_object(j.vm);
    put(j.vm, o, "then", gojs_function(j.vm, "then", then_itself, &count, NULL));
    gojs_release(j.vm, call(j.vm, "Promise", "resolve", 1, &o));
    const int first = count;
    CHECK_INT(first, >, 1000);
    CHECK_INT(gojs_timeout_ms(j.vm), ==, 0); /* there is more to do ... */
    CHECK_INT(gojs_step(j.vm), ==, GOJS_OK); /* ... but each step ends */
    CHECK_INT(count, >, first);
    gojs_release(j.vm, o);
    js_close(&j);
}

static void chains_of_promises(void) {
    js j;
    js_open_quiet(&j, 256u << 20);
    gojs_start(j.vm);
    gojs_value resolve, reject, first = gojs_promise(j.vm, &resolve, &reject);
    gojs_value last = gojs_retain(first);
    for (int i = 0; i < 50000; i++) { /* each waits for the one before */
        gojs_value next = call_on(j.vm, last, "then", 0, NULL);
        CHECK_INT(last_status, ==, GOJS_OK);
        gojs_release(j.vm, last);
        last = next;
    }
    CHECK_INT(gojs_call(j.vm, resolve, gojs_undefined(), 1, &last, NULL), ==, GOJS_OK);
    gojs_step(j.vm); /* the first follows the last, which waits for the first */
    gojs_value self_resolve, self_reject, self = gojs_promise(j.vm, &self_resolve, &self_reject);
    CHECK_INT(gojs_call(j.vm, self_resolve, gojs_undefined(), 1, &self, NULL), ==, GOJS_OK);
    const gojs_value all[] = {resolve, reject, first, last, self, self_resolve, self_reject};
    for (int i = 0; i < 7; i++) gojs_release(j.vm, all[i]);
    gojs__collect(j.vm);
    CHECK_INT(j.vm->core.used, <, 1u << 20);
    js_close(&j);
}

static void searches_take_linear_time(void) {
    enum { SIZE = 2000000 };
    js j;
    js_open_quiet(&j, 64u << 20);
    char *text = malloc(SIZE);
    memset(text, 'a', SIZE);
    gojs_value in = gojs_string(j.vm, text, SIZE);
    text[SIZE / 2] = 'b';
    gojs_value what = gojs_string(j.vm, text, SIZE / 2 + 1);
    const clock_t begin = clock();
    gojs_value at = call_on(j.vm, in, "indexOf", 1, &what);
    CHECK(at.type == GOJS_NUMBER && at.as.number == -1);
    CHECK((double)(clock() - begin) / CLOCKS_PER_SEC < 5);
    gojs_release(j.vm, in);
    gojs_release(j.vm, what);
    free(text);
    js_close(&j);
}

/* ---- our own objects changed ---- */

static gojs_value seven(gojs_vm *vm, gojs_value self, int argc, const gojs_value *argv,
                        void *user) {
    (void)vm, (void)self, (void)argc, (void)argv, (void)user;
    return gojs_number(7);
}

static void methods_replaced(void) {
    js j;
    js_open_quiet(&j, 64u << 20);
    gojs_value json, symbol = gojs_symbol(j.vm, "s"), prototype, type;
    gojs_value f = gojs_function(j.vm, "f", seven, NULL, NULL), o = gojs_object(j.vm);
    gojs_get(j.vm, j.vm->core.global, "JSON", &json);
    gojs_get(j.vm, j.vm->core.global, "Symbol", &type);
    gojs_get(j.vm, type, "prototype", &prototype);
    gojs_set(j.vm, json, "stringify", f);
    if (prototype.type == GOJS_OBJECT) gojs_set(j.vm, prototype, "toString", f);
    call(j.vm, "console", "log", 1, &o);
    CHECK_INT(last_status, ==, GOJS_OK);
    call(j.vm, "console", "log", 1, &symbol);
    CHECK_INT(last_status, ==, GOJS_OK);
    uint64_t ref;
    gojs__ref_store(j.vm, symbol, &ref);
    js_put(&j, 8, ref);
    CHECK_INT(js_import(&j, "syscall/js.valuePrepareString"), ==, GOJS_OK);
    CHECK_INT(js_word(&j, 24), ==, 9);
    put(j.vm, j.vm->core.global, "JSON", gojs_number(1));
    call(j.vm, "console", "log", 1, &o);
    CHECK_INT(last_status, ==, GOJS_OK);
    const gojs_value all[] = {json, symbol, prototype, type, f, o};
    for (int i = 0; i < 6; i++) gojs_release(j.vm, all[i]);
    js_close(&j);
}

/* A thrown value whose text is made by the guest, which calls imports meanwhile. */
static int imports_in_resume(js *j) {
    js_get(j, JS_GLOBAL_REF, "Object");
    const uint64_t event = js_get(j, JS_GO_REF, "_pendingEvent");
    if (event == JS_NULL_REF) return 0;
    js_set(j, JS_GO_REF, "_pendingEvent", JS_NULL_REF);
    js_set(j, event, "result", JS_GLOBAL_REF); /* no text: valueOf is asked for next */
    js_finalize(j, event);
    return 0;
}

static gojs_value throw_it(gojs_vm *vm, gojs_value self, int argc, const gojs_value *argv,
                           void *user) {
    (void)self, (void)argc, (void)argv, (void)user;
    gojs_value o = gojs_object(vm), f = gojs__go_function(vm, 9);
    gojs_set(vm, o, "toString", f);
    put(vm, o, "mark", gojs_number(5));
    gojs_release(vm, f);
    gojs_value thrown = gojs_throw_value(vm, o);
    gojs_release(vm, o);
    return thrown;
}

static void exceptions_described_by_the_guest(void) {
    js j;
    js_open_quiet(&j, 64u << 20);
    j.resume = imports_in_resume;
    gojs_value f = gojs_function(j.vm, "f", throw_it, NULL, NULL), mark;
    CHECK_INT(gojs_call(j.vm, f, gojs_undefined(), 0, NULL, NULL), ==, GOJS_THROWN);
    CHECK_INT(j.resumes, >, 0);
    gojs_value e = gojs_exception(j.vm);
    CHECK_INT(gojs_get(j.vm, e, "mark", &mark), ==, GOJS_OK);
    CHECK(mark.type == GOJS_NUMBER && mark.as.number == 5);
    gojs_release(j.vm, e);
    gojs_release(j.vm, f);
    js_close(&j);
}

/* ---- host functions that do to the VM what they should not ---- */

static gojs_value frees(gojs_vm *vm, gojs_value self, int argc, const gojs_value *argv,
                        void *user) {
    (void)self, (void)argc, (void)argv;
    gojs_free(vm); /* in use: does nothing */
    CHECK_INT(gojs_main(vm), ==, 134);
    CHECK(gojs_start(vm) != GOJS_OK);
    gojs_step(vm);
    ++*(int *)user;
    return gojs_undefined();
}

static void frees_when_logging(void *user, int level, const char *message, size_t size) {
    (void)level, (void)message, (void)size;
    gojs_free(*(gojs_vm **)user);
}

static void frees_when_dropped(void *user) {
    gojs_free(*(gojs_vm **)user);
}

static int call_frees(js *j) {
    bool ok;
    js_call(j, JS_GLOBAL_REF, "frees", 0, NULL, &ok);
    CHECK(ok);
    return 0;
}

static void host_functions_that_free(void) {
    js j;
    int count = 0;
    js_open_quiet(&j, 64u << 20);
    gojs_set_log(j.vm, frees_when_logging, &j.vm);
    j.run = call_frees;
    gojs_value f = gojs_function(j.vm, "frees", frees, &count, NULL);
    gojs_set(j.vm, j.vm->core.global, "frees", f);
    CHECK_INT(gojs_start(j.vm), ==, GOJS_OK);                     /* from the guest */
    gojs_release(j.vm, call(j.vm, "Promise", "reject", 0, NULL)); /* its report */
    const gojs_value args[] = {f, gojs_number(0)};
    gojs_value set_timeout;
    gojs_get(j.vm, j.vm->core.global, "setTimeout", &set_timeout);
    gojs_call(j.vm, set_timeout, gojs_undefined(), 2, args, NULL);
    gojs__wait(j.vm);
    CHECK_INT(gojs_step(j.vm), ==, GOJS_OK); /* from a timer */
    CHECK_INT(count, ==, 2);
    gojs_release(j.vm, set_timeout);
    gojs_release(j.vm, f);
    gojs_release(j.vm, gojs_function(j.vm, "dropped", nothing, &j.vm, frees_when_dropped));
    put(j.vm, j.vm->core.global, "last",
        gojs_function(j.vm, "last", nothing, &j.vm, frees_when_dropped));
    js_close(&j);
}

/* host -> Go -> host -> Go, which exits: all of them learn of it. */
static int exit_when_nested(js *j) {
    js_put(j, 8, j->resumes < 3 ? JS_GLOBAL_REF : 7);
    js_put_text(j, 16, "again", 0);
    for (uint32_t o = 32; o < 56; o += 8) js_put(j, o, 0);
    js_import(j, j->resumes < 3 ? "syscall/js.valueCall" : "runtime.wasmExit");
    return j->left != GOJS_OK;
}

static void exits_within_calls(void) {
    js j;
    js_open_quiet(&j, 64u << 20);
    j.resume = exit_when_nested;
    put(j.vm, j.vm->core.global, "again", gojs__go_function(j.vm, 1));
    CHECK_INT(gojs_call_name(j.vm, "again", 0, NULL, NULL), ==, GOJS_EXITED);
    CHECK_INT(j.resumes, ==, 3);
    CHECK_INT(gojs_exit_code(j.vm), ==, 7);
    CHECK_INT(gojs_call_name(j.vm, "again", 0, NULL, NULL), ==, GOJS_EXITED);
    CHECK_INT(gojs_main(j.vm), ==, 7);
    js_close(&j);
}

int main(void) {
    json_nested_too_deeply();
    json_nested_through_to_json();
    values_that_are_there_many_times();
    text_in_the_making_is_limited();
    reflect_apply_to_itself();
    functions_bound_without_end();
    conversions_without_end();
    prototypes_that_cycle();
    timers_that_make_timers();
    jobs_that_make_jobs();
    chains_of_promises();
    searches_take_linear_time();
    methods_replaced();
    exceptions_described_by_the_guest();
    host_functions_that_free();
    exits_within_calls();
    return check_result();
}
