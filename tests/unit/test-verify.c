/* test-verify.c: what validation refuses, in files and after passes. The core test suite
 * (tests/spec) has the rest. */
#include "check.h"
#include "shared/bytes.h"

static Buf bytes;

static void expect(const char *message) {
    Module m;
    Diag d;
    bool ok = load(&m, &bytes, &d);
    if (message) {
        CHECK_HAS(ok ? "(accepted)" : d.message, message);
    } else {
        CHECK_TEXT(d.message, "");
    }
    if (ok) module_free(&m);
}
#define REFUSE(message, ...) (BODY(&bytes, __VA_ARGS__), expect(message))
#define ACCEPT(...) (BODY(&bytes, __VA_ARGS__), expect(NULL))

static void test_types(void) {
    ACCEPT(0xb);
    ACCEPT(0x41, 1, 0x41, 2, 0x6a, 0x1a, 0xb);
    REFUSE("offset 0x37: function 0: i32.add: i32 is expected, found i64", 0x42, 1, 0x41, 2, 0x6a,
           0x1a, 0xb);
    REFUSE("i32.add: i32 is expected, but the stack is empty", 0x41, 1, 0x6a, 0x1a, 0xb);
    REFUSE("drop: a value is expected, but the stack is empty", 0x1a, 0xb);
    REFUSE("end: 1 values too many are on the stack", 0x41, 1, 0xb);
    REFUSE("local.get: index 2: there are 2 locals", 0x20, 2, 0x1a, 0xb);
    REFUSE("global.set: global 0 cannot be changed", 0x41, 1, 0x24, 0, 0xb);
    REFUSE("i32.load: its alignment 2^3 is larger than what it accesses", 0x41, 0, 0x28, 3, 0, 0x1a,
           0xb);
    REFUSE("call: index 7: there are 1 functions", 0x10, 7, 0xb);
    REFUSE("ref.func: function 0 is declared in no segment, global or export", 0xd2, 0, 0x1a, 0xb);
    REFUSE("select: a select of references needs a type", 0xd0, 0x70, 0xd0, 0x70, 0x41, 0, 0x1b,
           0x1a, 0xb);
    ACCEPT(0xd0, 0x70, 0xd0, 0x70, 0x41, 0, 0x1c, 1, 0x70, 0x1a, 0xb);
    REFUSE("ref.is_null: a reference is expected, found i32", 0x41, 0, 0xd1, 0x1a, 0xb);
    REFUSE("table.init: index 0: there are 0 element segments", 0x41, 0, 0x41, 0, 0x41, 0, 0xfc, 12,
           0, 0, 0xb);
    /* multi-value: a block of (i32 i64) -> (i64 i32) */
    ACCEPT(0x41, 0, 0x42, 0, 0x02, 1, 0x1a, 0x21, 0, 0x42, 1, 0x41, 2, 0xb, 0x1a, 0x1a, 0xb);
    REFUSE("local.set: i32 is expected, found i64", 0x41, 0, 0x42, 0, 0x02, 1, 0x21, 0, 0x1a, 0x42,
           1, 0x41, 2, 0xb, 0x1a, 0x1a, 0xb);
}

static void test_blocks(void) {
    REFUSE("br: label 3 does not exist, 2 are open", 0x02, 0x40, 0x0c, 3, 0xb, 0xb);
    ACCEPT(0x02, 0x7f, 0x41, 1, 0xb, 0x1a, 0xb);
    REFUSE("end: i32 is expected, but the stack is empty", 0x02, 0x7f, 0xb, 0x1a, 0xb);
    REFUSE("else: it has no matching if", 0x02, 0x40, 0x05, 0xb, 0xb);
    REFUSE("end: an if without else must have the same parameters and results", 0x41, 1, 0x04, 0x7f,
           0x41, 1, 0xb, 0x1a, 0xb);
    ACCEPT(0x00, 0x6a, 0x1a, 0xb);    /* unreachable: operands of any type */
    ACCEPT(0x0c, 0, 0x1b, 0x1a, 0xb); /* br 0; select */
    REFUSE("end: 1 values too many", 0x00, 0x41, 0, 0xb);
    REFUSE("br_table: its labels take different numbers of values", 0x02, 0x7f, 0x41, 1, 0x41, 1,
           0x0e, 1, 0, 1, 0xb, 0x1a, 0xb);
    ACCEPT(0x41, 1, 0x0e, 2, 0, 0, 0, 0xb);
    ACCEPT(0x03, 0x40, 0x41, 0, 0x0d, 0, 0xb, 0xb);
    ACCEPT(0x0f, 0x45, 0x1a, 0xb);
    REFUSE("i32.eqz: i32 is expected, found i64", 0x0f, 0x42, 0, 0x45, 0x1a, 0xb);
}

static void test_module(void) {
    wasm_begin(&bytes);
    SECTION(&bytes, 5, 1, 0, 1);
    SECTION(&bytes, 7, 2, 1, 'm', 2, 0, 1, 'm', 2, 0);
    expect("offset 0x14: two exports have the name 'm'");
    wasm_begin(&bytes);
    SECTION(&bytes, 6, 1, VT_I64, 0, 0x41, 0, 0xb);
    expect("global 0: i64 is expected, found i32");
    wasm_begin(&bytes);
    SECTION(&bytes, 6, 2, VT_I32, 0, 0x41, 0, 0xb, VT_I32, 0, 0x23, 0, 0xb);
    expect("global 1: global 0 is not an imported immutable global");
    wasm_begin(&bytes);
    SECTION(&bytes, 1, 1, 0x60, 1, VT_I32, 0);
    SECTION(&bytes, 3, 1, 0);
    SECTION(&bytes, 8, 0);
    SECTION(&bytes, 10, 1, 2, 0, 0xb);
    expect("the start function 0 must have no parameters and no results");
    wasm_begin(&bytes);
    SECTION(&bytes, 4, 1, VT_EXTERNREF, 0, 1);
    SECTION(&bytes, 9, 1, 0, 0x41, 0, 0xb, 0);
    expect("element segment 0: table 0 is not of type funcref");
}

/* A block of three bytes that pushes a thousand values, again and again. */
static void test_operand_limit(void) {
    Buf type = {0}, code = {0};
    wasm_begin(&bytes);
    buf_bytes(&type, "\1\x60\0\xe8\7", 5);
    for (int i = 0; i < 1000; i++) buf_u8(&type, VT_I64);
    buf_u8(&bytes, 1);
    buf_u8(&bytes, (uint8_t)(type.len & 0x7f) | 0x80);
    buf_u8(&bytes, (uint8_t)(type.len >> 7));
    buf_str(&bytes, buf_view(&type));
    SECTION(&bytes, 3, 1, 0);
    for (int i = 0; i < 1200; i++) buf_bytes(&code, "\x02\0\0\x0b", 4); /* block unreachable end */
    buf_bytes(&code, "\x0b", 1);
    size_t body = code.len + 1, all = body + 3;
    buf_u8(&bytes, 10);
    buf_u8(&bytes, (uint8_t)(all & 0x7f) | 0x80);
    buf_u8(&bytes, (uint8_t)(all >> 7));
    buf_u8(&bytes, 1);
    buf_u8(&bytes, (uint8_t)(body & 0x7f) | 0x80);
    buf_u8(&bytes, (uint8_t)(body >> 7));
    buf_u8(&bytes, 0);
    buf_str(&bytes, buf_view(&code));
    expect("more than 1000000 values on the stack");
    buf_free(&type);
    buf_free(&code);
}

/* Pseudo-instructions are checked, too. */
static void expect_check(CheckKind kind, uint64_t units, bool valid) {
    Module m;
    Diag d;
    BODY(&bytes, 0x01, 0xb);
    CHECK(load(&m, &bytes, &d));
    m.funcs.data[0].code.data[0] = (Insn){.op = OP_interruption_check, .a = kind, .imm = units};
    CHECK(verify_func(&m, 0, "interruption-checks", &d) == valid);
    if (!valid)
        CHECK_HAS(d.message, "nop: an interruption check has units of work, or is one of returns");
    module_free(&m);
}

static void test_checks(void) {
    expect_check(CHECK_WORK, 1, true);
    expect_check(CHECK_LOCAL, UINT32_MAX, true);
    expect_check(CHECK_RETURN, 0, true);
    expect_check(CHECK_WORK, 0, false);
    expect_check(CHECK_LOCAL, UINT64_C(1) << 32, false);
    expect_check(CHECK_RETURN, 1, false);
    expect_check(CHECK_KINDS, 1, false);
}

/* A pass that breaks a module is named, with function and instruction. */
static void test_after(void) {
    Module m;
    Diag d;
    BODY(&bytes, 0x41, 1, 0x1a, 0xb);
    CHECK(load(&m, &bytes, &d));
    CHECK(verify_module(&m, "go-resume", &d));
    m.funcs.data[0].name = STR("main.f");
    m.funcs.data[0].code.data[0].op = OP_nop;
    CHECK(!verify_func(&m, 0, "go-resume", &d));
    CHECK_TEXT(d.message, "test.wasm: internal error: after pass go-resume: function 0 (main.f): "
                          "instruction 1: drop: a value is expected, but the stack is empty");
    d = (Diag){0};
    m.funcs.data[0].code.len = 0;
    CHECK(!verify_func(&m, 0, "go-resume", &d));
    CHECK_HAS(d.message, "1 blocks are not closed");
    d = (Diag){0};
    m.funcs.data[0].type = 77;
    CHECK(!verify_module(&m, "go-sp", &d));
    CHECK_HAS(d.message, "after pass go-sp: function 0: type 77 does not exist");
    module_free(&m);
}

int main(void) {
    test_types();
    test_blocks();
    test_module();
    test_operand_limit();
    test_checks();
    test_after();
    buf_free(&bytes);
    return check_result();
}
