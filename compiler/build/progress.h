/* progress.h: what a build says while it runs, on stderr.
 *
 * On a terminal one line that is rewritten; with --progress=plain a line for each step; otherwise,
 * in a pipe or a log, a line after every ten seconds. With -v every command. All of the tool's
 * output below main goes through here, so that it never mixes with the rewritten line. */
#ifndef GOWASM_BUILD_PROGRESS_H
#define GOWASM_BUILD_PROGRESS_H

#include "options/options.h"

typedef struct Progress {
    ProgressMode mode; /* AUTO means: a terminal */
    bool seldom;       /* mode NONE, but for a line now and then */
    double said;       /* when that was the last time, or the build began: seconds */
    bool verbose;
    unsigned done, total;
    bool line; /* something stands in the rewritten line */
} Progress;

void progress_open(Progress *p, const Options *o);

/* What is being done, without a count. */
void progress_stage(Progress *p, const char *what);

/* `total` steps follow; progress_step() says that one ended and which one was last started. */
void progress_start(Progress *p, unsigned total);
void progress_step(Progress *p, const char *finished, const char *running);

/* Whole lines for the user. */
void progress_note(Progress *p, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* A command, with -v. */
void progress_command(Progress *p, const char *const *argv);

void progress_clear(Progress *p);

#endif
