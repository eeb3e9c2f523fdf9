/* exports.c: PREFIX_NAME() for each exported function and global.
 *
 * Input: the interface's exports. Output: their definitions, for PREFIX_bindings.c. Invariants:
 * each has the prototype that header.c declares; where a call cannot be made, its results are zero.
 *
 * A call into the guest runs a body on the guest's stack (runtime/ABI.md). Up to four arguments and
 * one result, all numbers, travel as words in registers: nothing in a call waits for memory then.
 * Others are packed into a frame that the body unpacks. */
#include "golang/goshape.h"
#include "translate/gen.h"

#include <stdio.h>
#include <string.h>

enum { MAX_WORDS = 4 };

/* By frames it is less code, above all on 32-bit machines. */
bool export_fits_words(const Gen *g, const FuncType *t) {
    if (!g->interface->flavour->words) return false;
    if (t->nparams > MAX_WORDS || t->nresults > 1) return false;
    for (uint32_t i = 0; i < t->nparams; i++)
        if (!is_number_type(t->params[i])) return false;
    return t->nresults == 0 || is_number_type(t->results[0]);
}

/* What a word is made with from a value of the type, and a value from a word. */
static const char *to_word(ValType t) {
    return t == VT_I32   ? "(u32)"
           : t == VT_I64 ? "(u64)"
           : t == VT_F32 ? "i32_reinterpret_f32"
                         : "i64_reinterpret_f64";
}

static const char *from_word(ValType t) {
    return t == VT_I32   ? "(u32)"
           : t == VT_I64 ? "(u64)"
           : t == VT_F32 ? "f32_reinterpret_i32((u32)"
                         : "f64_reinterpret_i64(";
}

static const char *closing(ValType t) {
    return t == VT_F32 || t == VT_F64 ? ")" : "";
}

static unsigned word_bits(const FuncType *t) {
    return t->nresults != 0 && (t->results[0] == VT_I32 || t->results[0] == VT_F32) ? 32 : 64;
}

/* An export of GOOS=js returns, too, when it waits for an event (wasm_pc_f_loop_export of
 * asm_wasm.s): its result is not there then, and its goroutine is lost. SP has not come back to its
 * distance from the end of the goroutine's stack, g.stack.hi; the stack itself may have moved. */
static bool may_block(const Gen *g) {
    return has_entry(g->interface, ENTRY_JS_GETSP) && g->interface->toolchain.kind == TC_GO &&
           go_globals_fit(g->m) && g->m->memories.len != 0;
}

static void write_depth(Buf *out) {
    buf_printf(out, "i64_load(instance, (u64)(u32)instance->g%u + 8u) - instance->g%u", GO_GLOBAL_G,
               GO_GLOBAL_SP);
}

static void write_depth_before(const Gen *g, Buf *out) {
    if (!may_block(g)) return;
    buf_printf(out, "    %s_instance *instance = (%s_instance *)base;\n    u64 depth = ", g->p,
               g->p);
    write_depth(out);
    buf_puts(out, ";\n");
}

static void write_depth_check(const Gen *g, Buf *out) {
    if (!may_block(g)) return;
    buf_puts(out, "    if (UNLIKELY(");
    write_depth(out);
    buf_puts(out, " != depth)) gowasm__blocked(base);\n");
}

void write_word_signature(const InterfaceExport *e, Buf *out) {
    buf_printf(out, "u%u %s__body(gowasm_instance *base", word_bits(e->type), e->c_name);
    for (uint32_t i = 0; i < MAX_WORDS; i++) buf_printf(out, ", u64 p%u", i);
    buf_puts(out, ")");
}

static void write_word_body(const Gen *g, const InterfaceExport *e, Buf *out) {
    const FuncType *t = e->type;
    buf_puts(out, plain_exists(g, e) ? "\nGW_HIDDEN " : "\nstatic ");
    write_word_signature(e, out);
    buf_puts(out, " {\n");
    for (uint32_t i = t->nparams; i < MAX_WORDS; i++) buf_printf(out, "    (void)p%u;\n", i);
    write_depth_before(g, out);
    buf_puts(out, "    ");
    if (t->nresults != 0) buf_printf(out, "u%u r = %s", word_bits(t), to_word(t->results[0]));
    buf_printf(out, "(%s__f%u((%s_instance *)base", g->p, e->export_->index, g->p);
    for (uint32_t i = 0; i < t->nparams; i++)
        buf_printf(out, ", %sp%u%s", from_word(t->params[i]), i, closing(t->params[i]));
    buf_puts(out, "));\n");
    write_depth_check(g, out);
    buf_printf(out, "    return %s;\n}\n", t->nresults != 0 ? "r" : "0");
}

void write_word_call(const InterfaceExport *e, const char *base, Buf *out) {
    const FuncType *t = e->type;
    buf_printf(out, "    gowasm_outcome o = gowasm__enter%u(%s", word_bits(t), base);
    for (uint32_t i = 0; i < MAX_WORDS; i++) {
        if (i < t->nparams)
            buf_printf(out, ", %s(p%u)", to_word(t->params[i]), i);
        else
            buf_puts(out, ", 0");
    }
    buf_printf(out, ", %s__body);\n", e->c_name);
}

/* A result as C has it, made from wasm's. TinyGo leaves narrow ones as wide as they came: an int8
 * function may return -129. What is after the expression goes between this and close_result(). */
static void open_result(const InterfaceForm *f, ValType t, Buf *out) {
    if (strcmp(f->result, "bool") == 0)
        buf_puts(out, "(bool)(1u & ");
    else
        write_cast(t, f->result, out);
}

static void close_result(const InterfaceForm *f, Buf *out) {
    if (strcmp(f->result, "bool") == 0) buf_puts(out, ")");
}

void write_word_result(const InterfaceExport *e, Buf *out) {
    ValType t = e->type->results[0];
    open_result(&e->form, t, out);
    buf_printf(out, "%so.value%s", from_word(t), closing(t));
    close_result(&e->form, out);
}

/* A result's parameter, and what it is set to when the call fails. */
static void result_name(const FuncType *t, uint32_t i, char name[24]) {
    if (t->nresults == 1)
        snprintf(name, 24, "result");
    else
        snprintf(name, 24, "result%u", i);
}

static const char *zero(ValType t) {
    return t == VT_FUNCREF     ? "wasm_rt_funcref_null_value"
           : t == VT_EXTERNREF ? "wasm_rt_externref_null_value"
                               : "0";
}

void write_refusal(const InterfaceExport *e, Buf *out) {
    const FuncType *t = e->type;
    if (t->nresults == 0) {
        buf_puts(out, "return GOWASM_BAD_ARGUMENT;\n");
        return;
    }
    buf_puts(out, "{\n");
    for (uint32_t i = 0; i < t->nresults; i++) {
        char name[24];
        result_name(t, i, name);
        buf_printf(out, "        if (%s != NULL) *%s = %s;\n", name, name, zero(t->results[i]));
    }
    buf_puts(out, "        return GOWASM_BAD_ARGUMENT;\n    }\n");
}

static void write_by_words(const Gen *g, const InterfaceExport *e, Buf *out) {
    const FuncType *t = e->type;
    write_word_body(g, e, out);
    buf_puts(out, "GW_API ");
    write_export_prototype(g->interface, e, false, NAMES_NUMBERED, out);
    buf_puts(out, " {\n    if (UNLIKELY(instance == NULL)) ");
    write_refusal(e, out);
    write_word_call(e, "&instance->rt", out);
    if (t->nresults != 0) {
        buf_puts(out, "    if (result != NULL) *result = "); /* 0 after a failure */
        write_word_result(e, out);
        buf_puts(out, ";\n");
    }
    buf_puts(out, "    return (gowasm_status)o.status;\n}\n");
}

static void write_frame(const InterfaceExport *e, const char *c_name, Buf *out) {
    const FuncType *t = e->type;
    buf_printf(out, "\nstruct %s__frame {\n", c_name);
    for (uint32_t i = 0; i < t->nparams; i++)
        buf_printf(out, "    %s p%u;\n", val_type(t->params[i])->gen, i);
    if (t->nresults != 0) {
        buf_puts(out, "    ");
        write_result_type(t, out);
        buf_puts(out, " r;\n");
    }
    if (t->nparams == 0 && t->nresults == 0) buf_puts(out, "    char unused;\n");
    buf_puts(out, "};\n");
}

void write_frame_body(const Gen *g, const InterfaceExport *e, Buf *out) {
    const FuncType *t = e->type;
    const char *n = e->c_name;
    write_frame(e, n, out);
    buf_printf(out,
               "static void %s__body(gowasm_instance *base, void *frame) {\n"
               "    struct %s__frame *f = frame;\n    (void)f;\n",
               n, n);
    write_depth_before(g, out);
    buf_printf(out, "    %s%s__f%u((%s_instance *)base", t->nresults != 0 ? "f->r = " : "", g->p,
               e->export_->index, g->p);
    for (uint32_t i = 0; i < t->nparams; i++) buf_printf(out, ", f->p%u", i);
    buf_puts(out, ");\n");
    write_depth_check(g, out);
    buf_puts(out, "}\n");
}

void write_frame_results(const InterfaceExport *e, Buf *out) {
    const FuncType *t = e->type;
    for (uint32_t i = 0; i < t->nresults; i++) {
        char name[24];
        result_name(t, i, name);
        buf_printf(out, "    if (%s != NULL) *%s = s == GOWASM_OK ? ", name, name);
        if (t->nresults == 1) {
            open_result(&e->form, t->results[0], out);
            buf_puts(out, "f.r");
            close_result(&e->form, out);
        } else {
            write_cast(t->results[i], val_type(t->results[i])->c, out);
            buf_printf(out, "f.r.%c%u", val_type(t->results[i])->multi, i);
        }
        buf_printf(out, " : %s;\n", zero(t->results[i]));
    }
}

/* PREFIX_NAME() for everything else: arguments and results lie in a frame on the host's stack. */
static void write_by_frame(const Gen *g, const InterfaceExport *e, Buf *out) {
    const FuncType *t = e->type;
    const char *n = e->c_name;
    write_frame_body(g, e, out);
    buf_puts(out, "GW_API ");
    write_export_prototype(g->interface, e, false, NAMES_NUMBERED, out);
    buf_printf(out, " {\n    struct %s__frame f;\n", n);
    for (uint32_t i = 0; i < t->nparams; i++) {
        buf_printf(out, "    f.p%u = ", i);
        write_cast(t->params[i], val_type(t->params[i])->gen, out);
        buf_printf(out, "p%u;\n", i);
    }
    const bool refuses = !g->interface->flavour->start_checked && g->interface->needs_start;
    buf_puts(out, "    gowasm_status s = GOWASM_BAD_ARGUMENT;\n");
    if (refuses) /* elsewhere gowasm__prepare does it */
        buf_printf(out,
                   "    if (instance != NULL && !(instance->rt.flags & GOWASM_INSTANCE_STARTED))\n"
                   "        s = %s__unstarted(instance);\n    else",
                   g->p);
    buf_printf(out, "    if (instance != NULL) s = gowasm__enter(&instance->rt, %s__body, &f);\n",
               n);
    write_frame_results(e, out);
    buf_puts(out, "    return s;\n}\n");
}

static void write_global_export(const Gen *g, const InterfaceExport *e, Buf *out) {
    uint32_t i = e->export_->index;
    const Global *x = &g->m->globals.data[i];
    buf_printf(out, "\nGW_API %s %s(const %s_instance *instance) {\n    return ",
               val_type(x->type)->c, e->c_name, g->p);
    write_cast(x->type, val_type(x->type)->c, out);
    buf_printf(out, "%sinstance->g%u;\n}\n", x->imported && x->mutable_ ? "*" : "", i);
}

void write_exports(const Gen *g, Buf *out) {
    for (uint32_t i = 0; i < g->interface->nexports; i++) {
        const InterfaceExport *e = &g->interface->exports[i];
        if (e->runtime_only) continue;
        if (e->type == NULL) {
            if (e->export_->kind == EXT_GLOBAL && e->c_name != NULL) write_global_export(g, e, out);
            continue;
        }
        if (has_bytes(&e->form)) {
            write_bytes_export(g, e, out);
            continue;
        }
        if (export_fits_words(g, e->type))
            write_by_words(g, e, out);
        else
            write_by_frame(g, e, out);
    }
}
