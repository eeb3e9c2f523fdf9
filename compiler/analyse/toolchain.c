/* toolchain.c: who made the module, in which version, and how it wants to be started.
 *
 * Input: a decoded module of any origin. Output: a Toolchain. Invariants: everything read here is
 * the module's word only and may be forged or missing (-s, wasm-opt, strip); it serves messages and
 * the choice of passes, which look closer by themselves.
 *
 * Sources: tool-conventions' ProducersSection.md; cmd/link/internal/wasm/asm.go (the sections
 * go:buildid and producers, Go 1.11 to 1.27); TinyGo 0.35 to 0.40 write producers through LLVM. */
#include "golang/layout.h"
#include "ir.h"

#include <string.h>

/* "1.26.8" of "go1.26.8", "1.27-0123abc" of "devel go1.27-0123abc": the run of characters that
 * versions are made of. */
static bool take_version(Toolchain *t, Str s) {
    size_t n = 0;
    if (str_starts(s, "devel ")) s = (Str){s.data + 6, s.len - 6};
    if (str_starts(s, "go")) s = (Str){s.data + 2, s.len - 2};
    if (!s.len || s.data[0] < '0' || s.data[0] > '9') return false;
    while (n < s.len && n < sizeof t->version - 1) {
        char c = s.data[n];
        bool word = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                    c == '.' || c == '-' || c == '_';
        if (!word) break;
        t->version[n++] = c;
    }
    t->version[n] = 0;
    return true;
}

/* A cursor over a custom section; reading past its end gives empty results. */
typedef struct Cursor {
    const uint8_t *p, *end;
} Cursor;

static uint32_t next_u32(Cursor *c) {
    uint32_t value = 0;
    for (unsigned shift = 0; shift < 32 && c->p < c->end; shift += 7) {
        uint8_t byte = *c->p++;
        value |= (uint32_t)(byte & 0x7f) << shift;
        if (byte < 0x80) return value;
    }
    c->p = c->end;
    return 0;
}

static Str next_name(Cursor *c) {
    uint32_t n = next_u32(c);
    if (n > (size_t)(c->end - c->p)) {
        c->p = c->end;
        return (Str){0};
    }
    Str s = {(const char *)c->p, n};
    c->p += n;
    return s;
}

static void read_producers(Str bytes, Toolchain *t) {
    Cursor c = {(const uint8_t *)bytes.data, (const uint8_t *)bytes.data + bytes.len};
    uint32_t nfields = next_u32(&c);
    for (uint32_t i = 0; i < nfields && c.p < c.end; i++) {
        Str field = next_name(&c);
        uint32_t n = next_u32(&c);
        for (uint32_t k = 0; k < n && c.p < c.end; k++) {
            Str name = next_name(&c), version = next_name(&c);
            if (str_starts(name, "TinyGo") || str_starts(version, "TinyGo")) {
                t->kind = TC_TINYGO;
                if (str_starts(version, "TinyGo "))
                    version = (Str){version.data + 7, version.len - 7};
                if (!take_version(t, version) && str_starts(name, "TinyGo ")) {
                    take_version(t, (Str){name.data + 7, name.len - 7});
                }
                return;
            }
            bool language = str_eq_c(field, "language") && str_eq_c(name, "Go");
            bool compiler = str_eq_c(name, "Go cmd/compile");
            if (language || compiler) {
                t->kind = TC_GO;
                take_version(t, version);
            }
        }
    }
}

/* The globals of every Go module, and no other. */
static bool has_go_globals(const Module *m) {
    static const ValType types[GO_GLOBAL_COUNT] = {
#define GO_REGISTER(name, type, index) [index] = VT_##type,
#include "golang/layout.def"
    };
    if (m->globals.len != GO_GLOBAL_COUNT) return false;
    for (uint32_t i = 0; i < GO_GLOBAL_COUNT; i++) {
        const Global *g = &m->globals.data[i];
        if (g->type != types[i] || !g->mutable_ || g->imported) return false;
    }
    return true;
}

/* Where the sections are stripped: runtime.buildVersion is somewhere in the data as "go1.26.8".
 * (The blob that debug/buildinfo reads is not part of a wasm module's data.) */
static void search_data(const Module *m, Toolchain *t) {
    for (uint32_t i = 0; i < m->datas.len; i++) {
        Str s = m->datas.data[i].bytes;
        const char *hit;
        while ((hit = str_find(s, "go1."))) {
            s = (Str){hit + 4, s.len - (size_t)(hit - s.data) - 4};
            if (s.len && s.data[0] >= '1' && s.data[0] <= '9') {
                take_version(t, (Str){hit, s.len + 4});
                return;
            }
        }
    }
}

static bool exports_func(const Module *m, const char *name) {
    return find_export(m, name, EXT_FUNC) != NULL;
}

static ModuleShape find_shape(const Module *m) {
    if (exports_func(m, "run") && exports_func(m, "resume") && exports_func(m, "getsp")) {
        return SHAPE_GOJS;
    }
    if (exports_func(m, "_start")) return SHAPE_COMMAND;
    if (exports_func(m, "_initialize")) return SHAPE_REACTOR;
    return SHAPE_LIBRARY;
}

void detect_toolchain(const Module *m, Toolchain *t) {
    *t = (Toolchain){.kind = TC_OTHER, .shape = find_shape(m)};
    for (uint32_t i = 0; i < m->customs.len; i++) {
        const Custom *custom = &m->customs.data[i];
        if (str_eq_c(custom->name, "producers")) {
            read_producers(custom->bytes, t);
        } else if (str_eq_c(custom->name, "go:buildid") && t->kind == TC_OTHER) {
            t->kind = TC_GO;
        }
    }
    if (t->kind == TC_OTHER && has_go_globals(m)) t->kind = TC_GO;
    if (t->kind == TC_GO && !t->version[0]) search_data(m, t);
}
