/* test-idiom.c: every idiom can be read, and the matcher finds them where they are and nowhere
 * else. */
#include "check.h"
#include "golang/goshape.h"
#include "golang/idiom.h"

static const Insn code[] = {
    {.op = OP_local_get, .a = 1},
    {.op = OP_i32_const, .imm = 24},
    {.op = OP_i32_sub},
    {.op = OP_local_tee, .a = 1},
    {.op = OP_global_set, .a = GO_GLOBAL_SP},
    {.op = OP_local_get, .a = 1},
    {.op = OP_i64_const, .imm = 0x10000001},
    {.op = OP_i64_store, .imm = 0},
    {.op = OP_i32_const, .imm = 0},
    {.op = OP_call, .a = 7},
    {.op = OP_global_get, .a = GO_GLOBAL_SP},
    {.op = OP_local_set, .a = 1},
    {.op = OP_br_if, .a = 3},
};
enum { LEN = sizeof code / sizeof *code };

static void check_whole(void) {
    IdiomMatch m;
    CHECK(idiom_at(IDIOM_SP_CHANGE, code, LEN, 0, &m) && m.len == 5);
    CHECK(m.arg[0] == &code[1] && m.arg[1] == &code[2]);
    CHECK(!idiom_at(IDIOM_SP_CHANGE, code, LEN, 1, &m));
    CHECK(!idiom_at(IDIOM_SP_CHANGE, code, 4, 0, &m)); /* beyond the code */
    CHECK(!idiom_at(IDIOM_SP_CHANGE, code, LEN, LEN, &m));
    CHECK(idiom_at(IDIOM_PUSH_CALL, code, LEN, 5, &m) && m.arg[1]->a == 7);
    CHECK(idiom_at(IDIOM_UNWIND, code, LEN, 10, &m) && m.arg[0]->a == 3);
    CHECK(!idiom_at(IDIOM_TAIL, code, LEN, 10, NULL));
}

static void check_before(void) {
    IdiomMatch m;
    CHECK(idiom_before(IDIOM_DIRECT, code, 9, &m) && m.arg[0]->imm == 0x10000001);
    CHECK(idiom_before(IDIOM_RELOAD, code, 12, NULL));
    CHECK(!idiom_before(IDIOM_RELOAD, code, 11, NULL));
    CHECK(!idiom_before(IDIOM_SP_CHANGE, code, 4, NULL));
}

/* A part that may be missing is taken whole or not at all. */
static void check_optional(void) {
    Insn c[] = {{.op = OP_local_get, .a = 1},
                {.op = OP_i32_const, .imm = 8},
                {.op = OP_i32_add},
                {.op = OP_return}};
    IdiomMatch m;
    CHECK(idiom_at(IDIOM_SP_RETURN, c, 4, 0, &m) && m.len == 4 && m.arg[0] == &c[1]);
    c[1] = (Insn){.op = OP_return};
    CHECK(idiom_at(IDIOM_SP_RETURN, c, 4, 0, &m) && m.len == 2 && m.arg[0] == NULL);
    c[1] = (Insn){.op = OP_i32_const};
    c[2] = (Insn){.op = OP_return};
    CHECK(!idiom_at(IDIOM_SP_RETURN, c, 4, 0, &m));
}

static void check_optional_before(void) {
    const Insn c[] = {{.op = OP_call, .a = 5}, {.op = OP_drop},         {.op = OP_i64_const},
                      {.op = OP_return},       {.op = OP_call, .a = 6}, {.op = OP_return}};
    IdiomMatch m;
    CHECK(idiom_before(IDIOM_ARGS_LAST, c, 4, &m) && m.len == 4 && m.arg[0] == &c[0]);
    CHECK(idiom_before(IDIOM_ARGS_LAST, c, 6, &m) && m.len == 2 && m.arg[0] == &c[4]);
    CHECK(!idiom_before(IDIOM_ARGS_LAST, c, 3, NULL));
    CHECK(!idiom_before(IDIOM_ARGS_LAST, c, 5, NULL));
    CHECK(!idiom_before(IDIOM_ARGS_LAST, c, 0, NULL));
    CHECK(!idiom_before(IDIOM_ARGS_LAST, c + 2, 2, NULL));
}

int main(void) {
    for (uint32_t i = 0; i < IDIOM_COUNT; i++)
        CHECK(!idiom_at((Idiom)i, code, 1, 0, NULL) || i == IDIOM_SP_AS_IT_IS);
    check_whole();
    check_before();
    check_optional();
    check_optional_before();
    return check_result();
}
