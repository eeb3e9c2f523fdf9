/* fold.c: rebuilds expressions from the stack-machine code that wasm2c prints.
 *
 * Input: a body as cbody.c has read it. Output: the same body with fewer statements. Invariants:
 * what has an effect or may trap happens once, in the order that the module has it in; each value
 * has the type, and each float the bits, that it had in a variable of its own.
 *
 * wasm2c prints one statement for each wasm instruction, through variables that stand for the
 * operand stack: i0 = l3; i1 = 8u; i0 += i1; i0 = i32_load(instance, i0). Read back as
 * i0 = i32_load(instance, (l3 + 8u)), a function has less than half the statements, which makes
 * compilers a tenth faster and code without optimisation smaller.
 *
 * An assignment to a stack variable is held back ("pending") and put in where the variable is read,
 * which is once: reading is popping. Exceptions are handled where they arise: local.tee reads
 * without popping, and at labels, jumps and whatever else is not known here all that is pending is
 * written out first. What can be held back has no side effect and cannot trap: constants, locals,
 * arithmetic, and, unless accesses are pinned, loads and globals, which are written out before
 * anything that might change them; so is what reads a variable that was written out itself. Text
 * grows no further than LONGEST, so the work is linear.
 *
 * A select stays a statement of its own, `i0 = c ? a : b;`: tcc 0.9.27 drops the code after a
 * conditional that is the condition of another one. For the same reason stack variables are
 * declared with GW_UNSET, which gives them a value where the compiler is not trusted to see that
 * each is written before it is read. */
#include "translate/gen.h"

#include <string.h>

#define MAX_PENDING 48
#define LONGEST 600

typedef struct Pending {
    Str var;         /* its name, in the input */
    Buf text;        /* the expression, with parentheses where it is not atomic */
    uint64_t locals; /* bit n % 64: reads local n */
    uint64_t stack;  /* stack_bit(): reads a stack variable that is written out already */
    bool memory;     /* reads memory, a global or the memory's size */
} Pending;

typedef struct Fold {
    Pending list[MAX_PENDING];
    unsigned count;
    bool pin_accesses;
    bool calls; /* the statement that is being read */
    CBody *out;
    Buf line, text; /* scratch */
} Fold;

static void drop_pending(Fold *f, unsigned i) {
    Buf keep = f->list[i].text; /* its storage is used again */
    f->list[i] = f->list[--f->count];
    f->list[f->count].text = keep;
}

/* "VAR = VALUE;"; `calls`: the value has a call in it. */
static void put_assignment(Fold *f, Str var, const Buf *value, bool calls) {
    f->text.len = 0;
    buf_str(&f->text, var);
    buf_puts(&f->text, " = ");
    buf_str(&f->text, buf_view(value));
    buf_u8(&f->text, ';');
    cbody_add(f->out, (CStmt){.kind = CS_ASSIGN, .calls = calls, .text = buf_view(&f->text)});
}

static void write_out(Fold *f, unsigned i) {
    put_assignment(f, f->list[i].var, &f->list[i].text, false);
    drop_pending(f, i);
}

static void write_out_all(Fold *f) {
    while (f->count != 0) write_out(f, 0);
}

static void write_out_memory(Fold *f) {
    for (unsigned i = 0; i < f->count;)
        if (f->list[i].memory)
            write_out(f, i);
        else
            i++;
}

static void write_out_local(Fold *f, unsigned number) {
    for (unsigned i = 0; i < f->count;)
        if ((f->list[i].locals >> (number % 64) & 1) != 0)
            write_out(f, i);
        else
            i++;
}

static uint64_t stack_bit(char kind, unsigned number) {
    unsigned k = kind == 'i' ? 0 : kind == 'j' ? 1 : kind == 'f' ? 2 : 3;
    return (uint64_t)1 << (number % 16 * 4 + k);
}

/* The variable gets another value: what reads the present one is written out before. */
static void write_out_stack(Fold *f, uint64_t bit) {
    for (unsigned i = 0; i < f->count;)
        if ((f->list[i].stack & bit) != 0)
            write_out(f, i);
        else
            i++;
}

static Pending *find_pending(Fold *f, Str var) {
    for (unsigned i = 0; i < f->count; i++)
        if (str_eq(f->list[i].var, var)) return &f->list[i];
    return NULL;
}

/* What an expression does beside computing. */
typedef struct Effects {
    uint64_t locals, stack;
    bool memory, other; /* other: may trap, call or write */
} Effects;

static bool is_select(const Buf *text) {
    return text->len != 0 && memchr(text->data, '?', text->len) != NULL;
}

static bool is_load(Str t) {
    return t.len >= 8 && (memcmp(t.data + 3, "_load", 5) == 0);
}

static bool is_pure_helper(Str t) {
    static const char *const prefixes[] = {
        "I32_CLZ",        "I64_CLZ",    "I32_CTZ",     "I64_CTZ",    "I32_ROT",
        "I64_ROT",        "I32_POPCNT", "I64_POPCNT",  "FMIN",       "FMAX",
        "copysign",       "wasm_floor", "gw_mul_high", "wasm_ceil",  "wasm_trunc",
        "wasm_nearbyint", "wasm_sqrt",  "wasm_fabs",   "wasm_quiet", "gw_neg_f"};
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++) {
        size_t n = strlen(prefixes[i]);
        if (t.len >= n && memcmp(t.data, prefixes[i], n) == 0) return true;
    }
    return t.len > 15 && (memcmp(t.data + 3, "_reinterpret_", 13) == 0 ||
                          memcmp(t.data + 3, "_TRUNC_SAT_", 11) == 0);
}

/* Appends the expression [p, end) with pending variables put in, and collects its effects. */
static Effects substitute(Fold *f, const char *p, const char *end, Buf *out) {
    Effects e = {0};
    while (p < end) {
        const char *start = p;
        Str t;
        bool found = cbody_next_token(&p, end, &t);
        buf_bytes(out, start, (size_t)((found ? t.data : p) - start));
        if (!found) break;
        unsigned n;
        char kind = cbody_variable(t, &n);
        Pending *q = kind != 0 && kind != 'l' ? find_pending(f, t) : NULL;
        if (q != NULL) {
            buf_bytes(out, q->text.data, q->text.len);
            e.locals |= q->locals;
            e.stack |= q->stack;
            e.memory = e.memory || q->memory;
            drop_pending(f, (unsigned)(q - f->list));
            continue;
        }
        buf_bytes(out, t.data, t.len);
        if (kind == 'l') e.locals |= (uint64_t)1 << (n % 64);
        if (kind != 0 && kind != 'l') e.stack |= stack_bit(kind, n);
        if (kind != 0 || (t.data[0] >= '0' && t.data[0] <= '9')) continue;
        if (p < end && *p == '(') {
            if (is_load(t) && !f->pin_accesses)
                e.memory = true;
            else if (t.len == 12 && memcmp(t.data, "MEMORY_PAGES", 12) == 0)
                e.memory = true;
            else if (!is_pure_helper(t))
                e.other = true;
        } else if (end - p >= 2 && p[0] == '-' && p[1] == '>') {
            e.memory = true; /* instance->g0 */
        }
    }
    return e;
}

/* Is the expression one operand, which needs no parentheses? */
static bool is_atomic(const char *p, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (!cbody_is_ident(p[i]) && p[i] != '.') return false;
    return true;
}

/* Comparisons have C's type int. */
static bool is_boolean(const char *p, size_t n) {
    if (n != 0 && p[0] == '!') return true;
    for (size_t i = 0; i + 1 < n; i++) {
        bool shift = p[i + 1] == p[i] || (i > 0 && p[i - 1] == p[i]);
        if ((p[i] == '<' || (p[i] == '>' && i > 0 && p[i - 1] != '-')) && !shift) return true;
        if ((p[i] == '=' || p[i] == '!') && p[i + 1] == '=') return true;
    }
    return false;
}

static void hold(Fold *f, Str var, char kind, const Buf *text, Effects e) {
    if (f->count == MAX_PENDING) write_out(f, 0);
    Pending *p = &f->list[f->count++];
    p->var = var;
    p->locals = e.locals;
    p->stack = e.stack;
    p->memory = e.memory;
    p->text.len = 0;
    const char *s = (const char *)text->data;
    bool atomic = is_atomic(s, text->len);
    /* The exact type of the variable, where C's may differ: comparisons are int, a literal or
     * INFINITY in float arithmetic may be of the other width. */
    if (kind == 'i' && is_boolean(s, text->len)) buf_puts(&p->text, "(u32)");
    if (kind == 'f' || kind == 'd') {
        buf_puts(&p->text, kind == 'f' ? "(f32)" : "(f64)");
        atomic = false;
    }
    if (!atomic) buf_u8(&p->text, '(');
    buf_bytes(&p->text, text->data, text->len);
    if (!atomic) buf_u8(&p->text, ')');
}

/* "var = [p, end)" for a stack variable. */
static void assign_stack(Fold *f, Str var, char kind, unsigned number, const char *p,
                         const char *end) {
    f->line.len = 0;
    Effects e = substitute(f, p, end, &f->line);
    Pending *old = find_pending(f, var); /* what was not read was dropped */
    if (old != NULL) drop_pending(f, (unsigned)(old - f->list));
    write_out_stack(f, stack_bit(kind, number));
    if (e.other || f->line.len > LONGEST || is_select(&f->line)) {
        if (e.other) write_out_memory(f);
        put_assignment(f, var, &f->line, f->calls);
    } else {
        hold(f, var, kind, &f->line, e);
    }
}

/* "l3 = i0": local.set, or local.tee: then i0 is read again, and is l3 until that changes. */
static void assign_local(Fold *f, Str var, unsigned number, const char *p, const char *end) {
    Str source;
    const char *q = p;
    unsigned n;
    char kind = cbody_next_token(&q, end, &source) && q == end ? cbody_variable(source, &n) : 0;
    bool was_pending = kind != 0 && kind != 'l' && find_pending(f, source) != NULL;
    f->line.len = 0;
    Effects e = substitute(f, p, end, &f->line);
    if (e.other) write_out_memory(f);
    write_out_local(f, number);
    put_assignment(f, var, &f->line, f->calls);
    if (!was_pending) return;
    f->line.len = 0;
    buf_bytes(&f->line, var.data, var.len);
    hold(f, source, kind, &f->line, (Effects){.locals = (uint64_t)1 << (number % 64)});
}

/* "f0 = -(f0)": only the sign bit changes, which not every compiler's operator does of a NaN. */
static void assign_negated(Fold *f, Str var, char kind, unsigned number, const char *p,
                           const char *end) {
    Buf b = {0};
    buf_puts(&b, kind == 'f' ? "gw_neg_f32" : "gw_neg_f64");
    buf_bytes(&b, p + 1, (size_t)(end - p - 1));
    const char *text = (const char *)b.data;
    assign_stack(f, var, kind, number, text, text + b.len);
    buf_free(&b);
}

/* Is it this constant, as wasm2c prints it: 1, 1.0, -0.f? The stored text is "(f32)(1)". */
static bool is_literal(const Pending *p, const char *wanted) {
    if (p == NULL || p->text.len < 8) return false;
    const char *s = (const char *)p->text.data + 6;
    size_t len = p->text.len - 7, n = strlen(wanted);
    return len >= n && memcmp(s, wanted, n) == 0 &&
           (len == n || (s[n] == '.' && (len == n + 2 && (s[n + 1] == '0' || s[n + 1] == 'f'))));
}

/* x * 1, x / -1, x - 0 and their like are x for C compilers, but not in wasm: the result of
 * arithmetic is never a signalling NaN (core spec 4.3.3). They must not see such a constant. */
static void hide_neutral(Fold *f, Str var, char kind, char op, const char *p, const char *end) {
    Str t;
    Pending *left = find_pending(f, var);
    Pending *right = cbody_next_token(&p, end, &t) && p == end ? find_pending(f, t) : NULL;
    Pending *neutral = NULL;
    bool right_one = is_literal(right, "1") || is_literal(right, "-1");
    if (op == '*')
        neutral = right_one ? right : is_literal(left, "1") || is_literal(left, "-1") ? left : NULL;
    else if (op == '/')
        neutral = right_one ? right : NULL;
    else if (op == '-')
        neutral = is_literal(right, "0") ? right : is_literal(left, "-0") ? left : NULL;
    else if (op == '+')
        neutral = is_literal(right, "-0") ? right : is_literal(left, "-0") ? left : NULL;
    if (neutral == NULL) return;
    Buf hidden = {0};
    buf_printf(&hidden, "gw_opaque_f%s%.*s", kind == 'f' ? "32" : "64",
               (int)(neutral->text.len - 5), (const char *)neutral->text.data + 5);
    buf_free(&neutral->text);
    neutral->text = hidden;
}

/* "i0 op= [p, end)" */
static void assign_compound(Fold *f, Str var, char kind, unsigned number, Str op, const char *p,
                            const char *end) {
    if (kind == 'f' || kind == 'd') hide_neutral(f, var, kind, *op.data, p, end);
    Buf b = {0};
    buf_str(&b, var);
    buf_u8(&b, ' ');
    buf_bytes(&b, op.data, op.len - 1);
    buf_u8(&b, ' ');
    buf_bytes(&b, p, (size_t)(end - p));
    /* The pending entry of var may be replaced while its name is borrowed from b: keep var. */
    const char *text = (const char *)b.data;
    assign_stack(f, var, kind, number, text, text + b.len);
    buf_free(&b);
}

static void assignment(Fold *f, const CStmt *s) {
    const char *p = s->value.data, *end = p + s->value.len;
    unsigned number;
    char kind = cbody_variable(s->target, &number);
    if (s->op.len > 1)
        assign_compound(f, s->target, kind, number, s->op, p, end);
    else if (kind == 'l')
        assign_local(f, s->target, number, p, end);
    else if ((kind == 'f' || kind == 'd') && str_starts(s->value, "-("))
        assign_negated(f, s->target, kind, number, p, end);
    else
        assign_stack(f, s->target, kind, number, p, end);
}

static void copy_declaration(Fold *f, const CStmt *s) {
    f->text.len = 0;
    for (size_t i = 0; i < s->text.len; i++) {
        if (s->text.data[i] == ',' || s->text.data[i] == ';') buf_puts(&f->text, " GW_UNSET");
        buf_u8(&f->text, (uint8_t)s->text.data[i]);
    }
    cbody_add(f->out, (CStmt){.kind = CS_DECLARE, .text = buf_view(&f->text)});
}

/* With what it reads put in; what the statement may change or leave is written out before. */
static void substituted(Fold *f, const CStmt *s) {
    f->line.len = 0;
    substitute(f, s->text.data, s->text.data + s->text.len, &f->line);
    if (s->kind == CS_EXPRESSION)
        write_out_memory(f);
    else if (s->kind == CS_RETURN)
        while (f->count != 0) drop_pending(f, 0);
    else
        write_out_all(f);
    cbody_add(f->out, (CStmt){.kind = s->kind, .calls = s->calls, .text = buf_view(&f->line)});
}

static void statement(Fold *f, const CStmt *s) {
    f->calls = s->calls;
    switch (s->kind) {
    case CS_DECLARE:
        copy_declaration(f, s);
        break;
    case CS_ASSIGN:
        assignment(f, s);
        break;
    case CS_EXPRESSION:
    case CS_TEST:
    case CS_RETURN:
        substituted(f, s);
        break;
    case CS_OTHER:
        write_out_all(f);
        cbody_add(f->out, *s);
        break;
    default:
        cbody_add(f->out, *s);
        break;
    }
}

void fold_body(const Gen *g, const CBody *from, CBody *to) {
    Fold f = {.pin_accesses = g->options->pin_accesses || g->options->bounds_checks, .out = to};
    *to = (CBody){.func = from->func};
    for (uint32_t i = 0; i < from->stmts.len; i++) statement(&f, &from->stmts.data[i]);
    for (unsigned i = 0; i < MAX_PENDING; i++) buf_free(&f.list[i].text);
    buf_free(&f.line);
    buf_free(&f.text);
}
