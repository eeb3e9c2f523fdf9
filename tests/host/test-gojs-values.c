/* test-gojs-values.c: JavaScript's values without a guest: text of numbers, strings, JSON, arrays,
 * bytes, dates, and that nothing leaks: rings are collected, limits hold. */
#include "js.h"

#include <locale.h>

static gojs_value call(gojs_vm *vm, const char *object, const char *method, int argc,
                       const gojs_value *argv) {
    gojs_value o = gojs__get_name(vm, vm->core.global, object), f = gojs_undefined();
    gojs_value r = gojs_undefined();
    CHECK_INT(gojs_get(vm, o, method, &f), ==, GOJS_OK);
    CHECK_INT(gojs_call(vm, f, o, argc, argv, &r), !=, GOJS_TRAPPED);
    gojs_release(vm, f);
    gojs_release(vm, o);
    return r;
}

/* JSON there and back. */
static void check_json(gojs_vm *vm, const char *in, const char *out) {
    gojs_value text = gojs_text(vm, in), v = call(vm, "JSON", "parse", 1, &text);
    gojs_value back = call(vm, "JSON", "stringify", 1, &v);
    if (out)
        CHECK_TEXT(gojs_str(back, NULL), out);
    else
        CHECK_INT(v.type, ==, GOJS_UNDEFINED);
    gojs_release(vm, back);
    gojs_release(vm, v);
    gojs_release(vm, text);
}

static void json(void) {
    js j;
    js_open(&j, NULL);
    static const char *const cases[][2] = {
        {"{\"b\":1,\"a\":[true,null,-0.5e-7,\"x\\u00e9\\n\"]}",
         "{\"b\":1,\"a\":[true,null,-5e-8,\"x\xc3\xa9\\n\"]}"},
        {" [ ] ", "[]"},
        {"\"\\ud83d\\ude00\\ud83d\"", "\"\xf0\x9f\x98\x80\xef\xbf\xbd\""},
        {"{\"1\":2,\"__proto__\":3}", "{\"1\":2,\"__proto__\":3}"},
        {"{\"a\\u0000b\":1,\"a\":2}", "{\"a\\u0000b\":1,\"a\":2}"},
        {"[1,]", NULL},
        {"{\"a\":1,}", NULL},
        {"01", NULL},
        {"1.", NULL},
        {"\"\n\"", NULL},
        {"[", NULL},
        {"", NULL},
        {"nul", NULL}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        check_json(j.vm, cases[i][0], cases[i][1]);
    char deep[4001];
    memset(deep, '[', 4000);
    deep[4000] = '\0';
    check_json(j.vm, deep, NULL);
    gojs_value ring = gojs_object(j.vm);
    gojs_set(j.vm, ring, "self", ring);
    gojs_value text = call(j.vm, "JSON", "stringify", 1, &ring);
    CHECK_INT(text.type, ==, GOJS_UNDEFINED);
    CHECK_HAS(gojs_error(j.vm), "circular");
    gojs_release(j.vm, ring);
    js_close(&j);
}

static void numbers_as_text(void) {
    js j;
    js_open(&j, NULL);
    static const struct {
        double d;
        const char *text;
    } cases[] = {{42.5, "42.5"},
                 {1e21, "1e+21"},
                 {1e20, "100000000000000000000"},
                 {0.000001, "0.000001"},
                 {1e-7, "1e-7"},
                 {-0.0, "0"},
                 {123456789012345680000.0, "123456789012345680000"},
                 {0.1 + 0.2, "0.30000000000000004"},
                 {5e-324, "5e-324"},
                 {1.7976931348623157e308, "1.7976931348623157e+308"},
                 {-1.5e-10, "-1.5e-10"},
                 {9007199254740993.0, "9007199254740992"},
                 {INFINITY, "Infinity"},
                 {-INFINITY, "-Infinity"},
                 {NAN, "NaN"}};
    for (int round = 0; round < 2; round++) {
        for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
            gojs_value s = gojs_to_string(j.vm, gojs_number(cases[i].d));
            CHECK_TEXT(gojs_str(s, NULL), cases[i].text);
            const double back = gojs_to_number(j.vm, s);
            CHECK(back == cases[i].d || isnan(cases[i].d));
            gojs_release(j.vm, s);
        }
        /* With a decimal comma, where this machine has such a locale. */
        if (!setlocale(LC_NUMERIC, "de_DE.UTF-8") && !setlocale(LC_NUMERIC, "fr_FR.UTF-8")) break;
    }
    setlocale(LC_NUMERIC, "C");
    static const struct {
        const char *text;
        double d;
    } texts[] = {{" 12 ", 12}, {"", 0}, {"0x1F", 31}, {"1e3", 1000}, {"-Infinity", -INFINITY}};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        gojs_value s = gojs_text(j.vm, texts[i].text);
        CHECK(gojs_to_number(j.vm, s) == texts[i].d);
        gojs_release(j.vm, s);
    }
    gojs_value s = gojs_text(j.vm, "12px");
    CHECK(isnan(gojs_to_number(j.vm, s)));
    gojs_release(j.vm, s);
    js_close(&j);
}

static void bytes_wrap_and_end(void) {
    js j;
    js_open(&j, NULL);
    gojs_value b = gojs_bytes(j.vm, "\0\0\0", 3), v;
    gojs_set_index(j.vm, b, 0, gojs_number(257));
    gojs_set_index(j.vm, b, 1, gojs_number(-1));
    gojs_set_index(j.vm, b, 7, gojs_number(1));
    CHECK(memcmp(gojs_data(b, NULL), "\1\xff\0", 3) == 0);
    gojs_get_index(j.vm, b, 3, &v);
    CHECK_INT(v.type, ==, GOJS_UNDEFINED);
    gojs_value type = gojs__get_name(j.vm, j.vm->core.global, "Uint8Array"), view, buffer;
    gojs_get(j.vm, b, "buffer", &buffer);
    const gojs_value args[] = {buffer, gojs_number(1), gojs_number(2)};
    CHECK_INT(gojs_construct(j.vm, type, 3, args, &view), ==, GOJS_OK);
    gojs_set_index(j.vm, view, 1, gojs_number(9));
    CHECK_INT(gojs_data(b, NULL)[2], ==, 9);
    const gojs_value beyond[] = {buffer, gojs_number(2), gojs_number(2)};
    gojs_value none;
    CHECK_INT(gojs_construct(j.vm, type, 3, beyond, &none), ==, GOJS_THROWN);
    CHECK_INT(gojs_construct(j.vm, type, 1, &(gojs_value){GOJS_NUMBER, {1e12}}, &none), ==,
              GOJS_THROWN);
    gojs_release(j.vm, b);
    gojs_release(j.vm, buffer);
    gojs_release(j.vm, view);
    gojs_release(j.vm, type);
    js_close(&j);
}

static void strings_count_in_utf16(void) {
    js j;
    uint32_t n;
    js_open(&j, NULL);
    gojs_value s = gojs_text(j.vm, "a\xc3\xa9\xf0\x9f\x98\x80z"), v;
    gojs_length(j.vm, s, &n);
    CHECK_INT(n, ==, 5);
    gojs_get_index(j.vm, s, 4, &v);
    CHECK_TEXT(gojs_str(v, NULL), "z");
    gojs_release(j.vm, v);
    gojs_release(j.vm, s);
    js_close(&j);
}

static void rings_are_collected(void) {
    js j;
    js_open(&j, NULL);
    gojs__collect(j.vm);
    const uint64_t used = j.vm->core.used;
    for (int i = 0; i < 1000; i++) {
        gojs_value a = gojs_object(j.vm), b = gojs_array(j.vm);
        gojs_set(j.vm, a, "b", b);
        gojs_set_index(j.vm, b, 0, a);
        gojs_release(j.vm, a);
        gojs_release(j.vm, b);
    }
    gojs_value kept = gojs_object(j.vm), inner = gojs_object(j.vm);
    gojs_set(j.vm, kept, "inner", inner);
    gojs_set(j.vm, inner, "outer", kept);
    gojs_release(j.vm, inner);
    CHECK_INT(j.vm->core.used, >, used + 100000);
    gojs__collect(j.vm);
    CHECK_INT(j.vm->core.used, <, used + 2000);
    CHECK_INT(gojs_get(j.vm, kept, "inner", &inner), ==, GOJS_OK);
    CHECK_INT(inner.type, ==, GOJS_OBJECT);
    gojs_release(j.vm, inner);
    gojs_release(j.vm, kept);
    js_close(&j);
}

static void long_chains_are_freed_without_recursion(void) {
    js j;
    js_open(&j, NULL);
    gojs_set_limits(j.vm, &(gojs_limits){.memory = 1u << 30});
    gojs_value list = gojs_null();
    for (int i = 0; i < 300000; i++) {
        gojs_value next = gojs_object(j.vm);
        gojs_set(j.vm, next, "next", list);
        gojs_release(j.vm, list);
        list = next;
    }
    gojs_release(j.vm, list);
    js_close(&j);
}

static void memory_is_limited(void) {
    js j;
    js_open(&j, NULL);
    gojs_set_limits(j.vm, &(gojs_limits){.memory = 4u << 20});
    gojs_value a = gojs_array(j.vm);
    gojs_status status = GOJS_OK;
    for (uint32_t i = 0; i < 1000000 && status == GOJS_OK; i++) {
        gojs_value o = gojs_object(j.vm);
        status = gojs__threw(o) ? GOJS_THROWN : gojs_set_index(j.vm, a, i, o);
        gojs_release(j.vm, o);
    }
    CHECK_INT(status, ==, GOJS_THROWN);
    CHECK_INT(j.vm->core.used, <=, 4u << 20);
    gojs_release(j.vm, a);
    CHECK(!gojs__threw(a = gojs_object(j.vm)));
    gojs_release(j.vm, a);
    js_close(&j);
}

static void dates(void) {
    js j;
    js_open(&j, NULL);
    gojs_value type = gojs__get_name(j.vm, j.vm->core.global, "Date"), d, f, text;
    const gojs_value ms = gojs_number(1709208000123.0);
    CHECK_INT(gojs_construct(j.vm, type, 1, &ms, &d), ==, GOJS_OK);
    gojs_get(j.vm, d, "toISOString", &f);
    CHECK_INT(gojs_call(j.vm, f, d, 0, NULL, &text), ==, GOJS_OK);
    CHECK_TEXT(gojs_str(text, NULL), "2024-02-29T12:00:00.123Z");
    gojs_value again;
    CHECK_INT(gojs_construct(j.vm, type, 1, &text, &again), ==, GOJS_OK);
    CHECK(gojs_to_number(j.vm, again) == 1709208000123.0);
    const gojs_value all[] = {type, d, f, text, again};
    for (size_t i = 0; i < 5; i++) gojs_release(j.vm, all[i]);
    js_close(&j);
}

static void elements_are_deleted_in_place(void) {
    js j;
    uint32_t length = 0;
    gojs_value v;
    js_open_quiet(&j, 4u << 20);
    gojs_value a = gojs_array(j.vm);
    gojs_set_index(j.vm, a, 0, gojs_number(1));
    gojs_set_index(j.vm, a, 1, gojs_number(2));
    CHECK_INT(gojs_delete(j.vm, a, "0"), ==, GOJS_OK);
    CHECK_INT(gojs_delete(j.vm, a, "7"), ==, GOJS_OK); /* beyond the end: nothing grows */
    CHECK_INT(gojs_get_index(j.vm, a, 0, &v), ==, GOJS_OK);
    CHECK_INT(v.type, ==, GOJS_UNDEFINED);
    CHECK_INT(gojs_get_index(j.vm, a, 1, &v), ==, GOJS_OK);
    CHECK(v.type == GOJS_NUMBER && v.as.number == 2);
    CHECK_INT(gojs_length(j.vm, a, &length), ==, GOJS_OK);
    CHECK_INT(length, ==, 2);
    gojs_value bytes = gojs_bytes(j.vm, "ab", 2);
    CHECK_INT(gojs_delete(j.vm, bytes, "0"), ==, GOJS_OK); /* a view keeps its elements */
    CHECK_INT(gojs_get_index(j.vm, bytes, 0, &v), ==, GOJS_OK);
    CHECK(v.type == GOJS_NUMBER && v.as.number == 'a');
    gojs_release(j.vm, bytes);
    gojs_release(j.vm, a);
    js_close(&j);
}

static void the_user_is_that_of_the_options(void) {
    js j;
    int mine;
    gowasm_options o = GOWASM_OPTIONS_INIT;
    o.user = &mine;
    js_open(&j, &o);
    CHECK(gojs_user(j.vm) == &mine);
    js_close(&j);
    js_open(&j, NULL);
    CHECK(gojs_user(j.vm) == NULL);
    js_close(&j);
}

int main(void) {
    json();
    numbers_as_text();
    bytes_wrap_and_end();
    strings_count_in_utf16();
    rings_are_collected();
    long_chains_are_freed_without_recursion();
    memory_is_limited();
    dates();
    elements_are_deleted_in_place();
    the_user_is_that_of_the_options();
    return check_result();
}
