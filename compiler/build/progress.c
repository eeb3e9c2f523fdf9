/* progress.c: the rewritten line and its alternatives. Invariants: a build of less than ten seconds
 * writes nothing but progress_note() and, with -v, commands to a stderr that is no terminal, unless
 * --progress=plain asks for it. */
#include "build/progress.h"
#include "base/str.h"
#include "system/proc.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#define SELDOM 10.0 /* seconds */

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* What $GOWASM_PROGRESS says where the command line says nothing. */
static ProgressMode mode_of_environment(void) {
    const char *mode = getenv("GOWASM_PROGRESS");
    return mode == NULL                 ? PROGRESS_AUTO
           : strcmp(mode, "plain") == 0 ? PROGRESS_PLAIN
           : strcmp(mode, "none") == 0  ? PROGRESS_NONE
                                        : PROGRESS_AUTO;
}

static bool is_terminal(void) {
    const char *term = getenv("TERM");
    return isatty(2) && term != NULL && strcmp(term, "dumb") != 0;
}

void progress_open(Progress *p, const Options *o) {
    *p = (Progress){.mode = o->dev.progress, .verbose = o->dev.verbose, .said = now()};
    if (p->mode == PROGRESS_AUTO) p->mode = mode_of_environment();
    if (p->mode != PROGRESS_AUTO || is_terminal()) return;
    p->mode = PROGRESS_NONE;
    p->seldom = o->command == CMD_BUILD; /* of run, standard error is the guest's */
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

static void say_seldom(Progress *p, const char *text) {
    const double time = now();
    if (!p->seldom || time - p->said < SELDOM) return;
    fprintf(stderr, "gowasm-aot: %s\n", text);
    p->said = time;
}

void progress_stage(Progress *p, const char *what) {
    say_seldom(p, what);
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
             p->mode != PROGRESS_AUTO ? finished ? finished : ""
             : running                ? running
                                      : "");
    if (p->mode == PROGRESS_AUTO) rewrite(p, text);
    if (p->mode == PROGRESS_PLAIN && finished) fprintf(stderr, "%s\n", text);
    if (finished) say_seldom(p, text);
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
