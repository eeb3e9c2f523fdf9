/* tool-goshape.c: what the compiler makes of Go modules, in numbers.
 *
 * Comes in: paths of modules. Goes out for each: a line "PATH: dispatched N structured N
 * sp-parameter N of N", then a line " left FUNCTION" for each function with a dispatch that stays
 * as it is; or "PATH: not Go". Exit status 2 when a file is no valid module. */
#include "golang/gobody.h"
#include "ir.h"
#include "rewrite/passes.h"

#include <inttypes.h>
#include <stdio.h>

static bool read_file(const char *path, Buf *out) {
    char chunk[65536];
    size_t n;
    FILE *f = fopen(path, "rb");
    if (!f) return false;
    while ((n = fread(chunk, 1, sizeof chunk, f)) > 0) buf_bytes(out, chunk, n);
    return fclose(f) == 0;
}

static void describe(const char *path, Module *m) {
    Arena scratch = {0}, keep = {0};
    uint32_t dispatched = 0, structured = 0, sp = 0, abi = 0;
    pass_go_shape(m);
    if (!m->go) {
        printf("%s: not Go\n", path);
        return;
    }
    bool *had = ARENA_ARRAY(&keep, bool, m->funcs.len);
    for (uint32_t i = 0; i < m->funcs.len; i++) {
        GoBody body;
        if (!(m->go->funcs[i].flags & GF_ABI)) continue;
        had[i] = go_parse(m, i, &scratch, &body) != GO_FORM_PLAIN;
        arena_free(&scratch);
    }
    pass_go_resume(m);
    pass_go_sp(m);
    for (uint32_t i = 0; i < m->funcs.len; i++) {
        uint32_t flags = m->go->funcs[i].flags;
        dispatched += had[i];
        structured += had[i] && flags & GF_STRUCTURED;
        abi += (flags & GF_ABI) != 0;
        sp += flags & GF_SPPARAM && !(flags & GF_OPAQUE);
    }
    printf("%s: dispatched %" PRIu32 " structured %" PRIu32 " sp-parameter %" PRIu32 " of %" PRIu32
           "\n",
           path, dispatched, structured, sp, abi);
    for (uint32_t i = 0; i < m->funcs.len; i++) {
        Str name = m->go->funcs[i].name;
        if (had[i] && !(m->go->funcs[i].flags & GF_STRUCTURED))
            printf(" left %.*s\n", (int)name.len, name.data);
    }
    arena_free(&keep);
}

int main(int argc, char **argv) {
    for (int i = 1; i < argc; i++) {
        Buf bytes = {0};
        Module m;
        Diag d = {.file = argv[i]};
        if (!read_file(argv[i], &bytes)) return fprintf(stderr, "cannot read %s\n", argv[i]), 2;
        if (!decode_module(&m, buf_view(&bytes), &d)) return fprintf(stderr, "%s\n", d.message), 2;
        bool ok = verify_module(&m, NULL, &d);
        if (ok) describe(argv[i], &m);
        module_free(&m);
        buf_free(&bytes);
        if (!ok) return fprintf(stderr, "%s\n", d.message), 2;
    }
    return 0;
}
