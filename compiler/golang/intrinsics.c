/* intrinsics.c: recognises the functions of intrinsics.def by name, type and size of arguments.
 *
 * Names are those of Go's own tables, where math/big is not a package math_big; of the name section
 * where there are none. Any module can use these names; all it gains is what the C function does
 * with the guest's own memory. */
#include "golang/goshape.h"

#include <string.h>

typedef struct Intrinsic {
    const char *name, *signature;
    int32_t args;
    const char *function;
} Intrinsic;

static const Intrinsic intrinsics[] = {
#define INTRINSIC(name, signature, args, function) {name, signature, args, #function},
#include "golang/intrinsics.def"
#undef INTRINSIC
};

static bool has_signature(const FuncType *t, const char *s) {
    uint32_t i = 0;
    for (; *s != ':'; s++, i++)
        if (i == t->nparams || t->params[i] != (*s == 'I' ? VT_I64 : VT_I32)) return false;
    return i == t->nparams && t->nresults == 1 && t->results[0] == (s[1] == 'I' ? VT_I64 : VT_I32);
}

static bool fits(const Module *m, uint32_t func, const GoFunc *g, const Intrinsic *in) {
    if (strcmp(in->signature, "go") == 0) return g->flags & GF_ABI && g->args == in->args;
    return !(g->flags & GF_ABI) &&
           has_signature(&m->types.data[m->funcs.data[func].type], in->signature);
}

void go_find_intrinsics(const Module *m, GoShape *shape) {
    for (uint32_t i = m->nimports[EXT_FUNC]; i < shape->nfuncs; i++)
        for (size_t k = 0; k < sizeof intrinsics / sizeof *intrinsics; k++) {
            GoFunc *g = &shape->funcs[i];
            Str name = g->path.len ? g->path : g->name;
            if (!str_eq_c(name, intrinsics[k].name)) continue;
            if (fits(m, i, g, &intrinsics[k]))
                g->intrinsic = intrinsics[k].function;
            else
                shape->misfit = name;
        }
}
