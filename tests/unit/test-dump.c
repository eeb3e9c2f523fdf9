/* test-dump.c: the text of a module (IR.md). tests/spec has wat2wasm read such texts back. */
#include "check.h"
#include "shared/bytes.h"

static void test_func(void) {
    Buf b = {0}, text = {0};
    Module m;
    Diag d;
    BODY(&b, 0x02, 0x40, 0x41, 0x7f, 0x0d, 0, 0x44, 0, 0, 0, 0, 0, 0, 0xf8, 0x7f, 0x1a, 0x41, 4,
         0x2d, 0, 3, 0x41, 0, 0x3b, 0, 9, 0xb, 0xb);
    CHECK(load(&m, &b, &d));
    m.funcs.data[0].name = STR("a;)\nb");
    dump_func(&m, 0, &text);
    CHECK_TEXT((char *)text.data, "  (func (;0;) (type 0) ;; a?)?b\n"
                                  "    (local i32 i32)\n"
                                  "    block ;; @1\n"
                                  "      i32.const -1\n"
                                  "      br_if 0 (;@1;)\n"
                                  "      f64.const nan:0x8000000000000\n"
                                  "      drop\n"
                                  "      i32.const 4\n"
                                  "      i32.load8_u offset=3\n"
                                  "      i32.const 0\n"
                                  "      i32.store16 offset=9 align=1\n"
                                  "    end\n"
                                  "  )\n");
    module_free(&m);
    buf_free(&b);
    buf_free(&text);
}

static void test_module(void) {
    Buf b = {0}, text = {0};
    Module m;
    Diag d;
    wasm_everything(&b);
    CHECK(load(&m, &b, &d));
    dump_module(&m, &text);
    const char *s = (const char *)text.data;
    CHECK_HAS(s, "(module ;; mod\n");
    CHECK_HAS(s, "  (type (;2;) (func (param i64 f32) (result f64 externref)))\n");
    CHECK_HAS(s, "  (import \"e\" \"f\" (func (;0;) (type 1) (param i32) (result i32)))\n");
    CHECK_HAS(s, "  (import \"e\" \"m\" (memory (;0;) 1 2))\n");
    CHECK_HAS(s, "  (global (;1;) (mut i32) (i32.const -1))\n");
    CHECK_HAS(s, "  (export \"t\" (table 1))\n");
    CHECK_HAS(s, "  (start 3)\n");
    CHECK_HAS(s, "  (elem (;0;) (table 1) (i32.const 1) func 1 2)\n");
    CHECK_HAS(s, "  (elem (;2;) declare func 3)\n");
    CHECK_HAS(s, "  (elem (;3;) externref (item (ref.null extern)))\n");
    CHECK_HAS(s, "        br_table 0 (;@2;) 1 (;@1;)\n");
    CHECK_HAS(s, "  (func (;2;) (type 1) (param i32) (result i32) ;; main\n");
    CHECK_HAS(s, "  (data (;1;) \"\\00\\ff\")\n");
    module_free(&m);
    buf_free(&b);
    buf_free(&text);
}

/* Text of a deep nest grows with the number of instructions only. */
static void test_deep(void) {
    Module m = {0};
    Buf text = {0};
    Code code = {0};
    const uint32_t depth = 20000;
    module_add_type(&m, NULL, 0, NULL, 0);
    for (uint32_t i = 0; i < depth; i++) code_push(&m.arena, &code, insn_block(OP_block, BT_EMPTY));
    for (uint32_t i = 0; i <= depth; i++) code_push(&m.arena, &code, insn(OP_end));
    Diag d = {0};
    module_add_func(&m, 0, STR(""), code);
    m.start = NO_INDEX;
    CHECK(verify_module(&m, NULL, &d));
    CHECK_INT(m.funcs.data[0].code.data[0].b, ==, 2 * depth - 1);
    dump_func(&m, 0, &text);
    CHECK_INT(text.len, <, 2 * depth * 80);
    module_free(&m);
    buf_free(&text);
}

int main(void) {
    test_func();
    test_module();
    test_deep();
    return check_result();
}
