/* state-code.c: see state-code.h.
 *
 * Input and output: instructions, and the comments after them in a dump. Invariants: what is
 * printed and read back is the same. WebAssembly's text has none of these instructions: they are
 * printed as others with the same effect, and found by counting those. */
#include "state-code.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define MUL_HIGH ";; upper half of local "
#define CHECK ";; interruption check: "

static const char *const check_kinds[CHECK_KINDS] = {"work", "local", "return"};

void state_put_code(const Insn *in, Buf *out) {
    if (in->op == OP_i64_add_mul_high) {
        buf_printf(out, " " MUL_HIGH "%" PRIu32 " * local %" PRIu32, in->a, in->b);
    } else if (in->op == OP_interruption_check) {
        buf_printf(out, " " CHECK "%s", in->a < CHECK_KINDS ? check_kinds[in->a] : "unknown");
        if (in->a != CHECK_RETURN) buf_printf(out, " %" PRIu64, in->imm);
    }
}

/* "7 * local 8" */
static bool read_mul_high(const Module *m, const Func *f, const char *text, Insn *in) {
    uint32_t a, b;
    if (sscanf(text, "%9" SCNu32 " * local %9" SCNu32, &a, &b) != 2) return false;
    *in = insn_ab(OP_i64_add_mul_high, a, b);
    return local_type(m, f, a) == VT_I64 && local_type(m, f, b) == VT_I64;
}

/* "work 37", "return" */
static bool read_check(const char *text, Insn *in) {
    char word[8] = "";
    uint64_t units = 0;
    uint32_t kind = 0;
    const int n = sscanf(text, "%7s %10" SCNu64, word, &units);
    while (kind < CHECK_KINDS && strcmp(word, check_kinds[kind]) != 0) kind++;
    *in = (Insn){.op = OP_interruption_check, .a = kind, .imm = units};
    return kind == CHECK_RETURN ? n == 1
                                : kind < CHECK_KINDS && n == 2 && units != 0 && units <= UINT32_MAX;
}

/* The next word of code, without parentheses; `(; comments ;)` are skipped. */
static bool take_word(Str *code, Str *word) {
    const char *p = code->data, *end = p + code->len;
    while (p != end && (*p == ' ' || *p == '(' || *p == ')')) {
        const bool comment = *p++ == '(' && p != end && *p == ';';
        while (comment && p != end && !(p[-1] == ';' && *p == ')')) p++;
    }
    const char *start = p;
    while (p != end && *p != ' ' && *p != '(' && *p != ')') p++;
    *word = (Str){start, (size_t)(p - start)};
    *code = (Str){p, (size_t)(end - p)};
    return word->len != 0;
}

static void count_words(Str code, StateSeen *seen) {
    for (Str word; take_word(&code, &word);) {
        seen->mul_high += str_eq_c(word, op_info[OP_i64_add_mul_high].text);
        seen->check += str_eq_c(word, op_info[OP_interruption_check].text);
    }
}

/* The n-th instruction that has the text of `op`. */
static Insn *find_printed(Func *f, Op op, uint32_t n) {
    for (uint32_t i = 0; i < f->code.len; i++)
        if (strcmp(op_info[f->code.data[i].op].text, op_info[op].text) == 0 && --n == 0)
            return &f->code.data[i];
    return NULL;
}

const char *state_read_code(Module *m, uint32_t func, StateSeen *seen, Str line) {
    char text[64];
    const char *comment = str_find(line, ";;");
    const size_t n = comment != NULL ? (size_t)(comment - line.data) : line.len;
    count_words((Str){line.data, n}, seen);
    const Str rest = {line.data + n, line.len - n};
    const bool mul_high = str_starts(rest, MUL_HIGH);
    if (!mul_high && !str_starts(rest, CHECK)) return NULL;
    if (func == NO_INDEX) return "no function before";
    Func *f = &m->funcs.data[func];
    Insn *in = mul_high ? find_printed(f, OP_i64_add, seen->mul_high)
                        : find_printed(f, OP_nop, seen->check);
    if (in == NULL) return "there is no such instruction:";
    snprintf(text, sizeof text, "%.*s", STR_ARG(rest));
    const bool ok = mul_high ? read_mul_high(m, f, text + strlen(MUL_HIGH), in)
                             : read_check(text + strlen(CHECK), in);
    return ok ? NULL : mul_high ? "no such locals of type i64:" : "no such check:";
}
