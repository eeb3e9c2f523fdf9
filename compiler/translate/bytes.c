/* bytes.c: functions with byte slices: gowasm_bytes in, gowasm_buffer out.
 *
 * Input: an export or import whose form has them. Output: PREFIX_NAME(), which puts the bytes
 * into the guest, calls it by a frame and takes its bytes out; or the wrapper that guest code
 * calls, which hands the program's function the guest's bytes where they are. The copying is the
 * runtime's (runtime/src/slices.c): it checks what the guest says. */
#include "translate/gen.h"

#include <string.h>

static uint32_t count_bytes(const InterfaceForm *f) {
    uint32_t n = 0;
    for (uint32_t i = 0; i < f->nparams; i++) n += f->params[i].bytes;
    return n;
}

void write_bytes_export(const Gen *g, const InterfaceExport *e, Buf *out) {
    const FuncType *t = e->type;
    const InterfaceForm *f = &e->form;
    uint32_t n = count_bytes(f), k = 0;
    write_frame_body(g, e, out);
    buf_puts(out, "GW_API ");
    write_export_prototype(g->interface, e, false, NAMES_NUMBERED, out);
    buf_printf(out,
               " {\n    struct %s__frame f;\n    gowasm_args args;\n"
               "    if (instance == NULL) ",
               e->c_name);
    const char *place = f->returns == API_RETURNS_BYTES ? "out" : "NULL";
    if (f->returns == API_AS_DECLARED)
        write_refusal(e, out);
    else
        buf_printf(out, "return gowasm__no_instance(%s);\n", place);
    if (n != 0) {
        buf_printf(out, "    gowasm_bytes in[%u] = {", n); /* tcc miscounts in[] */
        for (uint32_t i = 0; i < f->nparams; i++)
            if (f->params[i].bytes) buf_printf(out, "%sp%u", k++ != 0 ? ", " : "", i);
        buf_printf(out, "};\n    uint32_t at[%u];\n", n);
    }
    buf_printf(out, "    gowasm_status s = gowasm__args_open(&instance->rt, &args, %s, %u, %s);\n",
               n != 0 ? "in" : "NULL", n, n != 0 ? "at" : "NULL");
    buf_puts(out, "    if (s == GOWASM_OK) {\n");
    k = 0;
    for (uint32_t i = 0; i < f->nparams; i++) {
        const InterfaceParam *p = &f->params[i];
        if (p->bytes) {
            buf_printf(out, "        f.p%u = at[%u];\n", p->first, k);
            for (uint32_t w = 1; w < p->words; w++)
                buf_printf(out, "        f.p%u = (u32)in[%u].size;\n", p->first + w, k);
            k++;
        } else {
            buf_printf(out, "        f.p%u = ", p->first);
            write_cast(t->params[p->first], val_type(t->params[p->first])->gen, out);
            buf_printf(out, "p%u;\n", i);
        }
    }
    buf_printf(out, "        s = gowasm__enter(&instance->rt, %s__body, &f);\n", e->c_name);
    if (f->returns != API_AS_DECLARED)
        buf_printf(out, "        if (s == GOWASM_OK) s = gowasm__result(&instance->rt, f.r, %s);\n",
                   place);
    buf_printf(out, "    }\n    s = gowasm__args_close(&instance->rt, &args, %s, s);\n", place);
    if (f->returns == API_AS_DECLARED) write_frame_results(e, out);
    buf_puts(out, "    return s;\n}\n");
}

/* After "GW_HOST_ENTER(instance);" of the wrapper. */
void write_bytes_import(const Gen *g, const InterfaceImport *im, Buf *out) {
    const InterfaceForm *f = &im->form;
    const FuncType *t = im->type;
    const bool results = f->returns != API_AS_DECLARED; /* bytes, or an error alone */
    if (results) buf_puts(out, "gowasm_out out;\n    gowasm__out_open(&instance->rt, &out);\n    ");
    if (f->result != NULL) {
        write_result_type(t, out);
        buf_puts(out, " result = ");
        write_cast(t->results[0], val_type(t->results[0])->gen, out);
    }
    write_import_callee(g, im, out);
    buf_puts(out, "(instance");
    for (uint32_t i = 0; i < f->nparams; i++) {
        const InterfaceParam *p = &f->params[i];
        if (p->bytes) {
            buf_printf(out, ", gowasm__view(&instance->rt, p%u, p%u)", p->first, p->first + 1);
        } else {
            buf_puts(out, ", ");
            write_narrowed(p->c_type, p->first, out);
        }
    }
    buf_printf(out, "%s);\n", f->returns == API_RETURNS_BYTES ? ", &out.buffer" : "");
    if (results) buf_puts(out, "    u64 result = gowasm__give(&instance->rt, &out);\n");
    buf_puts(out, "    GW_HOST_LEAVE(instance);\n");
    if (f->result != NULL || results) buf_puts(out, "    return result;\n");
    buf_puts(out, "}\n");
}
