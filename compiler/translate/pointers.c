/* pointers.c: locals that move through memory in a loop are of 64 bits there.
 *
 *     w2c_L5:                                      gw_p1 = w2c_l4;
 *     ... i32_load(instance, (u64)(w2c_l4)) ...    w2c_L5:
 *     if (w2c_l2) {goto w2c_B1;}              ->   ... i32_load(instance, gw_p1) ...
 *     w2c_l4 = (w2c_l4 + 4u);                      if (w2c_l2) {w2c_l4 = (u32)gw_p1; goto w2c_B1;}
 *     if (w2c_l3) {goto w2c_L5;}                   gw_p1 = gw_wide((u32)gw_p1 + 4u);
 *                                                  if (w2c_l3) {goto w2c_L5;}
 *                                                  w2c_l4 = (u32)gw_p1;
 *
 * C compilers extend a number of 32 bits wherever it is used as an address, although the addition
 * that made it has done so already: they do not know that of what comes around a loop. gw_wide()
 * (gowasm_gen.h) leaves them no choice; so its loop is not vectorised, which volatile accesses do
 * not allow anyway.
 * Input: a folded body of a module whose accesses are pinned. Output: the same. Invariants: in the
 * loop the new variable is the local, extended; where control leaves the loop, the local has its
 * value again. A loop qualifies if control enters it at its label alone, a local of type i32 if the
 * loop moves it at one place, and otherwise uses it as an address alone. */
#include "translate/gen.h"

#include <string.h>

/* Loops of more statements keep their locals in registers no better; the bounds make the work
 * linear. */
enum { LONGEST_LOOP = 300, MOST_POINTERS = 8 };

typedef struct Label {
    uint32_t at, first, last; /* statements: its own, the first and the last with a goto to it */
} Label;

typedef struct Pointers {
    const Gen *g;
    CBody *body;
    Arena arena;
    Map index; /* of a label, by its name */
    VEC(Label) labels;
    Str *before, *after; /* by statement: assignments around it */
    uint32_t count;      /* of variables that were made */
} Pointers;

static bool is_label(Str text, Str *name) {
    const char *p = text.data, *end = text.data + text.len;
    return cbody_next_token(&p, end, name) && name->data == text.data && p < end && *p == ':' &&
           (str_starts(*name, "w2c_") || str_starts(*name, "var_"));
}

/* The next "goto NAME" in [*p, end), which is left after it. */
static bool next_goto(const char **p, const char *end, Str *name) {
    for (Str t; cbody_next_token(p, end, &t);)
        if (str_eq_c(t, "goto")) return cbody_next_token(p, end, name);
    return false;
}

static Label *label_of(Pointers *w, Str name) {
    uint32_t at = map_get(&w->index, name);
    if (at == MAP_NONE) {
        at = w->labels.len;
        map_add(&w->index, name, at);
        VEC_PUSH(&w->arena, &w->labels, ((Label){NO_INDEX, NO_INDEX, 0}));
    }
    return &w->labels.data[at];
}

static void find_labels(Pointers *w) {
    for (uint32_t i = 0; i < w->body->stmts.len; i++) {
        const Str text = w->body->stmts.data[i].text;
        Str name;
        if (is_label(text, &name)) label_of(w, name)->at = i;
        for (const char *p = text.data; next_goto(&p, text.data + text.len, &name);) {
            Label *l = label_of(w, name);
            if (l->first == NO_INDEX) l->first = i;
            l->last = i;
        }
    }
}

static int braces(Str text) {
    int depth = 0;
    for (size_t i = 0; i < text.len; i++) depth += (text.data[i] == '{') - (text.data[i] == '}');
    return depth;
}

/* The last statement of the loop: all jumps back are before it, and blocks are closed. */
static bool find_end(const Pointers *w, const Label *l, uint32_t *end) {
    if (l->at == NO_INDEX || l->first == NO_INDEX || l->first <= l->at) return false;
    int depth = 0;
    for (*end = l->at; *end < w->body->stmts.len && *end - l->at < LONGEST_LOOP; ++*end) {
        depth += braces(w->body->stmts.data[*end].text);
        if (depth < 0) return false;
        if (depth == 0 && *end >= l->last) return true;
    }
    return false;
}

/* No way from elsewhere leads into its midst. */
static bool is_entered_at_head(Pointers *w, uint32_t begin, uint32_t end) {
    for (uint32_t i = begin + 1; i <= end; i++) {
        Str name;
        if (!is_label(w->body->stmts.data[i].text, &name)) continue;
        const Label *l = label_of(w, name);
        if (l->first != NO_INDEX && (l->first < begin || l->last > end)) return false;
    }
    return true;
}

/* Is the token at `name` all of "(u64)(NAME)"? */
static bool is_address(Str text, Str name) {
    static const char lead[] = "(u64)(";
    const size_t n = sizeof lead - 1;
    return (size_t)(name.data - text.data) >= n && memcmp(name.data - n, lead, n) == 0 &&
           name.data + name.len < text.data + text.len && name.data[name.len] == ')';
}

/* How often the variable is in the statement, and how often as an address. */
static uint32_t uses(Str text, Str var, uint32_t *addresses) {
    uint32_t n = 0;
    const char *p = text.data, *end = text.data + text.len;
    for (Str t; cbody_next_token(&p, end, &t);) {
        if (!str_eq(t, var)) continue;
        n++;
        *addresses += is_address(text, t);
    }
    return n;
}

/* "VAR = (VAR + ...);" of a local of type i32: what follows the second VAR, up to ")". */
static bool is_move(const Pointers *w, Str text, Str *var, Str *rest) {
    const char *p = text.data, *end = text.data + text.len;
    unsigned number;
    Str again;
    uint32_t addresses = 0;
    if (!cbody_next_token(&p, end, var) || var->data != text.data ||
        cbody_variable(*var, &number) != 'l' || end - p < 4 || memcmp(p, " = (", 4) != 0)
        return false;
    if (!cbody_next_token(&p, end, &again) || again.data != var->data + var->len + 4 ||
        !str_eq(again, *var) || end - p < 6 || p[0] != ' ' || (p[1] != '+' && p[1] != '-') ||
        p[2] != ' ' || memcmp(end - 2, ");", 2) != 0)
        return false;
    *rest = (Str){p, (size_t)(end - 2 - p)};
    const Module *m = w->g->m;
    return uses(text, *var, &addresses) == 2 &&
           local_type(m, &m->funcs.data[w->body->func], number) == VT_I32;
}

/* All other statements have it as an address, and one does. */
static bool only_addresses(const Pointers *w, uint32_t begin, uint32_t end, uint32_t move,
                           Str var) {
    uint32_t all = 0, addresses = 0;
    for (uint32_t i = begin; i <= end; i++)
        if (i != move) all += uses(w->body->stmts.data[i].text, var, &addresses);
    return all != 0 && all == addresses;
}

static void set_text(Pointers *w, uint32_t at, const Buf *text) {
    Str *s = &w->body->stmts.data[at].text;
    *s = (Str){arena_copy(&w->body->arena, text->data, text->len), text->len};
}

/* Addresses become the new variable; before a jump that leaves the loop, the local is set. */
static void replace(Pointers *w, uint32_t at, uint32_t begin, uint32_t end, Str var) {
    const Str text = w->body->stmts.data[at].text;
    const char *p = text.data, *stop = text.data + text.len, *copied = p;
    Buf out = {0};
    for (Str t; cbody_next_token(&p, stop, &t);) {
        if (str_eq(t, var)) {
            buf_bytes(&out, copied, (size_t)(t.data - 6 - copied));
            buf_printf(&out, "gw_p%u", (unsigned)w->count);
            copied = p = t.data + t.len + 1;
        } else if (str_eq_c(t, "goto")) {
            Str name;
            if (!cbody_next_token(&p, stop, &name)) break;
            const Label *l = label_of(w, name);
            if (l->at >= begin && l->at <= end) continue;
            buf_bytes(&out, copied, (size_t)(t.data - copied));
            buf_printf(&out, "{%.*s = (u32)gw_p%u; goto %.*s;}", STR_ARG(var), (unsigned)w->count,
                       STR_ARG(name));
            copied = p = p < stop ? p + 1 : stop; /* the semicolon */
        }
    }
    if (out.len != 0) {
        buf_bytes(&out, copied, (size_t)(stop - copied));
        set_text(w, at, &out);
    }
    buf_free(&out);
}

static void append(Pointers *w, Str *to, const Buf *text) {
    Buf all = {0};
    buf_str(&all, *to);
    if (to->len != 0) buf_u8(&all, ' ');
    buf_str(&all, buf_view(text));
    *to = (Str){arena_copy(&w->arena, all.data, all.len), all.len};
    buf_free(&all);
}

static void widen(Pointers *w, uint32_t begin, uint32_t end, uint32_t move, Str var, Str rest) {
    Buf text = {0};
    const unsigned n = (unsigned)++w->count;
    buf_printf(&text, "gw_p%u = gw_wide((u32)gw_p%u%.*s);", n, n, STR_ARG(rest));
    for (uint32_t i = begin; i <= end; i++)
        if (i != move) replace(w, i, begin, end, var);
    set_text(w, move, &text);
    text.len = 0;
    buf_printf(&text, "gw_p%u = %.*s;", n, STR_ARG(var));
    append(w, &w->before[begin], &text);
    text.len = 0;
    buf_printf(&text, "%.*s = (u32)gw_p%u;", STR_ARG(var), n);
    append(w, &w->after[end], &text);
    buf_free(&text);
}

static void look_at(Pointers *w, uint32_t begin, uint32_t end) {
    unsigned looked = 0;
    for (uint32_t i = begin; i <= end && looked < MOST_POINTERS; i++) {
        Str var, rest;
        if (!is_move(w, w->body->stmts.data[i].text, &var, &rest)) continue;
        looked++;
        if (only_addresses(w, begin, end, i, var)) widen(w, begin, end, i, var, rest);
    }
}

static void add(CBody *body, CStmtKind kind, Str text) {
    if (text.len != 0) cbody_add(body, (CStmt){.kind = kind, .text = text});
}

/* With the assignments, and the new variables declared before all that is code. */
static void insert(Pointers *w) {
    CBody *body = w->body;
    const CStmt *from = body->stmts.data;
    const uint32_t count = body->stmts.len;
    Buf declared = {0};
    for (uint32_t i = 1; i <= w->count; i++)
        buf_printf(&declared, "%s gw_p%u = 0", i == 1 ? "u64" : ",", (unsigned)i);
    buf_u8(&declared, ';');
    body->stmts.data = NULL;
    body->stmts.len = body->stmts.cap = 0;
    bool begun = false;
    for (uint32_t i = 0; i < count; i++) {
        if (!begun && cbody_is_code(&from[i])) {
            add(body, CS_DECLARE, buf_view(&declared));
            begun = true;
        }
        add(body, CS_OTHER, w->before[i]);
        VEC_PUSH(&body->arena, &body->stmts, from[i]);
        add(body, CS_OTHER, w->after[i]);
    }
    buf_free(&declared);
}

void pointers_widen(const Gen *g, CBody *body) {
    if (!g->options->pin_accesses || g->bounds_checks) return;
    Pointers w = {.g = g, .body = body};
    w.index.arena = &w.arena;
    find_labels(&w);
    w.before = ARENA_ARRAY(&w.arena, Str, body->stmts.len);
    w.after = ARENA_ARRAY(&w.arena, Str, body->stmts.len);
    for (uint32_t i = 0; i < w.labels.len; i++) {
        const uint32_t begin = w.labels.data[i].at;
        uint32_t end;
        if (find_end(&w, &w.labels.data[i], &end) && is_entered_at_head(&w, begin, end))
            look_at(&w, begin, end);
    }
    if (w.count != 0) insert(&w);
    arena_free(&w.arena);
}
