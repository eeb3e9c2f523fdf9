/* lines.c: under -g, the lines of the guest's source in place of those of the generated C.
 *
 * Comes in: a function's C, one statement a line. Goes out: the same with #line directives, and
 * what has one source line on one line. With DWARF (TinyGo, clang) the lines of calls are known:
 * sites.c. Go's modules have none; in front of each call Go's code stores the return address, PC_F
 * << 16 | PC_B, a constant that Go's own tables know the line of (golang/golines.h). That line is
 * given to the statements from the last label or branch on, which prepare the call, and to the
 * call. For all others Go keeps no lines: they get the one that the function starts at. */
#include "translate/gen.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct Lines {
    Buf *out;
    SourcePlace start, written;
    size_t left; /* bytes of directives that may come */
} Lines;

static bool contains(const char *p, const char *end, const char *what) {
    size_t n = strlen(what);
    for (; (size_t)(end - p) >= n; p++)
        if (*p == *what && memcmp(p, what, n) == 0) return true;
    return false;
}

/* The return address that a line stores: "i64_store(instance, ADDRESS, 383909890ull);" */
static bool return_address(const char *p, const char *end, uint64_t *pc) {
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
static bool is_border(const char *p, const char *end) {
    return end[-1] == '}' || end[-1] == '{' || end[-1] == ':' || contains(p, end, ":;") ||
           contains(p, end, "goto ");
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

static void put(Lines *l, const char *p, const char *end, const SourcePlace *place) {
    bool same_file = str_eq(l->written.file, place->file);
    size_t size = 20 + (same_file ? 0 : place->file.len);
    bool same = (same_file && l->written.line == place->line) || size > l->left;
    if (p == end) return;
    if (!same) {
        buf_printf(l->out, same_file ? "\n#line %u\n" : "\n#line %u ", place->line);
        if (!same_file) write_file_name(place->file, l->out);
        l->left -= size;
        l->written = *place;
    }
    for (; p < end; p++) buf_u8(l->out, *p == '\n' ? ' ' : (uint8_t)*p);
}

/* The line of a call is known where it stands. */
static void write_with_dwarf(const Gen *g, Lines *l, uint32_t func, Str text) {
    const char *end = text.data + text.len, *pending = text.data;
    uint32_t call = 0;
    for (const char *p = body_start(text), *next; p < end; p = next) {
        const char *nl = line_end(p, end);
        next = nl < end ? nl + 1 : end;
        if (is_call_statement(g, p, nl)) {
            SourcePlace place = place_of_call(g->sites, func, call++);
            put(l, pending, next, place.line != 0 ? &place : &l->start);
        } else if (nl > p && is_border(p, nl)) {
            put(l, pending, next, &l->start);
        } else {
            continue;
        }
        pending = next;
    }
    put(l, pending, end, &l->start);
}

/* `pending` are the statements whose line is not known yet; once a return address is stored, they
 * go on to the call. */
static void write_with_go(const Gen *g, Lines *l, Str text) {
    const char *end = text.data + text.len, *pending = text.data;
    SourcePlace call;
    bool stored = false;
    for (const char *p = text.data, *next; p < end; p = next) {
        const char *nl = line_end(p, end);
        uint64_t pc;
        next = nl < end ? nl + 1 : end;
        if (nl == p) continue;
        if (return_address(p, nl, &pc) && go_call_place(g->lines, pc, &call)) {
            stored = true;
        } else if (stored && is_call_statement(g, p, nl)) {
            put(l, pending, next, &call);
            pending = next;
            stored = false;
        } else if (!stored && is_border(p, nl)) {
            put(l, pending, next, &l->start);
            pending = next;
        }
    }
    put(l, pending, end, &l->start);
}

void write_with_lines(const Gen *g, uint32_t func, Str text, Buf *out) {
    Lines l = {.out = out, .left = 8 * text.len + 4096};
    if (g->lines != NULL && go_start_place(g->lines, func, &l.start)) {
        write_with_go(g, &l, text);
    } else if (g->options->debug && g->sites != NULL && sites_match(g, func, text) &&
               place_of_start(g->sites, func)->line != 0) {
        l.start = *place_of_start(g->sites, func);
        write_with_dwarf(g, &l, func, text);
    } else {
        buf_str(out, text);
        return;
    }
    buf_puts(out, "\n#line 1 \"generated\"\n"); /* what comes next is not from this file */
}
