/* pclntab.c: what Go's own tracebacks know about each function.
 *
 * Input: the data segments of a module that looks like Go's. Output: for each function its name
 * (where the name section has none), the size of its arguments, the resume point that a recovered
 * panic continues at. The layout, runtime.pcHeader and runtime._func, is that of golang/layout.def;
 * cmd/link/internal/ld/pcln.go writes it. Invariants: every offset is checked against the image;
 * doubtful tables are ignored; the search takes at most as many steps as the image has bytes, so
 * data full of look-alikes costs no more than other data.
 *
 * find_go_tables() tells the runtime where they are, for the traces of errors. */
#include "golang/gotables.h"

#include "golang/goshape.h"
#include "golang/pclntab.h"

#include <string.h>

#define MAX_IMAGE (512u << 20)

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

static bool parse_header(const Image *image, uint64_t at, Pclntab *t, uint64_t max_funcs) {
    if (image->size - at < GO_pcHeader_SIZE) return false;
    t->at = at;
    t->data = image->bytes + at;
    t->size = image->size - at;
    if (get32(t->data) != (uint32_t)GO_PCLNTAB_MAGIC || t->data[4] != 0 || t->data[5] != 0 ||
        t->data[GO_pcHeader_minLC] != GO_PC_QUANTUM ||
        t->data[GO_pcHeader_ptrSize] != GO_POINTER_SIZE)
        return false;
    t->nfunc = get64(t->data + GO_pcHeader_nfunc);
    t->names = get64(t->data + GO_pcHeader_funcnameOffset);
    t->functab = get64(t->data + GO_pcHeader_pclnOffset);
    return t->nfunc > 0 && t->nfunc <= max_funcs && t->names < t->size && t->functab < t->size &&
           (t->size - t->functab) / 8 > t->nfunc;
}

/* functab: nfunc pairs (entry, offset of _func from functab), then the end's entry. */
static uint64_t func_entry(const Pclntab *t, uint64_t i) {
    return get32(t->data + t->functab + 8 * i);
}

uint64_t pclntab_func(const Pclntab *t, uint64_t i) {
    return t->functab + get32(t->data + t->functab + 8 * i + 4);
}

uint64_t pclntab_index(const Pclntab *t, uint64_t i) {
    return (func_entry(t, i) >> t->shift) - t->bias;
}

bool pclntab_spend(Pclntab *t, uint64_t steps) {
    bool enough = steps <= t->work;
    t->work = enough ? t->work - steps : 0;
    return enough;
}

static bool entries_fit(Pclntab *t, uint64_t max_funcs) {
    bool pcs = t->nfunc > 1 && func_entry(t, 1) >= (uint64_t)1 << GO_PC_F_SHIFT;
    t->shift = pcs ? GO_PC_F_SHIFT : 0;
    t->bias = func_entry(t, 0) >> t->shift == GO_PC_F_BASE ? GO_PC_F_BASE : 0;
    for (uint64_t i = 0; i < t->nfunc; i++) {
        uint64_t entry = func_entry(t, i);
        if (!pclntab_spend(t, 1)) return false;
        if (i && entry <= func_entry(t, i - 1)) return false;
        if (t->shift && (entry & GO_PC_B_MASK)) return false;
        if ((entry >> t->shift) - t->bias >= max_funcs) return false;
        uint64_t off = get32(t->data + t->functab + 8 * i + 4);
        if (off > t->size - t->functab || t->size - t->functab - off < GO_func_SIZE) return false;
        uint64_t name = get32(t->data + t->functab + off + GO_func_nameOff);
        if (name >= t->size - t->names) return false;
    }
    return true;
}

/* Names may be anywhere, and on top of one another: all together are as long as the image at most.
 */
static Str name_at(Pclntab *t, uint64_t at) {
    const uint8_t *p = t->data + at;
    uint64_t limit = t->size - at < t->work ? t->size - at : t->work;
    const uint8_t *nul = memchr(p, 0, limit);
    size_t n = nul ? (size_t)(nul - p) : 0;
    pclntab_spend(t, nul ? n : limit);
    return (Str){(const char *)p, n};
}

static Str sanitised(Arena *arena, Str name) {
    size_t n = name.len;
    char *copy = arena_copy(arena, name.data, n);
    for (size_t i = 0; i < n; i++) {
        char c = copy[i];
        bool word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                    c == '_' || c == '.';
        if (!word) copy[i] = '_';
    }
    return (Str){copy, n};
}

static void take(Module *m, GoShape *shape, Pclntab *t) {
    uint32_t first = m->nimports[EXT_FUNC];
    for (uint64_t i = 0; i < t->nfunc; i++) {
        GoFunc *g = &shape->funcs[first + (uint32_t)pclntab_index(t, i)];
        uint64_t off = pclntab_func(t, i);
        uint32_t args = get32(t->data + off + GO_func_args);
        uint32_t deferreturn = get32(t->data + off + GO_func_deferreturn);
        if (args < 0x1000000) g->args = (int32_t)args;
        if (deferreturn < 0x10000) g->deferreturn = deferreturn;
        g->path = name_at(t, t->names + get32(t->data + off + GO_func_nameOff));
        if (!g->name.len) g->name = sanitised(&m->arena, g->path);
    }
}

static bool find_pclntab(Pclntab *t, uint64_t max_funcs) {
    const Image *image = &t->image;
    t->work = image->size;
    for (uint64_t at = 0; at + GO_pcHeader_SIZE <= image->size && t->work != 0; at++) {
        const uint8_t *hit = memchr(image->bytes + at, (uint8_t)GO_PCLNTAB_MAGIC, image->size - at);
        if (!hit) return false;
        at = (uint64_t)(hit - image->bytes);
        if (parse_header(image, at, t, max_funcs) && entries_fit(t, max_funcs)) return true;
    }
    return false;
}

Pclntab *open_pclntab(Module *m) {
    if (m->pclntab == NULL) {
        Pclntab *t = m->pclntab = ARENA_NEW(&m->arena, Pclntab);
        uint64_t max_funcs = m->funcs.len - m->nimports[EXT_FUNC];
        bool found = m->memories.len != 0 && build_image(m, &m->arena, &t->image) &&
                     find_pclntab(t, max_funcs);
        if (!found) t->data = NULL;
    }
    return m->pclntab->data != NULL ? m->pclntab : NULL;
}

bool pclntab_read(Module *m, GoShape *shape) {
    Pclntab *t = open_pclntab(m);
    if (t == NULL) return false;
    t->work = t->image.size;
    take(m, shape, t);
    return true;
}

uint32_t pclntab_inline_tree(const Pclntab *t, uint64_t off) {
    uint64_t npcdata = get32(t->data + off + GO_func_npcdata);
    uint64_t nfuncdata = t->data[off + GO_func_nfuncdata];
    if (nfuncdata <= GO_FUNCDATA_INLTREE || npcdata > 16) return UINT32_MAX;
    uint64_t at = off + GO_func_SIZE + 4 * (npcdata + GO_FUNCDATA_INLTREE);
    return at + 4 <= t->size ? get32(t->data + at) : UINT32_MAX;
}

/* Is go:func.* at this address? Then each tree starts with the name of a function. */
static bool trees_fit(Pclntab *t, uint64_t gofunc) {
    const Image *image = &t->image;
    if (gofunc < image->base || gofunc - image->base >= image->size) return false;
    for (uint64_t i = 0; i < t->nfunc; i++) {
        uint32_t offset = pclntab_inline_tree(t, pclntab_func(t, i));
        if (!pclntab_spend(t, 1)) return false;
        if (offset == UINT32_MAX) continue;
        uint64_t at = gofunc - image->base + offset;
        if (at > image->size || image->size - at < GO_inlinedCall_SIZE) return false;
        uint32_t name = get32(image->bytes + at + GO_inlinedCall_nameOff);
        if (name == 0 || name >= t->size - t->names) return false;
        if (t->data[t->names + name - 1] != 0 || t->data[t->names + name] == 0) return false;
    }
    return true;
}

/* runtime.moduledata (symtab.go) begins with the address of the pclntab and that of its names; its
 * member gofunc is some words after them, at a place that changes with Go's version. */
#define MODULEDATA_WORDS 64u

static uint32_t find_gofunc(Pclntab *t) {
    const Image *image = &t->image;
    t->work = image->size;
    uint64_t header = image->base + t->at, names = header + t->names;
    uint64_t first = (8 - image->base % 8) % 8;
    for (uint64_t at = first; at + 8 * (MODULEDATA_WORDS + 2) <= image->size; at += 8) {
        const uint8_t *p = image->bytes + at;
        if (get64(p) != header || get64(p + 8) != names) continue;
        for (uint32_t i = 2; i < MODULEDATA_WORDS; i++) {
            uint64_t word = get64(p + 8 * i);
            if (word != 0 && word <= UINT32_MAX && trees_fit(t, word)) return (uint32_t)word;
        }
    }
    return 0;
}

bool find_go_tables(Module *m, GoTables *tables) {
    *tables = (GoTables){0};
    Pclntab *t = open_pclntab(m);
    if (t == NULL) return false;
    tables->pclntab = (uint32_t)(t->image.base + t->at);
    tables->size = (uint32_t)(t->image.size - t->at);
    tables->gofunc = find_gofunc(t);
    tables->shift = t->shift;
    tables->bias = (uint32_t)t->bias;
    return true;
}
