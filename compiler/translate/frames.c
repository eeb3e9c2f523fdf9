/* frames.c: functions whose C frame may be large check the stack before they have it.
 *
 * Input: a function's C, folded. Output: the same; where its frame may be larger than
 * GW_FRAME_FREE, the function under its own name only checks that so much stack is left, and calls
 * the body, which has another name.
 *
 * A guest chooses the size of its frames: results of 1,000 references take 24 KB for each call. A
 * compiler without stack probes (tcc; clang before 18 on AArch64 and before 20 on RISC-V, gcc
 * before 15 there) writes into such a frame wherever it ends, beyond the stack's guard too. So
 * nothing here depends on probes, nor on what a compiler says of itself.
 *
 * Invariants: frame_bound() is not less than the frame that any compiler makes. Measured over 5,000
 * functions of Go, frames are at most 0.5 bytes for each byte of C by clang and gcc at -O0, 0.8 by
 * tcc, which never uses a slot twice; three are counted, which is what a call has for each of its
 * arguments: "w2c_r0, ", a funcref. Structures of several results are the only large objects: their
 * names have one letter for each member. */
#include "translate/gen.h"

#include <string.h>

enum {
    BYTES_OF_TEXT = 3,
    MEMBER_COPIES = 5 * 24, /* of the largest type, a funcref: variable, result, temporaries */
    FIXED = 256,            /* registers that are saved, alignment */
    SMALL_FRAME = 16384,    /* GW_FRAME_FREE of gowasm_gen.h is never less, */
    SMALL_BARE_FRAME = 256  /* and that of runtime/freestanding/gowasm_rt.h not less than this */
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

static uint64_t frame_bound(Str text) {
    return FIXED + BYTES_OF_TEXT * (uint64_t)text.len + MEMBER_COPIES * named_members(text);
}

static uint64_t occurrences(Str text, const char *what) {
    uint64_t count = 0;
    for (const char *hit; (hit = str_find(text, what)) != NULL; count++)
        text = (Str){hit + 1, (size_t)(text.data + text.len - hit - 1)};
    return count;
}

/* Parameters, locals and stack variables, 8 bytes each: nearly what the frame has without
 * optimisation, and no bound. */
static uint64_t declared_bytes(const Gen *g, uint32_t func, Str text) {
    uint64_t locals = 1u + func_type(g->m, func)->nparams + g->m->funcs.data[func].nlocals;
    return 8 * (locals + occurrences(text, " GW_UNSET")) + 24 * named_members(text);
}

/* Does the C after this define the function as PREFIX__fN__body? */
bool open_frame(const Gen *g, uint32_t func, Str text, Buf *out) {
    const FuncType *t = func_type(g->m, func);
    bool bare = g->interface->bare != NULL;
    uint64_t bytes = bare ? declared_bytes(g, func, text) : frame_bound(text);
    const char *p = g->p;
    if (bytes <= (bare ? SMALL_BARE_FRAME : SMALL_FRAME)) return false;
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

void rename_body(const Gen *g, uint32_t func, Buf *text) {
    static const char suffix[] = "__body";
    const size_t n = sizeof suffix - 1;
    Buf name = {0};
    buf_printf(&name, "%s__f%u(", g->p, func);
    const char *hit = str_find(buf_view(text), (const char *)name.data);
    if (hit == NULL) die("a function's C does not begin with its name");
    size_t at = (size_t)(hit - (const char *)text->data) + name.len - 1;
    buf_puts(text, suffix); /* makes room */
    memmove(text->data + at + n, text->data + at, text->len - at - n);
    memcpy(text->data + at, suffix, n);
    buf_free(&name);
}

void close_frame(const Gen *g, uint32_t func, Buf *out) {
    buf_printf(out, "#undef %s__f%u__body\n", g->p, func);
}
