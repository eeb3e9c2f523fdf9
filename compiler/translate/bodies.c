/* bodies.c: takes the function bodies out of wasm2c's C and gives everything in them our names.
 *
 * Input: the C that wasm2c 1.0.32 .. 1.0.36 print for a canonical module named "m". Output:
 * the text of each function with these tokens replaced (all others, locals above all, stay):
 *
 *   1.0.32                                   1.0.36                   becomes
 *   w2c_f7                                   w2c_m_f7                 PREFIX__f7
 *   Z_m_instance_t* instance                 w2c_m* instance          PREFIX_instance *instance
 *   &instance->w2c_M0                        the same                 instance
 *   instance->w2c_M0.pages                   the same                 MEMORY_PAGES(instance)
 *   instance->w2c_g3, instance->w2c_T1       the same                 instance->g3, instance->T1
 *   instance->data_segment_dropped_w2c_d0    ..._w2c_m_d0             instance->dropped_d0
 *   data_segment_data_w2c_d0                 ..._w2c_m_d0             PREFIX__d0
 *   elem_segment_exprs_w2c_e0                ..._w2c_m_e0             PREFIX__e0
 *   func_types[2], 2 in CALL_INDIRECT        w2c_m_t2                 GW_TYPE(id)
 *   w2c_f7 for a Helper                      w2c_m_f7                 gw_mul_high, GW_TICK, ...
 *   (wasm_rt_funcref_t){..., &w2c_f7, ...}   likewise                 GW_FUNCREF(GW_TYPE(id),
 * PREFIX__f7)
 *
 * A function that is missing or a token that is not as expected is an error that names the version:
 * then a new wasm2c needs a new line above. */
#include "translate/gen.h"

#include <stdio.h>
#include <string.h>

typedef struct Cursor {
    const char *at, *end;
} Cursor;

static bool looking_at(const Cursor *c, const char *s) {
    size_t n = strlen(s);
    return (size_t)(c->end - c->at) >= n && memcmp(c->at, s, n) == 0;
}

static bool skip(Cursor *c, const char *s) {
    if (!looking_at(c, s)) return false;
    c->at += strlen(s);
    return true;
}

/* A decimal number that ends the identifier, below `limit`. */
static bool number(Cursor *c, uint32_t limit, uint32_t *n) {
    const char *p = c->at;
    uint64_t v = 0;
    while (p < c->end && *p >= '0' && *p <= '9' && v < UINT32_MAX)
        v = v * 10 + (uint64_t)(*p++ - '0');
    if (p == c->at || v >= limit || (p < c->end && cbody_is_ident(*p))) return false;
    c->at = p;
    *n = (uint32_t)v;
    return true;
}

/* "w2c_X7" or "w2c_m_X7" with the given letter. */
static bool w2c_name(Cursor *c, char letter, uint32_t limit, uint32_t *n) {
    Cursor t = *c;
    if (!skip(&t, "w2c_")) return false;
    skip(&t, "m_");
    if (t.at == t.end || *t.at != letter) return false;
    t.at++;
    if (!number(&t, limit, n)) return false;
    *c = t;
    return true;
}

static bool not_understood(const Gen *g, const Shard *shard, uint32_t func, const Cursor *c) {
    size_t n = (size_t)(c->end - c->at);
    if (n > 60) n = 60;
    const char *nl = memchr(c->at, '\n', n);
    if (nl != NULL) n = (size_t)(nl - c->at);
    return diag_error(g->d, DIAG_NO_OFFSET,
                      "unsupported wasm2c output (version %s, function %u, near \"%.*s\"): use "
                      "wabt 1.0.32 to 1.0.36, or report this",
                      shard->version, shard->funcs[func], (int)n, c->at);
}

bool bodies_find(const Gen *g, const Shard *shard, Str c, Body *bodies) {
    const char *p = c.data, *end = c.data + c.len;
    while (p < end) {
        const char *nl = memchr(p, '\n', (size_t)(end - p));
        if (nl == NULL) nl = end;
        /* A definition: text without indentation that names w2c_f7(...) and goes on with '{';
         * a signature of more than eight parameters is broken into lines. */
        const char *paren = cbody_is_ident(*p) ? memchr(p, '(', (size_t)(nl - p)) : NULL;
        const char *name = paren;
        while (name != NULL && name > p && cbody_is_ident(name[-1])) name--;
        Cursor t = {name, paren};
        uint32_t n;
        if (name != NULL && w2c_name(&t, 'f', shard->count, &n) && t.at == paren) {
            const char *close = paren;
            while (close < end && *close != ';' && *close != '{') close++;
            bool definition = close < end && *close == '{';
            while (definition && end - close > 1 && !(close[0] == '\n' && close[1] == '}')) close++;
            if (definition && (end - close <= 1 || bodies[n].text != NULL)) {
                Cursor at = {p, end};
                return not_understood(g, shard, n, &at);
            }
            if (definition) {
                bodies[n].text = p;
                bodies[n].len = (size_t)(close + 2 - p);
                p = close + 2;
                continue;
            }
        }
        p = nl + 1;
    }
    for (uint32_t i = 0; i < shard->own; i++) {
        Cursor none = {end, end};
        if (bodies[i].text == NULL) return not_understood(g, shard, i, &none);
    }
    return true;
}

/* "w2c_X7" of something that the canonical module has renumbered: its index in the module. */
static bool renumbered(Cursor *c, char letter, const Indices *list, uint32_t *n) {
    if (!w2c_name(c, letter, list->len, n)) return false;
    *n = list->data[*n];
    return true;
}

/* What follows "instance->". */
static bool rewrite_field(const Gen *g, const Shard *shard, Cursor *c, Buf *out) {
    uint32_t n;
    bool address = out->len > 0 && out->data[out->len - 1] == '&';
    if (skip(c, "w2c_M0")) {
        if (skip(c, ".pages")) {
            buf_puts(out, "MEMORY_PAGES(instance)");
        } else {
            if (!address) return false;
            out->len--;
            buf_puts(out, "instance");
        }
        return true;
    }
    if (renumbered(c, 'g', &shard->globals, &n)) {
        const Global *x = &g->m->globals.data[n];
        buf_printf(out, x->imported && x->mutable_ ? "(*instance->g%u)" : "instance->g%u", n);
        return true;
    }
    if (renumbered(c, 'T', &shard->tables, &n)) {
        if (g->const_table[n]) {
            if (!skip(c, ".size")) return false;
            buf_printf(out, "%uu", g->m->tables.data[n].limits.min);
        } else {
            buf_printf(out, g->m->tables.data[n].imported ? "(*instance->T%u)" : "instance->T%u",
                       n);
        }
        return true;
    }
    bool data = skip(c, "data_segment_dropped_");
    if (data || skip(c, "elem_segment_dropped_")) {
        if (!renumbered(c, data ? 'd' : 'e', data ? &shard->datas : &shard->elems, &n))
            return false;
        buf_printf(out, "instance->dropped_%c%u", data ? 'd' : 'e', n);
        return true;
    }
    return false;
}

/* The end of the argument that starts at c->at: its comma or the closing parenthesis. */
static const char *argument_end(const Cursor *c) {
    int depth = 0;
    for (const char *p = c->at; p < c->end; p++) {
        if (*p == '(' || *p == '[') depth++;
        if (*p == ')' && depth == 0) return p;
        if (*p == ')' || *p == ']') depth--;
        if (*p == ',' && depth == 0) return p;
    }
    return NULL;
}

/* A type id: "2", "func_types[2]" or "w2c_m_t2". */
static bool type_index(const Shard *shard, Cursor *c, uint32_t *type) {
    uint32_t limit = shard->types.len;
    if (skip(c, "func_types[")) {
        const char *close = memchr(c->at, ']', (size_t)(c->end - c->at));
        Cursor digits = {c->at, close};
        if (close == NULL || !number(&digits, limit, type) || digits.at != close) return false;
        c->at = close + 1;
    } else if (!w2c_name(c, 't', limit, type) && !number(c, limit, type)) {
        return false;
    }
    *type = shard->types.data[*type];
    return true;
}

/* CALL_INDIRECT(instance->w2c_T0, u32 (*)(void*, u32), TYPE, x, instance->w2c_T0.data[x]..., args
 */
static bool rewrite_call_indirect(const Gen *g, const Shard *shard, Cursor *c, Buf *out) {
    uint32_t table, type;
    if (!skip(c, "CALL_INDIRECT(instance->") || !renumbered(c, 'T', &shard->tables, &table) ||
        !skip(c, ", "))
        return false;
    const char *cast = c->at, *cast_end = argument_end(c);
    if (cast_end == NULL) return false;
    c->at = cast_end;
    if (!skip(c, ", ") || !type_index(shard, c, &type) || !skip(c, ", ")) return false;
    const char *x = c->at, *x_end = argument_end(c);
    if (x_end == NULL) return false;
    c->at = x_end;
    if (!skip(c, ", instance->w2c_T")) return false;
    const char *rest = argument_end(c);
    if (rest == NULL) return false;
    c->at = rest;
    const FlatTable *flat = &g->flat_table[table];
    if (flat->type != NO_INDEX) {
        buf_printf(out, "CALL_INDIRECT_FLAT(%s__T%u, %uu, %uu, %.*s, %.*s, instance", g->p, table,
                   flat->first, flat->count, (int)(cast_end - cast), cast, (int)(x_end - x), x);
        return true;
    }
    if (g->const_table[table])
        buf_printf(out, "CALL_INDIRECT_CONST(%s__T%u, %uu, ", g->p, table,
                   g->m->tables.data[table].limits.min);
    else
        buf_printf(out, "CALL_INDIRECT%s(%sinstance->T%u, ", g->links ? "_LINKED" : "",
                   g->m->tables.data[table].imported ? "*" : "", table);
    buf_printf(out, "%.*s, GW_TYPE(%u), ", (int)(cast_end - cast), cast, g->type_id[type]);
    if (g->links && !g->const_table[table]) { /* its own way to name the callee's instance */
        buf_printf(out, "%s__far%u, %.*s", g->p, g->type_id[type], (int)(x_end - x), x);
        return true;
    }
    buf_printf(out, "%.*s, ", (int)(x_end - x), x);
    if (g->const_table[table])
        buf_puts(out, "instance");
    else
        buf_printf(out, "instance->T%u.data[%.*s].instance", table, (int)(x_end - x), x);
    return true;
}

/* (wasm_rt_funcref_t){TYPE, (wasm_rt_function_ptr_t)&w2c_f3, instance} */
static bool rewrite_funcref(const Gen *g, const Shard *shard, Cursor *c, Buf *out) {
    uint32_t type, func;
    if (!skip(c, "(wasm_rt_funcref_t){") || !type_index(shard, c, &type) ||
        !skip(c, ", (wasm_rt_function_ptr_t)"))
        return false;
    skip(c, "&");
    if (!w2c_name(c, 'f', shard->count, &func) || !skip(c, ", ")) return false;
    skip(c, "{NULL}, ");
    if (!skip(c, "instance}")) return false;
    buf_printf(out, "GW_FUNCREF(GW_TYPE(%u), %s__f%u)", g->type_id[type], g->p, shard->funcs[func]);
    return true;
}

/* Rewrites the identifier at c->at, or copies it. */
static bool rewrite_ident(const Gen *g, const Shard *shard, Cursor *c, Buf *out) {
    uint32_t n;
    const char *start = c->at;
    switch (*c->at) {
    case 'w':
        if (w2c_name(c, 'f', shard->count, &n)) {
            static const char *const helpers[HELPER_COUNT] = {"GW_TICK", "GW_TICK_LOCAL",
                                                              "GW_RETURN", "gw_mul_high"};
            if (shard->funcs[n] == NO_INDEX)
                buf_puts(out, helpers[n - shard->own]);
            else
                buf_printf(out, "%s__f%u", g->p, shard->funcs[n]);
            return true;
        }
        if (skip(c, "w2c_m* instance")) {
            buf_printf(out, "%s_instance *instance", g->p);
            return true;
        }
        break;
    case 'Z':
        if (skip(c, "Z_m_instance_t* instance")) {
            buf_printf(out, "%s_instance *instance", g->p);
            return true;
        }
        break;
    case 'i':
        if (skip(c, "instance->")) return rewrite_field(g, shard, c, out);
        break;
    case 'C':
        if (looking_at(c, "CALL_INDIRECT(")) return rewrite_call_indirect(g, shard, c, out);
        break;
    case 'm': /* one memory: once is enough */
        if (skip(c, "memory_copy(&instance->w2c_M0, &instance->w2c_M0, ")) {
            buf_puts(out, "memory_copy(instance, ");
            return true;
        }
        break;
    case 'd':
        if (skip(c, "data_segment_data_")) {
            if (!renumbered(c, 'd', &shard->datas, &n)) return false;
            buf_printf(out, "%s__d%u", g->p, n);
            return true;
        }
        break;
    case 'e':
        if (skip(c, "elem_segment_exprs_")) {
            if (!renumbered(c, 'e', &shard->elems, &n)) return false;
            buf_printf(out, "%s__e%u", g->p, n);
            return true;
        }
        break;
    case 'f': /* the last argument of funcref_table_init in 1.0.32: ours has none */
        if (skip(c, "func_types)")) {
            if (out->len < 2) return false;
            out->len -= 2;
            buf_u8(out, ')');
            return true;
        }
        break;
    case 's':
        if (skip(c, "static ")) return true;
        break;
    default:
        break;
    }
    while (c->at < c->end && cbody_is_ident(*c->at)) c->at++;
    buf_bytes(out, start, (size_t)(c->at - start));
    return true;
}

bool rewrite_body(const Gen *g, const Shard *shard, uint32_t func, const Body *body, Buf *out) {
    Cursor c = {body->text, body->text + body->len};
    buf_reserve(out, body->len + body->len / 4);
    while (c.at < c.end) {
        const char *start = c.at;
        if (cbody_is_ident(*c.at)) {
            if (!rewrite_ident(g, shard, &c, out)) {
                c.at = start;
                return not_understood(g, shard, func, &c);
            }
        } else if (looking_at(&c, "(wasm_rt_funcref_t){")) {
            if (!rewrite_funcref(g, shard, &c, out)) {
                c.at = start;
                return not_understood(g, shard, func, &c);
            }
        } else if (*c.at == '#') { /* 1.0.36: #if WASM_RT_USE_SEGUE ... #endif */
            const char *endif = NULL;
            for (const char *p = c.at; p + 7 < c.end && endif == NULL; p++)
                if (memcmp(p, "\n#endif", 7) == 0) endif = p + 7;
            if (!looking_at(&c, "#if WASM_RT_USE_SEGUE\n") || endif == NULL)
                return not_understood(g, shard, func, &c);
            c.at = endif;
            skip(&c, "\n");
        } else {
            while (c.at < c.end && !cbody_is_ident(*c.at) && *c.at != '#' &&
                   (c.at == start || *c.at != '('))
                c.at++;
            buf_bytes(out, start, (size_t)(c.at - start));
        }
    }
    buf_u8(out, '\n');
    return true;
}
