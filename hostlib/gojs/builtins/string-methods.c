/* string-methods.c: String and the methods of strings, as far as programs for syscall/js use them.
 *
 * Input: anything, which is converted as JavaScript does. Output: indexes and lengths in UTF-16.
 * Invariants: a position in the bytes is always at the start of a character. */
#define _GNU_SOURCE /* memmem, which is linear where a loop is not */
#include "builtins.h"

#include <math.h>
#include <string.h>

METHOD(make_string) {
    (void)self, (void)user, (void)gojs__take_new(vm);
    if (argc == 0) return gojs_text(vm, "");
    return argv[0].type == GOJS_SYMBOL ? gojs__symbol_text(vm, argv[0])
                                       : gojs_to_string(vm, argv[0]);
}

METHOD(from_char_code) {
    (void)self, (void)user;
    gojs_text_buffer b = {.vm = vm};
    for (int i = 0; i < argc; i++) {
        uint32_t c = (uint32_t)gojs__to_int32(gojs_to_number(vm, argv[i])) & 0xffff;
        if (c >= 0xd800 && c < 0xdc00 && i + 1 < argc) {
            const uint32_t low = (uint32_t)gojs__to_int32(gojs_to_number(vm, argv[i + 1])) & 0xffff;
            if (low >= 0xdc00 && low < 0xe000) {
                c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
                i++;
            }
        }
        gojs__put_codepoint(&b, c);
    }
    return gojs__text_done(&b);
}

/* The string of a method call, with a count. */
static gojs_value self_string(gojs_vm *vm, gojs_value self) {
    if (self.type <= GOJS_NULL) return gojs__throw_type(vm, "not a string");
    return gojs_to_string(vm, self);
}

METHOD(string_text) {
    (void)argc, (void)argv, (void)user;
    return self_string(vm, self);
}

static uint32_t decode(const char *p, size_t left) {
    const uint8_t *u = (const uint8_t *)p;
    if (u[0] < 0x80 || left < 2) return u[0];
    if (u[0] < 0xe0) return (u[0] & 31u) << 6 | (u[1] & 63u);
    if (u[0] < 0xf0 || left < 4) return (u[0] & 15u) << 12 | (u[1] & 63u) << 6 | (u[2] & 63u);
    return (u[0] & 7u) << 18 | (u[1] & 63u) << 12 | (u[2] & 63u) << 6 | (u[3] & 63u);
}

METHOD(char_code_at) {
    const bool points = user != NULL;
    gojs_value s = self_string(vm, self);
    if (gojs__threw(s)) return s;
    gojs_chars *text = gojs__string(s);
    const double d = trunc(gojs__arg_number(vm, argc, argv, 0, 0));
    gojs_value result = points ? gojs_undefined() : gojs_number(NAN);
    if (d >= 0 && d < gojs__string_units(text)) {
        const uint32_t unit = (uint32_t)d;
        const size_t at = gojs__string_offset(text, unit);
        const bool low = unit > 0 && at == gojs__string_offset(text, unit + 1) &&
                         at != gojs__string_offset(text, unit + 2);
        uint32_t c = decode(text->bytes + at, text->size - at);
        if (c >= 0x10000 && (!points || low))
            c = low ? 0xdc00 + ((c - 0x10000) & 0x3ff) : 0xd800 + ((c - 0x10000) >> 10);
        result = gojs_number(c);
    }
    gojs_release(vm, s);
    return result;
}

static gojs_value part(gojs_vm *vm, gojs_chars *s, uint32_t from, uint32_t to) {
    if (from >= to) return gojs_text(vm, "");
    const size_t a = gojs__string_offset(s, from), b = gojs__string_offset(s, to);
    return gojs_string(vm, s->bytes + a, b - a);
}

/* slice (negative: from the end) and substring (negative: 0; ordered). */
static gojs_value cut(gojs_vm *vm, gojs_value self, int argc, const gojs_value *argv, bool slice) {
    gojs_value s = self_string(vm, self);
    if (gojs__threw(s)) return s;
    const uint32_t n = gojs__string_units(gojs__string(s));
    double a = gojs__arg_number(vm, argc, argv, 0, 0), b = gojs__arg_number(vm, argc, argv, 1, n);
    if (slice && a < 0) a += n;
    if (slice && b < 0) b += n;
    uint32_t from = gojs__to_index(a, n), to = gojs__to_index(b, n);
    if (!slice && from > to) {
        const uint32_t t = from;
        from = to;
        to = t;
    }
    gojs_value result = part(vm, gojs__string(s), from, to);
    gojs_release(vm, s);
    return result;
}

METHOD(string_slice) {
    (void)user;
    return cut(vm, self, argc, argv, true);
}

METHOD(substring) {
    (void)user;
    return cut(vm, self, argc, argv, false);
}

static size_t find(const char *in, size_t size, size_t from, const char *what, size_t n) {
    const char *at = from <= size ? memmem(in + from, size - from, what, n) : NULL;
    return at ? (size_t)(at - in) : SIZE_MAX;
}

static uint32_t units_before(gojs_vm *vm, gojs_chars *s, size_t at) {
    if (gojs__string_units(s) == s->size) return (uint32_t)at;
    gojs_value head = gojs_string(vm, s->bytes, at);
    const uint32_t n = gojs__threw(head) ? 0 : gojs__string_units(gojs__string(head));
    gojs_release(vm, head);
    return n;
}

/* indexOf, includes, startsWith, endsWith: user tells which. */
METHOD(search) {
    const intptr_t which = (intptr_t)user;
    gojs_value s = self_string(vm, self), w = gojs_to_string(vm, gojs__arg(argc, argv, 0));
    gojs_value result = gojs__exception();
    if (!gojs__threw(s) && !gojs__threw(w)) {
        gojs_chars *in = gojs__string(s), *what = gojs__string(w);
        const uint32_t start =
            gojs__to_index(gojs__arg_number(vm, argc, argv, 1, 0), gojs__string_units(in));
        const size_t from = gojs__string_offset(in, start);
        if (which == 3) {
            result =
                gojs_boolean(in->size >= what->size && memcmp(in->bytes + in->size - what->size,
                                                              what->bytes, what->size) == 0);
        } else {
            const size_t at = find(in->bytes, in->size, from, what->bytes, what->size);
            result = which == 1       ? gojs_boolean(at != SIZE_MAX)
                     : which == 2     ? gojs_boolean(at == from)
                     : at == SIZE_MAX ? gojs_number(-1)
                                      : gojs_number(units_before(vm, in, at));
        }
    }
    gojs_release(vm, s);
    gojs_release(vm, w);
    return result;
}

METHOD(split) {
    (void)user;
    gojs_value s = self_string(vm, self), w = gojs_to_string(vm, gojs__arg(argc, argv, 0));
    gojs_value made = gojs_array(vm);
    bool ok = !gojs__threw(s) && !gojs__threw(w) && !gojs__threw(made);
    const bool whole = argc == 0 || argv[0].type == GOJS_UNDEFINED;
    for (size_t from = 0; ok;) {
        gojs_chars *in = gojs__string(s), *by = gojs__string(w);
        size_t at = SIZE_MAX, skip = by->size;
        if (!whole && skip) at = find(in->bytes, in->size, from, by->bytes, skip);
        if (!whole && !skip) { /* character by character */
            if (from >= in->size) break;
            at = from + 1;
            while (at < in->size && ((uint8_t)in->bytes[at] & 0xc0) == 0x80) at++;
        }
        const bool last = at == SIZE_MAX;
        gojs_value piece = gojs_string(vm, in->bytes + from, (last ? in->size : at) - from);
        ok = !gojs__threw(piece) && gojs__array_push(vm, made, piece);
        gojs_release(vm, piece);
        if (last) break;
        from = at + skip;
    }
    gojs_release(vm, s);
    gojs_release(vm, w);
    if (ok) return made;
    gojs_release(vm, made);
    return gojs__exception();
}

/* toUpperCase, toLowerCase (ASCII) and trim. */
METHOD(change) {
    (void)argc, (void)argv;
    const intptr_t which = (intptr_t)user;
    gojs_value s = self_string(vm, self);
    if (gojs__threw(s)) return s;
    const char *p = gojs__string(s)->bytes;
    size_t n = gojs__string(s)->size;
    gojs_text_buffer b = {.vm = vm};
    if (which == 2) {
        while (n && strchr(" \t\n\r\v\f", *p)) p++, n--;
        while (n && strchr(" \t\n\r\v\f", p[n - 1])) n--;
        gojs__put(&b, p, n);
    }
    for (size_t i = 0; i < n && which != 2; i++) {
        char c = p[i];
        if (which == 0 && c >= 'a' && c <= 'z') c = (char)(c - 32);
        if (which == 1 && c >= 'A' && c <= 'Z') c = (char)(c + 32);
        gojs__put(&b, &c, 1);
    }
    gojs_release(vm, s);
    return gojs__text_done(&b);
}

bool gojs__init_strings(gojs_vm *vm, gojs_setup *setup) {
    (void)setup;
    static const gojs_builtin methods[] = {{"toString", string_text},    {"valueOf", string_text},
                                           {"charCodeAt", char_code_at}, {"slice", string_slice},
                                           {"substring", substring},     {"split", split}};
    gojs_value c =
        gojs__add_constructor(vm, "String", make_string, vm->core.proto[GOJS_PROTO_STRING]);
    gojs_value p = gojs__value(&vm->core.proto[GOJS_PROTO_STRING]->cell);
    static const gojs_builtin statics[] = {{"fromCharCode", from_char_code}};
    return !gojs__threw(c) &&
           gojs__add_functions(vm, p, methods, sizeof methods / sizeof *methods) &&
           gojs__add_functions(vm, c, statics, 1) &&
           gojs__add_variant(vm, p, "codePointAt", char_code_at, 1) &&
           gojs__add_variant(vm, p, "indexOf", search, 0) &&
           gojs__add_variant(vm, p, "includes", search, 1) &&
           gojs__add_variant(vm, p, "startsWith", search, 2) &&
           gojs__add_variant(vm, p, "endsWith", search, 3) &&
           gojs__add_variant(vm, p, "toUpperCase", change, 0) &&
           gojs__add_variant(vm, p, "toLowerCase", change, 1) &&
           gojs__add_variant(vm, p, "trim", change, 2);
}
