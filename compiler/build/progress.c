/* progress.c: the rewritten line and its alternatives. Invariants: nothing but progress_note() and,
 * with -v, commands reach a stderr that is no terminal, unless --progress=plain asks for it. */
#include "build/progress.h"
#include "base/str.h"
#include "system/proc.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

void progress_open(Progress *p, const Options *o) {
    const char *term = getenv("TERM");
    *p = (Progress){.mode = o->dev.progress, .verbose = o->dev.verbose};
    if (p->mode == PROGRESS_AUTO && (!isatty(2) || !term || strcmp(term, "dumb") == 0))
        p->mode = PROGRESS_NONE;
}

void progress_clear(Progress *p) {
    if (p->line) fputs("\r\033[K", stderr);
    p->line = false;
}

static void rewrite(Progress *p, const char *text) {
    struct winsize size;
    int width = ioctl(2, TIOCGWINSZ, &size) == 0 && size.ws_col > 1 ? size.ws_col - 1 : 79;
    fprintf(stderr, "\r\033[K%.*s", width, text);
    p->line = true;
}

void progress_stage(Progress *p, const char *what) {
    if (p->mode == PROGRESS_AUTO) rewrite(p, what);
    if (p->mode == PROGRESS_PLAIN) fprintf(stderr, "%s\n", what);
}

void progress_start(Progress *p, unsigned total) {
    p->done = 0;
    p->total = total;
}

void progress_step(Progress *p, const char *finished, const char *running) {
    char text[256];
    if (finished) p->done++;
    snprintf(text, sizeof text, "[%u/%u] %s", p->done, p->total,
             p->mode == PROGRESS_PLAIN ? finished ? finished : ""
             : running                 ? running
                                       : "");
    if (p->mode == PROGRESS_AUTO) rewrite(p, text);
    if (p->mode == PROGRESS_PLAIN && finished) fprintf(stderr, "%s\n", text);
}

void progress_note(Progress *p, const char *format, ...) {
    va_list ap;
    progress_clear(p);
    va_start(ap, format);
    vfprintf(stderr, format, ap);
    va_end(ap);
    fputc('\n', stderr);
}

void progress_command(Progress *p, const char *const *argv) {
    if (!p->verbose) return;
    Buf line = {0};
    proc_quote(argv, &line);
    progress_note(p, "%s", (const char *)line.data);
    buf_free(&line);
}
