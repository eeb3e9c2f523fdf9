/* compile.c: what every product needs: the module through the passes, and its interface. */
#include "commands/commands.h"
#include "pipeline.h"
#include "translate/weight.h"

bool compile_module(Session *s, const char *prefix, Compiled *c, Diag *d) {
    const Options *o = s->options;
    Module *m = &c->module;
    *c = (Compiled){0};
    if (!load_module(s, &c->bytes, m, d)) return false;
    bool ok = export_names_check(m, o, d) && profiles_load(s, m, &c->inputs, d) &&
              pipeline_run(m, STEP_READ, o, &s->timer, d) &&
              (o->out.product == PRODUCT_WASM || check_weight(m, d)) &&
              make_interface(m, prefix, &c->interface, d);
    c->interface.profile_write = o->gen.profile_gen;
    return ok;
}

void compiled_free(Compiled *c) {
    module_free(&c->module);
    buf_free(&c->bytes);
}
