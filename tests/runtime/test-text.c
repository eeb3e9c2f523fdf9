/* test-text.c: the whole text of errors, and the panic that is found in what a guest writes,
 * however that is divided into writes: TinyGo's and others', Go's. */
#include "backtrace.h"

#include "../unit/check.h"
#include <stdlib.h>

static gowasm_module module;
static struct gowasm_instance instance;

static void begin(uint32_t flags, const char *function) {
    gowasm__text_free(&instance.said);
    gowasm__text_free(&instance.text);
    memset(&instance, 0, sizeof instance);
    module.flags = flags;
    instance.module = &module;
    snprintf(instance.error.function, sizeof instance.error.function, "%s", function);
}

static const char *text(void) {
    return gowasm_error_text(&instance, NULL);
}

/* In one write, in two at every place, byte by byte. */
static void check_said(const char *said, const char *function, const char *message,
                       const char *whole) {
    const size_t n = strlen(said);
    for (size_t at = 0; at <= n; at++) {
        begin(0, function);
        for (size_t i = 0; at == n && i < n; i++) gowasm__said(&instance, 1, said + i, 1);
        if (at != n) gowasm__said(&instance, 1, said, at);
        if (at != n) gowasm__said(&instance, 2, said + at, n - at);
        CHECK_INT(gowasm__take_panic(&instance), ==, message != NULL);
        CHECK_TEXT(instance.error.message, message != NULL ? message : "");
        CHECK_TEXT(text(), message != NULL ? whole : "");
    }
}

static void panics_are_found_anywhere(void) {
    check_said("panic: boom\n", "f", "panic: boom", "panic: boom");
    check_said("abcpanic: boom\n", "f", "panic: boom", "panic: boom");
    check_said("abc\nabc panic: boom\n", "f", "panic: boom", "panic: boom");
    check_said("panic: runtime error at 0x0000abcd: index out of range\n", "f",
               "panic: runtime error at 0x0000abcd: index out of range",
               "panic: runtime error at 0x0000abcd: index out of range");
    check_said("xfatal error: out of memory\n", "f", "fatal error: out of memory",
               "fatal error: out of memory");
    check_said("panic: a: panic: b\n", "f", "panic: a: panic: b", "panic: a: panic: b");
    check_said("x panic: a: panic: b\n", "f", "panic: a: panic: b", "panic: a: panic: b");
    check_said("panic: old\nx\nx panic: new\n", "f", "panic: new", "panic: new");
    check_said("panic: old\npanic: new\n", "f", "panic: new", "panic: new");
    check_said("abc\tpanic: boom\n", "f", "panic: boom", "panic: boom");
    check_said("panic: a\n\tpanic: b\n", "runtime.abort", "panic: a; panic: b",
               "panic: a\n\tpanic: b");
    check_said("panic: one\ntwo\n", "runtime.abort", "panic: one", "panic: one\ntwo");
    check_said("panic: a\x1b[2J\xc2\x9b\xe2\x80\xae"
               "b\r\n",
               "f", "panic: a?[2J??b", "panic: a?[2J??b");
    /* an old one, or none */
    check_said("panic: one\ntwo\n", "f", NULL, NULL);
    check_said("panic: not at its end", "f", NULL, NULL);
    check_said("panics: boom\n", "f", NULL, NULL);
    check_said("panic boom\n", "f", NULL, NULL);
    check_said("panic:boom\n", "f", NULL, NULL);
    check_said("manic: boom\n", "f", NULL, NULL);
    check_said("\n", "f", NULL, NULL);
}

static void go(const char *const *pieces, const char *message, const char *whole) {
    begin(GOWASM_MODULE_GO, "runtime.abort");
    for (; *pieces; pieces++) gowasm__said(&instance, 2, *pieces, strlen(*pieces));
    gowasm__said(&instance, 1, "panic: on standard output\n", 26);
    CHECK_INT(gowasm__take_panic(&instance), ==, message != NULL);
    if (message != NULL) CHECK_TEXT(instance.error.message, message);
    if (message != NULL) CHECK_TEXT(text(), whole);
}

static void gos_own_words(void) {
    go((const char *const[]){"abc", "panic: ", "boom", "\n", "\ngoroutine ", "1", " [running]:\n",
                             NULL},
       "panic: boom", "panic: boom");
    go((const char *const[]){"panic: ", "a", " [recovered]", "\n", "\t", "panic: ", "b", "\n",
                             "\ngoroutine 7 [running]:\n", NULL},
       "panic: a [recovered]; panic: b", "panic: a [recovered]\n\tpanic: b");
    go((const char *const[]){"panic: ", "one\n", "\t", "\n", "\t", "three", "\n", "\ngoroutine ",
                             NULL},
       "panic: one; ; three", "panic: one\n\t\n\tthree");
    go((const char *const[]){"panic: ", "one\ntwo", "\n", "\ngoroutine ", NULL}, "panic: one",
       "panic: one\ntwo");
    go((const char *const[]){"fatal error: ", "stack overflow", "\n", "\nruntime stack:\n",
                             "x\n\ngoroutine 1", NULL},
       "fatal error: stack overflow", "fatal error: stack overflow");
    go((const char *const[]){"panic: ", "http: panic: x", "\n", NULL}, "panic: http: panic: x",
       "panic: http: panic: x");
    go((const char *const[]){"panic:", " no write of Go's\n", "nothing", NULL}, NULL, NULL);
}

static void check_message(const char *bytes, size_t size, const char *message, const char *whole) {
    gowasm__set_text(&instance, bytes, size, GOWASM_TEXT_MESSAGE);
    CHECK_TEXT(instance.error.message, message);
    CHECK_TEXT(text(), whole);
}

static void texts_are_whole_and_bounded(void) {
    begin(0, "");
    check_message("short", 5, "short", "short");
    CHECK(instance.text.data == NULL);
    check_message("one\n\ttwo\tthree\n", 15, "one two three ", "one\n\ttwo\tthree\n");
    check_message("a\0b\x7f\x01", 5, "a?b??", "a?b??");
    check_message("", 0, "", "");
    static char much[70000];
    for (size_t i = 0; i + 1 < sizeof much; i += 2) memcpy(much + i, "\xc3\xa9", 2); /* e acute */
    size_t n;
    for (size_t start = 0; start < 2; start++) { /* characters end at even and at odd places */
        much[0] = start ? 'x' : much[0];
        gowasm__set_text(&instance, much + (start ? 1 : 0), sizeof much - 2, GOWASM_TEXT_MESSAGE);
        const char *whole = gowasm_error_text(&instance, &n);
        CHECK_INT(n, ==, strlen(whole));
        CHECK(n == 65535 || n == 65534);
        CHECK(((uint8_t)whole[n - 1] & 0xc0) == 0x80); /* a whole character */
        CHECK(strlen(instance.error.message) >= 254);
        CHECK(((uint8_t)instance.error.message[strlen(instance.error.message) - 1] & 0xc0) == 0x80);
    }
    /* a text of its own words, and of its own message */
    check_message("long\n", 5, "long ", "long\n");
    const char *own = gowasm_error_text(&instance, &n);
    check_message(own, n, "long ", "long\n");
    check_message(instance.error.message, 5, "long ", "long ");
    /* with its error only, wherever that is kept meanwhile */
    check_message("one\ntwo", 7, "one two", "one\ntwo");
    const gowasm_error kept = instance.error;
    gowasm__error(&instance.error, GOWASM_TRAP, "another");
    CHECK_TEXT(text(), "another");
    instance.error = kept;
    CHECK_TEXT(text(), "one\ntwo");
    CHECK_TEXT(gowasm_error_text(NULL, &n), "there is no instance");
    CHECK_INT(n, ==, 20);

    begin(0, "runtime.abort"); /* a flood */
    gowasm__said(&instance, 1, "panic: ", 7);
    memset(much, 'x', sizeof much);
    for (int i = 0; i < 100; i++) gowasm__said(&instance, 1, much, sizeof much);
    CHECK_INT(instance.said.size, ==, GOWASM_TEXT_MAX);
    CHECK_INT(instance.said.room, ==, 65536);
    CHECK(gowasm__take_panic(&instance));
    gowasm_error_text(&instance, &n);
    CHECK_INT(n, ==, GOWASM_TEXT_MAX);
    begin(0, "");
}

int main(void) {
    panics_are_found_anywhere();
    gos_own_words();
    texts_are_whole_and_bounded();
    return check_result();
}
