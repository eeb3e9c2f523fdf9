/* test-encode.c: what was decoded is encoded again as it was; made instructions are encoded right.
 */
#include "check.h"
#include "shared/bytes.h"

static bool same_types(const ValType *a, const ValType *b, uint32_t n) {
    for (uint32_t i = 0; i < n; i++) {
        if (a[i] != b[i]) return false;
    }
    return true;
}

static bool same_insn(const Insn *a, const Insn *b) {
    if (a->op != b->op || a->align != b->align || a->a != b->a || a->b != b->b) return false;
    if (a->op != OP_br_table) return a->imm == b->imm;
    return memcmp(a->targets, b->targets, ((size_t)a->a + 1) * sizeof *a->targets) == 0;
}

static void same_module(const Module *a, const Module *b) {
    CHECK_INT(a->types.len, ==, b->types.len);
    for (uint32_t i = 0; i < a->types.len; i++) {
        CHECK(func_type_eq(&a->types.data[i], &b->types.data[i]));
    }
    CHECK_INT(a->funcs.len, ==, b->funcs.len);
    for (uint32_t i = 0; i < a->funcs.len; i++) {
        const Func *f = &a->funcs.data[i], *g = &b->funcs.data[i];
        CHECK_INT(f->type, ==, g->type);
        CHECK_INT(f->nlocals, ==, g->nlocals);
        CHECK(f->nlocals == g->nlocals && same_types(f->locals, g->locals, f->nlocals));
        CHECK(str_eq(f->name, g->name));
        CHECK_INT(f->code.len, ==, g->code.len);
        for (uint32_t k = 0; k < f->code.len && k < g->code.len; k++) {
            CHECK(same_insn(&f->code.data[k], &g->code.data[k]));
        }
    }
    CHECK_INT(a->imports.len, ==, b->imports.len);
    CHECK_INT(a->exports.len, ==, b->exports.len);
    for (uint32_t i = 0; i < a->exports.len; i++) {
        CHECK(str_eq(a->exports.data[i].name, b->exports.data[i].name));
        CHECK_INT(a->exports.data[i].index, ==, b->exports.data[i].index);
    }
    CHECK_INT(a->elems.len, ==, b->elems.len);
    for (uint32_t i = 0; i < a->elems.len; i++) {
        const Elem *e = &a->elems.data[i], *g = &b->elems.data[i];
        CHECK_INT(e->mode, ==, g->mode);
        CHECK_INT(e->table, ==, g->table);
        CHECK_INT(e->type, ==, g->type);
        CHECK_INT(e->count, ==, g->count);
        for (uint32_t k = 0; k < e->count; k++) CHECK(same_insn(&e->items[k], &g->items[k]));
    }
    CHECK_INT(a->datas.len, ==, b->datas.len);
    for (uint32_t i = 0; i < a->datas.len; i++) {
        CHECK_INT(a->datas.data[i].mode, ==, b->datas.data[i].mode);
        CHECK(str_eq(a->datas.data[i].bytes, b->datas.data[i].bytes));
    }
    for (uint32_t i = 1; i < a->globals.len; i++) {
        CHECK(same_insn(&a->globals.data[i].init, &b->globals.data[i].init));
        CHECK_INT(a->globals.data[i].mutable_, ==, b->globals.data[i].mutable_);
    }
    CHECK_INT(a->start, ==, b->start);
    CHECK(str_eq(a->name, b->name));
    CHECK_INT(a->customs.len, ==, b->customs.len);
}

static void test_everything(void) {
    Buf b = {0}, out = {0};
    Module first, second;
    Diag d;
    wasm_everything(&b);
    CHECK(load(&first, &b, &d));
    encode_module(&first, &out);
    bool ok = load(&second, &out, &d);
    CHECK_TEXT(d.message, "");
    if (ok) {
        same_module(&first, &second);
        module_free(&second);
    }
    module_free(&first);
    buf_free(&b);
    buf_free(&out);
}

/* Sections with offsets into code would be wrong in the new file. */
static void test_stale_customs(void) {
    Buf b = {0}, out = {0};
    Module m;
    Diag d;
    wasm_begin(&b);
    SECTION(&b, 0, 11, '.', 'd', 'e', 'b', 'u', 'g', '_', 'i', 'n', 'f', 'o', 1);
    SECTION(&b, 0, 7, 'l', 'i', 'n', 'k', 'i', 'n', 'g', 2);
    SECTION(&b, 0, 4, 'k', 'e', 'e', 'p', 3);
    CHECK(load(&m, &b, &d));
    CHECK_INT(m.customs.len, ==, 3);
    encode_module(&m, &out);
    module_free(&m);
    CHECK(load(&m, &out, &d));
    CHECK_INT(m.customs.len, ==, 1);
    CHECK(str_eq_c(m.customs.data[0].name, "keep"));
    module_free(&m);
    buf_free(&b);
    buf_free(&out);
}

static void test_making(void) {
    Module m;
    Diag d;
    Buf b = {0}, out = {0};
    BODY(&b, 0xb);
    CHECK(load(&m, &b, &d));
    const ValType params[] = {VT_I32, VT_I64}, results[] = {VT_I64, VT_I32};
    CHECK_INT(module_add_type(&m, params, 2, results, 2), ==, 1); /* was there */
    CHECK_INT(module_add_type(&m, params, 1, results, 1), ==, 2); /* is new */
    CHECK_INT(module_add_type(&m, params, 1, results, 1), ==, 2);
    Code code = {0};
    uint32_t *targets = ARENA_ARRAY(&m.arena, uint32_t, 3);
    targets[0] = 0;
    targets[1] = targets[2] = 1;
    code_push(&m.arena, &code, insn_block(OP_block, BT_EMPTY));
    code_push(&m.arena, &code, insn_block(OP_loop, BT_EMPTY));
    code_push(&m.arena, &code, insn_a(OP_local_get, 0));
    code_push(&m.arena, &code, insn_br_table(2, targets));
    code_push(&m.arena, &code, insn(OP_end));
    code_push(&m.arena, &code, insn(OP_end));
    Insn tail[] = {insn_i32(INT32_MIN), insn_mem(OP_i64_load, UINT32_MAX), insn_i64(INT64_MIN),
                   insn(OP_i64_add), insn(OP_end)};
    code_append(&m.arena, &code, tail, 5);
    uint32_t func = module_add_func(&m, 2, STR("made"), code);
    Func *f = &m.funcs.data[func];
    CHECK_INT(func_add_local(&m, f, VT_F32), ==, 1);
    CHECK_INT(func_add_local(&m, f, VT_F64), ==, 2);
    CHECK_INT(local_type(&m, f, 0), ==, VT_I32);
    CHECK_INT(local_type(&m, f, 2), ==, VT_F64);
    CHECK_INT(local_type(&m, f, 3), ==, VT_UNKNOWN);
    CHECK(code_link_blocks(&f->code));
    CHECK_INT(f->code.data[0].b, ==, 5);
    CHECK_INT(f->code.data[1].b, ==, 4);
    bool ok = verify_module(&m, "made", &d);
    CHECK_TEXT(d.message, "");
    encode_module(&m, &out);
    module_free(&m);
    if (ok && load(&m, &out, &d)) {
        const Insn *in = m.funcs.data[1].code.data;
        CHECK_INT(in[3].targets[2], ==, 1);
        CHECK_INT((int64_t)in[6].imm, ==, INT32_MIN);
        CHECK_INT(in[7].imm, ==, UINT32_MAX);
        CHECK_INT(in[7].align, ==, 3);
        CHECK_INT((int64_t)in[8].imm, ==, INT64_MIN);
        CHECK(str_eq_c(m.funcs.data[1].name, "made"));
        module_free(&m);
    }
    CHECK_TEXT(d.message, "");
    buf_free(&b);
    buf_free(&out);
}

static bool links(const Op *ops, uint32_t n, Code *code, Arena *a) {
    code->len = 0;
    for (uint32_t i = 0; i < n; i++) code_push(a, code, insn(ops[i]));
    return code_link_blocks(code);
}
#define LINKS(...) links((Op[]){__VA_ARGS__}, sizeof((Op[]){__VA_ARGS__}) / sizeof(Op), &code, &a)

static void test_links(void) {
    Arena a = {0};
    Code code = {0};
    CHECK(LINKS(OP_if, OP_nop, OP_else, OP_if, OP_end, OP_end, OP_end));
    CHECK_INT(code.data[0].b, ==, 5);
    CHECK_INT(code.data[0].imm, ==, 2);
    CHECK_INT(code.data[3].b, ==, 4);
    CHECK_INT(code.data[3].imm, ==, 0);
    CHECK(LINKS(OP_end));
    CHECK(!LINKS(OP_nop));
    CHECK(!LINKS(OP_block, OP_end));
    CHECK(!LINKS(OP_end, OP_nop));
    CHECK(!LINKS(OP_block, OP_else, OP_end, OP_end));
    CHECK(!LINKS(OP_if, OP_else, OP_else, OP_end, OP_end));
    arena_free(&a);
}

static void test_ops(void) {
    for (int op = 0; op < OP_COUNT; op++) {
        CHECK_INT(op_from_code(op_info[op].prefix, op_info[op].code), ==,
                  op_info[op].prefix == OP_PSEUDO ? OP_COUNT : op);
        const char *sig = op_info[op].sig;
        CHECK(!strcmp(sig, "*") || (strchr(sig, ':') && strspn(sig, "iIfF:") == strlen(sig)));
    }
    CHECK_INT(op_from_code(0, 0xff), ==, OP_COUNT);
    CHECK_INT(op_from_code(0xfc, 300), ==, OP_COUNT);
    CHECK_INT(op_from_code(0xfd, 0), ==, OP_COUNT);
    CHECK_INT(op_natural_align(OP_i64_load32_u), ==, 2);
    CHECK_INT(op_natural_align(OP_i32_store8), ==, 0);
}

int main(void) {
    test_everything();
    test_stale_customs();
    test_making();
    test_links();
    test_ops();
    return check_result();
}
