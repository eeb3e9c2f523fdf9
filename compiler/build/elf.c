/* elf.c: reads a relocatable object.
 *
 * Input: the file's bytes, from a C compiler that the user named. Output: its sections, symbols and
 * references. Invariants: every offset and count is checked before it is used. */
#include "build/elf.h"

#include <string.h>

enum {
    SHT_PROGBITS = 1,
    SHT_SYMTAB = 2,
    SHT_RELA = 4,
    SHT_NOBITS = 8,
    SHT_REL = 9,
    SHF_WRITE = 1,
    SHF_ALLOC = 2,
    SHF_EXECINSTR = 4,
    STT_SECTION = 3
};

typedef struct Reader {
    Str bytes;
    bool wide; /* 64 bits */
    uint64_t sections;
    uint32_t count, section_size;
    Arena *arena;
} Reader;

typedef struct Header {
    uint64_t name, type, flags, offset, size, link, info, entry;
} Header;

static uint64_t number(const Reader *r, uint64_t at, unsigned size) {
    uint64_t value = 0;
    if (at > r->bytes.len || size > r->bytes.len - at) return 0;
    for (unsigned i = 0; i < size; i++)
        value |= (uint64_t)(uint8_t)r->bytes.data[at + i] << (8 * i);
    return value;
}

static bool inside(const Reader *r, uint64_t at, uint64_t size) {
    return at <= r->bytes.len && size <= r->bytes.len - at;
}

static Header header(const Reader *r, uint32_t index) {
    uint64_t at = r->sections + (uint64_t)index * r->section_size;
    unsigned word = r->wide ? 8 : 4;
    Header h = {.name = number(r, at, 4), .type = number(r, at + 4, 4)};
    h.flags = number(r, at + 8, word);
    h.offset = number(r, at + 8 + 2 * word, word);
    h.size = number(r, at + 8 + 3 * word, word);
    h.link = number(r, at + 8 + 4 * word, 4);
    h.info = number(r, at + 12 + 4 * word, 4);
    h.entry = number(r, at + 16 + 5 * word, word);
    if (h.type != SHT_NOBITS && !inside(r, h.offset, h.size)) h = (Header){0};
    return h;
}

static Str text(const Reader *r, const Header *strings, uint64_t at) {
    if (strings->type == SHT_NOBITS || at >= strings->size) return (Str){"", 0};
    const char *start = r->bytes.data + strings->offset + at;
    const char *end = memchr(start, 0, strings->size - at);
    return (Str){start, end != NULL ? (size_t)(end - start) : 0};
}

static SectionKind kind_of(const Header *h) {
    if (!(h->flags & SHF_ALLOC)) return SECTION_OTHER;
    if (h->type == SHT_NOBITS) return SECTION_BSS;
    if (h->flags & SHF_EXECINSTR) return SECTION_CODE;
    return h->flags & SHF_WRITE ? SECTION_DATA : SECTION_CONST;
}

static void read_symbols(const Reader *r, const Header *h, ElfObject *out) {
    const uint64_t size = r->wide ? 24 : 16;
    const Header strings = header(r, (uint32_t)(h->link < r->count ? h->link : 0));
    for (uint64_t at = 0; h->size - at >= size; at += size) {
        uint64_t p = h->offset + at, info = number(r, p + (r->wide ? 4 : 12), 1);
        ElfSymbol s = {.name = text(r, &strings, number(r, p, 4)),
                       .section = (uint32_t)number(r, p + (r->wide ? 6 : 14), 2),
                       .size = number(r, p + (r->wide ? 16 : 8), r->wide ? 8 : 4)};
        s.function = (info & 15) == 2;
        s.global = info >> 4 != 0;
        if (s.section >= r->count) s.section = 0;
        VEC_PUSH(r->arena, &out->symbols, s);
    }
}

static void read_references(const Reader *r, const Header *h, ElfObject *out) {
    const uint64_t word = r->wide ? 8 : 4, size = word * (h->type == SHT_RELA ? 3 : 2);
    if (h->info >= r->count) return;
    for (uint64_t at = 0; h->size - at >= size; at += size) {
        uint64_t info = number(r, h->offset + at + word, (unsigned)word);
        uint32_t symbol = (uint32_t)(r->wide ? info >> 32 : info >> 8);
        if (symbol >= out->symbols.len) continue;
        ElfReference reference = {(uint32_t)h->info, symbol};
        VEC_PUSH(r->arena, &out->references, reference);
    }
}

bool elf_read(Str bytes, Arena *arena, ElfObject *out) {
    Reader r = {.bytes = bytes, .arena = arena};
    *out = (ElfObject){0};
    if (bytes.len < 52 || memcmp(bytes.data, "\177ELF", 4) != 0 || bytes.data[5] != 1) return false;
    r.wide = bytes.data[4] == 2;
    r.sections = number(&r, r.wide ? 40 : 32, r.wide ? 8 : 4);
    r.section_size = (uint32_t)number(&r, r.wide ? 58 : 46, 2);
    r.count = (uint32_t)number(&r, r.wide ? 60 : 48, 2);
    uint32_t names = (uint32_t)number(&r, r.wide ? 62 : 50, 2);
    if (r.section_size < (r.wide ? 64 : 40)) return false;
    if (r.count == 0) r.count = (uint32_t)header(&r, 0).size; /* more than 16 bits can say */
    if (names >= r.count || !inside(&r, r.sections, (uint64_t)r.count * r.section_size))
        return false;
    const Header strings = header(&r, names);
    for (uint32_t i = 0; i < r.count; i++) {
        const Header h = header(&r, i);
        ElfSection s = {text(&r, &strings, h.name), kind_of(&h), h.size};
        VEC_PUSH(arena, &out->sections, s);
        if (h.type == SHT_SYMTAB) read_symbols(&r, &h, out);
    }
    for (uint32_t i = 0; i < r.count; i++) {
        const Header h = header(&r, i);
        if (h.type == SHT_RELA || h.type == SHT_REL) read_references(&r, &h, out);
    }
    return true;
}
