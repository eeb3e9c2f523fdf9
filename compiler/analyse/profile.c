/* profile.c: reads profiles, and makes the keys by which they know functions.
 *
 * Input: any text, and a valid module. Invariants: a line that is not of the form in profile.h is
 * an error; counts that do not fit are as large as can be, so sums cannot overflow. */
#include "analyse/profile.h"

#include "golang/goshape.h"

#include <string.h>

#define HEADING "gowasm-aot profile 1"
#define SHAPE_DIGITS 16u

/* FNV-1a, 64 bits: two functions of one name with the same hash would only share their counts. */
static void mix(uint64_t *h, uint64_t value) {
    for (unsigned i = 0; i < 8; i++) {
        *h ^= value >> (8 * i) & 255;
        *h *= 0x100000001b3;
    }
}

static uint64_t shape_of(const Module *m, const Func *f) {
    const FuncType *t = &m->types.data[f->type];
    uint64_t h = 0xcbf29ce484222325;
    mix(&h, t->nparams);
    for (uint32_t i = 0; i < t->nparams; i++) mix(&h, t->params[i]);
    for (uint32_t i = 0; i < t->nresults; i++) mix(&h, t->results[i]);
    for (uint32_t i = 0; i < f->nlocals; i++) mix(&h, f->locals[i]);
    for (uint32_t i = 0; i < f->code.len; i++) {
        const Insn *in = &f->code.data[i];
        /* by its place in ops.def, whose order is ours to change: then profiles are made again */
        mix(&h, in->op);
        ImmKind kind = op_info[in->op].imm;
        if (kind == IMM_LABEL || kind == IMM_BR_TABLE || kind == IMM_LOCAL) mix(&h, in->a);
    }
    return h != 0 ? h : 1;
}

void profile_shapes(Module *m) {
    for (uint32_t i = m->nimports[EXT_FUNC]; i < m->funcs.len; i++)
        m->funcs.data[i].shape = shape_of(m, &m->funcs.data[i]);
}

Str profile_key(Module *m, uint32_t func) {
    const Func *f = &m->funcs.data[func];
    if (f->shape == 0) return (Str){0};
    bool known = m->go != NULL && func < m->go->nfuncs; /* modules without a name section, too */
    Str name = known ? m->go->funcs[func].name : f->name;
    Buf b = {0};
    buf_printf(&b, "%016llx ", (unsigned long long)f->shape);
    for (size_t i = 0; i < name.len; i++) {
        unsigned char c = (unsigned char)name.data[i];
        if (c > ' ' && c < 127 && c != '%')
            buf_u8(&b, c);
        else
            buf_printf(&b, "%%%02X", c);
    }
    if (name.len == 0) buf_puts(&b, "-");
    Str key = {arena_copy(&m->arena, b.data, b.len), b.len};
    buf_free(&b);
    return key;
}

static uint64_t add_counts(uint64_t a, uint64_t b) {
    return a > UINT64_MAX - b ? UINT64_MAX : a + b;
}

/* A decimal number and the blank after it. */
static bool take_count(Str *s, uint64_t *n) {
    size_t i = 0;
    *n = 0;
    for (; i < s->len && s->data[i] >= '0' && s->data[i] <= '9'; i++) {
        unsigned digit = (unsigned)(s->data[i] - '0');
        *n = *n > (UINT64_MAX - digit) / 10 ? UINT64_MAX : *n * 10 + digit;
    }
    if (i == 0 || i == s->len || s->data[i] != ' ') return false;
    *s = (Str){s->data + i + 1, s->len - i - 1};
    return true;
}

static bool is_key(Str s) {
    if (s.len < SHAPE_DIGITS + 2 || s.data[SHAPE_DIGITS] != ' ') return false;
    for (size_t i = 0; i < s.len; i++) {
        char c = s.data[i];
        bool hex = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
        if (i < SHAPE_DIGITS ? !hex : i > SHAPE_DIGITS && (c <= ' ' || c >= 127)) return false;
    }
    return true;
}

static bool add_line(Profile *p, Str line) {
    uint64_t calls, loops;
    if (!take_count(&line, &calls) || !take_count(&line, &loops) || !is_key(line)) return false;
    uint32_t at = map_add(&p->index, line, p->entries.len);
    if (at == MAP_NONE) {
        at = p->entries.len;
        VEC_PUSH(p->arena, &p->entries, (ProfileEntry){.key = line});
    }
    ProfileEntry *e = &p->entries.data[at];
    e->calls = add_counts(e->calls, calls);
    e->weight = add_counts(e->weight, add_counts(calls, loops));
    return true;
}

static Str next_line(Str *text) {
    const char *nl = memchr(text->data, '\n', text->len);
    size_t n = nl != NULL ? (size_t)(nl - text->data) : text->len, skip = n + (nl != NULL);
    Str line = {text->data, n};
    *text = (Str){text->data + skip, text->len - skip};
    return line;
}

bool profile_add(Profile *p, const char *file, Str text, Diag *d) {
    if (text.len == 0 || !str_eq_c(next_line(&text), HEADING))
        return diag_error(d, DIAG_NO_OFFSET,
                          "%s:1: this is not a profile, whose first line is \"" HEADING
                          "\": a program built with --profile-gen writes one",
                          file);
    for (unsigned long number = 2; text.len != 0; number++)
        if (!add_line(p, next_line(&text)))
            return diag_error(d, DIAG_NO_OFFSET,
                              "%s:%lu: expected CALLS LOOPS SHAPE NAME, as a program built with "
                              "--profile-gen writes them",
                              file, number);
    return true;
}
