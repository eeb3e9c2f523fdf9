/* run-pass.c: --run-pass=PASS[:FUNC] MODULE.wat: one pass alone, from a text, for tests and for
 * people who work on passes.
 *
 * Input: WebAssembly text, which wat2wasm reads, with the state that passes before have left in
 * comments (state.h): --dump prints such a text. Output: the module after the pass, or one function
 * of it, on stdout. Invariants: both modules are verified. */
#include "commands/commands.h"
#include "pipeline.h"
#include "state.h"
#include "system/fs.h"
#include "system/proc.h"
#include "system/tmp.h"

static bool assemble(Session *s, const char *text, Buf *bytes, Diag *d) {
    const char *dir = tmp_dir(d);
    if (dir == NULL) return false;
    const char *wasm = fs_format(s->arena, "%s/text.wasm", dir);
    const char *argv[] = {"wat2wasm", "--debug-names", text, "-o", wasm, NULL};
    ProcResult result;
    if (!proc_run(&(ProcSpec){.argv = argv}, &result, d)) {
        proc_result_free(&result);
        return false;
    }
    bool ok = proc_ok(&result);
    if (!ok)
        diag_error(d, DIAG_NO_OFFSET, "wat2wasm cannot read it: %.*s",
                   STR_ARG(buf_view(&result.err)));
    proc_result_free(&result);
    return ok && fs_read(wasm, bytes, d);
}

bool command_run_pass(Session *s, Diag *d) {
    const Options *o = s->options;
    Buf text = {0}, bytes = {0};
    Module m = {0};
    d->file = o->in.path;
    bool ok = fs_read(o->in.path, &text, d) && assemble(s, o->in.path, &bytes, d) &&
              decode_module(&m, buf_view(&bytes), d);
    ok = ok && verify_module(&m, NULL, d) && state_read(&m, buf_view(&text), d) &&
         pipeline_run_one(&m, o->dev.run_pass, &s->timer, d);
    module_free(&m);
    buf_free(&text);
    buf_free(&bytes);
    return ok;
}
