/* flavour-freestanding.c: generated code for a machine without an operating system: the module's
 * description, instances in static memory, the instance of plain functions.
 *
 * Input: the layout (headers/freestanding-layout.h) and the interface. Output: the end of
 * PREFIX_bindings.c. Invariants: no memory is allocated, and no code runs before main.
 *
 * Storage for instances is a static array that is zero at first, so it costs no flash; it is
 * referred to by PREFIX_new() alone, so that a linker leaves it out where a program brings its own
 * storage (PREFIX_new_in). */
#include "headers/flavour.h"
#include "translate/gen.h"

#include <ctype.h>
#include <inttypes.h>

/* Exports of a command that needs its _start, and its allocator, are refused before. */
static void write_unstarted(const Gen *g, Buf *out) {
    if (!g->interface->needs_start) return;
    buf_printf(out,
               "\nGW_COLD static gowasm_status %s__unstarted(%s_instance *instance) {\n"
               "    instance->rt.status = GOWASM_BAD_ARGUMENT;\n"
               "    instance->rt.note = \"call %s_start() first\";\n"
               "    return GOWASM_BAD_ARGUMENT;\n}\n",
               g->p, g->p, g->p);
}

static void write_begin(const Gen *g, Buf *out) {
    const Module *m = g->m;
    const Interface *in = g->interface;
    buf_printf(out,
               "\nstatic void %s__begin(gowasm_instance *base, void *frame) {\n"
               "    (void)frame;\n",
               g->p);
    if (g->options->compress && g->runs != 0)
        buf_printf(out, "    gowasm__unpack(base, %s__segments, %u);\n", g->p, g->runs);
    buf_printf(out, "    %s__init(base);\n", g->p);
    if (m->start != NO_INDEX)
        buf_printf(out, "    %s__f%u((%s_instance *)base);\n", g->p, m->start, g->p);
    if (has_entry(in, ENTRY_INITIALIZE))
        buf_printf(out, "    %s__f%u((%s_instance *)base);\n", g->p, in->entry[ENTRY_INITIALIZE],
                   g->p);
    buf_puts(out, "}\n");
    if (has_entry(in, ENTRY_COMMAND))
        buf_printf(out,
                   "\nstatic void %s__command(gowasm_instance *base, void *frame) {\n"
                   "    %s__f%u((%s_instance *)base);\n}\n",
                   g->p, g->p, in->entry[ENTRY_COMMAND], g->p);
}

/* Has the description a member for it? For the allocator as a whole, or not at all. */
static bool is_called(const Interface *in, Entry e) {
    return entry_infos[e].flavour == ENTRY_IN_ANY && has_entry(in, ENTRY_MALLOC) &&
           has_entry(in, ENTRY_FREE);
}

static void write_entries(const Gen *g, Buf *out) {
    const char *refuse = g->interface->needs_start
                             ? "    if (!(base->flags & GOWASM_INSTANCE_STARTED)) return 0;\n"
                             : "";
    for (Entry e = 0; e < ENTRY_COUNT; e++)
        if (is_called(g->interface, e)) write_entry(g, e, e == ENTRY_MALLOC ? refuse : "", out);
}

static void write_description(const Gen *g, Buf *out) {
    const Interface *in = g->interface;
    const FreestandingLayout *b = in->layout;
    write_entries(g, out);
    buf_printf(out,
               "\nstatic const gowasm_module %s__module = {\n    .name = \"%s\",\n"
               "    .memory_offset = GW_MEMORY_OFFSET,\n    .memory_size = %uu,\n"
               "    .window = %uu,\n    .memory_pages = %uu,\n    .max_pages = %uu,\n"
               "    .stack_size = %uu,\n    .segments = %s__segments,\n"
               "    .segment_count = %uu,\n",
               g->p, g->p, b->size, b->window, b->pages, b->max, b->stack, g->p,
               g->options->compress ? 0 : g->runs);
    for (Entry e = 0; e < ENTRY_COUNT; e++)
        if (is_called(in, e)) write_entry_pointer(g, e, out);
    buf_puts(out, "};\n");
}

static void write_life(const Gen *g, Buf *out) {
    const char *p = g->p;
    const FreestandingLayout *b = g->interface->layout;
    Buf upper = {0};
    for (const char *c = p; *c != '\0'; c++) buf_u8(&upper, (uint8_t)toupper((unsigned char)*c));
    buf_printf(
        out,
        "\nstruct %s__place {\n    _Alignas(8) u8 bytes[GW_MEMORY_OFFSET + %" PRIu64 "u];\n};\n"
        "_Static_assert(sizeof(struct %s__place) <= %s_STORAGE, \"the header's bound\");\n"
        "static struct %s__place %s__places[%u];\n"
        "GW_API gowasm_status %s_new_in(void *storage, size_t size, const gowasm_options "
        "*options,\n"
        "                       %s_instance **instance, gowasm_error *error) {\n"
        "    if (instance == NULL) return GOWASM_BAD_ARGUMENT;\n"
        "    *instance = NULL;\n"
        "    if (storage == NULL || (uintptr_t)storage %% 8 != 0)\n"
        "        return gowasm__error(error, GOWASM_BAD_ARGUMENT);\n"
        "    if (size < GW_MEMORY_OFFSET) return gowasm__error(error, GOWASM_MEMORY_LIMIT);\n"
        "    gowasm_status status = gowasm__make(&%s__module, options, storage, size, %s__begin, "
        "error);\n"
        "    if (status == GOWASM_OK) *instance = storage;\n"
        "    return status;\n}\n",
        p, b->place, p, (const char *)upper.data, p, p, b->instances, p, p, p, p);
    buf_free(&upper);
    buf_printf(
        out,
        "GW_API gowasm_status %s_new(const gowasm_options *options, %s_instance **instance,\n"
        "                    gowasm_error *error) {\n"
        "    for (unsigned i = 0; i < %u; i++) {\n"
        "        %s_instance *place = (%s_instance *)(void *)&%s__places[i];\n"
        "        if (place->rt.module == NULL)\n"
        "            return %s_new_in(place, sizeof %s__places[i], options, instance, error);\n"
        "    }\n"
        "    if (instance != NULL) *instance = NULL;\n"
        "    return gowasm__error(error, GOWASM_MEMORY_LIMIT);\n}\n"
        "GW_API void %s_free(%s_instance *instance) {\n"
        "    if (instance != NULL && instance->rt.unwind == NULL) instance->rt.module = NULL;\n}\n"
        "GW_API gowasm_instance *%s_base(%s_instance *instance) {\n"
        "    return (gowasm_instance *)instance;\n}\n"
        "GW_API const gowasm_error *%s_last_error(const %s_instance *instance) {\n"
        "    return gowasm_last_error((const gowasm_instance *)instance);\n}\n",
        p, p, b->instances, p, p, p, p, p, p, p, p, p, p, p);
}

/* A command's main may end with exit(0) or just return; its exports stay callable then, but for
 * Go's, whose runtime has ended. */
static void write_start(const Gen *g, Buf *out) {
    if (!has_entry(g->interface, ENTRY_COMMAND)) return;
    const bool go = g->interface->toolchain.kind == TC_GO;
    buf_printf(out,
               "GW_API gowasm_status %s_start(%s_instance *instance) {\n"
               "    if (instance == NULL || instance->rt.flags & GOWASM_INSTANCE_STARTED)\n"
               "        return GOWASM_BAD_ARGUMENT;\n"
               "    instance->rt.flags |= GOWASM_INSTANCE_STARTED;\n"
               "    gowasm_status status = gowasm__enter(&instance->rt, %s__command, NULL);\n%s"
               "    if (status != GOWASM_OK) return status;\n"
               "    instance->rt.status = GOWASM_EXIT;\n"
               "    return GOWASM_EXIT;\n}\n",
               g->p, g->p, g->p,
               go ? ""
                  : "    if (instance->rt.exit_code == 0 && instance->rt.unwind == NULL)\n"
                    "        instance->rt.flags &= (uint8_t)~GOWASM_INSTANCE_EXITED;\n");
}

static void write_plain(const Gen *g, Buf *out) {
    if (!g->options->plain) return;
    buf_printf(out,
               "\nstatic gowasm_instance *%s__plain(void) {\n"
               "    static %s_instance *one;\n"
               "    if (LIKELY(one != NULL) || %s_new(NULL, &one, NULL) != GOWASM_OK)\n"
               "        return (gowasm_instance *)one;\n",
               g->p, g->p, g->p);
    if (has_entry(g->interface, ENTRY_COMMAND))
        buf_printf(out,
                   "    if (%s_start(one) != GOWASM_EXIT || one->rt.exit_code != 0) {\n"
                   "        %s_free(one);\n        one = NULL;\n        return NULL;\n    }\n",
                   g->p, g->p);
    buf_puts(out, "    return (gowasm_instance *)one;\n}\n");
}

static void write_freestanding_module(const Gen *g, Buf *out) {
    write_begin(g, out);
    write_description(g, out);
    write_life(g, out);
    write_start(g, out);
    write_unstarted(g, out);
    write_plain(g, out);
    write_exports(g, out);
    write_plain_functions(g, out);
}

static void write_macros(const Gen *g, Buf *out) {
    const FreestandingLayout *b = g->interface->layout;
    buf_printf(out,
               "#define GW_FREESTANDING 1\n"
               "#define GW_MEMORY_OFFSET ((sizeof(%s_instance) + 7) / 8 * 8)\n"
               "#define GW_MEMORY_TOP %" PRIu64 "u\n",
               g->p, b->window + b->place);
    if (b->grows) {
        buf_printf(out,
                   "#define GW_MEMORY_MIN %u\n"
                   "#define wasm_rt_grow_memory(instance, delta) "
                   "gowasm__memory_grow(&(instance)->rt, (delta))\n",
                   b->pages);
        return;
    }
    buf_printf(out,
               "#define GW_MEMORY_BYTES %uu\n#define GW_MEMORY_WINDOW %uu\n"
               "#define wasm_rt_grow_memory(instance, delta) "
               "((u32)(delta) == 0 ? MEMORY_PAGES(instance) : UINT32_MAX)\n",
               b->size, b->window);
}

static void finish_body(const Gen *g, CBody *body) {
    (void)g;
    addresses_split(body);
}

static void write_default(const Gen *g, Buf *out) {
    buf_printf(out, "%s__plain()", g->p);
}

const Flavour flavour_freestanding = {
    .rt_header = "gowasm_rt_freestanding.h",
    .user_header = "gowasm_board.h",
    .tables_inside = true,
    .small_frame = 256,
    .frame_bytes = gen_declared_bytes,
    .declare_lifecycle = flavour_declare_freestanding,
    .write_macros = write_macros,
    .finish_body = finish_body,
    .write_module = write_freestanding_module,
    .write_default = write_default,
};
