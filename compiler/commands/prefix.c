/* prefix.c: the prefix of the product's names in C: --prefix, or made from the module's file name.
 */
#include "commands/commands.h"
#include "headers/reserved-names.h"
#include "system/fs.h"

bool prefix_choose(const Options *o, Arena *arena, const char **prefix, Diag *d) {
    if (o->out.prefix) {
        *prefix = o->out.prefix;
        if (name_is_taken_prefix(o->out.prefix, arena))
            return diag_usage(d,
                              "--prefix '%s' makes names that the C library or the runtime of "
                              "gowasm-aot has: choose another",
                              o->out.prefix);
        if (name_is_c_identifier(o->out.prefix)) return true;
        return diag_usage(
            d,
            "--prefix '%s' is not a C identifier: use letters, digits and '_', and no "
            "keyword of C or C++",
            o->out.prefix);
    }
    char *name = fs_stem(arena, o->in.path);
    for (char *p = name; *p; p++) {
        bool fine = (*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z') ||
                    (*p >= '0' && *p <= '9' && p != name) || *p == '_';
        if (!fine && *p >= '0' && *p <= '9') { /* a leading digit: keep it, after a '_' */
            name = fs_format(arena, "_%s", name);
            p = name + 1;
            continue;
        }
        if (!fine) *p = '_';
    }
    if (*name && !name_is_c_identifier(name)) name = fs_format(arena, "%s_", name); /* a keyword */
    if (name_is_taken_prefix(name, arena)) name = fs_format(arena, "m_%s", name); /* gowasm.wasm */
    *prefix = name;
    if (name_is_c_identifier(name)) return true;
    return diag_usage(d,
                      "no C identifier can be made from the file name '%s': give one with "
                      "--prefix NAME",
                      fs_basename(o->in.path));
}
