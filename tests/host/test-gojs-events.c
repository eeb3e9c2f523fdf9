/* test-gojs-events.c: timers, jobs, functions both ways, the steps of the loop, waPC. The "guest"
 * is this program: what Go would do in resume() is done here through the same imports. */
#include "js.h"

#include <poll.h>

/* ---- a clock of our own ---- */

static uint64_t now_ns = 1000;

static bool test_clock(void *user, uint32_t id, uint64_t *ns) {
    (void)user, (void)id;
    *ns = now_ns;
    return true;
}

static void test_sleep(void *user, uint64_t ns) {
    (void)user;
    now_ns += ns;
}

static gowasm_options with_clock(void) {
    gowasm_options o = GOWASM_OPTIONS_INIT;
    o.hooks.clock = test_clock;
    o.hooks.sleep = test_sleep;
    return o;
}

static uint32_t schedule(js *j, uint64_t ms) {
    js_put(j, 8, ms);
    js_import(j, "runtime.scheduleTimeoutEvent");
    return (uint32_t)js_word(j, 16);
}

static uint32_t last_id;

static int clear_in_resume(js *j) {
    js_put(j, 8, last_id);
    js_import(j, "runtime.clearTimeoutEvent");
    return 0;
}

static void timers_wake_and_never_early(void) {
    js j;
    const gowasm_options o = with_clock();
    js_open(&j, &o);
    CHECK_INT(gojs_start(j.vm), ==, GOJS_OK);
    CHECK_INT(gojs_timeout_ms(j.vm), ==, -1);
    last_id = schedule(&j, 10);
    j.resume = clear_in_resume;
    CHECK_INT(gojs_timeout_ms(j.vm), ==, 10);
    now_ns += 9999999;
    CHECK_INT(gojs_timeout_ms(j.vm), ==, 1);
    gojs_step(j.vm);
    CHECK_INT(j.resumes, ==, 0);
    now_ns += 1;
    gojs_step(j.vm);
    CHECK_INT(j.resumes, ==, 1);
    CHECK(gojs_is_idle(j.vm));
    js_close(&j);
}

static int warnings;
static void count_warnings(void *user, int level, const char *message, size_t size) {
    (void)user, (void)message, (void)size;
    warnings += level >= 2;
}

static void a_missed_timer_is_tried_again(void) {
    js j;
    const gowasm_options o = with_clock();
    js_open(&j, &o);
    gojs_set_log(j.vm, count_warnings, NULL);
    gojs_start(j.vm);
    schedule(&j, 0);
    gojs_step(j.vm); /* resume() never clears it */
    CHECK_INT(j.resumes, >, 1);
    CHECK_INT(j.resumes, <, 100);
    CHECK_INT(warnings, ==, j.resumes - 1);
    CHECK(gojs_is_idle(j.vm));
    js_close(&j);
}

static void timers_are_limited(void) {
    js j;
    js_open(&j, NULL);
    gojs_set_limits(j.vm, &(gojs_limits){.timers = 3});
    for (int i = 0; i < 3; i++) CHECK_INT(schedule(&j, 1000), >, 0);
    schedule(&j, 1000);
    CHECK_INT(j.left, ==, GOJS_TRAPPED);
    js_close(&j);
}

/* ---- functions ---- */

static gojs_value add_c(gojs_vm *vm, gojs_value self, int argc, const gojs_value *argv,
                        void *user) {
    double sum = *(double *)user;
    (void)self;
    for (int i = 0; i < argc; i++) sum += gojs_to_number(vm, argv[i]);
    return gojs_number(sum);
}

static int dropped;
static void drop(void *user) {
    (void)user;
    dropped++;
}

static void guest_calls_c(void) {
    js j;
    bool ok;
    double base = 100;
    js_open(&j, NULL);
    gojs_value f = gojs_function(j.vm, "add", add_c, &base, drop);
    CHECK_INT(gojs_set(j.vm, j.vm->core.global, "add", f), ==, GOJS_OK);
    gojs_release(j.vm, f);
    const uint64_t args[] = {js_number_ref(20), js_number_ref(22)};
    CHECK_INT(js_call(&j, JS_GLOBAL_REF, "add", 2, args, &ok), ==, js_number_ref(142));
    CHECK(ok);
    CHECK_INT(dropped, ==, 0);
    CHECK_INT(gojs_delete(j.vm, j.vm->core.global, "add"), ==, GOJS_OK);
    CHECK_INT(dropped, ==, 1);
    js_close(&j);
}

/* Go's handleEvent: takes the event, sets its result. */
static int answer_event(js *j) {
    const uint64_t event = js_get(j, JS_GO_REF, "_pendingEvent");
    if (event == JS_NULL_REF) return 0;
    js_set(j, JS_GO_REF, "_pendingEvent", JS_NULL_REF);
    CHECK_INT(js_get(j, event, "id"), ==, js_number_ref(5));
    const uint64_t args = js_get(j, event, "args");
    js_put(j, 8, args);
    js_put(j, 16, 0);
    js_import(j, "syscall/js.valueIndex");
    const uint64_t first = js_word(j, 24);
    js_set(j, event, "result", first);
    js_finalize(j, first);
    js_finalize(j, args);
    js_finalize(j, event);
    return 0;
}

static void c_calls_guest(void) {
    js j;
    bool ok;
    js_open(&j, NULL);
    j.resume = answer_event;
    const uint64_t f =
        js_call(&j, JS_GO_REF, "_makeFuncWrapper", 1, (uint64_t[]){js_number_ref(5)}, &ok);
    js_set(&j, JS_GLOBAL_REF, "myEvent", f);
    js_finalize(&j, f);
    gojs__collect(j.vm);
    const uint64_t used = j.vm->core.used;
    for (int i = 0; i < 20000; i++) {
        gojs_value arg = gojs_bytes(j.vm, "bytes", 5), result;
        CHECK_INT(gojs_call_name(j.vm, "myEvent", 1, &arg, &result), ==, GOJS_OK);
        size_t size = 0;
        const uint8_t *data = gojs_data(result, &size);
        CHECK(size == 5 && memcmp(data, "bytes", 5) == 0);
        gojs_release(j.vm, result);
        gojs_release(j.vm, arg);
    }
    CHECK_INT(j.vm->core.used, <=, used + 1024);
    CHECK_INT(gojs_call_name(j.vm, "noEvent", 0, NULL, NULL), ==, GOJS_NOT_FOUND);
    CHECK_HAS(gojs_error(j.vm), "noEvent");
    js_close(&j);
}

static gojs_value throws(gojs_vm *vm, gojs_value self, int argc, const gojs_value *argv,
                         void *user) {
    (void)self, (void)argc, (void)argv, (void)user;
    return gojs_throw(vm, "EBUSY", "come back later");
}

static void exceptions_go_both_ways(void) {
    js j;
    bool ok;
    js_open(&j, NULL);
    gojs_value f = gojs_function(j.vm, "f", throws, NULL, NULL);
    gojs_set(j.vm, j.vm->core.global, "f", f);
    const uint64_t e = js_call(&j, JS_GLOBAL_REF, "f", 0, NULL, &ok);
    CHECK(!ok);
    CHECK_INT(js_get(&j, e, "code"), ==, js_string(&j, "EBUSY"));
    CHECK_INT(js_get(&j, e, "message"), ==, js_string(&j, "come back later"));
    CHECK_INT(gojs_call(j.vm, f, gojs_undefined(), 0, NULL, NULL), ==, GOJS_THROWN);
    CHECK_TEXT(gojs_error(j.vm), "Error: come back later");
    gojs_value thrown = gojs_exception(j.vm), code;
    CHECK_INT(gojs_get(j.vm, thrown, "code", &code), ==, GOJS_OK);
    CHECK_TEXT(gojs_str(code, NULL), "EBUSY");
    gojs_release(j.vm, code);
    gojs_release(j.vm, thrown);
    gojs_release(j.vm, f);
    js_close(&j);
}

static int call_again(js *j) {
    bool ok;
    js_call(j, JS_GLOBAL_REF, "again", 0, NULL, &ok);
    return j->left != GOJS_OK;
}

static void nesting_is_limited(void) {
    js j;
    bool ok;
    js_open(&j, NULL);
    gojs_set_limits(j.vm, &(gojs_limits){.depth = 50});
    j.resume = call_again;
    const uint64_t f =
        js_call(&j, JS_GO_REF, "_makeFuncWrapper", 1, (uint64_t[]){js_number_ref(1)}, &ok);
    js_set(&j, JS_GLOBAL_REF, "again", f);
    CHECK_INT(gojs_call_name(j.vm, "again", 0, NULL, NULL), ==, GOJS_OK);
    CHECK_INT(j.resumes, ==, 50);
    js_close(&j);
}

/* ---- promises ---- */

static gojs_value note(gojs_vm *vm, gojs_value self, int argc, const gojs_value *argv, void *user) {
    (void)vm, (void)self;
    *(double *)user = argc > 0 && argv[0].type == GOJS_NUMBER ? argv[0].as.number : -1;
    return gojs_undefined();
}

static void promises_run_jobs_when_the_stack_is_empty(void) {
    js j;
    bool ok;
    double seen = 0;
    js_open(&j, NULL);
    gojs_start(j.vm);
    gojs_value resolve, reject, p = gojs_promise(j.vm, &resolve, &reject);
    gojs_value then, f = gojs_function(j.vm, NULL, note, &seen, NULL);
    CHECK_INT(gojs_get(j.vm, p, "then", &then), ==, GOJS_OK);
    gojs_value derived;
    CHECK_INT(gojs_call(j.vm, then, p, 1, &f, &derived), ==, GOJS_OK);
    const gojs_value seven = gojs_number(7);
    CHECK_INT(gojs_call(j.vm, resolve, gojs_undefined(), 1, &seven, NULL), ==, GOJS_OK);
    CHECK(seen == 7);
    seen = 0;
    const gojs_value all[] = {p, resolve, reject, then, f, derived};
    for (size_t i = 0; i < 6; i++) gojs_release(j.vm, all[i]);

    /* Two thens and a finally on what Promise.all gives, made by the guest's calls. */
    const uint64_t promise = js_get(&j, JS_GLOBAL_REF, "Promise");
    const uint64_t one = js_call(&j, promise, "resolve", 1, (uint64_t[]){js_number_ref(3)}, &ok);
    f = gojs_function(j.vm, NULL, note, &seen, NULL);
    gojs_set(j.vm, j.vm->core.global, "note", f);
    gojs_release(j.vm, f);
    const uint64_t g = js_get(&j, JS_GLOBAL_REF, "note");
    js_call(&j, one, "then", 1, &g, &ok);
    CHECK(ok && seen == 0);
    gojs_step(j.vm);
    CHECK(seen == 3);
    js_close(&j);
}

static void a_rejection_nobody_handles_is_logged(void) {
    js j;
    bool ok;
    warnings = 0;
    js_open(&j, NULL);
    gojs_set_log(j.vm, count_warnings, NULL);
    gojs_start(j.vm);
    const uint64_t promise = js_get(&j, JS_GLOBAL_REF, "Promise");
    js_call(&j, promise, "reject", 1, (uint64_t[]){js_number_ref(3)}, &ok);
    gojs_step(j.vm);
    CHECK_INT(warnings, ==, 1);
    js_close(&j);
}

/* ---- the loop ---- */

static int exit_in_resume(js *j) {
    js_put(j, 8, 42);
    js_import(j, "runtime.wasmExit");
    return 1;
}

static int schedule_in_run(js *j) {
    schedule(j, 1000000);
    return 0;
}

static void main_sleeps_and_exits(void) {
    js j;
    const gowasm_options o = with_clock();
    js_open(&j, &o);
    j.run = schedule_in_run;
    j.resume = exit_in_resume;
    const uint64_t before = now_ns;
    CHECK_INT(gojs_main(j.vm), ==, 42);
    CHECK_INT(now_ns - before, ==, 1000000ull * 1000000);
    CHECK_INT(gojs_step(j.vm), ==, GOJS_EXITED);
    js_close(&j);
}

static void deadlock_without_syscall_js_is_code_2(void) {
    js j;
    char text[256];
    gowasm_buffer out = {text, sizeof text - 1, 0};
    gowasm_options o = GOWASM_OPTIONS_INIT;
    o.standard_err = (gowasm_stream)GOWASM_STREAM_BUFFER(&out);
    js_open(&j, &o);
    CHECK_INT(gojs_main(j.vm), ==, 2);
    text[out.used] = '\0';
    const char *const said = text;
    CHECK_HAS(said, "all goroutines are asleep - deadlock!");
    CHECK_INT(j.resumes, ==, 0);
    js_close(&j);
}

static void waking_makes_the_first_descriptor_ready(void) {
    js j;
    struct pollfd fds[4];
    js_open(&j, NULL);
    gojs_start(j.vm);
    CHECK_INT(gojs_pollfds(j.vm, fds, 4), ==, 1);
    CHECK_INT(poll(fds, 1, 0), ==, 0);
    gojs_wake(j.vm);
    CHECK_INT(poll(fds, 1, 0), ==, 1);
    CHECK_INT(gojs_timeout_ms(j.vm), ==, 0);
    gojs_step(j.vm);
    CHECK_INT(poll(fds, 1, 0), ==, 0);
    CHECK_INT(gojs_timeout_ms(j.vm), ==, -1);
    js_close(&j);
}

/* Hooks that add timers, which moves them, and free the VM, which is refused while its loop runs.
 */
static js *hooked;

static void add_timers(void) {
    js *j = hooked;
    hooked = NULL; /* for the clock is read for each */
    for (int i = 0; j && i < 20; i++) schedule(j, 1000);
    hooked = j;
}

static bool meddling_clock(void *user, uint32_t id, uint64_t *ns) {
    add_timers();
    return test_clock(user, id, ns);
}

static void meddling_sleep(void *user, uint64_t ns) {
    add_timers();
    gojs_free(hooked->vm);
    hooked = NULL;
    test_sleep(user, ns);
}

static void hooks_may_change_the_timers(void) {
    js j;
    gowasm_options o = with_clock();
    o.hooks.clock = meddling_clock;
    o.hooks.sleep = meddling_sleep;
    js_open(&j, &o);
    CHECK_INT(gojs_start(j.vm), ==, GOJS_OK);
    schedule(&j, 10);
    hooked = &j;
    CHECK_INT(gojs_timeout_ms(j.vm), ==, 10);
    j.resume = exit_in_resume;
    CHECK_INT(gojs_main(j.vm), ==, 42);
    CHECK(hooked == NULL);
    js_close(&j);
}

static void long_arguments_are_refused(void) {
    js j;
    static char word[8201];
    memset(word, 'a', 8200);
    const char *argv[] = {"js", word};
    gowasm_options o = GOWASM_OPTIONS_INIT;
    o.argc = 2;
    o.argv = argv;
    js_open(&j, &o);
    CHECK_INT(gojs_start(j.vm), ==, GOJS_NO_MEMORY);
    CHECK_TEXT(gojs_error(j.vm),
               "total length of command line and environment variables exceeds limit");
    js_close(&j);
}

static uint32_t laid_out_argc, laid_out_argv;
static int remember(void *p, uint32_t argc, uint32_t argv) {
    (void)p;
    laid_out_argc = argc;
    laid_out_argv = argv;
    return 0;
}

static void arguments_are_laid_out_as_wasm_exec_does(void) {
    js j;
    const char *argv[] = {"js", "one", "two and more"}, *env[] = {"Z=1", "A=2", NULL};
    gowasm_options o = GOWASM_OPTIONS_INIT;
    o.argc = 3;
    o.argv = argv;
    o.envp = env;
    js_open(&j, &o);
    j.vm->host->guest.run = remember;
    gojs_start(j.vm);
    CHECK_INT(laid_out_argc, ==, 3);
    static const char *const want[] = {"js", "one", "two and more", NULL, "A=2", "Z=1", NULL};
    for (uint32_t i = 0; i < 7; i++) {
        uint32_t p = 1, high = 1;
        gojs_get_u32(j.vm, laid_out_argv + 8 * i, &p);
        gojs_get_u32(j.vm, laid_out_argv + 8 * i + 4, &high);
        CHECK_INT(high, ==, 0);
        CHECK_INT(p % 8, ==, 0);
        if (want[i])
            CHECK_TEXT((const char *)j.memory + p, want[i]);
        else
            CHECK_INT(p, ==, 0);
    }
    js_close(&j);
}

int main(void) {
    timers_wake_and_never_early();
    a_missed_timer_is_tried_again();
    timers_are_limited();
    guest_calls_c();
    c_calls_guest();
    exceptions_go_both_ways();
    nesting_is_limited();
    promises_run_jobs_when_the_stack_is_empty();
    a_rejection_nobody_handles_is_logged();
    main_sleeps_and_exits();
    deadlock_without_syscall_js_is_code_2();
    waking_makes_the_first_descriptor_ready();
    hooks_may_change_the_timers();
    long_arguments_are_refused();
    arguments_are_laid_out_as_wasm_exec_does();
    return check_result();
}
