/* load-api.c: where what Go says of a module comes from: its source, or an API file.
 *
 * With --go-src the Go program compiler/goapi/main.go (share/gowasm-aot/goapi) is run by the user's
 * go; its output is the API file that --api asks for. Without, --api names one to read, or the one
 * beside the module is taken: NAME.api for NAME.wasm. Source is never looked for: a header must not
 * depend on what else lies in a directory, or on whether go is installed. */
#include "commands/commands.h"
#include "system/fs.h"
#include "system/proc.h"

#include <string.h>

static bool run_go(Session *s, const Interface *in, Buf *text, Diag *d) {
    const Options *o = s->options;
    const Toolchain *t = &in->toolchain;
    StringList argv = {0};
    Arena *a = s->arena;
    if (s->share.dir == NULL && !share_find(&s->share, "gowasm-aot", a, d)) return false;
    /* Whatever the user's environment says of modules and targets, this is a program for here. */
    const char *const fixed[] = {"env",
                                 "-u",
                                 "GOOS",
                                 "-u",
                                 "GOARCH",
                                 "-u",
                                 "GOFLAGS",
                                 "GO111MODULE=off",
                                 "GOTOOLCHAIN=local",
                                 "CGO_ENABLED=0",
                                 "go",
                                 "run",
                                 fs_format(a, "%s/goapi/main.go", s->share.dir)};
    for (size_t i = 0; i < sizeof fixed / sizeof *fixed; i++) strlist_add(a, &argv, fixed[i]);
    strlist_add(a, &argv, t->kind == TC_TINYGO ? "-toolchain=tinygo" : "-toolchain=go");
    strlist_add(a, &argv, t->shape == SHAPE_GOJS ? "-goos=js" : "-goos=wasip1");
    if (o->in.go_tags) strlist_add(a, &argv, fs_format(a, "-tags=%s", o->in.go_tags));
    strlist_add(a, &argv, "--");
    for (uint32_t i = 0; i < o->in.go_src.len; i++) strlist_add(a, &argv, o->in.go_src.data[i]);
    strlist_add(a, &argv, NULL);
    ProcResult result;
    bool ok = proc_run(&(ProcSpec){.argv = argv.data}, &result, d);
    d->file = NULL;
    if (ok && result.exit_code == 127) {
        ok = diag_error(d, DIAG_NO_OFFSET,
                        "--go-src runs go, which was not found: install it (https://go.dev/dl), or "
                        "use an API file that was written where it is (--api)");
    } else if (ok && !proc_ok(&result)) {
        Str err = buf_view(&result.err);
        while (err.len != 0 && err.data[err.len - 1] == '\n') err.len--;
        const char *status = str_find(err, "\nexit status 1");
        if (status != NULL) err.len = (size_t)(status - err.data); /* go run's own last line */
        if (err.len == 0) err = str_from("go said nothing; try: go version");
        ok = diag_error(d, DIAG_NO_OFFSET, "cannot read the Go source: %.*s", STR_ARG(err));
    }
    if (ok) buf_bytes(text, result.out.data, result.out.len);
    proc_result_free(&result);
    return ok;
}

/* What is written: without the lines that say where on this machine the source was. */
static Str portable(Session *s, const Buf *text) {
    Buf out = {0};
    const char *p = (const char *)text->data, *end = p + text->len;
    while (p < end) {
        const char *nl = memchr(p, '\n', (size_t)(end - p));
        const char *next = nl != NULL ? nl + 1 : end;
        if (strncmp(p, "source ", 7) != 0) buf_bytes(&out, p, (size_t)(next - p));
        p = next;
    }
    Str kept = {arena_copy(s->arena, out.data, out.len), out.len};
    buf_free(&out);
    return kept;
}

bool load_api(Session *s, Module *m, Interface *in, ApiInput *out, Diag *d) {
    const Options *o = s->options;
    const char *file = d->file, *path = NULL;
    Buf text = {0};
    if (o->in.go_src.len != 0) {
        if (!run_go(s, in, &text, d)) return false;
        out->text = portable(s, &text);
    } else {
        const char *slash = strrchr(o->in.path, '/');
        path = o->in.api
                   ? o->in.api
                   : fs_format(s->arena, "%.*s%s.api", slash ? (int)(slash - o->in.path + 1) : 0,
                               o->in.path, fs_stem(s->arena, o->in.path));
        if (!o->in.api && !fs_exists(path)) return true;
        d->file = NULL;
        if (!fs_read(path, &text, d)) return false;
        strlist_add(s->arena, &out->files, path);
    }
    Api *api = ARENA_NEW(&m->arena, Api);
    bool ok =
        api_read(buf_view(&text), path, &m->arena, api, d) && interface_apply_api(m, api, in, d);
    /* Our own program's word for what it read; what a file says would be anybody's. */
    for (uint32_t i = 0; ok && path == NULL && i < api->sources.len; i++) {
        strlist_add(s->arena, &out->files, fs_format(s->arena, "%s", api->sources.data[i]));
    }
    if (ok) d->file = file;
    buf_free(&text);
    return ok;
}
