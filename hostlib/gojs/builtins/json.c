/* json.c: JSON.parse and JSON.stringify (ECMA-262, 25.5; without reviver and replacer).
 *
 * Input: text of the guest, values. Output: values, text. Invariants: depth is limited, in text and
 * in objects, so that neither deep nesting nor a ring of objects reaches the end of the stack. */
#include "builtins.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_DEPTH = 1000 };

typedef struct parser {
    gojs_vm *vm;
    const char *p, *end, *start;
    int depth;
} parser;

static gojs_value wrong(parser *s) {
    if (s->p >= s->end) return gojs__throw_syntax(s->vm, "Unexpected end of JSON input");
    return gojs__throw_syntax(s->vm, "Unexpected token '%c' in JSON at position %zu",
                              *s->p >= ' ' && *s->p < 127 ? *s->p : '?', (size_t)(s->p - s->start));
}

static void space(parser *s) {
    while (s->p < s->end && (*s->p == ' ' || *s->p == '\n' || *s->p == '\t' || *s->p == '\r'))
        s->p++;
}

static bool take(parser *s, char c) {
    space(s);
    if (s->p >= s->end || *s->p != c) return false;
    s->p++;
    return true;
}

static bool hex4(parser *s, uint32_t *value) {
    *value = 0;
    if (s->end - s->p < 4) return false;
    for (int i = 0; i < 4; i++) {
        const char c = *s->p++;
        const uint32_t digit = c >= '0' && c <= '9' ? (uint32_t)(c - '0')
                               : (c | 32) >= 'a' && (c | 32) <= 'f'
                                   ? (uint32_t)((c | 32) - 'a' + 10)
                                   : 99;
        if (digit > 15) return false;
        *value = *value << 4 | digit;
    }
    return true;
}

static bool escape(parser *s, gojs_text_buffer *b) {
    static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
    if (s->p >= s->end) return false;
    const char c = *s->p++;
    const char *known = c ? strchr(from, c) : NULL;
    if (known) {
        gojs__put(b, &to[known - from], 1);
        return true;
    }
    uint32_t unit, low;
    if (c != 'u' || !hex4(s, &unit)) return false;
    if (unit >= 0xd800 && unit < 0xdc00 && s->end - s->p >= 6 && s->p[0] == '\\' &&
        s->p[1] == 'u') {
        const char *back = s->p;
        s->p += 2;
        if (!hex4(s, &low)) return false;
        if (low >= 0xdc00 && low < 0xe000)
            unit = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
        else
            s->p = back;
    }
    gojs__put_codepoint(b, unit);
    return true;
}

static gojs_value string(parser *s) { /* after the quote */
    gojs_text_buffer b = {.vm = s->vm};
    for (;;) {
        const char *from = s->p;
        while (s->p < s->end && *s->p != '"' && *s->p != '\\' && (uint8_t)*s->p >= ' ') s->p++;
        gojs__put(&b, from, (size_t)(s->p - from));
        if (s->p < s->end && *s->p == '"') break;
        const bool escaped = s->p < s->end && *s->p == '\\';
        if (escaped) s->p++;
        if (!escaped || !escape(s, &b)) {
            gojs__text_drop(&b);
            return wrong(s);
        }
    }
    s->p++;
    return gojs__text_done(&b);
}

static gojs_value value(parser *s);

static gojs_value object(parser *s) {
    gojs_value o = gojs_object(s->vm);
    bool ok = !gojs__threw(o), first = true;
    while (ok && !take(s, '}')) {
        ok = (first || take(s, ',')) && take(s, '"');
        if (!ok) {
            wrong(s);
            break;
        }
        first = false;
        gojs_key key = {0};
        gojs_value name = string(s), v = gojs__exception();
        ok = !gojs__threw(name) &&
             gojs__key(s->vm, gojs__string(name)->bytes, gojs__string(name)->size, &key);
        if (ok && !take(s, ':')) {
            wrong(s);
            ok = false;
        }
        if (ok) v = value(s);
        ok = ok && !gojs__threw(v) && gojs__set(s->vm, o, &key, v);
        gojs__key_done(s->vm, &key);
        gojs_release(s->vm, v);
        gojs_release(s->vm, name);
    }
    if (ok) return o;
    gojs_release(s->vm, o);
    return gojs__exception();
}

static gojs_value array(parser *s) {
    gojs_value a = gojs_array(s->vm);
    bool ok = !gojs__threw(a), first = true;
    while (ok && !take(s, ']')) {
        if (!first && !take(s, ',')) {
            wrong(s);
            ok = false;
            break;
        }
        first = false;
        gojs_value v = value(s);
        ok = !gojs__threw(v) && gojs__array_push(s->vm, a, v);
        gojs_release(s->vm, v);
    }
    if (ok) return a;
    gojs_release(s->vm, a);
    return gojs__exception();
}

static bool word(parser *s, const char *w) {
    const size_t n = strlen(w);
    if ((size_t)(s->end - s->p) < n || memcmp(s->p, w, n) != 0) return false;
    s->p += n;
    return true;
}

static gojs_value value(parser *s) {
    gojs_value v;
    if (++s->depth > MAX_DEPTH) return gojs__throw_range(s->vm, "JSON is nested too deeply");
    if (take(s, '"')) {
        v = string(s);
    } else if (take(s, '{')) {
        v = object(s);
    } else if (take(s, '[')) {
        v = array(s);
    } else if (word(s, "true")) {
        v = gojs_boolean(true);
    } else if (word(s, "false")) {
        v = gojs_boolean(false);
    } else if (word(s, "null")) {
        v = gojs_null();
    } else {
        size_t used = 0;
        const char *p = s->p;
        const bool minus = p < s->end && *p == '-';
        const char *digit = p + minus;
        double d = 0;
        if (digit < s->end && *digit >= '0' && *digit <= '9' &&
            !(*digit == '0' && digit + 1 < s->end && digit[1] >= '0' && digit[1] <= '9'))
            d = gojs__parse_number(p, (size_t)(s->end - p), &used);
        if (used && p[used - 1] == '.') used = 0;
        s->p += used;
        v = used ? gojs_number(d) : wrong(s);
    }
    s->depth--;
    return v;
}

static gojs_value parse(gojs_vm *vm, gojs_value self, int argc, const gojs_value *argv,
                        void *user) {
    (void)self, (void)user;
    gojs_value text = gojs_to_string(vm, gojs__arg(argc, argv, 0));
    if (gojs__threw(text)) return text;
    const char *p = gojs__string(text)->bytes;
    parser s = {.vm = vm, .p = p, .start = p, .end = p + gojs__string(text)->size};
    gojs_value v = value(&s);
    space(&s);
    if (!gojs__threw(v) && s.p < s.end) {
        gojs_release(vm, v);
        v = wrong(&s);
    }
    gojs_release(vm, text);
    return v;
}

/* ---- stringify ---- */

typedef struct writer {
    gojs_text_buffer b;
    char indent[12];
    int depth;
} writer;

static void write_string(gojs_text_buffer *b, const gojs_chars *s) {
    static const char hex[] = "0123456789abcdef";
    gojs__puts(b, "\"");
    for (size_t i = 0, from = 0; i <= s->size; i++) {
        const uint8_t c = i < s->size ? (uint8_t)s->bytes[i] : 0;
        if (i < s->size && c >= ' ' && c != '"' && c != '\\') continue;
        gojs__put(b, s->bytes + from, i - from);
        from = i + 1;
        if (i == s->size) break;
        const char *name = c ? strchr("\"\"\\\\\bb\ff\nn\rr\tt", c) : NULL;
        const char escaped[] = {'\\', name ? name[1] : 'u'};
        const char rest[] = {'0', '0', hex[c >> 4], hex[c & 15]};
        gojs__put(b, escaped, 2);
        if (!name) gojs__put(b, rest, 4);
    }
    gojs__puts(b, "\"");
}

static void newline(writer *w) {
    if (!w->indent[0]) return;
    gojs__puts(&w->b, "\n");
    for (int i = 0; i < w->depth; i++) gojs__puts(&w->b, w->indent);
}

static int write_value(writer *w, gojs_value v); /* 1 written, 0 nothing to write, -1 exception */

static int write_members(writer *w, gojs_value v, bool is_array) {
    gojs_vm *vm = w->b.vm;
    gojs_value names = is_array ? gojs_undefined() : gojs__keys(vm, v);
    if (gojs__threw(names)) return -1;
    gojs_arr *list = (gojs_arr *)(void *)gojs__obj(is_array ? v : names);
    int result = 1;
    bool any = false;
    gojs__puts(&w->b, is_array ? "[" : "{");
    w->depth++;
    vm->core.in.nested++; /* not of this call alone: a toJSON may call stringify */
    for (uint32_t i = 0; i < list->length && result >= 0; i++) {
        gojs_value item =
            is_array ? gojs_retain(list->data[i]) : gojs__get_of(vm, v, list->data[i]);
        const size_t back = w->b.size;
        if (any) gojs__puts(&w->b, ",");
        newline(w);
        if (!is_array) {
            write_string(&w->b, gojs__string(list->data[i]));
            gojs__puts(&w->b, w->indent[0] ? ": " : ":");
        }
        result = gojs__threw(item) ? -1 : write_value(w, item);
        if (result == 0 && is_array) gojs__puts(&w->b, "null");
        if (result == 0 && !is_array)
            w->b.size = back;
        else
            any = true;
        gojs_release(vm, item);
    }
    w->depth--;
    vm->core.in.nested--;
    if (any) newline(w);
    gojs__puts(&w->b, is_array ? "]" : "}");
    gojs_release(vm, names);
    return result < 0 ? -1 : 1;
}

static int write_object(writer *w, gojs_value v) {
    gojs_vm *vm = w->b.vm;
    if (vm->core.in.nested >= MAX_DEPTH) {
        gojs__throw_type(vm, "Converting circular structure to JSON");
        return -1;
    }
    const gojs_key key = {.cell = &vm->builtins->s_toJSON->cell};
    gojs_value method = gojs__get(vm, v, &key);
    if (gojs__threw(method)) return -1;
    if (gojs__is_callable(method)) {
        gojs_value other = gojs__call(vm, method, v, 0, NULL);
        vm->core.in.nested++;
        const int result = gojs__threw(other) ? -1 : write_value(w, other);
        vm->core.in.nested--;
        gojs_release(vm, other);
        gojs_release(vm, method);
        return result;
    }
    gojs_release(vm, method);
    return write_members(w, v, gojs__as(v, &gojs__array_class) != NULL);
}

static int write_value(writer *w, gojs_value v) {
    char text[GOJS_NUMBER_TEXT];
    if (w->b.failed) { /* now, not after all that refers to itself many times over */
        gojs__throw_memory(w->b.vm);
        return -1;
    }
    switch (v.type) {
    case GOJS_NULL:
        gojs__puts(&w->b, "null");
        return 1;
    case GOJS_BOOLEAN:
        gojs__puts(&w->b, v.as.boolean ? "true" : "false");
        return 1;
    case GOJS_NUMBER:
        gojs__number_text(v.as.number, text);
        gojs__puts(&w->b, isfinite(v.as.number) ? text : "null");
        return 1;
    case GOJS_STRING:
        write_string(&w->b, gojs__string(v));
        return 1;
    case GOJS_OBJECT:
        return write_object(w, v);
    default:
        return 0;
    }
}

static gojs_value stringify(gojs_vm *vm, gojs_value self, int argc, const gojs_value *argv,
                            void *user) {
    (void)self, (void)user;
    writer w = {.b = {.vm = vm}};
    const gojs_value indent = gojs__arg(argc, argv, 2);
    if (indent.type == GOJS_NUMBER) {
        memset(w.indent, ' ', gojs__to_index(indent.as.number, 10));
    } else if (indent.type == GOJS_STRING) {
        const gojs_chars *s = gojs__string(indent);
        memcpy(w.indent, s->bytes, s->size < 10 ? s->size : 10);
    }
    const int result = write_value(&w, gojs__arg(argc, argv, 0));
    if (result > 0) return gojs__text_done(&w.b);
    gojs__text_drop(&w.b);
    return result < 0 ? gojs__exception() : gojs_undefined();
}

bool gojs__init_json(gojs_vm *vm, gojs_setup *setup) {
    (void)setup;
    static const gojs_builtin functions[] = {{"parse", parse}, {"stringify", stringify}};
    gojs_value json = gojs_object(vm);
    return !gojs__threw(json) && gojs__add_functions(vm, json, functions, 2) &&
           gojs__put_hidden(vm, vm->core.global, "JSON", json);
}
