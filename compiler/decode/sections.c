/* sections.c: from the bytes of a file to a Module (core spec 5.5).
 *
 * Input: untrusted bytes, which must outlive the module. Output: a Module whose structure,
 * section order, sizes and counts are right; verify_module() checks the rest of validity.
 * Invariants: on failure the Diag tells the offset and the module is empty. */
#include "decode/decode.h"

#include <inttypes.h>
#include <string.h>

typedef struct Section {
    const char *name;
    uint8_t rank; /* its place in the order; 0: anywhere */
    void (*decode)(Decoder *dc, Reader *r);
} Section;

/* By section id. The data count section, 12, stands between elements and code. */
static const Section sections[] = {
    {"custom section", 0, NULL},
    {"type section", 1, decode_types},
    {"import section", 2, decode_imports},
    {"function section", 3, decode_functions},
    {"table section", 4, decode_tables},
    {"memory section", 5, decode_memories},
    {"global section", 7, decode_globals},
    {"export section", 8, decode_exports},
    {"start section", 9, decode_start},
    {"element section", 10, decode_elems},
    {"code section", 12, decode_code},
    {"data section", 13, decode_datas},
    {"data count section", 11, decode_data_count},
};
enum { SECTIONS = sizeof sections / sizeof *sections, SECTION_CUSTOM = 0, SECTION_TAG = 13 };

/* What else is given to the command by mistake, by its first bytes. */
static const struct {
    const char *bytes;
    uint8_t length;
    const char *what;
} kinds[] = {
    {"\177ELF", 4, "an ELF file, code for this machine: were GOOS=wasip1 GOARCH=wasm forgotten?"},
    {"\xcf\xfa\xed\xfe", 4,
     "a Mach-O file, code for macOS: were GOOS=wasip1 GOARCH=wasm forgotten?"},
    {"\xce\xfa\xed\xfe", 4,
     "a Mach-O file, code for macOS: were GOOS=wasip1 GOARCH=wasm forgotten?"},
    {"\xca\xfe\xba\xbe", 4,
     "a Mach-O file, code for macOS: were GOOS=wasip1 GOARCH=wasm forgotten?"},
    {"MZ", 2, "a PE file, code for Windows: were GOOS=wasip1 GOARCH=wasm forgotten?"},
    {"!<arch>\n", 8,
     "an archive: were GOOS=wasip1 GOARCH=wasm forgotten, or is it what an earlier run made?"},
    {"\x1f\x8b", 2, "compressed: uncompress it by gunzip"},
    {"\x28\xb5\x2f\xfd", 4, "compressed: uncompress it by unzstd"},
    {"BZh", 3, "compressed: uncompress it by bunzip2"},
    {"\xfd"
     "7zXZ",
     5, "compressed: uncompress it by unxz"},
    {"PK\3\4", 4, "a zip file: take the module out of it"},
    {"BC\xc0\xde", 4, "LLVM bitcode: link it to WebAssembly by wasm-ld"},
};

/* Does a line begin so? */
static bool has_line(Str text, const char *start) {
    for (Str rest = text; rest.len != 0;) {
        if (str_starts(rest, start)) return true;
        const char *nl = memchr(rest.data, '\n', rest.len);
        if (nl == NULL) return false;
        rest = (Str){nl + 1, rest.len - (size_t)(nl + 1 - rest.data)};
    }
    return false;
}

static bool no_module(Reader *r, size_t left) {
    Str text = {(const char *)r->p, left < 4096 ? left : 4096};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (left >= kinds[i].length && memcmp(r->p, kinds[i].bytes, kinds[i].length) == 0)
            return reader_fail(r, r->p, "this is not a WebAssembly module, but %s", kinds[i].what);
    if (str_find(text, "(module") || str_find(text, "(component"))
        return reader_fail(
            r, r->p,
            "this is not a WebAssembly module (no \\0asm magic), it looks like the text "
            "format: convert it with wat2wasm");
    if (has_line(text, "package "))
        return reader_fail(
            r, r->p,
            "this is not a WebAssembly module, but Go source: compile it by GOOS=wasip1 "
            "GOARCH=wasm go build -o NAME.wasm (a library: -buildmode=c-shared)");
    return reader_fail(r, r->p, "this is not a WebAssembly module (no \\0asm magic)");
}

static bool check_header(Reader *r) {
    static const uint8_t magic[4] = {0, 'a', 's', 'm'};
    const uint8_t *start = r->p;
    size_t left = reader_left(r);
    if (!left)
        return reader_fail(r, start, "the file is empty: did the command that writes it fail?");
    if (left > MAX_FILE_BYTES) {
        return reader_fail(r, start, "the file has %zu bytes, the limit is %u", left,
                           MAX_FILE_BYTES);
    }
    if (memcmp(start, magic, left < 4 ? left : 4) != 0) return no_module(r, left);
    if (left < 8) return reader_fail(r, r->end, "the file ends within its 8-byte header");
    uint32_t version = start[4] | (uint32_t)start[5] << 8;
    uint32_t layer = start[6] | (uint32_t)start[7] << 8;
    r->p += 8;
    if (layer == 1) {
        return reader_fail(r, start + 4,
                           "this is a component, not a module: take the core module out of it "
                           "(wasm-tools component unbundle), or build for wasip1");
    }
    if (version != 1 || layer) {
        return reader_fail(r, start + 4,
                           "version %" PRIu32 " of WebAssembly is not supported, "
                           "only version 1",
                           version | layer << 16);
    }
    return true;
}

static void custom_section(Decoder *dc, Reader *r) {
    Module *m = dc->m;
    Custom custom;
    custom.name = read_name(r, "its name");
    if (!reader_ok(r)) return;
    custom.bytes = read_bytes(r, reader_left(r), "its contents");
    if (!str_eq_c(custom.name, "name")) {
        VEC_PUSH(&m->arena, &m->customs, custom);
    } else if (!dc->names.data) {
        dc->names = custom.bytes;
    }
}

static bool section(Decoder *dc, Reader *r, const Section **previous) {
    const uint8_t *at = r->p;
    uint8_t id = read_u8(r, "a section's id");
    if (id >= SECTIONS) {
        if (id == SECTION_TAG)
            return feature_unsupported(r, at, "exception handling", "a tag section");
        return reader_fail(r, at, "unknown section id %u", id);
    }
    const Section *s = &sections[id];
    const uint8_t *size_at = r->p;
    uint32_t size = read_u32(r, "a section's size");
    if (!reader_ok(r)) return false;
    if (size > reader_left(r)) {
        return reader_fail(r, size_at,
                           "the %s takes %" PRIu32 " bytes, but the file ends after %zu", s->name,
                           size, reader_left(r));
    }
    Reader sub = read_sub(r, size, s->name);
    if (id == SECTION_CUSTOM) {
        custom_section(dc, &sub);
        return reader_ok(r);
    }
    if (s == *previous) return reader_fail(r, at, "a second %s", s->name);
    if (*previous && s->rank < (*previous)->rank) {
        return reader_fail(r, at, "the %s must stand before the %s", s->name, (*previous)->name);
    }
    *previous = s;
    s->decode(dc, &sub);
    if (reader_left(&sub)) {
        return reader_fail(&sub, sub.p, "%zu bytes are left after its last entry",
                           reader_left(&sub));
    }
    return reader_ok(r);
}

/* What only the whole file can tell. */
static bool check_counts(Decoder *dc, Reader *r) {
    Module *m = dc->m;
    uint32_t declared = m->funcs.len - m->nimports[EXT_FUNC];
    if (dc->nbodies != declared) {
        return reader_fail(r, r->end,
                           "%" PRIu32 " functions are declared, but there is no code "
                           "section",
                           declared);
    }
    if (m->has_data_count && dc->data_count != m->datas.len) {
        return reader_fail(r, r->end,
                           "the data count section says %" PRIu32 ", but there is no "
                           "data section",
                           dc->data_count);
    }
    if (dc->uses_data_count && !m->has_data_count) {
        return reader_fail(r, dc->uses_data_count,
                           "memory.init and data.drop need a data count section");
    }
    return true;
}

bool decode_module(Module *m, Str bytes, Diag *d) {
    Decoder dc = {.m = m};
    const Section *previous = NULL;
    *m = (Module){.bytes = bytes, .start = NO_INDEX};
    Reader r = {.d = d, .where = "module", .func = -1};
    r.file = r.p = bytes.len ? (const uint8_t *)bytes.data : (const uint8_t *)"";
    r.end = r.p + bytes.len;
    if (d->failed) return false;
    bool ok = check_header(&r);
    while (ok && reader_left(&r)) ok = section(&dc, &r, &previous);
    ok = ok && check_counts(&dc, &r);
    if (ok) decode_names(&dc);
    arena_free(&dc.scratch);
    if (!ok) module_free(m);
    return ok;
}

void module_free(Module *m) {
    arena_free(&m->arena);
    *m = (Module){.start = NO_INDEX};
}
