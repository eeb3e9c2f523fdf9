/* linking.c: memories, tables and globals that modules share (gowasm_link.h).
 *
 * Input: the module's imports and exports of these kinds. Output: their part of the bindings and of
 * init(). Invariants: what is imported has the type and the limits that the module gives, or init()
 * fails.
 *
 * What is imported is asked for in init(): an imported memory is reached through rt.linear, tables
 * and mutable globals through pointers in the instance; immutable globals are copied.
 *
 * A module "links" when references to functions of other modules can reach it. Then the identity of
 * a function type is the address of a symbol that is named after the signature, the same in all
 * modules of a program; and a call through a table looks whose function it is: one of another
 * instance is entered as the host would enter it, on its own stack, and its trap becomes one of the
 * caller. A module that has all to itself pays for none of this. */
#include "base/ctext.h"
#include "base/map.h"
#include "translate/gen.h"

static bool has_funcref(const FuncType *t) {
    for (uint32_t i = 0; i < t->nparams; i++)
        if (t->params[i] == VT_FUNCREF) return true;
    for (uint32_t i = 0; i < t->nresults; i++)
        if (t->results[i] == VT_FUNCREF) return true;
    return false;
}

static bool carries_functions(const Module *m, ExternKind kind, uint32_t index) {
    switch (kind) {
    case EXT_FUNC:
        return has_funcref(func_type(m, index));
    case EXT_TABLE:
        return m->tables.data[index].type == VT_FUNCREF;
    case EXT_GLOBAL:
        return m->globals.data[index].type == VT_FUNCREF;
    default:
        return false;
    }
}

bool linking_is_used(const Module *m) {
    for (uint32_t i = 0; i < m->imports.len; i++)
        if (carries_functions(m, m->imports.data[i].kind, m->imports.data[i].index)) return true;
    for (uint32_t i = 0; i < m->exports.len; i++)
        if (carries_functions(m, m->exports.data[i].kind, m->exports.data[i].index)) return true;
    return false;
}

/* "gowasm__type_iI_f": equal exactly when the signatures are. */
static void write_type_symbol(const FuncType *t, Buf *out) {
    buf_puts(out, "gowasm__type_");
    for (uint32_t i = 0; i < t->nparams; i++) buf_u8(out, (uint8_t)val_type(t->params[i])->multi);
    buf_u8(out, '_');
    for (uint32_t i = 0; i < t->nresults; i++) buf_u8(out, (uint8_t)val_type(t->results[i])->multi);
}

void write_type_identities(const Gen *g, Buf *out) {
    if (!g->links) {
        buf_puts(out, "#define GW_TYPE(id) ((uintptr_t)(id) + 1) /* 0 is no function */\n");
        return;
    }
    buf_puts(out, "#define GW_TYPE(id) GW_TYPE_##id\n");
    for (uint32_t i = 0; i < g->m->types.len; i++) {
        if (g->type_id[i] != i) continue;
        buf_printf(out, "#define GW_TYPE_%u ((uintptr_t)&", i);
        write_type_symbol(&g->m->types.data[i], out);
        buf_puts(out, ")\nextern GW_HIDDEN char ");
        write_type_symbol(&g->m->types.data[i], out);
        buf_puts(out, ";\n");
    }
}

/* By type id: is there a call_indirect of it through a table that is not constant? */
static const bool *far_types(const Gen *g) {
    const Module *m = g->m;
    bool *far = ARENA_ARRAY(&g->m->arena, bool, m->types.len + 1);
    for (uint32_t f = 0; f < m->funcs.len && g->links; f++) {
        const Code *code = &m->funcs.data[f].code;
        for (uint32_t i = 0; i < code->len; i++) {
            const Insn *in = &code->data[i];
            if (in->op == OP_call_indirect && !g->const_table[in->b]) far[g->type_id[in->a]] = true;
        }
    }
    return far;
}

static void write_far_signature(const Gen *g, uint32_t type, Buf *out) {
    const FuncType *t = &g->m->types.data[type];
    write_result_type(t, out);
    buf_printf(out, " %s__far%u(%s_instance *instance, const gowasm_funcref *callee", g->p, type,
               g->p);
    for (uint32_t i = 0; i < t->nparams; i++)
        buf_printf(out, ", %s p%u", val_type(t->params[i])->gen, i);
    buf_puts(out, ")");
}

void write_far_declarations(const Gen *g, Buf *out) {
    const bool *far = far_types(g);
    for (uint32_t i = 0; i < g->m->types.len; i++) {
        if (!far[i]) continue;
        buf_puts(out, "GW_HIDDEN ");
        write_far_signature(g, i, out);
        buf_puts(out, ";\n");
    }
}

static void write_far_call(const Gen *g, uint32_t type, Buf *out) {
    const FuncType *t = &g->m->types.data[type];
    buf_printf(out, "\nstruct %s__far_frame%u {\n    gowasm_funcref callee;\n", g->p, type);
    for (uint32_t i = 0; i < t->nparams; i++)
        buf_printf(out, "    %s p%u;\n", val_type(t->params[i])->gen, i);
    if (t->nresults != 0) {
        buf_puts(out, "    ");
        write_result_type(t, out);
        buf_puts(out, " r;\n");
    }
    buf_printf(out,
               "};\nstatic void %s__far_body%u(gowasm_instance *base, void *frame) {\n"
               "    struct %s__far_frame%u *f = frame;\n    %s((",
               g->p, type, g->p, type, t->nresults != 0 ? "f->r = " : "");
    write_result_type(t, out);
    buf_puts(out, " (*)(void *");
    for (uint32_t i = 0; i < t->nparams; i++) buf_printf(out, ", %s", val_type(t->params[i])->gen);
    buf_puts(out, "))f->callee.func)(base");
    for (uint32_t i = 0; i < t->nparams; i++) buf_printf(out, ", f->p%u", i);
    buf_puts(out, ");\n}\n");
    write_far_signature(g, type, out);
    buf_printf(out, " {\n    struct %s__far_frame%u f;\n    f.callee = *callee;\n", g->p, type);
    for (uint32_t i = 0; i < t->nparams; i++) buf_printf(out, "    f.p%u = p%u;\n", i, i);
    buf_printf(out,
               "    gowasm_instance *other = f.callee.instance;\n"
               "    GW_HOST_ENTER(instance);\n"
               "    gowasm_status s = gowasm__enter(other, %s__far_body%u, &f);\n"
               "    GW_HOST_LEAVE(instance);\n"
               "    if (s != GOWASM_OK) gowasm__raise(&instance->rt, other);\n",
               g->p, type);
    buf_puts(out, t->nresults != 0 ? "    return f.r;\n}\n" : "}\n");
}

/* The definitions: one place of the program gives each signature its address. Not const: linkers
 * may make one of equal constants. */
void write_far_calls(const Gen *g, Buf *out) {
    if (!g->links) return;
    for (uint32_t i = 0; i < g->m->types.len; i++) {
        if (g->type_id[i] != i) continue;
        buf_puts(out, "GW_WEAK char ");
        write_type_symbol(&g->m->types.data[i], out);
        buf_puts(out, ";\n");
    }
    const bool *far = far_types(g);
    for (uint32_t i = 0; i < g->m->types.len; i++)
        if (far[i]) write_far_call(g, i, out);
}

static const char *link_bool(bool b) {
    return b ? "true" : "false";
}

void write_import_name(const Import *import, Buf *out) {
    Buf name = {0};
    buf_clean(&name, import->module, false);
    buf_u8(&name, '.');
    buf_clean(&name, import->name, false);
    ctext_write(buf_view(&name), out);
    buf_free(&name);
}

static void write_limits(const Limits *l, Buf *out) {
    buf_printf(out, "%uu, ", l->min);
    if (l->has_max)
        buf_printf(out, "%uu", l->max);
    else
        buf_puts(out, "UINT32_MAX");
}

static void write_link_import(const Gen *g, const InterfaceImport *im, Buf *out) {
    const Module *m = g->m;
    uint32_t i = im->import->index;
    static const char *const kinds[] = {"", "table", "memory", "global"}; /* by ExternKind */
    const char *kind = kinds[im->import->kind];
    buf_puts(out, "    {\n        GW_HOST_ENTER(instance);\n");
    write_import_choice(g, im, "        ", out);
    buf_printf(out, "        gowasm_%s_ref ref = ", kind);
    write_import_callee(g, im, out);
    buf_puts(out, "(instance);\n        GW_HOST_LEAVE(instance);\n");
    Buf call = {0};
    buf_printf(&call, "gowasm__link_%s(&instance->rt, ", kind);
    write_import_name(im->import, &call);
    buf_puts(&call, ", ref, ");
    if (im->import->kind == EXT_MEMORY) {
        write_limits(&m->memories.data[i].limits, &call);
        buf_printf(&call, ", GW_BOUNDS_CHECKS ? 0 : %uu)", g->max_offset);
        buf_printf(out, "        %s;\n    }\n", (const char *)call.data);
    } else if (im->import->kind == EXT_TABLE) {
        buf_printf(&call, "GOWASM_%s, ", val_type(m->tables.data[i].type)->name);
        write_limits(&m->tables.data[i].limits, &call);
        buf_printf(out, "        instance->T%u = %s);\n    }\n", i, (const char *)call.data);
    } else {
        const Global *x = &m->globals.data[i];
        buf_printf(&call, "GOWASM_%s, %s)", val_type(x->type)->name, link_bool(x->mutable_));
        if (x->mutable_)
            buf_printf(out, "        instance->g%u = %s;\n    }\n", i, (const char *)call.data);
        else
            buf_printf(out, "        memcpy(&instance->g%u, %s, sizeof instance->g%u);\n    }\n", i,
                       (const char *)call.data, i);
    }
    buf_free(&call);
}

void write_link_init(const Gen *g, Buf *out) {
    for (uint32_t i = 0; i < g->interface->nimports; i++)
        if (g->interface->imports[i].type == NULL)
            write_link_import(g, &g->interface->imports[i], out);
}

void write_link_exports(const Gen *g, Buf *out) {
    const Module *m = g->m;
    for (uint32_t i = 0; i < g->interface->nexports; i++) {
        const InterfaceExport *e = &g->interface->exports[i];
        if (e->link_name == NULL) continue;
        uint32_t k = e->export_->index;
        buf_puts(out, "\nGW_API ");
        write_link_prototype(g->interface, e, out);
        if (e->export_->kind == EXT_MEMORY) {
            buf_puts(out, " {\n    return (gowasm_memory_ref){instance->rt.linear");
        } else if (e->export_->kind == EXT_TABLE) {
            buf_printf(out, " {\n    return (gowasm_table_ref){GOWASM_%s, %sinstance->T%u",
                       val_type(m->tables.data[k].type)->name,
                       m->tables.data[k].imported ? "" : "&", k);
        } else {
            const Global *x = &m->globals.data[k];
            buf_printf(out, " {\n    return (gowasm_global_ref){GOWASM_%s, %s, %sinstance->g%u",
                       val_type(x->type)->name, link_bool(x->mutable_),
                       x->imported && x->mutable_ ? "" : "&", k);
        }
        buf_puts(out, ", &instance->rt};\n}\n");
    }
}
