/* state.c: the state between passes as text: IR.md, "State".
 *
 * Input and output: a Module and the comments `;; go-module:`, `;; go:`, `;; budget:` and
 * `;; input:` of its dump. Invariants: what is printed and read back is the same; a word that is
 * not known is an error with the number of its line. */
#include "state.h"

#include "golang/goshape.h"
#include "state-code.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    uint32_t flag;
    const char *name;
} flags[] = {
    {GF_ABI, "abi"},
    {GF_NORETURN, "noreturn"},
    {GF_SIGPANIC, "sigpanic"},
    {GF_MORESTACK, "morestack"},
    {GF_DEFERRETURN, "deferreturn"},
    {GF_GOEXIT, "goexit"},
    {GF_STRUCTURED, "structured"},
    {GF_SPPARAM, "sp-param"},
    {GF_OPAQUE, "opaque"},
    {GF_TWICE, "twice"},
    {GF_TOUCHES_SP, "touches-sp"},
    {GF_NOSUSPEND, "nosuspend"},
    {GF_NOUNWIND, "nounwind"},
    {GF_DEEP, "deep"},
    {GF_QUICK, "quick"},
    {GF_RESUME, "resume"},
};
enum { FLAG_COUNT = sizeof flags / sizeof *flags };
_Static_assert(1u << (FLAG_COUNT - 1) == GF_RESUME, "each flag has a word");

static const char *const fields[GO_FIELD_COUNT] = {
#define GO_FIELD(structure, field, offset, oldest, newest) #structure "." #field,
#include "golang/layout.def"
};

static const char *const budgets[BUDGET_COUNT] = {"", "hot", "cold"};

/* Writing ------------------------------------------------------------------------------------- */

static void put_facts(const GoFacts *facts, Buf *out) {
    if (facts->preempt) buf_puts(out, " preempt");
    for (uint32_t i = 0; i < GO_FIELD_COUNT; i++)
        if (facts->seen[i]) buf_printf(out, " %s=%" PRIu32, fields[i], facts->offsets[i]);
}

void state_put_module(const Module *m, Buf *out) {
    const PassInput *in = &m->input;
    if (in->exports != NULL || in->memory_end != 0) buf_puts(out, "  ;; input:");
    if (in->exports != NULL) buf_printf(out, " exports=%s", in->exports);
    if (in->memory_end != 0) buf_printf(out, " memory-end=%" PRIu32, in->memory_end);
    if (in->exports != NULL || in->memory_end != 0) buf_puts(out, "\n");
    if (m->go == NULL) return;
    buf_printf(out, "  ;; go-module: abi-type=%" PRIu32, m->go->abi_type);
    if (m->go->sp_type != NO_INDEX) buf_printf(out, " sp-type=%" PRIu32, m->go->sp_type);
    put_facts(&m->go->facts, out);
    buf_puts(out, "\n");
}

static void put_go(const Func *f, const GoFunc *g, Buf *out) {
    for (uint32_t i = 0; i < FLAG_COUNT; i++)
        if (g->flags & flags[i].flag) buf_printf(out, " %s", flags[i].name);
    if (g->deferreturn != 0) buf_printf(out, " pc_b=%" PRIu32, g->deferreturn);
    if (g->args != -1) buf_printf(out, " args=%" PRId32, g->args);
    if (g->lowest != 0) buf_printf(out, " lowest=%" PRId32, g->lowest);
    if (g->intrinsic != NULL) buf_printf(out, " intrinsic=%s", g->intrinsic);
    if (!str_eq(g->name, f->name)) {
        buf_puts(out, " name=");
        buf_quote(out, g->name);
    }
    if (g->path.len != 0) {
        buf_puts(out, " path=");
        buf_quote(out, g->path);
    }
}

void state_put_func(const Module *m, uint32_t func, Buf *out) {
    const Func *f = &m->funcs.data[func];
    if (f->budget != BUDGET_PLAIN) buf_printf(out, "\n    ;; budget: %s", budgets[f->budget]);
    if (m->go == NULL || func >= m->go->nfuncs) return;
    Buf words = {0};
    put_go(f, &m->go->funcs[func], &words);
    if (words.len != 0) {
        buf_puts(out, "\n    ;; go:");
        buf_str(out, buf_view(&words));
    }
    buf_free(&words);
}

/* Reading ------------------------------------------------------------------------------------- */

typedef struct Reader {
    Module *m;
    const char *at, *end; /* the rest of the line */
    uint32_t line, func;  /* func: that the last header was of, or NO_INDEX */
    StateSeen seen;       /* in its body */
    Diag *d;
} Reader;

static bool bad(Reader *r, const char *what, Str word) {
    return diag_error(r->d, DIAG_NO_OFFSET, "line %" PRIu32 ": %s '%.*s'", r->line, what,
                      word.len > 60 ? 60 : (int)word.len, word.data);
}

/* The next word of the line; quoted text is part of it. */
static bool take_word(Reader *r, Str *word) {
    while (r->at != r->end && *r->at == ' ') r->at++;
    const char *start = r->at;
    bool quoted = false;
    for (; r->at != r->end && (quoted || *r->at != ' '); r->at++)
        if (*r->at == '"') quoted = !quoted;
    *word = (Str){start, (size_t)(r->at - start)};
    return word->len != 0;
}

/* Takes `KEY=` off a word. */
static bool has_key(Str *word, const char *key) {
    size_t n = strlen(key);
    if (word->len <= n || memcmp(word->data, key, n) != 0 || word->data[n] != '=') return false;
    *word = (Str){word->data + n + 1, word->len - n - 1};
    return true;
}

static bool take_number(Reader *r, Str word, int64_t least, int64_t most, int64_t *out) {
    char text[24], *end;
    if (word.len == 0 || word.len >= sizeof text) return bad(r, "no number:", word);
    memcpy(text, word.data, word.len);
    text[word.len] = '\0';
    *out = strtoll(text, &end, 10);
    return (*end == '\0' && *out >= least && *out <= most) || bad(r, "no such number:", word);
}

static bool take_u32(Reader *r, Str word, uint32_t most, uint32_t *out) {
    int64_t n = 0;
    if (!take_number(r, word, 0, most, &n)) return false;
    *out = (uint32_t)n;
    return true;
}

static bool take_i32(Reader *r, Str word, int32_t *out) {
    int64_t n = 0;
    if (!take_number(r, word, INT32_MIN, INT32_MAX, &n)) return false;
    *out = (int32_t)n;
    return true;
}

static int hex_digit(char c) {
    const char *digits = "0123456789abcdef", *found = c != '\0' ? strchr(digits, c) : NULL;
    return found != NULL ? (int)(found - digits) : -1;
}

/* A string as buf_quote() writes it. */
static bool take_string(Reader *r, Str word, Str *out) {
    if (word.len < 2 || word.data[0] != '"' || word.data[word.len - 1] != '"')
        return bad(r, "no string:", word);
    char *text = arena_alloc(&r->m->arena, word.len, 1);
    size_t n = 0;
    for (size_t i = 1; i + 1 < word.len; i++) {
        text[n] = word.data[i];
        if (word.data[i] == '\\') {
            if (i + 3 >= word.len) return bad(r, "no string:", word);
            int high = hex_digit(word.data[i + 1]), low = hex_digit(word.data[i + 2]);
            if (high < 0 || low < 0) return bad(r, "no string:", word);
            text[n] = (char)(high * 16 + low);
            i += 2;
        }
        n++;
    }
    *out = (Str){text, n};
    return true;
}

static const char *keep(Reader *r, Str word) {
    char *text = arena_alloc(&r->m->arena, word.len + 1, 1);
    memcpy(text, word.data, word.len);
    text[word.len] = '\0';
    return text;
}

static bool read_input(Reader *r) {
    for (Str word; take_word(r, &word);) {
        if (has_key(&word, "exports"))
            r->m->input.exports = keep(r, word);
        else if (!has_key(&word, "memory-end"))
            return bad(r, "unknown word", word);
        else if (!take_u32(r, word, UINT32_MAX, &r->m->input.memory_end))
            return false;
    }
    return true;
}

static bool read_fact(Reader *r, Str word) {
    GoFacts *facts = &r->m->go->facts;
    for (uint32_t i = 0; i < GO_FIELD_COUNT; i++) {
        if (!has_key(&word, fields[i])) continue;
        facts->seen[i] = true;
        return take_u32(r, word, UINT32_MAX, &facts->offsets[i]);
    }
    facts->preempt = facts->preempt || str_eq_c(word, "preempt");
    return str_eq_c(word, "preempt") || bad(r, "unknown word", word);
}

/* All functions with what is known of them without a line of their own. */
static void add_shape(Module *m) {
    GoShape *s = ARENA_NEW(&m->arena, GoShape);
    s->abi_type = s->sp_type = NO_INDEX;
    s->nfuncs = m->funcs.len;
    s->funcs = ARENA_ARRAY(&m->arena, GoFunc, s->nfuncs);
    for (uint32_t i = 0; i < s->nfuncs; i++)
        s->funcs[i] = (GoFunc){.name = m->funcs.data[i].name, .args = -1};
    m->go = s;
}

static bool read_go_module(Reader *r) {
    const uint32_t ntypes = r->m->types.len;
    add_shape(r->m);
    GoShape *s = r->m->go;
    for (Str word; take_word(r, &word);) {
        bool ok = has_key(&word, "abi-type")  ? take_u32(r, word, ntypes - 1, &s->abi_type)
                  : has_key(&word, "sp-type") ? take_u32(r, word, ntypes - 1, &s->sp_type)
                                              : read_fact(r, word);
        if (!ok) return false;
    }
    return s->abi_type != NO_INDEX || bad(r, "abi-type= is missing:", STR("go-module"));
}

static bool read_flag(Reader *r, Str word, GoFunc *g) {
    for (uint32_t i = 0; i < FLAG_COUNT; i++) {
        if (!str_eq_c(word, flags[i].name)) continue;
        g->flags |= flags[i].flag;
        return true;
    }
    return bad(r, "unknown word", word);
}

static bool read_go_word(Reader *r, Str word, GoFunc *g) {
    if (has_key(&word, "pc_b")) return take_u32(r, word, UINT32_MAX, &g->deferreturn);
    if (has_key(&word, "args")) return take_i32(r, word, &g->args);
    if (has_key(&word, "lowest")) return take_i32(r, word, &g->lowest);
    if (has_key(&word, "name")) return take_string(r, word, &g->name);
    if (has_key(&word, "path")) return take_string(r, word, &g->path);
    if (!has_key(&word, "intrinsic")) return read_flag(r, word, g);
    g->intrinsic = keep(r, word);
    return true;
}

static bool read_go(Reader *r) {
    if (r->m->go == NULL) return bad(r, "no line of the module before", STR(";; go:"));
    if (r->func == NO_INDEX) return bad(r, "no function before", STR(";; go:"));
    for (Str word; take_word(r, &word);)
        if (!read_go_word(r, word, &r->m->go->funcs[r->func])) return false;
    return true;
}

static bool read_budget(Reader *r) {
    Str word;
    if (r->func == NO_INDEX || !take_word(r, &word))
        return bad(r, "no function before", STR(";; budget:"));
    for (uint32_t b = BUDGET_HOT; b < BUDGET_COUNT; b++) {
        if (!str_eq_c(word, budgets[b])) continue;
        r->m->funcs.data[r->func].budget = (Budget)b;
        return true;
    }
    return bad(r, "unknown word", word);
}

/* `(func (;5;) ... ;; NAME` of a dump, or `(func $NAME` as one writes it. */
static bool read_header(Reader *r, Str line) {
    const char *by_index = str_find(line, "(func (;"), *by_name = str_find(line, "(func $");
    if (by_index != NULL) {
        const char *number = by_index + strlen("(func (;");
        size_t n = strspn(number, "0123456789");
        if (!take_u32(r, (Str){number, n}, r->m->funcs.len - 1, &r->func)) return false;
        const char *comment = str_find(line, " ;; ");
        Func *f = &r->m->funcs.data[r->func];
        if (comment == NULL || f->name.len != 0) return true;
        comment += strlen(" ;; ");
        f->name = (Str){comment, (size_t)(line.data + line.len - comment)};
        if (r->m->go != NULL) r->m->go->funcs[r->func].name = f->name;
    } else if (by_name != NULL) {
        const char *name = by_name + strlen("(func $");
        Str wanted = {name, strcspn(name, " )\n")};
        for (r->func = 0; r->func < r->m->funcs.len; r->func++)
            if (str_eq(r->m->funcs.data[r->func].name, wanted)) return true;
        return bad(r, "no function", wanted);
    } else if (str_find(line, "(func") != NULL) {
        r->func = NO_INDEX; /* one without a name, or a type: no comment is about it */
    }
    return true;
}

static bool read_line(Reader *r, Str line) {
    static const struct {
        const char *start;
        bool (*read)(Reader *r);
    } kinds[] = {{";; input:", read_input},
                 {";; go-module:", read_go_module},
                 {";; go:", read_go},
                 {";; budget:", read_budget}};
    while (line.len != 0 && *line.data == ' ') line = (Str){line.data + 1, line.len - 1};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (!str_starts(line, kinds[i].start)) continue;
        r->at = line.data + strlen(kinds[i].start);
        r->end = line.data + line.len;
        return kinds[i].read(r);
    }
    const uint32_t before = r->func;
    if (!read_header(r, line)) return false;
    if (r->func != before) r->seen = (StateSeen){0};
    const char *wrong = state_read_code(r->m, r->func, &r->seen, line);
    return wrong == NULL || bad(r, wrong, line);
}

bool state_read(Module *m, Str text, Diag *d) {
    Reader r = {.m = m, .func = NO_INDEX, .d = d};
    while (text.len != 0) {
        const char *end = memchr(text.data, '\n', text.len);
        const size_t n = end != NULL ? (size_t)(end - text.data) : text.len;
        r.line++;
        if (!read_line(&r, (Str){text.data, n})) return false;
        text = (Str){text.data + n + (end != NULL), text.len - n - (end != NULL)};
    }
    return true;
}
