/* image.c: data segments as C.
 *
 * Input: the module's data segments. Output: PREFIX_image.c and their part of init(). Invariants:
 * memory has the same contents after either way, and a segment that does not fit traps.
 *
 * Where every active segment has a constant offset inside the initial memory and none overlaps
 * another (what linkers make), the segments are the module's initial memory image: they are handed
 * to the runtime as a few runs of bytes, which it maps copy-on-write. Otherwise init() copies them
 * one by one, in order and with the traps of instantiation (core spec 4.5.4). With --compress the
 * runs are packed, and init() unpacks them. */
#include "base/ctext.h"
#include "base/die.h"
#include "base/lz4.h"
#include "translate/gen.h"

#include <stdlib.h>

/* Runs closer than this are one run: a gap of zeros costs less than another entry. */
#define RUN_GAP 64

static bool has_static_place(const Module *m, const Data *s) {
    uint64_t size = (uint64_t)m->memories.data[0].limits.min * 65536;
    uint64_t at = (uint32_t)s->offset.imm;
    return s->offset.op == OP_i32_const && at <= size && s->bytes.len <= size - at;
}

static int by_offset(const void *a, const void *b) {
    uint32_t x = (uint32_t)(*(const Data *const *)a)->offset.imm;
    uint32_t y = (uint32_t)(*(const Data *const *)b)->offset.imm;
    return x < y ? -1 : x > y;
}

/* The active segments that are not empty, by address; NULL and 0 if there are none. The caller
 * frees it. */
static const Data **sorted_segments(const Module *m, uint32_t *count) {
    const Data **list = malloc((m->datas.len + 1) * sizeof *list);
    if (list == NULL) die_oom();
    *count = 0;
    for (uint32_t i = 0; i < m->datas.len; i++) {
        const Data *s = &m->datas.data[i];
        if (s->mode == SEG_ACTIVE && s->bytes.len != 0) list[(*count)++] = s;
    }
    qsort(list, *count, sizeof *list, by_offset);
    return list;
}

bool image_is_static(const Module *m) {
    if (m->memories.len == 0 || m->memories.data[0].imported) return false;
    for (uint32_t i = 0; i < m->datas.len; i++)
        if (m->datas.data[i].mode == SEG_ACTIVE && !has_static_place(m, &m->datas.data[i]))
            return false;
    uint32_t count;
    const Data **list = sorted_segments(m, &count);
    bool apart = true;
    for (uint32_t i = 1; i < count; i++)
        apart = apart && (uint64_t)(uint32_t)list[i - 1]->offset.imm + list[i - 1]->bytes.len <=
                             (uint32_t)list[i]->offset.imm;
    free(list);
    return apart;
}

/* An array without the string's NUL: its size is given, as C allows (6.7.9 paragraph 14). */
static void write_array(const Gen *g, const char *name, uint32_t number, Str bytes, bool local,
                        Buf *out) {
    buf_printf(out, "%sconst u8 %s__%s%u[%zu] = ", local ? "static " : "", g->p, name, number,
               bytes.len != 0 ? bytes.len : 1);
    if (bytes.len != 0)
        ctext_write(bytes, out);
    else
        buf_puts(out, "{0}");
    buf_puts(out, ";\n");
}

typedef struct Run {
    uint32_t offset;
    size_t len;
} Run;

static uint32_t write_runs(const Gen *g, Buf *out) {
    uint32_t count, nruns = 0;
    const Data **list = sorted_segments(g->m, &count);
    Run *runs = calloc(count + 1u, sizeof *runs);
    if (runs == NULL) die_oom();
    Buf bytes = {0}, packed = {0};
    for (uint32_t i = 0; i < count;) {
        uint32_t start = (uint32_t)list[i]->offset.imm;
        bytes.len = 0;
        do {
            uint32_t at = (uint32_t)list[i]->offset.imm - start;
            while (bytes.len < at) buf_u8(&bytes, 0);
            buf_str(&bytes, list[i]->bytes);
            i++;
        } while (i < count &&
                 (uint32_t)list[i]->offset.imm - ((uint64_t)start + bytes.len) < RUN_GAP);
        packed.len = 0;
        if (g->options->compress) lz4_pack(buf_view(&bytes), &packed);
        const Buf *run = g->options->compress ? &packed : &bytes;
        runs[nruns] = (Run){start, run->len};
        write_array(g, "run", nruns++, buf_view(run), true, out);
    }
    buf_printf(out, "\nconst gowasm_segment %s__segments[%u] = {\n", g->p, nruns + 1);
    for (uint32_t i = 0; i < nruns; i++)
        buf_printf(out, "    {%uu, %zuu, %s__run%u},\n", runs[i].offset, runs[i].len, g->p, i);
    buf_puts(out, "    {0, 0, 0},\n};\n");
    buf_free(&packed);
    buf_free(&bytes);
    free(runs);
    free(list);
    return nruns;
}

uint32_t write_image(const Gen *g, Buf *out) {
    const Module *m = g->m;
    for (uint32_t i = 0; i < m->datas.len; i++) {
        const Data *s = &m->datas.data[i];
        Str bytes = s->bytes;
        if (s->mode == SEG_ACTIVE && g->image) {
            if (!m->has_data_count) continue;
            bytes.len = 0; /* dropped: only its name is needed */
        }
        write_array(g, "d", i, bytes, false, out);
    }
    if (g->image) return write_runs(g, out);
    buf_printf(out, "const gowasm_segment %s__segments[1] = {{0, 0, 0}};\n", g->p);
    return 0;
}

void write_data_init(const Gen *g, Buf *out) {
    const Module *m = g->m;
    for (uint32_t i = 0; i < m->datas.len; i++) {
        const Data *s = &m->datas.data[i];
        if (s->mode != SEG_ACTIVE) continue;
        if (!g->image) {
            buf_printf(out, "    memory_init(instance, %s__d%u, %zuu, ", g->p, i, s->bytes.len);
            write_const_expr(g, &s->offset, out);
            buf_printf(out, ", 0, %zuu);\n", s->bytes.len);
        }
        if (m->has_data_count) buf_printf(out, "    instance->dropped_d%u = true;\n", i);
    }
}
