/* go-check.c: no Go module is compiled slower than it could be without a word.
 *
 * Input: a module after the passes. Output: a warning for each thing that they did not recognise,
 * or an error. Invariants: other toolchains' modules and --no-go-passes are not spoken of. */
#include "commands/commands.h"
#include "golang/report.h"

typedef struct Notes {
    Session *session;
    Diag *d;
} Notes;

static void note(void *context, const char *text) {
    const Notes *n = context;
    const Options *o = n->session->options;
    if (o->gen.require_go_passes)
        diag_error(n->d, DIAG_NO_OFFSET, "%s (--require-go-passes)", text);
    else
        progress_note(&n->session->progress,
                      "gowasm-aot: warning: %s: %s (--no-go-passes: no warning)", o->in.path, text);
}

bool go_check(Session *s, Module *m, Diag *d) {
    GoReport report;
    Notes notes = {s, d};
    if (s->options->gen.no_go_passes) return true;
    go_report(m, &report);
    if (report.toolchain.kind != TC_GO) return true;
    return go_problems(&report, note, &notes) == 0 || !s->options->gen.require_go_passes;
}
