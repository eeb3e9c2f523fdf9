/* test-gojs-imports.c: the imports of GOOS=js, each at its place in Go's frame. Many of these are
 * mistakes that earlier implementations outside of JavaScript made. */
#include "js.h"

static void null_is_not_undefined(void) {
    js j;
    js_open(&j, NULL);
    CHECK_INT(js_get(&j, JS_GLOBAL_REF, "nothing here"), ==, JS_UNDEFINED_REF);
    js_set(&j, JS_GLOBAL_REF, "n", JS_NULL_REF);
    CHECK_INT(js_get(&j, JS_GLOBAL_REF, "n"), ==, JS_NULL_REF);
    js_set(&j, JS_GLOBAL_REF, "u", JS_UNDEFINED_REF);
    CHECK_INT(js_get(&j, JS_GLOBAL_REF, "u"), ==, JS_UNDEFINED_REF);
    CHECK_INT(js_get(&j, JS_GO_REF, "_pendingEvent"), ==, JS_NULL_REF);
    js_close(&j);
}

static void numbers_keep_their_bits(void) {
    js j;
    js_open(&j, NULL);
    const double all[] = {1, -1, 0.5, 1e300, INFINITY, 5e-324, 42};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        js_set(&j, JS_GLOBAL_REF, "x", js_number_ref(all[i]));
        CHECK_INT(js_get(&j, JS_GLOBAL_REF, "x"), ==, js_number_ref(all[i]));
    }
    js_set(&j, JS_GLOBAL_REF, "x", JS_REF(0, 1)); /* zero */
    CHECK_INT(js_get(&j, JS_GLOBAL_REF, "x"), ==, JS_REF(0, 1));
    js_set(&j, JS_GLOBAL_REF, "x", JS_REF(0, 0)); /* NaN */
    CHECK_INT(js_get(&j, JS_GLOBAL_REF, "x"), ==, JS_REF(0, 0));
    js_close(&j);
}

static void failing_call_sets_ok_to_0_at_64(void) {
    js j;
    bool ok;
    js_open(&j, NULL);
    memset(j.memory + JS_SP, 0x55, 100);
    uint64_t e = js_call(&j, JS_GLOBAL_REF, "eval", 0, NULL, &ok);
    CHECK(!ok);
    CHECK_INT(j.left, ==, GOJS_OK);
    CHECK_INT(e >> 32, ==, 0x7ff80001u);
    CHECK_INT(j.memory[JS_SP + 54], ==, 0); /* the slice's capacity: untouched */
    CHECK_INT(j.memory[JS_SP + 65], ==, 0x55);
    js_call(&j, JS_GLOBAL_REF, "parseInt", 1, (uint64_t[]){js_number_ref(7)}, &ok);
    CHECK(ok);
    CHECK_INT(js_word(&j, 56), ==, js_number_ref(7));
    js_close(&j);
}

static void failing_new_sets_ok_to_0(void) {
    js j;
    bool ok;
    js_open(&j, NULL);
    const uint64_t array = js_get(&j, JS_GLOBAL_REF, "Array");
    const uint64_t made =
        js_new(&j, array, 1, (uint64_t[]){js_number_ref(3)}, "syscall/js.valueNew", &ok);
    CHECK(ok);
    CHECK_INT(js_get(&j, made, "length"), ==, js_number_ref(3));
    js_new(&j, array, 1, (uint64_t[]){js_number_ref(-3)}, "syscall/js.valueNew", &ok);
    CHECK(!ok);
    js_new(&j, js_string(&j, "no constructor"), 0, NULL, "syscall/js.valueNew", &ok);
    CHECK(!ok);
    js_new(&j, js_get(&j, JS_GLOBAL_REF, "parseInt"), 0, NULL, "syscall/js.valueNew", &ok);
    CHECK(!ok);
    js_close(&j);
}

static void invoke_is_not_call(void) {
    js j;
    bool ok;
    js_open(&j, NULL);
    const uint64_t f = js_get(&j, JS_GLOBAL_REF, "parseFloat");
    const uint64_t text = js_string(&j, "2.5e1 apples");
    const uint64_t r = js_new(&j, f, 1, &text, "syscall/js.valueInvoke", &ok);
    CHECK(ok);
    CHECK_INT(r, ==, js_number_ref(25));
    js_new(&j, text, 0, NULL, "syscall/js.valueInvoke", &ok); /* no function */
    CHECK(!ok);
    js_close(&j);
}

static void ids_are_reclaimed(void) {
    js j;
    js_open(&j, NULL);
    const uint64_t first = js_string(&j, "one"), second = js_string(&j, "one");
    CHECK_INT(first, ==, second); /* equal strings are one reference */
    CHECK_INT(js_string(&j, "two"), !=, first);
    js_finalize(&j, first);
    CHECK_INT(js_string(&j, "one"), ==, first); /* it was counted twice */
    js_finalize(&j, first);
    js_finalize(&j, first);
    js_put(&j, 8, first);
    CHECK_INT(js_import(&j, "syscall/js.valueLength"), ==, GOJS_TRAPPED); /* gone */
    js_close(&j);

    js_open(&j, NULL);
    const uint64_t used = j.vm->core.used;
    uint32_t highest = 0;
    for (int i = 0; i < 100000; i++) {
        char text[32];
        snprintf(text, sizeof text, "text %d", i);
        const uint64_t ref = js_string(&j, text);
        if ((uint32_t)ref > highest) highest = (uint32_t)ref;
        js_finalize(&j, ref);
    }
    CHECK_INT(highest, <, 20);
    CHECK_INT(j.vm->core.used, <=, used + 4096);
    js_close(&j);
}

static void permanent_ids_stay(void) {
    js j;
    js_open(&j, NULL);
    for (int i = 0; i < 10; i++)
        for (uint32_t id = 0; id < 7; id++) js_finalize(&j, JS_REF(0, id));
    CHECK_INT(j.left, ==, GOJS_OK);
    CHECK_INT(js_get(&j, JS_GLOBAL_REF, "globalThis"), ==, JS_GLOBAL_REF);
    js_finalize(&j, JS_REF(0, 1234567));
    CHECK_INT(j.left, ==, GOJS_TRAPPED);
    js_close(&j);
}

static void strings_are_repaired(void) {
    js j;
    js_open(&j, NULL);
    static const struct {
        const char *in, *out;
    } cases[] = {{"\xff\xfe", "\xef\xbf\xbd\xef\xbf\xbd"},
                 {"a\xe2\x82z", "a\xef\xbf\xbdz"},
                 {"\xed\xa0\x80", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"},
                 {"\xf0\x9f\x98\x80", "\xf0\x9f\x98\x80"},
                 {"\xc0\xaf", "\xef\xbf\xbd\xef\xbf\xbd"},
                 {"\xf4\x90\x80\x80", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        js_set(&j, JS_GLOBAL_REF, "s", js_string(&j, cases[i].in));
        gojs_value s;
        CHECK_INT(gojs_get(j.vm, j.vm->core.global, "s", &s), ==, GOJS_OK);
        CHECK_TEXT(gojs_str(s, NULL), cases[i].out);
        gojs_release(j.vm, s);
    }
    js_close(&j);
}

static void prepare_and_load_string(void) {
    js j;
    js_open(&j, NULL);
    js_put(&j, 8, js_string(&j, "caf\xc3\xa9"));
    js_import(&j, "syscall/js.valuePrepareString");
    CHECK_INT(js_word(&j, 24), ==, 5);
    const uint64_t bytes = js_word(&j, 16);
    js_put(&j, 8, bytes);
    js_put(&j, 16, JS_DATA + 100);
    js_put(&j, 24, 5);
    js_put(&j, 32, 5);
    js_import(&j, "syscall/js.valueLoadString");
    CHECK(memcmp(j.memory + JS_DATA + 100, "caf\xc3\xa9", 5) == 0);
    js_put(&j, 24, 4); /* too small */
    CHECK_INT(js_import(&j, "syscall/js.valueLoadString"), ==, GOJS_TRAPPED);
    js_close(&j);
}

static bool is_instance(js *j, uint64_t value, const char *constructor) {
    const uint64_t c = js_get(j, JS_GLOBAL_REF, constructor);
    js_put(j, 8, value);
    js_put(j, 16, c);
    js_import(j, "syscall/js.valueInstanceOf");
    return j->memory[j->sp + 24] == 1;
}

static void instance_of_goes_by_prototypes(void) {
    js j;
    bool ok;
    js_open(&j, NULL);
    const uint64_t type_error = js_get(&j, JS_GLOBAL_REF, "TypeError");
    const uint64_t e = js_new(&j, type_error, 0, NULL, "syscall/js.valueNew", &ok);
    CHECK(is_instance(&j, e, "TypeError"));
    CHECK(is_instance(&j, e, "Error"));
    CHECK(is_instance(&j, e, "Object"));
    CHECK(!is_instance(&j, e, "RangeError"));
    CHECK(!is_instance(&j, e, "Array"));
    CHECK(!is_instance(&j, js_string(&j, "x"), "String"));
    js_close(&j);
}

static void copies_say_how_much(void) {
    js j;
    bool ok;
    js_open(&j, NULL);
    const uint64_t type = js_get(&j, JS_GLOBAL_REF, "Uint8Array");
    const uint64_t a =
        js_new(&j, type, 1, (uint64_t[]){js_number_ref(4)}, "syscall/js.valueNew", &ok);
    memcpy(j.memory + JS_DATA + 100, "abcdef", 6);
    js_put(&j, 8, a);
    js_put(&j, 16, JS_DATA + 100);
    js_put(&j, 24, 6);
    js_put(&j, 32, 6);
    js_import(&j, "syscall/js.copyBytesToJS");
    CHECK_INT(js_word(&j, 40), ==, 4);
    CHECK_INT(j.memory[JS_SP + 48], ==, 1);
    js_put(&j, 8, JS_DATA + 200);
    js_put(&j, 16, 3);
    js_put(&j, 24, 3);
    js_put(&j, 32, a);
    js_import(&j, "syscall/js.copyBytesToGo");
    CHECK_INT(js_word(&j, 40), ==, 3);
    CHECK(memcmp(j.memory + JS_DATA + 200, "abc\0", 4) == 0);
    js_put(&j, 32, JS_GLOBAL_REF); /* no bytes */
    js_import(&j, "syscall/js.copyBytesToGo");
    CHECK_INT(j.memory[JS_SP + 48], ==, 0);
    js_close(&j);
}

/* Memory that grows may move: nothing is remembered over a call. */
static void memory_may_move(void) {
    js j;
    js_open(&j, NULL);
    js_set(&j, JS_GLOBAL_REF, "x", js_number_ref(1));
    uint8_t *other = calloc(1, 2 * JS_MEMORY);
    memcpy(other, j.memory, JS_MEMORY);
    free(j.memory);
    j.memory = other;
    j.size = 2 * JS_MEMORY;
    js_import(&j, "runtime.resetMemoryDataView");
    j.sp = JS_MEMORY + 100;
    CHECK_INT(js_get(&j, JS_GLOBAL_REF, "x"), ==, js_number_ref(1));
    js_close(&j);
}

/* Go's stack moves while a function that it made runs: results go to the new one. */
static int move_stack(js *j) {
    j->sp = 20000;
    return 0;
}

static void results_follow_the_stack(void) {
    js j;
    bool ok;
    js_open(&j, NULL);
    const uint64_t f =
        js_call(&j, JS_GO_REF, "_makeFuncWrapper", 1, (uint64_t[]){js_number_ref(9)}, &ok);
    CHECK_INT(f >> 32, ==, 0x7ff80004u);
    js_set(&j, JS_GLOBAL_REF, "f", f);
    j.resume = move_stack;
    js_put(&j, 8, JS_GLOBAL_REF);
    js_put_text(&j, 16, "f", 0);
    js_put(&j, 32, 0);
    js_put(&j, 40, 0);
    js_put(&j, 48, 0);
    j.memory[20000 + 64] = 0xee;
    j.memory[JS_SP + 64] = 0xee;
    js_import(&j, "syscall/js.valueCall");
    CHECK_INT(j.resumes, ==, 1);
    CHECK_INT(j.memory[20000 + 64], ==, 1);
    CHECK_INT(j.memory[JS_SP + 64], ==, 0xee);
    js_close(&j);
}

static void bounds_are_exact(void) {
    for (int beyond = 0; beyond < 2; beyond++) {
        js j;
        js_open(&j, NULL);
        js_put(&j, 8, JS_MEMORY - 4);
        js_put(&j, 16, (uint64_t)(4 + beyond));
        CHECK_INT(js_import(&j, "syscall/js.stringVal"), ==, beyond ? GOJS_TRAPPED : GOJS_OK);
        uint8_t u8;
        double d;
        CHECK(gojs_get_u8(j.vm, JS_MEMORY - 1, &u8) && !gojs_get_u8(j.vm, JS_MEMORY, &u8));
        CHECK(gojs_get_f64(j.vm, JS_MEMORY - 8, &d) && !gojs_get_f64(j.vm, JS_MEMORY - 7, &d));
        CHECK(!gojs_range(j.vm, UINT64_MAX, 2) && !gojs_range(j.vm, 2, UINT64_MAX));
        js_close(&j);
    }
}

/* Any frame at all: an error, never a crash. The sanitizers watch. */
static void hostile_frames(void) {
    uint64_t seed = 88172645463325252u;
    for (int round = 0; round < 200; round++) {
        js j;
        gowasm_options quiet = GOWASM_OPTIONS_INIT;
        quiet.standard_out = quiet.standard_err = (gowasm_stream)GOWASM_STREAM_NONE;
        js_open(&j, &quiet);
        gojs_set_limits(j.vm, &(gojs_limits){.memory = 8u << 20, .timers = 8});
        for (int call = 0; call < 60; call++) {
            j.vm->core.dead = GOJS_OK; /* the next one shall be heard, too */
            for (uint32_t o = 0; o < 80; o += 8) {
                seed ^= seed << 13, seed ^= seed >> 7, seed ^= seed << 17;
                static const uint64_t some[] = {
                    0, 1, 8, JS_DATA, JS_MEMORY - 1, JS_MEMORY, UINT32_MAX, UINT64_MAX, 1ull << 40};
                const uint64_t pick = seed >> 33;
                js_put(&j, o,
                       pick % 4 == 0   ? JS_REF(pick >> 8 & 7, pick >> 16 & 15)
                       : pick % 4 == 1 ? seed
                                       : some[pick / 4 % 9]);
            }
            seed ^= seed << 13, seed ^= seed >> 7, seed ^= seed << 17;
            const unsigned i = (unsigned)(seed >> 32) % 24;
            js_import(&j, gojs_import_name(i));
        }
        js_close(&j);
    }
    js j;
    js_open(&j, NULL);
    const uint32_t bad[] = {JS_MEMORY - 79, JS_MEMORY, UINT32_MAX};
    for (size_t i = 0; i < 3; i++) {
        CHECK_INT(gojs_import(j.vm, "runtime.nanotime1", bad[i]), ==, GOJS_TRAPPED);
        js_close(&j);
        js_open(&j, NULL);
    }
    js_close(&j);
}

static void exit_ends_everything(void) {
    js j;
    js_open(&j, NULL);
    js_put(&j, 8, 3);
    CHECK_INT(js_import(&j, "runtime.wasmExit"), ==, GOJS_EXITED);
    CHECK_INT(gojs_exit_code(j.vm), ==, 3);
    CHECK_INT(js_import(&j, "runtime.nanotime1"), ==, GOJS_EXITED);
    CHECK_INT(gojs_call_name(j.vm, "parseInt", 0, NULL, NULL), ==, GOJS_EXITED);
    js_close(&j);
}

int main(void) {
    null_is_not_undefined();
    numbers_keep_their_bits();
    failing_call_sets_ok_to_0_at_64();
    failing_new_sets_ok_to_0();
    invoke_is_not_call();
    ids_are_reclaimed();
    permanent_ids_stay();
    strings_are_repaired();
    prepare_and_load_string();
    instance_of_goes_by_prototypes();
    copies_say_how_much();
    memory_may_move();
    results_follow_the_stack();
    bounds_are_exact();
    hostile_frames();
    exit_ends_everything();
    return check_result();
}
