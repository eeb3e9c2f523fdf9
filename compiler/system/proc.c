/* proc.c: child processes, and the end of the tool by a signal.
 *
 * Input: jobs with argument vectors. Output: each job's result, in the jobs. Invariants: each child
 * leads a process group and is in `children` from its start until it is reaped, under `gate`, so
 * that whatever ends the tool ends all of them, and no process that is not ours gets a signal.
 *
 * Deadly signals and SIGCHLD are blocked in every thread and taken by one thread that waits for
 * them: so cleaning up is ordinary code. It holds `gate` from then on, and a thread that starts or
 * reaps a child must pass the gate: after the signal nothing is started, and no error that the
 * signal caused is reported. SIGPIPE is blocked too, which makes writing to a closed pipe an
 * ordinary error.
 *
 * What children print is collected in files without a name, not in pipes: a server that a compiler
 * wrapper leaves running would keep a pipe open. */
#define _GNU_SOURCE
#include "system/proc.h"
#include "base/die.h"
#include "system/jobserver.h"
#include "system/tmp.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define MAX_CAPTURE (16u << 20) /* of what one child prints */

static pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;
static struct {
    pid_t *data;
    size_t len, cap;
} children; /* under the gate */
static sigset_t caught, before;
static int wake[2] = {-1, -1};
static bool signals_started;

static void msleep(int ms) {
    poll(NULL, 0, ms);
}

/* Ends the processes given: politely first, so that compilers remove their own files. */
static void kill_children(const pid_t *pids, size_t count) {
    size_t left = count;
    for (size_t i = 0; i < count; i++) kill(-pids[i], SIGTERM);
    for (int round = 0; left && round < 50; round++) {
        left = 0;
        for (size_t i = 0; i < count; i++) {
            siginfo_t info = {0};
            /* Not reaped here: the id must stay ours until the owner has seen the end. */
            if (waitid(P_PID, (id_t)pids[i], &info, WEXITED | WNOHANG | WNOWAIT) == 0 &&
                info.si_pid == 0)
                left++;
        }
        if (left) msleep(10);
    }
    for (size_t i = 0; i < count; i++) kill(-pids[i], SIGKILL);
}

static void *signal_thread(void *unused) {
    (void)unused;
    for (;;) {
        int sig = 0;
        if (sigwait(&caught, &sig) != 0) continue;
        if (sig == SIGCHLD) {
            if (write(wake[1], "", 1) < 0) continue; /* full: it will wake anyway */
            continue;
        }
        if (sig == SIGPIPE) continue;
        pthread_mutex_lock(&gate); /* for good */
        kill_children(children.data, children.len);
        for (size_t i = 0; i < children.len; i++) waitpid(children.data[i], NULL, 0);
        jobserver_give_all();
        tmp_cleanup_for_good();
        signal(sig, SIG_DFL);
        sigset_t one;
        sigemptyset(&one);
        sigaddset(&one, sig);
        pthread_sigmask(SIG_UNBLOCK, &one, NULL);
        raise(sig);
        _exit(128 + sig);
    }
    return NULL;
}

void proc_start_signals(void) {
    static const int deadly[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE};
    if (signals_started) return;
    signals_started = true;
    sigemptyset(&caught);
    for (size_t i = 0; i < sizeof deadly / sizeof *deadly; i++) {
        struct sigaction old;
        /* nohup and background jobs ignore some of them: keep that */
        if (sigaction(deadly[i], NULL, &old) == 0 && old.sa_handler != SIG_IGN)
            sigaddset(&caught, deadly[i]);
    }
    signal(SIGCHLD, SIG_DFL); /* ignored, it would make waitpid() fail */
    sigaddset(&caught, SIGCHLD);
    pthread_sigmask(SIG_BLOCK, &caught, &before);
    if (pipe2(wake, O_CLOEXEC | O_NONBLOCK) != 0) die("cannot make a pipe: %s", strerror(errno));
    pthread_t thread;
    int e = pthread_create(&thread, NULL, signal_thread, NULL);
    if (e) die("cannot start a thread: %s", strerror(e));
    pthread_detach(thread);
}

void proc_restore_signals(void) {
    if (signals_started) pthread_sigmask(SIG_SETMASK, &before, NULL);
}

void proc_pass_gate(void) {
    pthread_mutex_lock(&gate);
    pthread_mutex_unlock(&gate);
}

unsigned proc_cores(void) {
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof set, &set) == 0 && CPU_COUNT(&set) > 0)
        return (unsigned)CPU_COUNT(&set);
    long n = sysconf(_SC_NPROCESSORS_ONLN);
    return n > 0 ? (unsigned)n : 1;
}

/* The environment of children: ours, with temporary files in our directory. The strings live as
 * long as the process; made once. */
static char *const *child_environment(void) {
    static char **made;
    static const char *made_for;
    const char *dir = tmp_dir_if_made();
    if (!dir) return environ;
    if (made && made_for == dir) return made;
    size_t n = 0;
    while (environ[n]) n++;
    char **list = calloc(n + 2, sizeof *list);
    char *var = malloc(strlen(dir) + sizeof "TMPDIR=");
    if (!list || !var) die_oom();
    sprintf(var, "TMPDIR=%s", dir);
    size_t k = 0;
    list[k++] = var;
    for (size_t i = 0; i < n; i++)
        if (strncmp(environ[i], "TMPDIR=", 7) != 0) list[k++] = environ[i];
    made = list;
    made_for = dir;
    return made;
}

typedef struct Child {
    pid_t pid;
    size_t job;
    int out, err; /* files without a name, or -1 */
} Child;

static int capture_file(void) {
    return memfd_create("gowasm-aot", MFD_CLOEXEC);
}

static void collect(int fd, Buf *to) {
    if (fd < 0) return;
    uint8_t part[4096];
    off_t at = 0;
    ssize_t n;
    while (to->len < MAX_CAPTURE && (n = pread(fd, part, sizeof part, at)) > 0) {
        buf_bytes(to, part, (size_t)n);
        at += n;
    }
    close(fd);
}

static int spawn(const ProcSpec *spec, Child *child) {
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attr;
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attr);
    child->err = capture_file();
    child->out = spec->output ? -1 : capture_file();
    int e = child->err < 0 || (!spec->output && child->out < 0) ? errno : 0;
    if (!e)
        e = posix_spawn_file_actions_addopen(&actions, 0, spec->input ? spec->input : "/dev/null",
                                             O_RDONLY, 0);
    if (!e)
        e = spec->output ? posix_spawn_file_actions_addopen(&actions, 1, spec->output,
                                                            O_WRONLY | O_CREAT | O_TRUNC, 0666)
                         : posix_spawn_file_actions_adddup2(&actions, child->out, 1);
    if (!e) e = posix_spawn_file_actions_adddup2(&actions, child->err, 2);
    if (!e && spec->dir) e = posix_spawn_file_actions_addchdir_np(&actions, spec->dir);
    if (!e)
        e = posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK |
                                                POSIX_SPAWN_SETSIGDEF);
    if (!e) e = posix_spawnattr_setpgroup(&attr, 0);
    if (!e) e = posix_spawnattr_setsigmask(&attr, &before);
    sigset_t pipe_only;
    sigemptyset(&pipe_only);
    sigaddset(&pipe_only, SIGPIPE);
    if (!e) e = posix_spawnattr_setsigdefault(&attr, &pipe_only);
    if (!e)
        e = posix_spawnp(&child->pid, spec->argv[0], &actions, &attr,
                         (char *const *)(uintptr_t)spec->argv, child_environment());
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attr);
    if (e) {
        if (child->out >= 0) close(child->out);
        if (child->err >= 0) close(child->err);
    }
    return e;
}

static int start(const ProcSpec *spec, Child *child) {
    pthread_mutex_lock(&gate);
    int e = spawn(spec, child);
    if (!e) {
        if (children.len == children.cap) {
            children.cap = children.cap ? children.cap * 2 : 16;
            children.data = realloc(children.data, children.cap * sizeof *children.data);
            if (!children.data) die_oom();
        }
        children.data[children.len++] = child->pid;
    }
    pthread_mutex_unlock(&gate);
    return e;
}

/* Has it ended? Then its result is filled in. */
static bool reap(Child *child, ProcResult *result, bool wait) {
    int status = 0;
    pthread_mutex_lock(&gate);
    pid_t got = waitpid(child->pid, &status, wait ? 0 : WNOHANG);
    bool ended = got == child->pid || (got < 0 && errno != EINTR);
    for (size_t i = 0; ended && i < children.len; i++)
        if (children.data[i] == child->pid) {
            children.data[i] = children.data[--children.len];
            break;
        }
    pthread_mutex_unlock(&gate);
    if (!ended) return false;
    result->exit_code = got > 0 && WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    result->signal = got > 0 && WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    collect(child->out, &result->out);
    collect(child->err, &result->err);
    return true;
}

static void wait_for_events(bool for_token) {
    struct pollfd fds[2] = {{wake[0], POLLIN, 0}, {for_token ? jobserver_fd() : -1, POLLIN, 0}};
    poll(fds, 2, 1000); /* the limit only guards against a lost signal */
    char drop[64];
    while (read(wake[0], drop, sizeof drop) > 0) {
    }
}

/* A call of proc_run_all(). */
typedef struct Run {
    ProcJob *jobs;
    size_t count, next;
    Child *running;
    size_t nrunning, limit;
    bool use_tokens;
    bool good; /* false: no more are started, and what runs is killed */
    ProcWatch watch;
    void *user;
} Run;

static void tell(Run *r, size_t job) {
    if (r->watch && !r->watch(r->user, job, &r->jobs[job])) r->good = false;
}

/* One job is free; each further one costs a token. */
static bool take_token(const Run *r) {
    return !r->use_tokens || r->nrunning == 0 || jobserver_take();
}

static void give_token(const Run *r) {
    if (r->use_tokens && r->nrunning > 0) jobserver_give();
}

static void start_next(Run *r) {
    size_t index = r->next++;
    ProcJob *job = &r->jobs[index];
    Child *child = &r->running[r->nrunning];
    child->job = index;
    job->started = true;
    tell(r, index);
    int e = r->good ? start(&job->spec, child) : 0;
    if (r->good && !e) {
        r->nrunning++;
        return;
    }
    job->result.start_error = e;
    job->done = e != 0;
    give_token(r);
    if (e) tell(r, index);
    r->good = false;
}

static void reap_ended(Run *r) {
    bool killed = !r->good;
    for (size_t i = 0; i < r->nrunning;) {
        size_t index = r->running[i].job;
        ProcJob *job = &r->jobs[index];
        if (!reap(&r->running[i], &job->result, killed)) {
            i++;
            continue;
        }
        r->running[i] = r->running[--r->nrunning];
        give_token(r);
        job->done = !killed; /* one that we killed has no result */
        if (r->good) tell(r, index);
    }
}

static void kill_running(void) {
    pthread_mutex_lock(&gate);
    kill_children(children.data, children.len);
    pthread_mutex_unlock(&gate);
}

bool proc_run_all(ProcJob *jobs, size_t count, unsigned max, ProcWatch watch, void *user) {
    proc_start_signals();
    bool use_tokens = max == 0 && jobserver_open();
    if (max == 0 && !use_tokens) max = jobserver_serial() ? 1 : proc_cores();
    size_t limit = use_tokens ? 4096 : max;
    if (limit > count) limit = count;
    Run r = {.jobs = jobs,
             .count = count,
             .running = calloc(limit ? limit : 1, sizeof *r.running),
             .limit = limit,
             .use_tokens = use_tokens,
             .good = true,
             .watch = watch,
             .user = user};
    if (!r.running) die_oom();
    for (size_t i = 0; i < count; i++) {
        jobs[i].result = (ProcResult){0};
        jobs[i].started = jobs[i].done = false;
    }
    while (r.nrunning || (r.good && r.next < count)) {
        while (r.good && r.next < count && r.nrunning < limit && take_token(&r)) start_next(&r);
        if (!r.good && r.nrunning)
            kill_running();
        else if (r.nrunning)
            wait_for_events(use_tokens && r.next < count);
        reap_ended(&r);
    }
    free(r.running);
    return r.good;
}

bool proc_run(const ProcSpec *spec, ProcResult *result, Diag *d) {
    ProcJob job = {.spec = *spec};
    bool ran = proc_run_all(&job, 1, 1, NULL, NULL);
    *result = job.result;
    if (!ran && d)
        diag_error(d, DIAG_NO_OFFSET, "cannot run '%s': %s", spec->argv[0],
                   strerror(result->start_error));
    return ran;
}

void proc_result_free(ProcResult *result) {
    buf_free(&result->out);
    buf_free(&result->err);
}

void proc_describe(const ProcResult *r, Buf *out) {
    if (r->start_error)
        buf_printf(out, "not started: %s", strerror(r->start_error));
    else if (r->signal)
        buf_printf(out, "killed by signal %d (%s)", r->signal, strsignal(r->signal));
    else
        buf_printf(out, "exit status %d", r->exit_code);
}

void proc_quote(const char *const *argv, Buf *out) {
    static const char safe[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                               "%+,-./:=@_^";
    for (size_t i = 0; argv[i]; i++) {
        if (i) buf_u8(out, ' ');
        if (argv[i][0] && argv[i][strspn(argv[i], safe)] == 0) {
            buf_puts(out, argv[i]);
            continue;
        }
        buf_u8(out, '\'');
        for (const char *p = argv[i]; *p; p++)
            if (*p == '\'')
                buf_puts(out, "'\\''");
            else
                buf_u8(out, (uint8_t)*p);
        buf_u8(out, '\'');
    }
}
