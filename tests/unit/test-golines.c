/* test-golines.c: Go's own tables of functions and lines, well made and lying. */
#include "check.h"
#include "encode/pprof.h"
#include "golang/golines.h"
#include "golang/goshape.h"
#include "golang/pclntab.h"

#include <string.h>

/* The image: a header, functab, two functions (the second has no lines), tables of PCs, files. */
enum {
    FUNCTAB = GO_pcHeader_SIZE,
    FUNC = FUNCTAB + 8 * 2 + 8,
    OTHER = FUNC + 64,
    PCTAB = OTHER + 64,
    CU = PCTAB + 32,
    FILES = CU + 16,
    NAMES = FILES + 32,
    LONG = NAMES + 32, /* a text without end, as far as it is read */
    IMAGE = LONG + 5000,
    MEMORY = 65536
};

enum { LINES = 1, FILE_OF_ALL = 16, INLINED = 24 }; /* offsets in PCTAB */

typedef struct Made {
    Module m;
    uint8_t image[IMAGE];
} Made;

static void put32(Made *t, size_t at, uint32_t value) {
    for (unsigned i = 0; i < 4; i++) t->image[at + i] = (uint8_t)(value >> 8 * i);
}

static void put(Made *t, size_t at, const void *bytes, size_t n) {
    memcpy(t->image + at, bytes, n);
}

static void put_func(Made *t, size_t at, uint32_t name, uint32_t args) {
    put32(t, at + GO_func_nameOff, name);
    put32(t, at + GO_func_args, args);
    put32(t, at + GO_func_pcfile, FILE_OF_ALL);
    put32(t, at + GO_func_npcdata, GO_PCDATA_INLTREE + 1);
    put32(t, at + GO_func_startLine, 7);
}

static void make(Made *t) {
    memset(t, 0, sizeof *t);
    put32(t, 0, (uint32_t)GO_PCLNTAB_MAGIC);
    t->image[GO_pcHeader_minLC] = GO_PC_QUANTUM;
    t->image[GO_pcHeader_ptrSize] = GO_POINTER_SIZE;
    put32(t, GO_pcHeader_nfunc, 2);
    put32(t, GO_pcHeader_funcnameOffset, NAMES);
    put32(t, GO_pcHeader_cuOffset, CU);
    put32(t, GO_pcHeader_filetabOffset, FILES);
    put32(t, GO_pcHeader_pctabOffset, PCTAB);
    put32(t, GO_pcHeader_pclnOffset, FUNCTAB);
    put32(t, FUNCTAB + 4, FUNC - FUNCTAB);
    put32(t, FUNCTAB + 8, 1);
    put32(t, FUNCTAB + 12, OTHER - FUNCTAB);
    put_func(t, FUNC, 1, 24);
    put_func(t, OTHER, 8, 8);
    put32(t, FUNC + GO_func_pcln, LINES);
    /* line 10 for PCs 0 to 2, 12 for 3 and 4, 11 up to 9; file 1; inlined call 0 at PC 0 */
    put(t, PCTAB + LINES, "\x16\3\4\2\1\5\0", 7);
    put(t, PCTAB + FILE_OF_ALL, "\4\x7f\0", 3);
    put32(t, CU + 4, 3);
    put(t, FILES, "a\0\0b.go", 8);
    put(t, NAMES, "\0main.f\0main.g", 15);
    memset(t->image + LONG, 'x', IMAGE - LONG - 1);
}

static void finish(Made *t) {
    static const Func funcs[2] = {0};
    Module *m = &t->m;
    for (unsigned i = 0; i < 2; i++) VEC_PUSH(&m->arena, &m->funcs, funcs[i]);
    VEC_PUSH(&m->arena, &m->memories, (Memory){.limits = {.min = 2}});
    Data data = {.mode = SEG_ACTIVE, .bytes = {(const char *)t->image, IMAGE}};
    data.offset = (Insn){.op = OP_i32_const, .imm = MEMORY};
    VEC_PUSH(&m->arena, &m->datas, data);
}

static GoLines *read_lines(Made *t) {
    finish(t);
    return read_go_lines(&t->m, &t->m.arena);
}

static uint64_t return_pc(uint32_t func, uint32_t pc_b) {
    return (uint64_t)(GO_PC_F_BASE + func) << GO_PC_F_SHIFT | pc_b;
}

/* The line of a call in main.f; 0: none. */
static uint32_t line_at(GoLines *l, uint32_t pc_b) {
    SourcePos pos;
    return go_call_pos(l, return_pc(0, pc_b), &pos) ? pos.line : 0;
}

static void test_lines(void) {
    Made t;
    SourceFunc f;
    SourcePos pos;
    make(&t);
    GoLines *l = read_lines(&t);
    CHECK(l != NULL);
    if (l == NULL) return;
    static const uint8_t expected[] = {10, 10, 10, 10, 12, 12, 11, 11, 11, 11, 11, 0};
    for (unsigned i = 0; i < sizeof expected; i++) CHECK_INT(line_at(l, i), ==, expected[i]);
    CHECK_INT(line_at(l, 2), ==, 10); /* backwards */
    CHECK_INT(line_at(l, GO_PC_B_MASK), ==, 0);
    CHECK(go_call_pos(l, return_pc(0, 1), &pos) && str_eq_c(pos.file, "b.go"));
    CHECK(!go_call_pos(l, return_pc(1, 1), &pos)); /* it has no lines */
    CHECK(!go_call_pos(l, return_pc(2, 1), &pos)); /* no such function */
    CHECK(!go_call_pos(l, 1, &pos));
    CHECK(go_source_func(l, 1, &f) && str_eq_c(f.name, "main.g"));
    CHECK_INT(f.start.line, ==, 7);
    CHECK(str_eq_c(f.start.file, "b.go"));
    module_free(&t.m);
}

/* Texts that do not end within 4 KB, and offsets outside the image. */
static void test_lies(void) {
    Made t;
    SourceFunc f;
    make(&t);
    put32(&t, CU + 4, LONG - FILES);
    GoLines *l = read_lines(&t);
    CHECK(l != NULL && line_at(l, 1) == 0 && !go_source_func(l, 0, &f));
    module_free(&t.m);

    make(&t);
    put32(&t, FUNC + GO_func_nameOff, LONG - NAMES);
    l = read_lines(&t);
    CHECK(l != NULL && line_at(l, 1) == 10 && !go_source_func(l, 0, &f));
    module_free(&t.m);

    make(&t);
    put32(&t, FUNC + GO_func_pcln, UINT32_MAX - PCTAB);
    put32(&t, FUNC + GO_func_pcfile, UINT32_MAX);
    l = read_lines(&t);
    CHECK(l != NULL && line_at(l, 1) == 0 && !go_source_func(l, 0, &f));
    module_free(&t.m);

    make(&t);
    put32(&t, GO_pcHeader_pctabOffset, IMAGE);
    CHECK(read_lines(&t) == NULL);
    module_free(&t.m);
}

/* Two long tables that are asked for by turns, as Go's are not: each is decoded every time, until
 * that has cost too much. */
static void test_work(void) {
    Made t;
    make(&t);
    memset(t.image + LONG, 2, IMAGE - LONG); /* one line and one PC further in each step */
    for (size_t i = LONG + 1; i < IMAGE; i += 2) t.image[i] = 1;
    put32(&t, FUNC + GO_func_pcln, LONG - PCTAB);
    put32(&t, OTHER + GO_func_pcln, LONG - PCTAB + 2);
    GoLines *l = read_lines(&t);
    CHECK(l != NULL);
    if (l == NULL) return;
    CHECK_INT(line_at(l, 100), !=, 0);
    SourcePos pos;
    unsigned answers = 0;
    while (answers < 100000 && go_call_pos(l, return_pc(answers & 1, 100), &pos)) answers++;
    CHECK_INT(answers, >, 10);
    CHECK_INT(answers, <, 1000);
    module_free(&t.m);
}

static bool is_table(const Made *changed) {
    Made t = *changed;
    finish(&t);
    bool is = open_pclntab(&t.m) != NULL;
    module_free(&t.m);
    return is;
}

static void test_functions(void) {
    Made t;
    make(&t);
    finish(&t);
    GoFunc funcs[2] = {{.args = -1}, {.args = -1}};
    GoShape shape = {.nfuncs = 2, .funcs = funcs};
    CHECK(pclntab_read(&t.m, &shape));
    CHECK(str_eq_c(funcs[0].path, "main.f") && str_eq_c(funcs[1].path, "main.g"));
    CHECK_INT(funcs[0].args, ==, 24);
    CHECK_INT(funcs[1].args, ==, 8);
    module_free(&t.m);

    make(&t);
    CHECK(is_table(&t));
    static const struct {
        uint32_t at, value;
    } wrong[] = {{0, 0},
                 {GO_pcHeader_nfunc, 3},
                 {GO_pcHeader_nfunc, 0},
                 {GO_pcHeader_funcnameOffset, IMAGE},
                 {GO_pcHeader_pclnOffset, IMAGE - 8},
                 {FUNCTAB + 4, IMAGE - FUNCTAB - GO_func_SIZE + 1},
                 {FUNCTAB + 8, 0}, /* entries ascend */
                 {FUNCTAB + 8, 2}, /* there is no third function */
                 {FUNC + GO_func_nameOff, IMAGE - NAMES}};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        make(&t);
        put32(&t, wrong[i].at, wrong[i].value);
        CHECK(!is_table(&t));
    }
}

/* The strings of a profile have room for so many bytes together. */
static void test_room(void) {
    Arena arena = {0};
    Pprof p;
    SourceFunc f = {STR("main.f"), {STR("b.go"), 7}}, g = {STR("main.g"), {STR("b.go"), 9}};
    pprof_init(&p, &arena, 20);
    pprof_add_call(&p, &f, 8, &g, 1);
    const size_t one = p.text.len;
    CHECK_INT(p.room, ==, 20 - 16);
    pprof_add_call(&p, &g, 10, &f, 1);
    CHECK(one != 0 && p.text.len == one);
    pprof_free(&p);
    arena_free(&arena);
}

int main(void) {
    test_functions();
    test_lines();
    test_lies();
    test_work();
    test_room();
    return check_result();
}
