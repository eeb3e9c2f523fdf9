/* test-dwarf.c: DWARF sections made here by hand: lines, inlined functions, range lists; then the
 * same with every byte changed and every section cut, of which nothing is wanted but an end. */
#include "analyse/dwarf.h"
#include "check.h"

#include <stdlib.h>

typedef struct Sections {
    Buf info, abbrev, line, str, ranges;
} Sections;

static void u16(Buf *b, uint32_t v) {
    buf_u8(b, (uint8_t)v);
    buf_u8(b, (uint8_t)(v >> 8));
}

static void u32(Buf *b, uint32_t v) {
    u16(b, v & 0xffff);
    u16(b, v >> 16);
}

static void text(Buf *b, const char *s) {
    buf_bytes(b, s, strlen(s) + 1);
}

/* Code, tag, children, then pairs of attribute and form. */
static void abbrev(Buf *b, int code, int tag, int children, const uint8_t *pairs, size_t n) {
    buf_u8(b, (uint8_t)code);
    buf_u8(b, (uint8_t)tag);
    buf_u8(b, (uint8_t)children);
    buf_bytes(b, pairs, n);
    u16(b, 0);
}

enum { UNIT = 1, FUNCTION, INLINED, INLINED_RANGES, ABSTRACT, NAMED };
enum { CODE_START = 100 }; /* where the code section is in the file */

static void make_abbrevs(Buf *b) {
    static const uint8_t unit[] = {0x10, 0x17, 0x1b, 0x08, 0x11, 0x01}; /* lines, dir, low */
    static const uint8_t function[] = {0x11, 0x01, 0x12, 0x06, 0x03, 0x08};
    static const uint8_t inlined[] = {0x31, 0x13, 0x11, 0x01, 0x12, 0x06, 0x58, 0x0b, 0x59, 0x0f};
    static const uint8_t ranges[] = {0x31, 0x10, 0x55, 0x17, 0x58, 0x0b, 0x59, 0x0f};
    static const uint8_t abstract[] = {0x47, 0x13};
    static const uint8_t named[] = {0x6e, 0x0e, 0x02, 0x18}; /* linkage name, a location */
    abbrev(b, UNIT, 0x11, 1, unit, sizeof unit);
    abbrev(b, FUNCTION, 0x2e, 1, function, sizeof function);
    abbrev(b, INLINED, 0x1d, 1, inlined, sizeof inlined);
    abbrev(b, INLINED_RANGES, 0x1d, 0, ranges, sizeof ranges);
    abbrev(b, ABSTRACT, 0x2e, 0, abstract, sizeof abstract);
    abbrev(b, NAMED, 0x2e, 0, named, sizeof named);
    buf_u8(b, 0);
}

static void set_address(Buf *b, uint32_t address) {
    static const uint8_t opcode[] = {0, 5, 2};
    buf_bytes(b, opcode, sizeof opcode);
    u32(b, address);
}

static void end_sequence(Buf *b) {
    static const uint8_t opcode[] = {0, 1, 1};
    buf_bytes(b, opcode, sizeof opcode);
}

/* Rows: 10: a.go:1, 12: a.go:7, 20: /b/b.go:8, end at 30; and a sequence of a function at 0. */
static void make_lines(Buf *b) {
    static const uint8_t lengths[] = {0, 1, 1, 1, 1, 0, 0, 0, 1, 0, 0, 1};
    Buf header = {0}, program = {0};
    buf_u8(&header, 1);           /* minimum_instruction_length */
    buf_u8(&header, 1);           /* maximum_operations_per_instruction */
    buf_u8(&header, 1);           /* default_is_stmt */
    buf_u8(&header, (uint8_t)-5); /* line_base */
    buf_u8(&header, 14);          /* line_range */
    buf_u8(&header, 13);          /* opcode_base */
    buf_bytes(&header, lengths, sizeof lengths);
    text(&header, "sub");
    text(&header, "/b");
    buf_u8(&header, 0);
    static const char *const files[] = {"a.go", "b.go", "/c/c.go"};
    for (uint8_t i = 0; i < 3; i++) {
        text(&header, files[i]);
        buf_u8(&header, i % 2 + 1); /* directory */
        u16(&header, 0);
    }
    buf_u8(&header, 0);
    set_address(&program, 10);
    buf_u8(&program, 1);                           /* DW_LNS_copy */
    buf_u8(&program, (uint8_t)(13 + 2 * 14 + 11)); /* address + 2, line + 6 */
    buf_bytes(&program, "\x02\x08\x04\x02", 4);    /* address + 8, file 2 */
    buf_bytes(&program, "\x03\x01\x01", 3);        /* line + 1, copy */
    buf_bytes(&program, "\x09\x0a\x00", 3);        /* address + 10 */
    end_sequence(&program);
    set_address(&program, 0);
    buf_u8(&program, 1);
    buf_bytes(&program, "\x02\x7f", 2);
    end_sequence(&program);
    u32(b, (uint32_t)(2 + 4 + header.len + program.len));
    u16(b, 4);
    u32(b, (uint32_t)header.len);
    buf_str(b, buf_view(&header));
    buf_str(b, buf_view(&program));
    buf_free(&header);
    buf_free(&program);
}

static void make_info(Buf *b) {
    u32(b, 0);
    u16(b, 4);
    u32(b, 0); /* abbreviations */
    buf_u8(b, 4);
    buf_u8(b, UNIT);
    u32(b, 0);
    text(b, "/home");
    u32(b, 0);
    uint32_t named = (uint32_t)b->len;
    buf_u8(b, NAMED);
    u32(b, 1); /* in .debug_str */
    buf_bytes(b, "\x02xx", 3);
    uint32_t abstract = (uint32_t)b->len;
    buf_u8(b, ABSTRACT);
    u32(b, named);
    buf_u8(b, FUNCTION);
    u32(b, 10);
    u32(b, 20);
    text(b, "main.outer");
    buf_u8(b, INLINED); /* 12 to 16, called at sub/a.go:300 */
    u32(b, abstract);
    u32(b, 12);
    u32(b, 4);
    buf_u8(b, 1);
    buf_bytes(b, "\xac\x02", 2);
    buf_u8(b, INLINED_RANGES); /* 14 to 15 and, outside of its parent, 20 to 22; /c/c.go:5 */
    u32(b, named);
    u32(b, 4);
    buf_u8(b, 3);
    buf_u8(b, 5);
    buf_u8(b, UNIT); /* not the unit's first entry: its lines are not read again */
    u32(b, 0);
    text(b, "/other");
    u32(b, 0);
    buf_u8(b, 0);
    u16(b, 0); /* ends of children */
    buf_u8(b, 0);
    b->data[0] = (uint8_t)(b->len - 4);
}

static void make(Sections *s) {
    make_abbrevs(&s->abbrev);
    make_lines(&s->line);
    make_info(&s->info);
    text(&s->str, "");
    text(&s->str, "main.inner");
    u32(&s->ranges, 0);
    u32(&s->ranges, UINT32_MAX); /* the base */
    u32(&s->ranges, 10);
    u32(&s->ranges, 4);
    u32(&s->ranges, 5);
    u32(&s->ranges, 10);
    u32(&s->ranges, 12);
    u32(&s->ranges, 0);
    u32(&s->ranges, 0);
}

static Module module_of(const Sections *s, Arena *arena) {
    Module m = {.code_start = CODE_START};
    const struct {
        const char *name;
        const Buf *bytes;
    } all[] = {{".debug_info", &s->info},
               {".debug_abbrev", &s->abbrev},
               {".debug_line", &s->line},
               {".debug_str", &s->str},
               {".debug_ranges", &s->ranges}};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        Str bytes = buf_view(all[i].bytes);
        bytes.data = arena_copy(arena, bytes.data, bytes.len); /* ASan sees reads beyond its end */
        Custom custom = {str_from(all[i].name), bytes};
        VEC_PUSH(arena, &m.customs, custom);
    }
    return m;
}

/* "function file:line, ..." of an address. */
static const char *frames_at(Dwarf *d, uint32_t address) {
    static char out[400];
    DwarfFrame frames[DWARF_FRAMES];
    uint32_t count = dwarf_frames(d, CODE_START + address, frames);
    size_t at = 0;
    out[0] = 0;
    for (uint32_t i = 0; i < count && at < sizeof out; i++)
        at +=
            (size_t)snprintf(out + at, sizeof out - at, "%s%.*s %.*s:%u", i != 0 ? ", " : "",
                             STR_ARG(frames[i].function), STR_ARG(frames[i].file), frames[i].line);
    return out;
}

static void test_places(const Sections *s) {
    Arena arena = {0};
    Module m = module_of(s, &arena);
    Dwarf *d = read_dwarf(&m, &arena);
    CHECK(d != NULL);
    if (d == NULL) return;
    CHECK_TEXT(frames_at(d, 9), "");
    CHECK_TEXT(frames_at(d, 10), " /home/sub/a.go:1");
    CHECK_TEXT(frames_at(d, 11), " /home/sub/a.go:1");
    CHECK_TEXT(frames_at(d, 12), "main.inner /home/sub/a.go:7,  /home/sub/a.go:300");
    CHECK_TEXT(frames_at(d, 14),
               "main.inner /home/sub/a.go:7, main.inner /c/c.go:5,  /home/sub/a.go:300");
    CHECK_TEXT(frames_at(d, 15), "main.inner /home/sub/a.go:7,  /home/sub/a.go:300");
    CHECK_TEXT(frames_at(d, 16), " /home/sub/a.go:7");
    CHECK_TEXT(frames_at(d, 20), " /b/b.go:8");
    CHECK_TEXT(frames_at(d, 29), " /b/b.go:8");
    CHECK_TEXT(frames_at(d, 30), "");
    CHECK_TEXT(frames_at(d, 1), "");
    arena_free(&arena);
}

static bool has(Dwarf *d, uint32_t begin, uint32_t end, const char *name) {
    return dwarf_has_function(d, CODE_START + begin, CODE_START + end, str_from(name));
}

/* Code that was moved, made longer or shorter, or another function's has no places. */
static void test_functions(const Sections *s) {
    Arena arena = {0};
    Module m = module_of(s, &arena);
    Dwarf *d = read_dwarf(&m, &arena);
    CHECK(d != NULL);
    if (d == NULL) return;
    CHECK(has(d, 10, 30, "main.outer"));
    CHECK(has(d, 10, 30, ""));
    CHECK(has(d, 10, 30, "void main.outer.1")); /* as linkers write it */
    CHECK(!has(d, 10, 30, "main.other"));
    CHECK(!has(d, 10, 30, "main.oute"));
    CHECK(!has(d, 11, 30, "main.outer"));
    CHECK(!has(d, 9, 30, "main.outer"));
    CHECK(!has(d, 10, 29, "main.outer"));
    CHECK(!has(d, 10, 31, "main.outer"));
    CHECK(!has(d, 30, 50, "main.outer"));
    CHECK(!has(d, 10, 10, "main.outer"));
    CHECK(!dwarf_has_function(d, 10, 30, STR("main.outer"))); /* in front of the code */
    arena_free(&arena);
}

/* Another function at 25: one of the two was moved. */
static void test_overlap(const Sections *from) {
    Sections s = *from;
    Arena arena = {0};
    s.info = (Buf){0};
    buf_bytes(&s.info, from->info.data, from->info.len - 1);
    buf_u8(&s.info, FUNCTION);
    u32(&s.info, 25);
    u32(&s.info, 20);
    text(&s.info, "main.moved");
    u16(&s.info, 0);
    s.info.data[0] = (uint8_t)(s.info.len - 4);
    Module m = module_of(&s, &arena);
    Dwarf *d = read_dwarf(&m, &arena);
    CHECK(d != NULL);
    if (d != NULL) CHECK(!has(d, 10, 30, "main.outer"));
    if (d != NULL) CHECK(!has(d, 25, 45, "main.moved"));
    arena_free(&arena);
    buf_free(&s.info);
}

static void try(const Sections *s) {
    Arena arena = {0};
    Module m = module_of(s, &arena);
    Dwarf *d = read_dwarf(&m, &arena);
    if (d != NULL)
        for (uint32_t address = 0; address < 40; address++) {
            frames_at(d, address);
            has(d, address, 30, "main.outer");
        }
    arena_free(&arena);
}

static void test_damaged(Sections *s) {
    static const uint8_t values[] = {0, 1, 0x10, 0x7f, 0x80, 0xff};
    Buf *all[] = {&s->info, &s->abbrev, &s->line, &s->str, &s->ranges};
    for (size_t k = 0; k < sizeof all / sizeof *all; k++) {
        Buf *b = all[k];
        for (size_t i = 0; i < b->len; i++) {
            uint8_t byte = b->data[i];
            for (size_t v = 0; v < sizeof values; v++) {
                b->data[i] = values[v];
                try(s);
            }
            b->data[i] = byte;
            size_t len = b->len;
            b->len = i;
            try(s);
            b->len = len;
        }
    }
}

/* Ten thousand inlined functions that share a list of as many ranges: reading them all would take
 * gigabytes. */
static void test_work(Sections *s) {
    Buf *b = &s->info;
    b->len -= 3;
    s->ranges.len = 0;
    for (uint32_t i = 0; i < 10000; i++) {
        buf_u8(b, INLINED_RANGES);
        u32(b, 0);
        u32(b, 0);
        u16(b, 0);
        u32(&s->ranges, 1 + i);
        u32(&s->ranges, UINT32_MAX - 2);
    }
    uint32_t size = (uint32_t)(b->len - 4);
    for (int i = 0; i < 4; i++) b->data[i] = (uint8_t)(size >> 8 * i);
    try(s);
}

int main(void) {
    Sections s = {{0}, {0}, {0}, {0}, {0}};
    make(&s);
    test_places(&s);
    test_functions(&s);
    test_overlap(&s);
    test_damaged(&s);
    test_work(&s);
    buf_free(&s.info);
    buf_free(&s.abbrev);
    buf_free(&s.line);
    buf_free(&s.str);
    buf_free(&s.ranges);
    return check_result();
}
