/* test-profile.c: profiles are read, summed and applied; no damaged one is taken or does harm. */
#include "analyse/profile.h"
#include "check.h"
#include "rewrite/passes.h"

#include <stdlib.h>
#include <string.h>

#define HEADING "gowasm-aot profile 1\n"

static bool read_text(Profile *p, Arena *arena, const char *text, Diag *d) {
    *p = (Profile){.arena = arena, .index = {.arena = arena}};
    return profile_add(p, "a.profile", str_from(text), d);
}

static void reads(void) {
    Arena arena = {0};
    Profile p;
    Diag d = {0};
    CHECK(read_text(&p, &arena,
                    HEADING "1 2 0123456789abcdef main.main\n0 0 0123456789abcdef -\n"
                            "18446744073709551615 1 fedcba9876543210 a%20b\n"
                            "99999999999999999999999 0 fedcba9876543211 x",
                    &d));
    CHECK_INT(p.entries.len, ==, 4);
    CHECK_INT(p.entries.data[0].weight, ==, 3);
    CHECK_INT(p.entries.data[1].weight, ==, 0);
    CHECK(p.entries.data[2].weight == UINT64_MAX);
    CHECK(p.entries.data[3].weight == UINT64_MAX);
    /* another file: the sums, which cannot overflow */
    CHECK(profile_add(&p, "b.profile",
                      STR(HEADING "10 0 0123456789abcdef main.main\n7 0 fedcba9876543210 a%20b\n"),
                      &d));
    CHECK_INT(p.entries.len, ==, 4);
    CHECK_INT(p.entries.data[0].weight, ==, 13);
    CHECK(p.entries.data[2].weight == UINT64_MAX);
    arena_free(&arena);
}

static void refuses(const char *text, const char *where) {
    Arena arena = {0};
    Profile p;
    Diag d = {0};
    CHECK(!read_text(&p, &arena, text, &d));
    if (strncmp(d.message, where, strlen(where)) != 0) CHECK_TEXT(d.message, where);
    arena_free(&arena);
}

static void refuses_damage(void) {
    refuses("", "a.profile:1: ");
    refuses("gowasm-aot profile 2\n", "a.profile:1: ");
    refuses(HEADING "\n", "a.profile:2: ");
    refuses(HEADING "1 2 0123456789abcdef ok\n1 0123456789abcdef f\n", "a.profile:3: ");
    refuses(HEADING "-1 2 0123456789abcdef f\n", "a.profile:2: ");
    refuses(HEADING "1 2 0123456789abcde f\n", "a.profile:2: ");
    refuses(HEADING "1 2 0123456789ABCDEF f\n", "a.profile:2: ");
    refuses(HEADING "1 2 0123456789abcdef \n", "a.profile:2: ");
    refuses(HEADING "1 2 0123456789abcdef a b\n", "a.profile:2: ");
    refuses(HEADING "1 2 0123456789abcdef a\r\n", "a.profile:2: ");
    refuses(HEADING "1 2 0123456789abcdef", "a.profile:2: ");
    refuses(HEADING "1", "a.profile:2: ");

    /* No prefix and no changed byte does harm; memory is the text's own, for the sanitizers. */
    static const char good[] = HEADING "1 2 0123456789abcdef main.main\n0 0 0123456789abcdef -\n";
    for (size_t i = 0; i < 2 * sizeof good; i++) {
        Arena arena = {0};
        Profile p = {.arena = &arena, .index = {.arena = &arena}};
        Diag d = {0};
        size_t n = i < sizeof good ? i : sizeof good - 1;
        char *text = malloc(n + 1);
        memcpy(text, good, n);
        if (i >= sizeof good && n != 0) text[(i - sizeof good) % n] ^= 0x10;
        profile_add(&p, "a", (Str){text, n}, &d);
        free(text);
        arena_free(&arena);
    }
}

/* A function of the given number of instructions; `number` is a constant in it. */
static void add_func(Module *m, const char *name, uint32_t len, int32_t number) {
    Func f = {.name = str_from(name)};
    for (uint32_t i = 0; i < len; i++) {
        code_push(&m->arena, &f.code, insn_i32(number));
        code_push(&m->arena, &f.code, insn(OP_drop));
    }
    code_push(&m->arena, &f.code, insn(OP_end));
    VEC_PUSH(&m->arena, &m->funcs, f);
}

static void make_module(Module *m, uint32_t changed) {
    *m = (Module){0};
    VEC_PUSH(&m->arena, &m->types, (FuncType){0});
    add_func(m, "hot", 1 + (changed == 0), 1);
    add_func(m, "cold", 2 + (changed == 1), 2);
    add_func(m, "a b\n", 3, 3);
    add_func(m, "", 4, 4);
    profile_shapes(m);
}

static void applies(void) {
    Module m;
    Diag d = {0};
    Buf text = {0};
    make_module(&m, NO_INDEX);
    static const char *const counts[] = {"5000 1000000", "10 0", "900 2", "0 0"};
    buf_puts(&text, HEADING);
    for (uint32_t i = 0; i < 4; i++) {
        Str key = profile_key(&m, i);
        buf_printf(&text, "%s %.*s\n", counts[i], STR_ARG(key));
        CHECK(key.len > 17 && memchr(key.data + 17, ' ', key.len - 17) == NULL);
    }
    CHECK(str_ends(profile_key(&m, 2), " a%20b%0A"));
    CHECK(str_ends(profile_key(&m, 3), " -"));
    Str none = profile_key(&m, 3);
    module_free(&m);
    (void)none;

    /* what a changed function did is not known; constants do not count */
    static const Budget expected[3][4] = {
        {BUDGET_HOT, BUDGET_COLD, BUDGET_COLD, BUDGET_COLD}, /* as it was */
        {BUDGET_PLAIN, BUDGET_HOT, BUDGET_HOT, BUDGET_COLD}, /* 10 of 912 are more than 1/1000 */
        {BUDGET_HOT, BUDGET_PLAIN, BUDGET_COLD, BUDGET_COLD},
    };
    for (uint32_t k = 0; k < 3; k++) {
        Profile p;
        make_module(&m, k == 0 ? NO_INDEX : k - 1);
        m.funcs.data[2].code.data[0].imm = 77;
        profile_shapes(&m);
        CHECK(read_text(&p, &m.arena, (const char *)text.data, &d));
        m.profile = &p;
        pass_budget(&m);
        for (uint32_t i = 0; i < 4; i++) CHECK_INT(m.funcs.data[i].budget, ==, expected[k][i]);
        module_free(&m);
    }

    /* counts at the limit: nothing overflows; a profile of nothing makes everything cold */
    static const char *const all[] = {"18446744073709551615 18446744073709551615", "0 0"};
    for (uint32_t k = 0; k < 2; k++) {
        Profile p;
        make_module(&m, NO_INDEX);
        text.len = 0;
        buf_puts(&text, HEADING);
        for (uint32_t i = 0; i < 4; i++) {
            Str key = profile_key(&m, i);
            buf_printf(&text, "%s %.*s\n", all[k], STR_ARG(key));
        }
        CHECK(read_text(&p, &m.arena, (const char *)text.data, &d));
        m.profile = &p;
        pass_budget(&m);
        for (uint32_t i = 0; i < 4; i++)
            CHECK_INT(m.funcs.data[i].budget, ==, k == 0 ? BUDGET_HOT : BUDGET_COLD);
        module_free(&m);
    }
    buf_free(&text);
}

int main(void) {
    reads();
    refuses_damage();
    applies();
    return check_result();
}
