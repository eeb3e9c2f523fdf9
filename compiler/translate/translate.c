/* translate.c: the order of the translator's work.
 *
 * Input: a verified Module and its C interface. Output: PREFIX.h's private twin PREFIX_gen.h,
 * PREFIX_bindings.c, PREFIX_plain.c, PREFIX_missing.c, PREFIX_image.c, PREFIX_names.c,
 * PREFIX_profile.c and the shards PREFIX_000.c ...: each a self-contained C file, the same for the
 * same input whatever the machine.
 */
#include "translate/translate.h"

#include "gowasm_rt_hosted.h"
#include "translate/gen.h"

#include <string.h>

/* The largest address that a load or store can reach beyond its 32-bit index. */
static uint32_t max_offset(const Module *m) {
    uint64_t max = 0;
    for (uint32_t f = 0; f < m->funcs.len; f++) {
        const Code *code = &m->funcs.data[f].code;
        for (uint32_t i = 0; i < code->len; i++) {
            const Insn *in = &code->data[i];
            if (op_info[in->op].imm == IMM_MEMARG && in->imm > max) max = in->imm;
        }
    }
    max += 16; /* the widest access */
    return max > UINT32_MAX ? UINT32_MAX : (uint32_t)max;
}

/* Beyond this the guard after another module's memory may be too short. */
static bool needs_bounds_checks(const Module *m, const TranslateOptions *o, bool guards,
                                uint32_t reach) {
    bool imported = m->memories.len != 0 && m->memories.data[0].imported;
    return o->bounds_checks || !guards || (imported && reach > GOWASM_SHARED_GUARD);
}

bool translate_module(Module *m, const Interface *interface, const TranslateOptions *options,
                      Sources *out, Diag *d) {
    uint32_t reach = max_offset(m);
    Gen g = {.m = m,
             .interface = interface,
             .options = options,
             .out = out,
             .d = d,
             .p = options->prefix,
             .type_id = module_type_ids(m, &m->arena),
             .const_table = tables_find_const(m),
             .links = interface->flavour->links && linking_is_used(m),
             .bounds_checks = needs_bounds_checks(m, options, interface->flavour->guards, reach),
             .max_offset = reach,
             .image = image_is_static(m),
             .name = symbols_function_names(m),
             .lines = options->debug && interface->toolchain.kind == TC_GO && m->go != NULL
                          ? read_go_lines(m, &m->arena)
                          : NULL,
             .sites = options->debug || options->names ? find_sites(m) : NULL};
    g.flat_table = tables_find_flat(m, g.const_table, g.type_id);
    if (options->debug) g.symbol = symbols_make(&g);
    if (options->count) write_counters(&g, sources_add(&g, "_profile.c"));
    write_gen_header(&g, sources_add(&g, "_gen.h"));
    Buf *image = sources_add(&g, "_image.c");
    buf_printf(image, "#include \"%s_gen.h\"\n\n", g.p);
    g.runs = write_image(&g, image);
    if (!write_bindings(&g, sources_add(&g, "_bindings.c"))) return false;
    if (options->plain && interface->flavour->plain_apart) write_plain_functions(&g, NULL);
    if (options->shared_library) write_missing_imports(&g);
    Buf *names = options->names ? sources_add(&g, "_names.c") : NULL;
    if (names != NULL) write_names(&g, names);
    if (names != NULL && g.sites != NULL) write_sites(&g, names);
    return write_shards(&g);
}
