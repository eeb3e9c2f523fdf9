/* lines.c: under -g, the lines of the guest's source in place of those of the generated C.
 *
 * Input: a function's C, one statement a line. Output: the same with #line directives, and
 * what has one source line on one line. With DWARF (TinyGo, clang) the lines of calls are known:
 * sites.c. Go's modules have none; before each call Go's code stores the return address, PC_F
 * << 16 | PC_B, a constant that Go's own tables know the line of (golang/golines.h). That line is
 * given to the statements from the last label or branch on, which prepare the call, and to the
 * call. For all others Go keeps no lines: they get the one that the function starts at. */
#include "translate/gen.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct Lines {
    Buf *out;
    SourcePos start, written;
    size_t left; /* bytes of directives that may come */
} Lines;

/* The return address that is stored: "i64_store(instance, ADDRESS, 383909890ull);" */
static bool return_address(Str text, uint64_t *pc) {
    const char *p = text.data, *end = p + text.len;
    static const char store[] = "i64_store(", tail[] = "ull);";
    size_t n = sizeof tail - 1;
    if ((size_t)(end - p) < sizeof store + n || memcmp(p, store, sizeof store - 1) != 0 ||
        memcmp(end - n, tail, n) != 0)
        return false;
    const char *digits = end - n;
    while (digits > p && digits[-1] >= '0' && digits[-1] <= '9') digits--;
    *pc = strtoull(digits, NULL, 10);
    return digits[-1] == ' ' && end - n - digits <= 19;
}

/* A label, or a statement that other code is reached by or from. */
static bool is_border(Str text) {
    char last = text.data[text.len - 1];
    return last == '}' || last == '{' || last == ':' || str_find(text, ":;") != NULL ||
           str_find(text, "goto ") != NULL;
}

static void write_file_name(Str file, Buf *out) {
    Buf clean = {0};
    buf_clean(&clean, file, false);
    buf_u8(out, '"');
    for (size_t i = 0; i < clean.len; i++) {
        uint8_t c = clean.data[i];
        if (c == '"' || c == '\\' || c == '?') buf_u8(out, '\\');
        buf_u8(out, c);
    }
    buf_puts(out, "\"\n");
    buf_free(&clean);
}

/* The statements from `from` on, up to `to`, on one line. */
static void put(Lines *l, const CBody *body, uint32_t from, uint32_t to, const SourcePos *pos) {
    bool same_file = str_eq(l->written.file, pos->file);
    size_t size = 20 + (same_file ? 0 : pos->file.len);
    bool same = (same_file && l->written.line == pos->line) || size > l->left;
    if (from == to) return;
    if (!same) {
        buf_printf(l->out, same_file ? "\n#line %u\n" : "\n#line %u ", pos->line);
        if (!same_file) write_file_name(pos->file, l->out);
        l->left -= size;
        l->written = *pos;
    }
    for (uint32_t i = from; i < to; i++) {
        buf_str(l->out, body->stmts.data[i].text);
        buf_u8(l->out, ' ');
    }
}

/* The line of a call is known where it stands. */
static void print_with_dwarf(const Gen *g, Lines *l, const CBody *body) {
    uint32_t call = 0, pending = 0;
    for (uint32_t i = 0; i < body->stmts.len; i++) {
        const CStmt *s = &body->stmts.data[i];
        SourcePos pos = {0};
        if (s->kind == CS_HEAD || (!s->calls && !is_border(s->text))) continue;
        if (s->calls) pos = sites_pos_of_call(g->sites, body->func, call++);
        put(l, body, pending, i + 1, pos.line != 0 ? &pos : &l->start);
        pending = i + 1;
    }
    put(l, body, pending, body->stmts.len, &l->start);
}

/* `pending` are the statements whose line is not known yet; once a return address is stored, they
 * go on to the call, or if that is inlined, to the next one that is stored. */
static void print_with_go(const Gen *g, Lines *l, const CBody *body) {
    uint32_t pending = 0;
    SourcePos call, next;
    bool stored = false;
    for (uint32_t i = 0; i < body->stmts.len; i++) {
        const CStmt *s = &body->stmts.data[i];
        uint64_t pc;
        if (return_address(s->text, &pc) && go_call_pos(g->lines, pc, &next)) {
            if (stored) {
                put(l, body, pending, i, &call);
                pending = i;
            }
            call = next;
            stored = true;
        } else if (stored ? s->calls : is_border(s->text)) {
            put(l, body, pending, i + 1, stored ? &call : &l->start);
            pending = i + 1;
            stored = false;
        }
    }
    put(l, body, pending, body->stmts.len, stored ? &call : &l->start);
}

void lines_print_body(const Gen *g, const CBody *body, Buf *out) {
    Lines l = {.out = out, .left = 8 * cbody_length(body) + 4096};
    if (g->lines != NULL && go_start_pos(g->lines, body->func, &l.start)) {
        print_with_go(g, &l, body);
    } else if (g->options->debug && g->sites != NULL && sites_match(g, body) &&
               sites_pos_of_start(g->sites, body->func)->line != 0) {
        l.start = *sites_pos_of_start(g->sites, body->func);
        print_with_dwarf(g, &l, body);
    } else {
        cbody_print(body, out);
        return;
    }
    buf_puts(out, "\n#line 1 \"generated\"\n"); /* what comes next is not from this file */
}
