/* vtable.c: the header and the tables of --interface.
 *
 * Input: the interface of a module, and which of its exports NAME or NAME=EXPORT,... chooses.
 * Output: NAME.h, the same for every module with these exports; and PREFIX_vtable, the module's
 * functions in that order. Invariants: NAME_ID follows from the text of the slots and structures,
 * so that NAME_fits() refuses a table of another form; plain names are left out, since modules that
 * share an interface would all have them. */
#include "headers/vtable.h"

#include "base/sha256.h"
#include "base/vec.h"
#include "headers/reserved-names.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* Members of each table, which no function can have for its own. */
static const char *const fixed[] = {
    "size",       "id",    "module", "api",   "new_instance", "free_instance",
    "last_error", "reset", "clone",  "start", "set_import"};

/* Is it like what else NAME.h declares: NAME_instance, NAME_fits(), structures, ...? */
static bool is_shared_name(const Interface *in, const char *name) {
    size_t n = strlen(in->shared);
    return strncasecmp(name, in->shared, n) == 0 && name[n] == '_'; /* macros in capitals */
}

static void drop_plain_names(Interface *in) {
    for (uint32_t i = 0; i < in->nexports; i++) {
        InterfaceExport *e = &in->exports[i];
        if (e->plain_name == NULL || !is_shared_name(in, e->plain_name)) continue;
        e->plain_name = NULL;
        e->no_plain = "the plain name is like those of the interface";
    }
}

static const char *slot_name(Module *m, const Interface *in, const InterfaceExport *e) {
    const char *name = e->c_name + strlen(in->prefix) + 1;
    bool taken = name_is_reserved(name) || !name_fits_member(name) || is_shared_name(in, name);
    for (size_t i = 0; i < sizeof fixed / sizeof *fixed; i++)
        taken = taken || strcmp(name, fixed[i]) == 0;
    if (!taken) return name;
    Buf b = {0};
    buf_printf(&b, "export_%s", name);
    name = arena_copy(&m->arena, (const char *)b.data, b.len);
    buf_free(&b);
    return name;
}

static bool belongs(const InterfaceExport *e) {
    return e->type != NULL && !e->runtime_only;
}

static int by_slot(const void *a, const void *b) {
    const InterfaceExport *const *x = a, *const *y = b;
    return strcmp((*x)->slot, (*y)->slot);
}

static InterfaceExport *find_export_entry(Interface *in, Str name) {
    for (uint32_t i = 0; i < in->nexports; i++)
        if (belongs(&in->exports[i]) && str_eq(in->exports[i].export_->name, name))
            return &in->exports[i];
    return NULL;
}

/* The functions that are listed after "NAME=". */
static bool take_listed(Module *m, Interface *in, const char *list, Diag *d) {
    for (const char *p = list;; p++) {
        Str name = {p, strcspn(p, ",")};
        InterfaceExport *e = find_export_entry(in, name);
        if (e == NULL)
            return diag_error(d, DIAG_NO_OFFSET,
                              "exports no function '%.*s', which --interface %s lists",
                              STR_ARG(name), in->shared);
        if (e->slot == NULL) VEC_PUSH(&m->arena, &in->slots, e);
        e->slot = slot_name(m, in, e);
        p += name.len;
        if (*p == '\0') return true;
    }
}

static void take_all(Module *m, Interface *in) {
    for (uint32_t i = 0; i < in->nexports; i++) {
        InterfaceExport *e = &in->exports[i];
        if (!belongs(e)) continue;
        e->slot = slot_name(m, in, e);
        VEC_PUSH(&m->arena, &in->slots, e);
    }
}

bool vtable_choose(Module *m, const char *spec, Interface *in, Diag *d) {
    const char *list = strchr(spec, '=');
    size_t n = list != NULL ? (size_t)(list - spec) : strlen(spec);
    in->shared = arena_copy(&m->arena, spec, n);
    if (!name_is_c_identifier(in->shared))
        return diag_usage(d,
                          "--interface does not take '%s': write NAME or NAME=EXPORT,...; NAME "
                          "is a C identifier",
                          spec);
    if (name_is_taken_prefix(in->shared, &m->arena))
        return diag_usage(d,
                          "--interface '%s' makes names that the C library or the runtime of "
                          "gowasm-aot has: choose another",
                          in->shared);
    size_t prefix = strlen(in->prefix);
    if (strncmp(in->shared, in->prefix, prefix) == 0 &&
        (in->shared[prefix] == '\0' || in->shared[prefix] == '_'))
        return diag_usage(d,
                          "--interface %s is or begins with the module's prefix, %s: give it "
                          "another one with --prefix",
                          in->shared, in->prefix);
    drop_plain_names(in);
    if (list != NULL && !take_listed(m, in, list + 1, d)) return false;
    if (list == NULL) take_all(m, in);
    if (in->slots.len > 1) qsort(in->slots.data, in->slots.len, sizeof *in->slots.data, by_slot);
    return true;
}

/* The members that are the module's own functions. Without the names of parameters, which differ
 * between modules that have one interface. */
static void write_slots(const Interface *in, Buf *out) {
    for (uint32_t i = 0; i < in->slots.len; i++) {
        const InterfaceExport *e = in->slots.data[i];
        buf_puts(out, "    ");
        write_export_pointer(in->shared, e, e->slot, out);
        buf_puts(out, ";\n");
    }
}

/* What a program that was compiled with another NAME.h must not call. */
static uint64_t interface_id(Str structs, Str slots) {
    Sha256 s;
    uint8_t digest[SHA256_SIZE];
    uint64_t id = 0;
    sha256_start(&s);
    sha256_text(&s, "gowasm interface 1");
    sha256_field(&s, structs);
    sha256_field(&s, slots);
    sha256_end(&s, digest);
    for (unsigned i = 0; i < 8; i++) id = id << 8 | digest[i];
    return id;
}

/* The same interface under its own name: structures of Go are NAME_Point. */
static Interface under_own_name(const Interface *in) {
    Interface own = *in;
    own.prefix = in->shared;
    return own;
}

static uint64_t texts(const Interface *in, Buf *structs, Buf *slots) {
    Interface own = under_own_name(in);
    write_structs(&own, structs);
    write_slots(in, slots);
    return interface_id(buf_view(structs), buf_view(slots));
}

static void write_table_type(const char *n, Str slots, Buf *out) {
    buf_printf(
        out,
        "\n/* The functions of one module. It is constant, and stays as long as the module's code "
        "is loaded. */\n"
        "typedef struct %s_vtable {\n"
        "    size_t size; /* sizeof(%s_vtable) */\n"
        "    uint64_t id;\n"
        "    const char *module;    /* its prefix */\n"
        "    const gowasm_api *api; /* the functions of gowasm.h for its instances */\n\n"
        "    /* As PREFIX_new(), PREFIX_free(), PREFIX_last_error(), PREFIX_reset(), "
        "PREFIX_clone() of a\n     * module's own header, and PREFIX_start(): NULL where the "
        "module is no program. */\n"
        "    gowasm_status (*new_instance)(const gowasm_options *options, %s_instance **instance,\n"
        "                                  gowasm_error *error);\n"
        "    void (*free_instance)(%s_instance *instance);\n"
        "    const gowasm_error *(*last_error)(const %s_instance *instance);\n"
        "    gowasm_status (*reset)(%s_instance *instance);\n"
        "    gowasm_status (*clone)(%s_instance *from, const gowasm_options *options,\n"
        "                           %s_instance **instance, gowasm_error *error);\n"
        "    gowasm_status (*start)(%s_instance *instance);\n\n"
        "    /* Sets a function that the guest imports as \"MODULE.NAME\", for one instance or, "
        "with "
        "NULL, for all\n     * that have none of their own. `type` is the "
        "function's type as C writes it, with\n     * the instance left out, and is compared: "
        "\"int32_t (int32_t, gowasm_bytes)\". GOWASM_OK also where\n     * the module does not "
        "import "
        "it; GOWASM_BAD_ARGUMENT: it has another type there. */\n"
        "    gowasm_status (*set_import)(%s_instance *instance, const char *name, const char "
        "*type,\n"
        "                                void (*function)(void));\n",
        n, n, n, n, n, n, n, n, n, n);
    if (slots.len != 0)
        buf_printf(out, "\n    /* What the guest exports. */\n%.*s", STR_ARG(slots));
    buf_printf(out, "} %s_vtable;\n", n);
}

static void write_loading(const char *n, const char *upper, Buf *out) {
    buf_printf(out,
               "\n/* The name of the table in a shared library: a const %s_vtable. A module that "
               "is linked "
               "has it as\n * PREFIX_vtable. */\n"
               "#define %s_SYMBOL \"%s_module\"\n\n"
               "/* Was the module compiled for this interface, and by a version of gowasm-aot that "
               "has what "
               "gowasm.h\n * declares? Ask before anything else; NULL does not fit. */\n"
               "static inline bool %s_fits(const %s_vtable *table) {\n"
               "    return table != NULL && table->size == sizeof *table && table->id == %s_ID &&\n"
               "           table->api->size >= sizeof *table->api;\n}\n",
               n, upper, n, n, n, upper);
}

void write_interface_header(const Interface *in, Buf *out) {
    const char *n = in->shared;
    Buf upper = {0}, structs = {0}, slots = {0};
    uint64_t id = texts(in, &structs, &slots);
    for (const char *c = n; *c != '\0'; c++) buf_u8(&upper, (uint8_t)toupper((unsigned char)*c));
    const char *u = (const char *)upper.data;
    buf_printf(out,
               "/* %s.h: an interface that WebAssembly modules share. Written by gowasm-aot "
               "--interface %s:\n * changes will be lost. */\n"
               "#ifndef GOWASM_INTERFACE_%s_H\n#define GOWASM_INTERFACE_%s_H\n\n"
               "#include \"gowasm.h\"\n\n"
               "#ifdef __cplusplus\nextern \"C\" {\n#endif\n\n"
               "/* One sandboxed instance of a module that has the interface. */\n"
               "typedef struct %s_instance %s_instance;\n\n"
               "/* The instance for the functions of gowasm.h. */\n"
               "static inline gowasm_instance *%s_base(%s_instance *instance) {\n"
               "    return (gowasm_instance *)(void *)instance;\n}\n",
               n, n, u, u, n, n, n, n);
    buf_str(out, buf_view(&structs));
    buf_printf(out,
               "\n/* Of the interface in this header: for %s_fits(). */\n#define %s_ID 0x%llxull\n",
               n, u, (unsigned long long)id);
    write_table_type(n, buf_view(&slots), out);
    write_loading(n, u, out);
    buf_printf(out, "\n#ifdef __cplusplus\n}\n#endif\n\n#endif /* GOWASM_INTERFACE_%s_H */\n", u);
    buf_free(&upper);
    buf_free(&structs);
    buf_free(&slots);
}

void write_vtable(const Interface *in, const char *symbol, Buf *out) {
    const char *p = in->prefix;
    Buf structs = {0}, slots = {0};
    uint64_t id = texts(in, &structs, &slots);
    buf_printf(out,
               "const %s_vtable %s = {\n    .size = sizeof(%s_vtable),\n    .id = 0x%llxull,\n"
               "    .module = \"%s\",\n    .api = &gowasm__api,\n    .new_instance = %s_new,\n"
               "    .free_instance = %s_free,\n    .last_error = %s_last_error,\n"
               "    .reset = %s_reset,\n    .clone = %s_clone,\n",
               in->shared, symbol, in->shared, (unsigned long long)id, p, p, p, p, p, p);
    if (interface_is_program(in)) buf_printf(out, "    .start = %s_start,\n", p);
    buf_printf(out, "    .set_import = %s__set_import,\n", p);
    for (uint32_t i = 0; i < in->slots.len; i++)
        buf_printf(out, "    .%s = %s,\n", in->slots.data[i]->slot, in->slots.data[i]->c_name);
    buf_puts(out, "};\n");
    buf_free(&structs);
    buf_free(&slots);
}
