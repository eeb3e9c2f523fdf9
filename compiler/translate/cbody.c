/* cbody.c: reads wasm2c's C into statements, and prints statements.
 *
 * Input: the text of one definition, with our names in it (bodies.c). Output: its statements; each
 * says what it is, so that no later step looks for that again.
 * Invariants: the statements are the lines of the text, in their order, but for the locals: wasm2c
 * declares them before the check of the stack, and nothing may be written into a frame that is not
 * there, so they follow it. A text without the check is code as a whole. */
#include "translate/cbody.h"

#include <string.h>

char cbody_variable(Str name, unsigned *number) {
    if (name.len < 6 || (!str_starts(name, "w2c_") && !str_starts(name, "var_"))) return 0;
    char kind = name.data[4];
    if (name.data[5] < '0' || name.data[5] > '9') return 0;
    *number = 0;
    for (size_t i = 5; i < name.len && name.data[i] >= '0' && name.data[i] <= '9'; i++)
        *number = *number * 10 + (unsigned)(name.data[i] - '0');
    if (kind == 'l' || kind == 'p') return 'l';
    return kind == 'i' || kind == 'j' || kind == 'f' || kind == 'd' ? kind : 0;
}

bool cbody_next_token(const char **p, const char *end, Str *token) {
    while (*p < end && !cbody_is_ident(**p)) (*p)++;
    token->data = *p;
    while (*p < end && cbody_is_ident(**p)) (*p)++;
    token->len = (size_t)(*p - token->data);
    return token->len != 0;
}

static bool contains(Str s, char c) {
    return s.len != 0 && memchr(s.data, c, s.len) != NULL;
}

/* One statement that ends the line. */
static bool is_single(Str s) {
    return memchr(s.data, ';', s.len) == s.data + s.len - 1;
}

static bool starts_with_any(Str s, const char *const *words, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (str_starts(s, words[i])) return true;
    return false;
}

static Str without(Str s, size_t n) {
    return (Str){s.data + n, s.len - n};
}

/* "TARGET = VALUE;" or "TARGET op= VALUE;" of a variable; compound only for stack variables. */
static bool read_assignment(CStmt *s) {
    const char *p = s->text.data, *end = p + s->text.len;
    unsigned number;
    if (!cbody_next_token(&p, end, &s->target) || s->target.data != s->text.data) return false;
    char kind = cbody_variable(s->target, &number);
    if (kind == 0 || !is_single(s->text)) return false;
    end--;
    if (end - p < 4 || *p != ' ') return false;
    size_t n = 1;
    while (n < 3 && p + n < end && memchr("+-*&|^<>/", p[n], 9) != NULL) n++;
    bool compound = n > 1;
    if (p + n + 1 >= end || p[n] != '=' || p[n + 1] != ' ' || (compound && kind == 'l'))
        return false;
    s->op = (Str){p + 1, n};
    s->value = (Str){p + n + 2, (size_t)(end - p) - n - 2};
    return s->value.len != 0;
}

static bool is_expression(Str s) {
    static const char *const others[] = {"goto ", "return", "struct ", "tmp", "case ", "default"};
    return is_single(s) && !starts_with_any(s, others, sizeof others / sizeof *others) &&
           (contains(s, '(') || str_starts(s, "instance->g"));
}

/* "u32 w2c_i0, w2c_i1;", a further line of it, or "struct wasm_multi_ij tmp;" */
static bool is_declaration(Str s) {
    static const char *const types[] = {
        "u32 ", "u64 ", "f32 ", "f64 ", "wasm_rt_funcref_t ", "wasm_rt_externref_t "};
    if (str_starts(s, "struct ")) return str_ends(s, " tmp;");
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (str_starts(s, types[i])) s = without(s, strlen(types[i]));
    if (!str_starts(s, "w2c_") && !str_starts(s, "var_")) return false;
    char last = s.data[s.len - 1];
    for (size_t i = 0; i + 1 < s.len; i++)
        if (!cbody_is_ident(s.data[i]) && s.data[i] != ',' && s.data[i] != ' ') return false;
    return last == ',' || last == ';';
}

static bool is_test(Str s) {
    return str_starts(s, "if (") && !contains(s, '=') &&
           (s.data[s.len - 1] == '{' || str_starts(s, "if (w2c_i") || str_starts(s, "if (var_i"));
}

static CStmtKind kind_of(CStmt *s) {
    if (is_declaration(s->text)) return CS_DECLARE;
    if (read_assignment(s)) return CS_ASSIGN;
    if (str_starts(s->text, "FUNC_EPILOGUE;")) return CS_EPILOGUE;
    if (is_expression(s->text)) return CS_EXPRESSION;
    if (is_test(s->text)) return CS_TEST;
    return str_starts(s->text, "return ") ? CS_RETURN : CS_OTHER;
}

/* "PREFIX__f12(" or CALL_INDIRECT */
static bool calls(const char *prefix, Str s) {
    const size_t length = strlen(prefix);
    const char *p = s.data, *end = s.data + s.len;
    for (Str token; cbody_next_token(&p, end, &token);) {
        if (str_starts(token, "CALL_INDIRECT")) return true;
        if (token.len < length + 4 || p == end || *p != '(') continue;
        if (memcmp(token.data, prefix, length) != 0) continue;
        Str rest = without(token, length);
        if (!str_starts(rest, "__f")) continue;
        size_t i = 3;
        while (i < rest.len && rest.data[i] >= '0' && rest.data[i] <= '9') i++;
        if (i == rest.len) return true;
    }
    return false;
}

static Str trimmed(const char *p, const char *end) {
    while (p < end && *p == ' ') p++;
    while (end > p && end[-1] == ' ') end--;
    return (Str){p, (size_t)(end - p)};
}

void cbody_read(CBody *body, const char *prefix, uint32_t func, Str text) {
    *body = (CBody){.func = func};
    VEC(CStmt) locals = {0};
    enum { SIGNATURE, LOCALS, CODE } at = SIGNATURE;
    if (str_find(text, "FUNC_PROLOGUE") == NULL) at = CODE;
    const char *p = text.data, *end = text.data + text.len;
    for (const char *nl; p < end; p = nl + 1) {
        nl = memchr(p, '\n', (size_t)(end - p));
        if (nl == NULL) nl = end;
        CStmt s = {.text = trimmed(p, nl)};
        if (s.text.len == 0) continue;
        if (at == CODE) {
            s.kind = kind_of(&s);
            s.calls = calls(prefix, s.text);
        } else if (str_starts(s.text, "FUNC_PROLOGUE")) {
            s.kind = CS_PROLOGUE;
        } else {
            s.kind = at == SIGNATURE ? CS_HEAD : CS_LOCALS;
        }
        if (s.kind == CS_LOCALS)
            VEC_PUSH(&body->arena, &locals, s);
        else
            VEC_PUSH(&body->arena, &body->stmts, s);
        if (at == SIGNATURE && s.text.data[s.text.len - 1] == '{') at = LOCALS;
        if (s.kind != CS_PROLOGUE) continue;
        for (uint32_t i = 0; i < locals.len; i++)
            VEC_PUSH(&body->arena, &body->stmts, locals.data[i]);
        at = CODE;
    }
}

bool cbody_is_code(const CStmt *s) {
    return s->kind != CS_HEAD && s->kind != CS_PROLOGUE && s->kind != CS_LOCALS;
}

void cbody_add(CBody *body, CStmt s) {
    s.text.data = arena_copy(&body->arena, s.text.data, s.text.len);
    s.target = s.op = s.value = (Str){0};
    VEC_PUSH(&body->arena, &body->stmts, s);
}

size_t cbody_length(const CBody *body) {
    size_t n = 0;
    for (uint32_t i = 0; i < body->stmts.len; i++) n += body->stmts.data[i].text.len + 1;
    return n;
}

void cbody_print(const CBody *body, Buf *out) {
    buf_reserve(out, cbody_length(body));
    for (uint32_t i = 0; i < body->stmts.len; i++) {
        buf_str(out, body->stmts.data[i].text);
        buf_u8(out, '\n');
    }
}

void cbody_free(CBody *body) {
    arena_free(&body->arena);
}
