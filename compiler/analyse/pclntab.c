/* pclntab.c: what Go's own tracebacks know about each function.
 *
 * Comes in: the data segments of a module that looks like Go's. Goes out: for each function its
 * name (where the name section has none), the size of its arguments, the resume point that a
 * recovered panic continues at. The layout is runtime.pcHeader and runtime._func
 * (src/runtime/symtab.go, runtime2.go), written by cmd/link/internal/ld/pcln.go; Go 1.20 to 1.26
 * share the magic 0xfffffff1. Holds: every offset is checked against the image; on any doubt
 * nothing is taken. */
#include "analyse/goshape.h"

#include <string.h>

typedef struct Image {
    uint8_t *bytes;
    uint64_t base, size;
} Image;

#define MAX_IMAGE (512u << 20)

/* The data segments laid out in memory, from the lowest address to the highest. */
static bool build_image(const Module *m, Arena *arena, Image *image) {
    uint64_t low = UINT64_MAX, high = 0;
    for (uint32_t i = 0; i < m->datas.len; i++) {
        const Data *s = &m->datas.data[i];
        if (s->mode != SEG_ACTIVE || s->offset.op != OP_i32_const) continue;
        uint64_t at = (uint32_t)s->offset.imm;
        if (at < low) low = at;
        if (at + s->bytes.len > high) high = at + s->bytes.len;
    }
    if (low >= high || high - low > MAX_IMAGE) return false;
    if (high > (uint64_t)m->memories.data[0].limits.min << 16) return false;
    image->base = low;
    image->size = high - low;
    image->bytes = ARENA_ARRAY(arena, uint8_t, image->size);
    for (uint32_t i = 0; i < m->datas.len; i++) {
        const Data *s = &m->datas.data[i];
        if (s->mode != SEG_ACTIVE || s->offset.op != OP_i32_const || !s->bytes.len) continue;
        memcpy(image->bytes + ((uint32_t)s->offset.imm - low), s->bytes.data, s->bytes.len);
    }
    return true;
}

static uint32_t get32(const uint8_t *p) {
    return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static uint64_t get64(const uint8_t *p) {
    return get32(p) | (uint64_t)get32(p + 4) << 32;
}

typedef struct Pclntab {
    const uint8_t *data; /* from the header to the end of the image */
    uint64_t size;
    uint64_t nfunc;
    uint64_t names, functab; /* offsets from the header */
    unsigned shift;          /* entries are table indices (Go 1.23 on), or PCs: indices << 16 */
    uint64_t bias;           /* of the first function */
} Pclntab;

static bool parse_header(const Image *image, uint64_t at, Pclntab *t, uint64_t max_funcs) {
    static const uint8_t magic[8] = {0xf1, 0xff, 0xff, 0xff, 0, 0, 1, 8};
    if (image->size - at < 72) return false;
    t->data = image->bytes + at;
    t->size = image->size - at;
    if (memcmp(t->data, magic, 8) != 0) return false;
    t->nfunc = get64(t->data + 8);
    t->names = get64(t->data + 32);
    t->functab = get64(t->data + 64);
    return t->nfunc > 0 && t->nfunc <= max_funcs && t->names < t->size && t->functab < t->size &&
           (t->size - t->functab) / 8 > t->nfunc;
}

/* functab: nfunc pairs (entry, offset of _func from functab), then the end's entry. */
static uint64_t func_entry(const Pclntab *t, uint64_t i) {
    return get32(t->data + t->functab + 8 * i);
}

static bool entries_fit(Pclntab *t, uint64_t max_funcs) {
    t->shift = t->nfunc > 1 && func_entry(t, 1) >= 0x10000 ? 16 : 0;
    t->bias = func_entry(t, 0) >> t->shift == GO_PC_F_BASE ? GO_PC_F_BASE : 0;
    for (uint64_t i = 0; i < t->nfunc; i++) {
        uint64_t entry = func_entry(t, i);
        if (i && entry <= func_entry(t, i - 1)) return false;
        if (t->shift && (entry & 0xffff)) return false;
        if ((entry >> t->shift) - t->bias >= max_funcs) return false;
        uint64_t off = get32(t->data + t->functab + 8 * i + 4);
        if (off > t->size - t->functab || t->size - t->functab - off < 44) return false;
        uint64_t name = get32(t->data + t->functab + off + 4);
        if (name >= t->size - t->names) return false;
    }
    return true;
}

static Str sanitised_name(Arena *arena, const uint8_t *p, uint64_t limit) {
    const uint8_t *nul = memchr(p, 0, limit);
    size_t n = nul ? (size_t)(nul - p) : 0;
    char *copy = arena_copy(arena, p, n);
    for (size_t i = 0; i < n; i++) {
        char c = copy[i];
        bool word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                    c == '_' || c == '.';
        if (!word) copy[i] = '_';
    }
    return (Str){copy, n};
}

static void take(Module *m, GoShape *shape, const Pclntab *t) {
    uint32_t first = m->nimports[EXT_FUNC];
    for (uint64_t i = 0; i < t->nfunc; i++) {
        GoFunc *g = &shape->funcs[first + (uint32_t)((func_entry(t, i) >> t->shift) - t->bias)];
        uint64_t off = t->functab + get32(t->data + t->functab + 8 * i + 4);
        uint32_t args = get32(t->data + off + 8);
        uint32_t deferreturn = get32(t->data + off + 12);
        /* abi.ArgsSizeUnknown is -0x80000000 (src/internal/abi/symtab.go) */
        if (args < 0x1000000) g->args = (int32_t)args;
        if (deferreturn < 0x10000) g->deferreturn = deferreturn;
        if (!g->name.len) {
            uint64_t name = t->names + get32(t->data + off + 4);
            g->name = sanitised_name(&m->arena, t->data + name, t->size - name);
        }
    }
}

bool read_pclntab(Module *m, GoShape *shape) {
    Arena scratch = {0};
    Image image = {0};
    bool found = false;
    uint64_t max_funcs = m->funcs.len - m->nimports[EXT_FUNC];
    if (build_image(m, &scratch, &image)) {
        for (uint64_t at = 0; !found && at + 72 <= image.size; at++) {
            const uint8_t *hit = memchr(image.bytes + at, 0xf1, image.size - at);
            if (!hit) break;
            at = (uint64_t)(hit - image.bytes);
            Pclntab t = {0};
            if (parse_header(&image, at, &t, max_funcs) && entries_fit(&t, max_funcs)) {
                take(m, shape, &t);
                found = true;
            }
        }
    }
    arena_free(&scratch);
    return found;
}
