/* export-names.c: --exports=NAME,...: the module has what is named.
 *
 * Input: the module as it was read. Output: Module.input.exports, which the pass select-exports
 * works with; an error for a name that is no exported function's. */
#include "commands/commands.h"

#include <string.h>

static bool has_function(const Module *m, Str name) {
    for (uint32_t i = 0; i < m->exports.len; i++)
        if (m->exports.data[i].kind == EXT_FUNC && str_eq(m->exports.data[i].name, name))
            return true;
    return false;
}

bool export_names_check(Module *m, const Options *o, Diag *d) {
    m->input.exports = o->freestanding.exports;
    if (o->freestanding.exports == NULL) return true;
    for (const char *p = o->freestanding.exports;; p++) {
        size_t n = strcspn(p, ",");
        if (!has_function(m, (Str){p, n}))
            return diag_error(d, DIAG_NO_OFFSET,
                              "--exports: the module exports no function '%.*s'; gowasm-aot "
                              "inspect shows what it exports",
                              (int)n, p);
        p += n;
        if (*p == '\0') return true;
    }
}
