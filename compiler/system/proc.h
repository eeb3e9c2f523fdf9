/* proc.h: child processes: one at a time, or many at once within a number of jobs.
 *
 * Input: argument vectors. Output: how each process ended, and what it printed. Children get
 * /dev/null or a file as stdin, never the terminal; their stdout and stderr are captured or go to a
 * file. Each child leads a process group of its own, so that everything it started can be killed
 * with it: Ctrl-C and other deadly signals end the children first, then remove temporary files
 * (tmp.h), and then end the tool by the same signal. One thread uses these functions. */
#ifndef GOWASM_SYSTEM_PROC_H
#define GOWASM_SYSTEM_PROC_H

#include "base/diag.h"
#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>

typedef struct ProcSpec {
    const char *const *argv; /* NULL at the end; argv[0] is looked up in PATH */
    const char *dir;         /* working directory; NULL: the present one */
    const char *input;       /* file for stdin; NULL: /dev/null */
    const char *output;      /* file for stdout, replaced; NULL: captured in ProcResult.out */
} ProcSpec;

typedef struct ProcResult {
    int start_error; /* errno when it could not be started, else 0 */
    int exit_code;   /* -1 when a signal ended it */
    int signal;      /* 0 when it exited */
    Buf out, err;    /* what it printed; release with proc_result_free() */
} ProcResult;

/* Runs one process to its end. False when it could not be started: said in `d` (which may be NULL,
 * for callers with a better sentence) and in result->start_error. A process that ran and failed is
 * true: look at exit_code and signal. `result` is overwritten. */
bool proc_run(const ProcSpec *spec, ProcResult *result, Diag *d);
void proc_result_free(ProcResult *result);
static inline bool proc_ok(const ProcResult *r) {
    return r->start_error == 0 && r->signal == 0 && r->exit_code == 0;
}

/* "exit status 1", "killed by signal 9 (Killed)", "not started: No such file or directory". */
void proc_describe(const ProcResult *result, Buf *out);

/* The command line as a shell would take it, quoted where needed. */
void proc_quote(const char *const *argv, Buf *out);

typedef struct ProcJob {
    ProcSpec spec;
    ProcResult result; /* meaningful once `done` */
    bool started, done;
} ProcJob;

/* Called when job `index` starts (job->done is false) and when it ended. False stops: running
 * processes are killed and no more are started. */
typedef bool (*ProcWatch)(void *user, size_t index, const ProcJob *job);

/* Runs all jobs, at most `max` at once; `max` 0: as many as make's jobserver grants (MAKEFLAGS),
 * or one for each core where there is none. True when every job ran and `watch` never said false;
 * results are in the jobs either way. */
bool proc_run_all(ProcJob *jobs, size_t count, unsigned max, ProcWatch watch, void *user);

/* Takes over the deadly signals: called once by main before anything else starts a thread; proc_run
 * does it where main did not. */
void proc_start_signals(void);

/* Undoes proc_start_signals in this thread, before exec. */
void proc_restore_signals(void);

/* Returns at once, unless a signal is ending the tool: then never. Main calls it before it reports
 * an error, which may be a consequence of the signal. */
void proc_pass_gate(void);

/* One job for each core that this process may use; at least 1. */
unsigned proc_cores(void);

#endif
