/* test-decode.c: what the decoder makes of good files, and what it says about bad ones. */
#include "check.h"
#include "shared/bytes.h"

#include <stdlib.h>

static void test_everything(void) {
    Buf b = {0};
    Module m;
    Diag d;
    wasm_everything(&b);
    bool ok = load(&m, &b, &d);
    CHECK_TEXT(d.message, "");
    if (ok) {
        CHECK_INT(m.types.len, ==, 3);
        CHECK_INT(m.types.data[2].params[1], ==, VT_F32);
        CHECK_INT(m.types.data[2].results[1], ==, VT_EXTERNREF);
        CHECK_INT(m.imports.len, ==, 4);
        CHECK_INT(m.nimports[EXT_FUNC], ==, 1);
        CHECK_INT(m.imports.data[3].kind, ==, EXT_MEMORY);
        CHECK(m.memories.data[0].imported && m.memories.data[0].limits.max == 2);
        CHECK_INT(m.funcs.len, ==, 4);
        CHECK_INT(m.funcs.data[1].nlocals, ==, 2);
        CHECK_INT(m.funcs.data[1].locals[1], ==, VT_F64);
        CHECK_INT(m.funcs.data[1].code.len, ==, 8);
        CHECK(str_eq_c(m.funcs.data[2].name, "main"));
        CHECK(str_eq_c(m.name, "mod"));
        CHECK_INT(m.tables.data[1].limits.max, ==, 9);
        CHECK_INT((int32_t)m.globals.data[1].init.imm, ==, -1);
        CHECK_INT(m.globals.data[2].init.imm, ==, 0x0807060504030201);
        CHECK_INT(m.start, ==, 3);
        CHECK_INT(m.elems.len, ==, 5);
        CHECK_INT(m.elems.data[2].mode, ==, SEG_DECLARED);
        CHECK_INT(m.elems.data[4].items[0].op, ==, OP_ref_null);
        CHECK(m.has_data_count);
        CHECK_INT(m.datas.data[1].bytes.len, ==, 2);
        CHECK_INT(m.customs.len, ==, 1); /* "name" is not among them */
        CHECK(find_export(&m, "m", EXT_MEMORY) != NULL);
        CHECK(find_export(&m, "m", EXT_FUNC) == NULL);
        const Insn *in = m.funcs.data[2].code.data;
        CHECK_INT(in[3].op, ==, OP_i32_load);
        CHECK_INT(in[3].imm, ==, 8);
        CHECK_INT(in[1].b, ==, 7);   /* if: its end */
        CHECK_INT(in[1].imm, ==, 4); /* and else */
        CHECK_INT((int32_t)in[5].imm, ==, -128);
        CHECK_INT(b.data[in[3].offset], ==, 0x28);
        module_free(&m);
    }
    buf_free(&b);
}

/* Every prefix is an error with an offset that lies in the file, unless it ends between sections
 * and is a module of its own. Each lies in memory of its own, so that a byte too many shows. */
static void test_prefixes(void) {
    Buf b = {0};
    unsigned valid = 0;
    wasm_everything(&b);
    for (size_t n = 0; n < b.len; n++) {
        uint8_t *bytes = malloc(n ? n : 1);
        Module m;
        Diag d = {0};
        memcpy(bytes, b.data, n);
        if (decode_module(&m, (Str){(char *)bytes, n}, &d)) {
            valid++;
            verify_module(&m, NULL, &d);
            module_free(&m);
        } else {
            unsigned long offset = 0;
            CHECK_INT(sscanf(d.message, "offset 0x%lx", &offset), ==, 1);
            CHECK_INT(offset, <=, n);
            CHECK(m.arena.blocks == NULL);
        }
        free(bytes);
    }
    /* behind the header, "extra", types, imports: later sections need the code section */
    CHECK_INT(valid, <=, 6);
    CHECK_INT(valid, >=, 4);
    buf_free(&b);
}

/* Every byte changed to every value: an error or a module, never a crash. */
static void test_mutations(void) {
    Buf b = {0};
    unsigned valid = 0, refused = 0;
    wasm_everything(&b);
    for (size_t at = 0; at < b.len; at++) {
        uint8_t old = b.data[at];
        for (unsigned v = 0; v < 256; v++) {
            Module m;
            Diag d;
            b.data[at] = (uint8_t)v;
            if (load(&m, &b, &d)) {
                valid++;
                module_free(&m);
            } else {
                refused++;
                if (!d.message[0]) CHECK_TEXT(d.message, "some message");
            }
        }
        b.data[at] = old;
    }
    CHECK_INT(valid, >, b.len);
    CHECK_INT(refused, >, b.len);
    buf_free(&b);
}

static void bad_bytes(const char *bytes, size_t n, const char *message) {
    Module m;
    Diag d = {.file = "t.wasm"};
    bool ok = decode_module(&m, (Str){bytes, n}, &d);
    CHECK(!ok);
    CHECK_HAS(d.message, message);
    CHECK_INT(d.exit_status, ==, 1);
    if (ok) module_free(&m);
}
#define BAD_FILE(bytes, message) bad_bytes(bytes, sizeof(bytes) - 1, message)

static void test_header(void) {
    BAD_FILE("", "t.wasm: offset 0x0: module: the file is empty");
    BAD_FILE("\x7f"
             "ELF\2\1\1\0\0",
             "this is not a WebAssembly module, but an ELF file, code for this machine: were "
             "GOOS=wasip1 GOARCH=wasm forgotten?");
    BAD_FILE("hello", "this is not a WebAssembly module (no \\0asm magic)");
    BAD_FILE("\n(module (func))", "it looks like the text format: convert it with wat2wasm");
    BAD_FILE("\0as", "offset 0x3: module: the file ends within its 8-byte header");
    BAD_FILE("\0asm\1\0\0", "the file ends within its 8-byte header");
    BAD_FILE("\0asm\x0d\0\1\0", "this is a component, not a module");
    BAD_FILE("\0asm\2\0\0\0", "offset 0x4: module: version 2 of WebAssembly is not supported");
}

static Buf module_bytes; /* of the case in work */

static void begin(void) {
    wasm_begin(&module_bytes);
}
static void bad(const char *message) {
    Module m;
    Diag d;
    bool ok = load(&m, &module_bytes, &d);
    CHECK_HAS(ok ? "(accepted)" : d.message, message);
    CHECK_HAS(ok ? "(accepted)" : d.message, "offset 0x");
    if (ok) module_free(&m);
}
#define BAD_SECTION(message, id, ...) \
    (begin(), SECTION(&module_bytes, id, __VA_ARGS__), bad(message))
#define BAD_BODY(message, ...) (BODY(&module_bytes, __VA_ARGS__), bad(message))

static void test_sections(void) {
    Buf *b = &module_bytes;
    BAD_SECTION("unknown section id 99", 99, 0);
    BAD_SECTION("the WebAssembly feature 'exception handling' is not supported (a tag section)", 13,
                0);
    BAD_SECTION("type section: the number of types is 100, but only 1 bytes are left", 1, 100, 0);
    BAD_SECTION("type section: 1 bytes are left after its last entry", 1, 0, 0);
    BAD_SECTION("function section: type 0 does not exist, there are 0", 3, 1, 0);
    BAD_SECTION("memory section: a memory of 65537 pages: at most 65536 (4 GiB)", 5, 1, 0, 0x81,
                0x80, 4);
    BAD_SECTION("the maximum 1 is less than the minimum 2", 5, 1, 1, 2, 1);
    BAD_SECTION("'memory64' is not supported", 5, 1, 4, 1);
    BAD_SECTION("'threads' is not supported (a shared memory)", 5, 1, 3, 1, 2);
    BAD_SECTION("'custom page sizes' is not supported", 5, 1, 8, 1, 0);
    BAD_SECTION("'multi-memory' is not supported (a second memory)", 5, 2, 0, 1, 0, 1);
    BAD_SECTION("'garbage collection' is not supported (a function type of type 0x5f)", 1, 1, 0x5f,
                0);
    BAD_SECTION("'SIMD' is not supported (a parameter of type 0x7b)", 1, 1, 0x60, 1, 0x7b, 0);
    BAD_SECTION("0x60 is not a type", 1, 1, 0x60, 1, 0x60, 0);
    BAD_SECTION("a global's mutability must be 0 or 1, not 0x05", 6, 1, VT_I32, 5, 0x41, 0, 0xb);
    BAD_SECTION("an import's module name is not valid UTF-8", 2, 1, 1, 0xff, 0, 0, 0);
    BAD_SECTION("0x09 is not an import kind", 2, 1, 0, 0, 9, 0);
    BAD_SECTION("'exception handling' is not supported (an imported tag)", 2, 1, 0, 0, 4, 0, 0);
    BAD_SECTION("function 0 does not exist", 7, 1, 0, 0, 0);
    BAD_SECTION("memory 0 does not exist, there are 0", 11, 1, 0, 0x41, 0, 0xb, 0);
    BAD_SECTION("the data count section says 3, but there is no data section", 12, 3);
    BAD_SECTION("'extended constant expressions' is not supported (i32.const)", 6, 1, VT_I32, 0,
                0x41, 0, 0x41, 1, 0x6a, 0xb);
    BAD_SECTION("i32.add is not allowed in a constant expression", 6, 1, VT_I32, 0, 0x6a, 0xb);
    BAD_SECTION("'typed function references' is not supported", 4, 1, 0x40, 0, VT_FUNCREF, 0, 1,
                0xd0, 0x70, 0xb);

    begin();
    SECTION(b, 5, 1, 0, 1);
    SECTION(b, 5, 1, 0, 1);
    bad("offset 0xd: module: a second memory section");
    begin();
    SECTION(b, 5, 1, 0, 1);
    SECTION(b, 4, 1, VT_FUNCREF, 0, 1);
    bad("the table section must stand before the memory section");
    begin();
    SECTION(b, 1, 1, 0x60, 0, 0);
    SECTION(b, 3, 1, 0);
    bad("1 functions are declared, but there is no code section");
    SECTION(b, 10, 2, 2, 0, 0xb, 2, 0, 0xb);
    bad("2 bodies for 1 functions");
    begin();
    buf_u8(b, 1);
    buf_u8(b, 50);
    bad("offset 0x9: module: the type section takes 50 bytes, but the file ends after 0");
    begin();
    buf_bytes(b, "\x01\x80\x80\x80\x80\x80\x00", 7);
    bad("a section's size is not a 32-bit LEB128 number");
    begin();
    SECTION(b, 0, 5, 'a');
    bad("custom section: unexpected end");
}

static void test_bodies(void) {
    Buf *b = &module_bytes;
    BAD_BODY("function 0: unknown opcode 0xff", 0xff, 0xb);
    BAD_BODY("function 0: the WebAssembly feature 'SIMD' is not supported (opcode 0xfd 12): build "
             "the module without it",
             0xfd, 12, 0xb);
    BAD_BODY("'threads' is not supported (opcode 0xfe 16)", 0xfe, 0x10, 2, 0, 0xb);
    BAD_BODY("'exception handling' is not supported (opcode 0x06)", 0x06, 0x40, 0xb, 0xb);
    BAD_BODY("'tail calls' is not supported", 0x12, 0, 0xb);
    BAD_BODY("'garbage collection' is not supported", 0xfb, 0, 0, 0xb);
    BAD_BODY("'wide arithmetic' is not supported", 0xfc, 19, 0xb);
    BAD_BODY("'multi-memory' is not supported", 0x3f, 1, 0x1a, 0xb);
    BAD_BODY("'multi-memory' is not supported (a load or store with a memory index)", 0x41, 0, 0x28,
             0x42, 0, 0, 0x1a, 0xb);
    BAD_BODY("unexpected end while reading an instruction", 0x41, 0, 0x1a);
    BAD_BODY("1 bytes are left after its end", 0xb, 0xb);
    BAD_BODY("the number of br_table targets is 200, but only", 0x41, 0, 0x0e, 0xc8, 1, 0, 0xb);
    BAD_BODY("a block's type: type 9 does not exist", 0x02, 9, 0xb, 0xb);
    BAD_BODY("select must have exactly one type", 0x1c, 2, 0x7f, 0x7f, 0xb);
    BAD_BODY("memory.init and data.drop need a data count section", 0xfc, 9, 0, 0xb);

    begin();
    SECTION(b, 1, 1, 0x60, 0, 0);
    SECTION(b, 3, 1, 0);
    SECTION(b, 10, 1, 6, 1, 0xd1, 0x86, 3, VT_I32, 0xb);
    bad("50001 locals or more, the limit is 50000");
    begin();
    SECTION(b, 1, 1, 0x60, 0, 0);
    SECTION(b, 3, 1, 0);
    SECTION(b, 10, 1, 9, 0, 0xb);
    bad("the body of function 0 takes 9 bytes, 2 are left");
}

/* A file of a few kilobytes cannot make the decoder take gigabytes for locals. */
static void test_many_locals(void) {
    Buf *b = &module_bytes, bodies = {0};
    begin();
    SECTION(b, 1, 1, 0x60, 0, 0);
    buf_bytes(b, "\x03\xf6\x03\xf4\x03", 5); /* 500 functions */
    for (int i = 0; i < 500; i++) buf_u8(b, 0);
    buf_bytes(&bodies, "\xf4\x03", 2);
    for (int i = 0; i < 500; i++) buf_bytes(&bodies, "\x06\x01\xd0\x86\x03\x7f\x0b", 7);
    buf_u8(b, 10);
    buf_u8(b, (uint8_t)(bodies.len | 0x80));
    buf_u8(b, (uint8_t)(bodies.len >> 7));
    buf_str(b, buf_view(&bodies));
    buf_free(&bodies);
    bad("have more than 10000000 locals together");
}

/* The "name" section may be wrong without harm. */
static void test_names(void) {
    static const uint8_t parts[][8] = {
        {1, 6, 1, 0, 100}, {1, 5, 1, 0, 2, 0xff, 0xfe}, {0, 120}, {1, 5, 1, 99, 2, 'o', 'k'}};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        Module m;
        Diag d;
        uint8_t section[13] = {4, 'n', 'a', 'm', 'e'};
        BODY(&module_bytes, 0xb);
        memcpy(section + 5, parts[i], 8);
        wasm_section(&module_bytes, 0, section, sizeof section);
        bool ok = load(&m, &module_bytes, &d);
        CHECK_TEXT(d.message, "");
        if (ok) {
            CHECK_INT(m.funcs.data[0].name.len, ==, 0);
            module_free(&m);
        }
    }
}

int main(void) {
    test_everything();
    test_prefixes();
    test_mutations();
    test_header();
    test_sections();
    test_bodies();
    test_many_locals();
    test_names();
    buf_free(&module_bytes);
    return check_result();
}
