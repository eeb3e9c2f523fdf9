/* size.c: what an archive for firmware costs: code, constants and RAM, and stack.
 *
 * Input: the objects of the archive and the .su files of -fstack-usage (gcc and clang: one line
 * a function, "FILE:LINE:COLUMN:NAME <tab> BYTES <tab> static"). Output: tables on stdout.
 *
 * Counted is what a linker keeps of the archive for a program that calls all of the module's
 * interface (PREFIX_...), and nothing else of gowasm.h.
 *
 * The depth of the stack is that of the deepest chain of calls. The call graph is in the
 * relocations of each function's section, and for the guest's functions also the module: an
 * indirect call reaches every function of its type that is in a table or whose reference is taken.
 * What the C compiler has inlined is counted twice, never left out. Not counted are functions that
 * are not in the archive: the board's hooks, memcpy and its like, the compiler's own library. */
#include "build/size.h"
#include "build/depth.h"
#include "build/elf.h"
#include "build/pieces.h"
#include "system/fs.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* At most what enter-ARCH.S keeps of the registers of the guest's caller. */
enum { CATCH_FRAME = 240, LARGEST = 10 };

/* Whose code it is. */
enum { GUEST, RUNTIME, HOSTLIB, GROUPS };

typedef struct Report {
    const Link *link;
    const Module *module;
    Arena *arena;
    DepthGraph graph;
    Pieces pieces;
} Report;

static const char framed[] = "__framed"; /* the body of a function that checks its frame first */

/* gcc's versions of a function, f.part.0 or f.constprop.0, count as f, and so does f__framed. */
static Str plain_name(Str name) {
    const char *dot = memchr(name.data, '.', name.len);
    if (dot != NULL && dot != name.data) name.len = (size_t)(dot - name.data);
    if (str_ends(name, framed)) name.len -= sizeof framed - 1;
    return name;
}

/* The frames that the compiler reports; a function of several versions gets the largest. */
static void read_frames(Report *r, const char *object) {
    Buf text = {0};
    char *path = fs_format(r->arena, "%s/%s", r->link->cc->dir, object);
    size_t n = strlen(path);
    path = fs_format(r->arena, "%.*s.su", (int)(n > 2 ? n - 2 : n), path);
    Diag none = {0};
    if (!fs_read(path, &text, &none)) return; /* assembly */
    const char *line =
        arena_copy(r->arena, text.len != 0 ? text.data : (const uint8_t *)"", text.len);
    for (; *line != '\0'; line += strcspn(line, "\n"), line += *line == '\n') {
        const char *tab = memchr(line, '\t', strcspn(line, "\n"));
        if (tab == NULL) continue;
        const char *name = tab;
        while (name > line && name[-1] != ':') name--;
        DepthNode *node =
            &r->graph.nodes
                 .data[depth_node(&r->graph, plain_name((Str){name, (size_t)(tab - name)}))];
        uint64_t frame = strtoull(tab + 1, NULL, 10);
        const char *kind = strchr(tab + 1, '\t');
        uint64_t *largest =
            str_ends((Str){name, (size_t)(tab - name)}, framed) ? &node->body : &node->frame;
        if (frame > *largest) *largest = frame;
        if (kind != NULL && strncmp(kind + 1, "dynamic", 7) == 0 &&
            strncmp(kind + 1, "dynamic,bounded", 15) != 0)
            node->dynamic = true;
    }
    buf_free(&text);
}

static void add_object(Report *r, const char *name, const ElfObject *o) {
    /* which function a section is: each has one of its own */
    uint32_t *node = ARENA_ARRAY(r->arena, uint32_t, o->sections.len + 1);
    for (uint32_t i = 0; i < o->sections.len; i++) node[i] = MAP_NONE;
    for (uint32_t i = 0; i < o->symbols.len; i++) {
        const ElfSymbol *s = &o->symbols.data[i];
        if (!s->function || s->section == 0) continue;
        node[s->section] = depth_node(&r->graph, plain_name(s->name));
        r->graph.nodes.data[node[s->section]].known = true;
    }
    for (uint32_t i = 0; i < o->references.len; i++) {
        const ElfReference *ref = &o->references.data[i];
        const ElfSymbol *s = &o->symbols.data[ref->symbol];
        if (o->sections.data[ref->section].kind != SECTION_CODE || node[ref->section] == MAP_NONE)
            continue;
        uint32_t to = s->section != 0    ? node[s->section]
                      : s->name.len != 0 ? depth_node(&r->graph, plain_name(s->name))
                                         : MAP_NONE;
        /* A branch within a function may name it: only the module knows of calls to itself. */
        if (to != MAP_NONE && to != node[ref->section])
            depth_call(&r->graph, node[ref->section], to);
    }
    read_frames(r, name);
}

static bool read_objects(Report *r, Diag *d) {
    for (uint32_t i = 0; i < r->link->objects.len; i++) {
        const char *name = r->link->objects.data[i];
        Buf bytes = {0};
        ElfObject object;
        if (!fs_read(fs_format(r->arena, "%s/%s", r->link->cc->dir, name), &bytes, d)) return false;
        Str copy = {arena_copy(r->arena, bytes.data, bytes.len), bytes.len};
        buf_free(&bytes);
        if (!elf_read(copy, r->arena, &object))
            return diag_error(d, DIAG_NO_OFFSET, "--size cannot read the object %s", name);
        unsigned group = str_starts(str_from(name), "gowasm_hostlib_")   ? HOSTLIB
                         : str_starts(str_from(name), "gowasm_runtime_") ? RUNTIME
                                                                         : GUEST;
        add_object(r, name, &object);
        pieces_add(&r->pieces, &object, group);
    }
    for (uint32_t i = 0; i < r->graph.nodes.len; i++)
        r->graph.nodes.data[i].frame += r->graph.nodes.data[i].body;
    /* The interface: PREFIX_new, exports, plain functions. PREFIX__ are the module's own. */
    const char *own = fs_format(r->arena, "%s__", r->link->interface->prefix);
    for (uint32_t i = 0; i < r->pieces.functions.len; i++) {
        const PieceFunction *f = &r->pieces.functions.data[i];
        if (f->global && r->pieces.all.data[f->piece].group == GUEST && !str_starts(f->name, own))
            pieces_link(&r->pieces, f->piece);
    }
    return true;
}

static uint32_t guest_node(Report *r, uint32_t func) {
    return depth_node(&r->graph,
                      str_from(fs_format(r->arena, "%s__f%u", r->link->interface->prefix, func)));
}

/* One node for each type: all functions that an indirect call of the type may reach. */
static uint32_t type_node(Report *r, uint32_t type) {
    return depth_node(&r->graph, str_from(fs_format(r->arena, "a function of type %u", type)));
}

static void add_guest_calls(Report *r) {
    const Module *m = r->module;
    const uint32_t *types = module_type_ids(m, r->arena);
    bool *taken = ARENA_ARRAY(r->arena, bool, m->funcs.len + 1);
    for (uint32_t i = 0; i < m->elems.len; i++)
        for (uint32_t k = 0; k < m->elems.data[i].count; k++)
            if (m->elems.data[i].items[k].op == OP_ref_func)
                taken[m->elems.data[i].items[k].a] = true;
    for (uint32_t f = 0; f < m->funcs.len; f++) {
        const Code *code = &m->funcs.data[f].code;
        if (m->funcs.data[f].imported) continue;
        uint32_t from = guest_node(r, f);
        for (uint32_t i = 0; i < code->len; i++) {
            const Insn *in = &code->data[i];
            if (in->op == OP_call && !m->funcs.data[in->a].imported)
                depth_call(&r->graph, from, guest_node(r, in->a));
            if (in->op == OP_call_indirect) depth_call(&r->graph, from, type_node(r, types[in->a]));
            if (in->op == OP_ref_func) taken[in->a] = true;
        }
    }
    for (uint32_t f = 0; f < m->funcs.len; f++)
        if (taken[f] && !m->funcs.data[f].imported)
            depth_call(&r->graph, type_node(r, types[m->funcs.data[f].type]), guest_node(r, f));
}

/* "add__f12 (runtime.alloc)": the guest's name, where it has one. */
static void print_name(const Report *r, Str name) {
    const char *prefix = r->link->interface->prefix;
    size_t n = strlen(prefix);
    printf("%.*s", STR_ARG(name));
    if (name.len <= n + 3 || memcmp(name.data, prefix, n) != 0 ||
        memcmp(name.data + n, "__f", 3) != 0)
        return;
    uint64_t func = strtoull(name.data + n + 3, NULL, 10);
    if (func >= r->module->funcs.len || r->module->funcs.data[func].name.len == 0) return;
    printf(" (");
    Str own = r->module->funcs.data[func].name;
    for (size_t i = 0; i < own.len; i++)
        putchar(own.data[i] >= ' ' && own.data[i] <= '~' ? own.data[i] : '?');
    putchar(')');
}

static void print_sums(const Report *r) {
    static const char *const rows[] = {"the module and its interface", "runtime", "host library",
                                       "together"};
    uint64_t sums[GROUPS + 1][SECTION_BSS + 1] = {0};
    for (uint32_t i = 0; i < r->pieces.all.len; i++) {
        const Piece *p = &r->pieces.all.data[i];
        if (!p->linked) continue;
        sums[p->group][p->kind] += p->size;
        sums[GROUPS][p->kind] += p->size;
    }
    printf("%-28s %9s %10s %9s\n", "bytes of", "code", "constants", "RAM");
    for (unsigned i = 0; i <= GROUPS; i++)
        printf("%-28s %9" PRIu64 " %10" PRIu64 " %9" PRIu64 "\n", rows[i], sums[i][SECTION_CODE],
               sums[i][SECTION_CONST] + sums[i][SECTION_DATA],
               sums[i][SECTION_DATA] + sums[i][SECTION_BSS]);
    printf("What the program calls of gowasm.h comes on top.\n");
}

/* The largest so far, in order. */
typedef struct Largest {
    uint32_t index[LARGEST + 1];
    uint64_t size[LARGEST + 1];
    unsigned count;
} Largest;

static void rank(Largest *l, uint32_t index, uint64_t size) {
    unsigned at = l->count;
    if (size == 0) return;
    for (; at > 0 && l->size[at - 1] < size; at--) {
        l->index[at] = l->index[at - 1];
        l->size[at] = l->size[at - 1];
    }
    l->index[at] = index;
    l->size[at] = size;
    if (l->count < LARGEST) l->count++;
}

static void print_sections(const Report *r) {
    Largest l = {0};
    for (uint32_t i = 0; i < r->pieces.all.len; i++) {
        const Piece *p = &r->pieces.all.data[i];
        if (p->linked && (p->kind == SECTION_DATA || p->kind == SECTION_BSS)) rank(&l, i, p->size);
    }
    printf("\nRAM by section\n");
    for (unsigned i = 0; i < l.count; i++)
        printf("%9" PRIu64 "  %.*s\n", l.size[i], STR_ARG(r->pieces.all.data[l.index[i]].name));
}

static void print_largest(const Report *r) {
    Largest l = {0};
    for (uint32_t i = 0; i < r->pieces.functions.len; i++) {
        const PieceFunction *f = &r->pieces.functions.data[i];
        if (r->pieces.all.data[f->piece].linked) rank(&l, i, f->size);
    }
    printf("\nlargest functions\n");
    for (unsigned i = 0; i < l.count; i++) {
        printf("%9" PRIu64 "  ", l.size[i]);
        print_name(r, r->pieces.functions.data[l.index[i]].name);
        putchar('\n');
    }
}

static void print_cycle(const Report *r) {
    const DepthGraph *g = &r->graph;
    printf("\nstack: not bounded: ");
    for (uint32_t i = 0; i < g->cycle.len && i < 8; i++) {
        print_name(r, g->nodes.data[g->cycle.data[i]].name);
        printf(" calls ");
    }
    if (g->cycle.len > 8) printf("... calls ");
    if (g->nodes.data[g->cycle.data[0]].dynamic)
        printf("what it likes in a frame of no fixed size");
    else
        print_name(r, g->nodes.data[g->cycle.data[0]].name);
    printf(".\nWhat goes deeper than --stack ends with the trap \"call stack exhausted\".\n");
}

static void print_depth(Report *r) {
    uint32_t deepest = MAP_NONE;
    const Module *m = r->module;
    for (uint32_t i = 0; i < m->exports.len + 1; i++) {
        uint32_t func = i < m->exports.len ? m->exports.data[i].index : m->start;
        if (i < m->exports.len ? m->exports.data[i].kind != EXT_FUNC : func == NO_INDEX) continue;
        if (m->funcs.data[func].imported) continue;
        uint32_t node = guest_node(r, func);
        if (!depth_search(&r->graph, node)) {
            print_cycle(r);
            return;
        }
        if (deepest == MAP_NONE ||
            r->graph.nodes.data[deepest].depth < r->graph.nodes.data[node].depth)
            deepest = node;
    }
    uint64_t wrapper = 0, guest = deepest != MAP_NONE ? r->graph.nodes.data[deepest].depth : 0;
    const char *prefix = r->link->interface->prefix;
    const char *own = fs_format(r->arena, "%s__f", prefix);
    for (uint32_t i = 0; i < r->graph.nodes.len; i++) {
        const DepthNode *n = &r->graph.nodes.data[i];
        if (n->known && str_starts(n->name, prefix) && !str_starts(n->name, own) &&
            n->frame > wrapper)
            wrapper = n->frame;
    }
    uint64_t enter = r->graph.nodes.data[depth_node(&r->graph, STR("gowasm__enter"))].frame;
    printf("\nstack of a call: at most %" PRIu64 " bytes, and what the board's hooks and the "
           "compiler's library need\n%9" PRIu64 "  interface and entry\n",
           2 * wrapper + enter + CATCH_FRAME + guest, 2 * wrapper + enter + CATCH_FRAME);
    for (uint32_t at = deepest, lines = 0; at != MAP_NONE; at = r->graph.nodes.data[at].deepest) {
        if (lines++ == 20) {
            printf("           ...\n");
            break;
        }
        printf("%9" PRIu64 "  ", r->graph.nodes.data[at].frame);
        print_name(r, r->graph.nodes.data[at].name);
        putchar('\n');
    }
}

bool report_size(const Link *l, const Module *m, Arena *arena, Diag *d) {
    Report r = {.link = l, .module = m, .arena = arena};
    r.graph.arena = r.graph.names.arena = arena;
    r.pieces.arena = r.pieces.globals.arena = arena;
    if (!read_objects(&r, d)) return false;
    add_guest_calls(&r);
    print_sums(&r);
    print_sections(&r);
    print_largest(&r);
    print_depth(&r);
    fflush(stdout);
    return true;
}
