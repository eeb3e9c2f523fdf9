/* test-base.c: arenas, growing arrays, strings, buffers, diagnostics. */
#include "base/arena.h"
#include "base/diag.h"
#include "base/str.h"
#include "base/vec.h"
#include "check.h"

static void test_arena(void) {
    Arena a = {0};
    bool zero = true;
    for (size_t i = 0; i < 2000; i++) {
        size_t n = i % 7 == 0 ? 5000 + i : i % 97;
        unsigned char *p = arena_alloc(&a, n, 1);
        CHECK_INT((uintptr_t)p % _Alignof(max_align_t), ==, 0);
        for (size_t k = 0; k < n; k++) zero = zero && p[k] == 0;
        memset(p, 0xaa, n); /* overlapping pieces would show */
    }
    CHECK(zero);
    char *copy = arena_copy(&a, "a\0b", 3);
    CHECK(memcmp(copy, "a\0b", 4) == 0);
    arena_free(&a);
    CHECK(a.blocks == NULL);
    CHECK(ARENA_NEW(&a, int) != NULL); /* usable again */
    arena_free(&a);
}

static void test_vec(void) {
    Arena a = {0};
    VEC(uint32_t) v = {0};
    for (uint32_t i = 0; i < 10000; i++) VEC_PUSH(&a, &v, i * 3);
    CHECK_INT(v.len, ==, 10000);
    uint32_t wrong = 0;
    for (uint32_t i = 0; i < v.len; i++) wrong += v.data[i] != i * 3;
    CHECK_INT(wrong, ==, 0);
    VEC_RESERVE(&a, &v, 50000);
    CHECK_INT(v.cap, >=, 50000);
    CHECK_INT(v.data[9999], ==, 29997);
    arena_free(&a);
}

static void test_str(void) {
    Str s = STR("runtime.memmove");
    CHECK(str_eq_c(s, "runtime.memmove"));
    CHECK(!str_eq_c(s, "runtime.memmov"));
    CHECK(str_eq((Str){0}, STR("")));
    CHECK(!str_eq((Str){"a\0b", 3}, (Str){"a\0c", 3}));
    CHECK(str_starts(s, "runtime."));
    CHECK(!str_starts(STR("run"), "runtime."));
    CHECK(str_ends(s, ".memmove"));
    CHECK(str_ends(s, ""));
    CHECK(!str_ends(STR("e"), "move"));
    CHECK(str_find(s, "mem") == s.data + 8);
    CHECK(str_find(s, "move") == s.data + 11);
    CHECK(str_find(s, "moves") == NULL);
    CHECK(str_find((Str){0}, "x") == NULL);
    CHECK(str_find(STR("aaab"), "ab") != NULL);
}

static void test_buf(void) {
    Buf b = {0};
    for (int i = 0; i < 300; i++) buf_printf(&b, "%d,", i);
    CHECK_INT(b.len, ==, 10 * 2 + 90 * 3 + 200 * 4);
    CHECK_INT(strlen((char *)b.data), ==, b.len);
    CHECK(str_ends(buf_view(&b), ",298,299,"));
    buf_free(&b);
    CHECK(b.data == NULL && b.len == 0);
    char big[5000];
    memset(big, 'x', sizeof big - 1);
    big[sizeof big - 1] = 0;
    buf_printf(&b, "<%s>", big);
    CHECK_INT(b.len, ==, sizeof big + 1);
    CHECK_INT(b.data[b.len - 1], ==, '>');
    buf_free(&b);
    buf_u8(&b, 7);
    buf_bytes(&b, NULL, 0);
    buf_str(&b, STR("ab"));
    CHECK_INT(b.len, ==, 3);
    CHECK_INT(b.data[3], ==, 0);
    buf_free(&b);
}

static void test_diag(void) {
    Diag d = {.file = "a.wasm"};
    CHECK(!diag_error(&d, 0x12, "%d is wrong", 3));
    CHECK_TEXT(d.message, "a.wasm: offset 0x12: 3 is wrong");
    CHECK_INT(d.exit_status, ==, 1);
    diag_usage(&d, "a second one");
    CHECK_TEXT(d.message, "a.wasm: offset 0x12: 3 is wrong");
    d = (Diag){.file = "a.wasm"};
    diag_error(&d, DIAG_NO_OFFSET, "name '%s'", "evil\x1b[2J\n");
    CHECK_TEXT(d.message, "a.wasm: name 'evil?[2J?'");
    d = (Diag){.file = "a.wasm"};
    diag_usage(&d, "no such option");
    CHECK_TEXT(d.message, "no such option");
    CHECK_INT(d.exit_status, ==, 2);
    char big[4000];
    for (size_t i = 0; i + 2 < sizeof big; i += 2) memcpy(big + i, "\xc3\xa4", 3);
    for (int shift = 0; shift < 2; shift++) {
        d = (Diag){0};
        diag_error(&d, DIAG_NO_OFFSET, "%s%s", shift ? "x" : "", big);
        size_t n = strlen(d.message);
        CHECK_INT(n, <, sizeof d.message);
        CHECK_TEXT(d.message + n - 3, "...");
        CHECK_INT((n - 3 - (size_t)shift) % 2, ==, 0); /* no half of a character */
    }
}

int main(void) {
    test_arena();
    test_vec();
    test_str();
    test_buf();
    test_diag();
    return check_result();
}
