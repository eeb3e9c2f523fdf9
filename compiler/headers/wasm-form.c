/* wasm-form.c: the form of a function in C that wasm's own types give it, without an API file. */
#include "headers/interface.h"

void wasm_form(Module *m, const FuncType *t, bool unsigned_, InterfaceForm *form) {
    Buf name = {0};
    form->nparams = t->nparams;
    form->params = ARENA_ARRAY(&m->arena, InterfaceParam, t->nparams);
    for (uint32_t i = 0; i < t->nparams + (t->nresults == 1); i++) {
        ValType v = i < t->nparams ? t->params[i] : t->results[0];
        const char *c = unsigned_ && is_number_type(v) ? val_type(v)->storage : val_type(v)->c;
        if (i == t->nparams) {
            form->result = c;
            break;
        }
        name.len = 0;
        buf_printf(&name, "p%u", i);
        form->params[i] =
            (InterfaceParam){arena_copy(&m->arena, name.data, name.len), c, i, 1, false};
    }
    buf_free(&name);
}
