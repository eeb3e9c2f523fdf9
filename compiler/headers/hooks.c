/* hooks.c: which of the board's hooks a module needs, and whether the board has them (--hooks).
 *
 * Input: the module after the passes, and the imports of its interface. A hook is needed when a
 * function that may run calls an import that answers ENOSYS without it. `files` and `exit` are not
 * needed by anything: without them there are no files, and an exit ends the guest all the same. An
 * import that the program may serve itself (env) needs none. What the host library has no function
 * for on boards is an error: to the linker it would be an unknown name. */
#include "headers/hooks.h"
#include "options/board-hooks.h"

#include <string.h>

/* WASI's functions that ask the board; `instead`: what else they are content with. */
static const struct {
    const char *import;
    BoardHook hook, instead;
} askers[] = {
    {"fd_write", HOOK_WRITE, HOOK_WRITE},       {"fd_read", HOOK_READ, HOOK_FILES},
    {"clock_time_get", HOOK_CLOCK, HOOK_CLOCK}, {"clock_res_get", HOOK_CLOCK, HOOK_CLOCK},
    {"poll_oneoff", HOOK_SLEEP, HOOK_CLOCK},    {"random_get", HOOK_RANDOM, HOOK_RANDOM},
};

typedef struct Reach {
    Arena *arena;
    bool *seen; /* by function */
    VEC(uint32_t) look;
} Reach;

static void reach(Reach *r, uint32_t func) {
    if (func == NO_INDEX || r->seen[func]) return;
    r->seen[func] = true;
    VEC_PUSH(r->arena, &r->look, func);
}

/* The functions that may run: exports, what starts the module, references, and what those call. */
static const bool *reached(Module *m) {
    Reach r = {.arena = &m->arena, .seen = ARENA_ARRAY(&m->arena, bool, m->funcs.len + 1)};
    for (uint32_t i = 0; i < m->exports.len; i++)
        if (m->exports.data[i].kind == EXT_FUNC) reach(&r, m->exports.data[i].index);
    reach(&r, m->start);
    for (uint32_t i = 0; i < m->elems.len; i++)
        for (uint32_t k = 0; k < m->elems.data[i].count; k++)
            if (m->elems.data[i].items[k].op == OP_ref_func) reach(&r, m->elems.data[i].items[k].a);
    for (uint32_t i = 0; i < m->globals.len; i++)
        if (m->globals.data[i].init.op == OP_ref_func) reach(&r, m->globals.data[i].init.a);
    while (r.look.len != 0) {
        const Code *code = &m->funcs.data[r.look.data[--r.look.len]].code;
        for (uint32_t i = 0; i < code->len; i++)
            if (code->data[i].op == OP_call || code->data[i].op == OP_ref_func)
                reach(&r, code->data[i].a);
    }
    return r.seen;
}

static bool refuse_hosted(const Import *import, Diag *d) {
    return diag_error(d, import->offset,
                      "the module calls %.*s.%.*s, which the host library has with an operating "
                      "system only: build it for wasip1, or leave out what calls that (--exports)",
                      STR_ARG(import->module), STR_ARG(import->name));
}

bool find_hooks(Module *m, const Interface *in, const char *board, const char **needed, Diag *d) {
    const bool *runs = reached(m);
    unsigned has = ~0u, needs = 0;
    if (board != NULL && !board_hooks_parse(board, &has, d)) return false;
    for (uint32_t i = 0; i < in->nimports; i++) {
        const InterfaceImport *x = &in->imports[i];
        if (x->served_by == NULL || x->replaceable || !runs[x->import->index]) continue;
        if (x->hosted_only) return refuse_hosted(x->import, d);
        for (size_t k = 0; k < sizeof askers / sizeof *askers; k++) {
            BoardHook hook = askers[k].hook, instead = askers[k].instead;
            if (!str_eq_c(x->import->name, askers[k].import) ||
                !str_eq_c(x->import->module, "wasi_snapshot_preview1"))
                continue;
            needs |= 1u << hook;
            if ((has & (1u << hook | 1u << instead)) != 0) continue;
            return diag_error(d, x->import->offset,
                              "the module calls %.*s.%.*s, which needs the board's hook '%s%s%s': "
                              "--hooks does not list it",
                              STR_ARG(x->import->module), STR_ARG(x->import->name),
                              board_hook_names[hook], instead != hook ? "' or '" : "",
                              instead != hook ? board_hook_names[instead] : "");
        }
    }
    Buf list = {0};
    for (unsigned i = 0; i < HOOK_COUNT; i++)
        if (needs & 1u << i)
            buf_printf(&list, "%s%s", list.len != 0 ? ", " : "", board_hook_names[i]);
    buf_u8(&list, '\0');
    *needed = arena_copy(&m->arena, list.data, list.len);
    buf_free(&list);
    return true;
}
