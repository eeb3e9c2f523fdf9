/* frames.c: functions whose C frame may be large check the stack before they have it.
 *
 * Input: a function's C, folded. Output: the same; where its frame may be larger than
 * GW_FRAME_FREE, the function under its own name only checks that so much stack is left, and calls
 * the body, which has another name.
 *
 * A guest chooses the size of its frames: results of 1,000 references take 24 KB for each call. A
 * compiler without stack probes (tcc; clang before 18 on AArch64 and before 20 on RISC-V, gcc
 * before 15 there) writes into such a frame wherever it ends, beyond the stack's guard too. So
 * nothing here depends on probes, nor on what a compiler says about its own work.
 *
 * Invariants: gen_frame_bound() is not less than the frame that any compiler makes. Measured over
 * 5,000 functions of Go, frames are at most 0.5 bytes for each byte of C by clang and gcc at -O0,
 * 0.8 by tcc, which never uses a slot twice; three are counted, which is what a call has for each
 * of its arguments: "w2c_r0, ", a funcref. Structures of several results are the only large
 * objects: their names have one letter for each member. */
#include "base/die.h"
#include "translate/gen.h"

#include <string.h>

enum {
    BYTES_OF_TEXT = 3,
    MEMBER_COPIES = 5 * 24, /* of the largest type, a funcref: variable, result, temporaries */
    FIXED = 256             /* registers that are saved, alignment */
};

static const char multi[] = "struct wasm_multi_";

/* The members of the structures that are named, as often as they are. */
static uint64_t named_members(Str text) {
    uint64_t sum = 0;
    for (const char *hit; (hit = str_find(text, multi)) != NULL;) {
        const char *p = hit + sizeof multi - 1, *end = text.data + text.len;
        while (p < end && *p >= 'a' && *p <= 'z') p++;
        sum += (uint64_t)(p - hit) - (sizeof multi - 1);
        text = (Str){p, (size_t)(end - p)};
    }
    return sum;
}

uint64_t gen_frame_bound(const Gen *g, const CBody *body) {
    (void)g;
    uint64_t members = 0;
    for (uint32_t i = 0; i < body->stmts.len; i++)
        members += named_members(body->stmts.data[i].text);
    return FIXED + BYTES_OF_TEXT * (uint64_t)cbody_length(body) + MEMBER_COPIES * members;
}

static uint64_t occurrences(Str text, const char *what) {
    uint64_t count = 0;
    for (const char *hit; (hit = str_find(text, what)) != NULL; count++)
        text = (Str){hit + 1, (size_t)(text.data + text.len - hit - 1)};
    return count;
}

/* Parameters, locals and stack variables, 8 bytes each: nearly what the frame has without
 * optimisation, and no bound. */
uint64_t gen_declared_bytes(const Gen *g, const CBody *body) {
    const uint32_t func = body->func;
    uint64_t words = 1u + func_type(g->m, func)->nparams + g->m->funcs.data[func].nlocals;
    for (uint32_t i = 0; i < body->stmts.len; i++) {
        Str text = body->stmts.data[i].text;
        words += occurrences(text, " GW_UNSET") + 3 * named_members(text);
    }
    return 8 * words;
}

/* Does the C after this define the function as PREFIX__fN__body? */
bool frame_open(const Gen *g, const CBody *body, Buf *out) {
    const uint32_t func = body->func;
    const FuncType *t = func_type(g->m, func);
    const Flavour *flavour = g->interface->flavour;
    uint64_t bytes = flavour->frame_bytes(g, body);
    const char *p = g->p;
    if (bytes <= flavour->small_frame) return false;
    if (bytes > UINT32_MAX) bytes = UINT32_MAX;
    buf_printf(out,
               "#if GW_FRAME_FREE < %u\n#define %s__f%u__body %s__f%u__framed\n"
               "static GW_NOINLINE GW_TEXT ",
               (unsigned)bytes, p, func, p, func);
    write_signature(g, func, "__framed", out);
    buf_puts(out, ";\n");
    write_signature(g, func, "", out);
    buf_printf(out, " {\n    GW_NEED_FRAME(instance, %uu);\n    %s%s__f%u__framed", (unsigned)bytes,
               t->nresults != 0 ? "return " : "", p, func);
    write_own_arguments(t, out);
    buf_printf(out, ";\n}\n#else\n#define %s__f%u__body %s__f%u\n#endif\n", p, func, p, func);
    return true;
}

void rename_body(const Gen *g, CBody *body) {
    Buf name = {0};
    buf_printf(&name, "%s__f%u(", g->p, body->func);
    CStmt *s = body->stmts.data;
    const char *hit = body->stmts.len != 0 ? str_find(s->text, (const char *)name.data) : NULL;
    if (hit == NULL) die("a function's C does not begin with its name");
    const size_t at = (size_t)(hit - s->text.data) + name.len - 1;
    Buf text = {0};
    buf_bytes(&text, s->text.data, at);
    buf_puts(&text, "__body");
    buf_bytes(&text, s->text.data + at, s->text.len - at);
    s->text = (Str){arena_copy(&body->arena, text.data, text.len), text.len};
    buf_free(&text);
    buf_free(&name);
}

void frame_close(const Gen *g, uint32_t func, Buf *out) {
    buf_printf(out, "#undef %s__f%u__body\n", g->p, func);
}
