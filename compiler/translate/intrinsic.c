/* intrinsic.c: functions with a fast way in gowasm_go.h. The function under its own name tries that
 * first and else calls what wasm2c made of it, which a macro renames. */
#include "golang/goshape.h"
#include "translate/gen.h"

const char *intrinsic_of(const Gen *g, uint32_t func) {
    const GoShape *go = g->m->go;
    if (!g->interface->flavour->intrinsics) return NULL;
    return go != NULL && go->sp_type != NO_INDEX && func < go->nfuncs ? go->funcs[func].intrinsic
                                                                      : NULL;
}

void intrinsic_open(const Gen *g, uint32_t func, const char *name, Buf *out) {
    const FuncType *t = func_type(g->m, func);
    buf_printf(out, "#define %s__f%u %s__f%u__own\nstatic GW_NOINLINE GW_TEXT ", g->p, func, g->p,
               func);
    write_signature(g, func, "", out);
    buf_printf(out, ";\n#undef %s__f%u\n", g->p, func);
    write_signature(g, func, "", out);
    buf_puts(out, " {\n");
    if (g->m->go->funcs[func].flags & GF_ABI) {
        /* from its start, not resumed; the result is SP */
        buf_printf(out, "    if (p0 == 0 && %s(instance, p1)) return p1;\n", name);
    } else {
        buf_printf(out, "    %s result;\n    if (%s(instance", val_type(t->results[0])->gen, name);
        for (uint32_t i = 0; i < t->nparams; i++) buf_printf(out, ", p%u", i);
        buf_puts(out, ", &result)) return result;\n");
    }
    buf_printf(out, "    return %s__f%u__own", g->p, func);
    write_own_arguments(t, out);
    buf_printf(out, ";\n}\n#define %s__f%u %s__f%u__own\n", g->p, func, g->p, func);
}

void intrinsic_close(const Gen *g, uint32_t func, Buf *out) {
    buf_printf(out, "#undef %s__f%u\n", g->p, func);
}
