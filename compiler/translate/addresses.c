/* addresses.c: loads and stores get index and offset as two arguments (gowasm_access.h), which
 * without an operating system are checked apart.
 *
 * Input: statements whose loads and stores have one address, as wasm2c prints it: (u64)(INDEX), or
 * (u64)(INDEX) + OFFSET. Output: the same with (u32)(INDEX), OFFSETu. */
#include "translate/gen.h"

#include <string.h>

/* Does the name before `p` belong to a load or store? */
static bool is_access(const char *start, const char *p) {
    const char *name = p;
    while (name > start &&
           ((name[-1] >= 'a' && name[-1] <= 'z') || name[-1] == '_' ||
            (name[-1] >= 'A' && name[-1] <= 'Z') || (name[-1] >= '0' && name[-1] <= '9')))
        name--;
    size_t n = (size_t)(p - name);
    if (n == 10 && memcmp(name, "LOAD_CHECK", 10) == 0) return true;
    if (n < 8 || (name[0] != 'i' && name[0] != 'f')) return false;
    if (memcmp(name + 3, "_load", 5) != 0 && (n < 9 || memcmp(name + 3, "_store", 6) != 0))
        return false;
    for (size_t i = 0; i + 1 < n; i++)
        if (name[i] == '_' && name[i + 1] == '_') return false; /* a function: PREFIX__f1 */
    return true;
}

static const char *closing(const char *open, const char *end) {
    unsigned depth = 0;
    for (const char *p = open; p < end; p++) {
        if (*p == '(') depth++;
        if (*p == ')' && --depth == 0) return p;
    }
    return NULL;
}

static void split(Str text, Buf *out) {
    static const char lead[] = "(instance, (u64)(";
    const size_t n = sizeof lead - 1;
    const char *p = text.data, *end = text.data + text.len, *copied = p;
    for (; p < end; p++) {
        if (*p != '(' || (size_t)(end - p) < n || memcmp(p, lead, n) != 0 ||
            !is_access(text.data, p))
            continue;
        const char *open = p + n - 1, *close = closing(open, end);
        if (close == NULL) break;
        buf_bytes(out, copied, (size_t)(p - copied));
        buf_puts(out, "(instance, (u32)(");
        split((Str){open + 1, (size_t)(close - open - 1)}, out);
        p = close + 1;
        buf_puts(out, "), ");
        if (end - p > 3 && memcmp(p, " + ", 3) == 0) {
            p += 3;
            while (p < end && *p >= '0' && *p <= '9') buf_u8(out, (uint8_t)*p++);
            if (p < end && *p == 'u') p++;
        } else {
            buf_u8(out, '0');
        }
        buf_u8(out, 'u');
        copied = p--;
    }
    buf_bytes(out, copied, (size_t)(end - copied));
}

void addresses_split(CBody *body) {
    Buf text = {0};
    for (uint32_t i = 0; i < body->stmts.len; i++) {
        CStmt *s = &body->stmts.data[i];
        text.len = 0;
        split(s->text, &text);
        if (text.len != 0) s->text.data = arena_copy(&body->arena, text.data, text.len);
        s->text.len = text.len;
    }
    buf_free(&text);
}
