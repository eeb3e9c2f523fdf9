/* signal-chain.c: the fault handler's place among the other handlers of the program.
 *
 * Ours is installed with the first instance that needs it and put back when the last one is freed.
 * What is not the guest's goes to the handler that was there before, as if ours did not exist.
 *
 * A handler that the program installs later is on top of ours, and would take the guest's faults.
 * Each new instance looks for that, and puts ours on top again. Then there are two to pass on to:
 * what was on top last comes first. If that handler passes on to the one that it found, which is
 * ours, it is called from inside of ours: then it is the turn of the one before.
 *
 * Invariants: changes are made under the lock of this copy of the runtime, and under one that all
 * copies in the process share (change_all), because they read and write the same handlers and each
 * other's. The handler takes no lock, so an action is complete before `depth` counts it. The code
 * stays in the process while a handler that is not of the runtime may call it. */
#define _GNU_SOURCE
#include "signals.h"

#include <dlfcn.h>
#include <errno.h>
#include <link.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Not in all C libraries without a further -l; a static program has no use for them. */
#pragma weak dladdr
#pragma weak dlopen
#pragma weak dl_iterate_phdr

/* How many handlers may come on top of ours, one after the other, before it stays below. */
#define MAX_DEPTH 4

typedef struct handled {
    int signal;
    unsigned depth;                       /* 0: ours is not installed */
    struct sigaction previous[MAX_DEPTH]; /* the oldest first */
} handled;

static handled signals[] = {{.signal = SIGSEGV}, {.signal = SIGBUS}};
static unsigned users;
static bool must_stay; /* a handler that is not of the runtime may know ours */

/* Threads that are passing on a signal, by a hash of the thread; what a handler left by longjmp is
 * distinguished from what is still active by the stack pointer. */
#define NESTED_STACK ((uintptr_t)1 << 20)
typedef struct passing {
    uintptr_t thread, frame;
    unsigned level;
} passing;
static passing threads[16];

/* The default action, with the status and the core file that the program would have left without
 * us: a fault happens again when we return; a sent signal is sent again, with the same sender. */
static void default_action(int signal, siginfo_t *info) {
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = SIG_DFL;
    sigaction(signal, &action, NULL);
    if (info->si_code <= 0) {
        syscall(SYS_rt_tgsigqueueinfo, getpid(), (pid_t)syscall(SYS_gettid), signal, info);
    }
}

static void call(int signal, struct sigaction *action, siginfo_t *info, void *context) {
    struct sigaction now = *action;
    if (!(now.sa_flags & SA_SIGINFO)) {
        if (now.sa_handler == SIG_IGN && info->si_code <= 0) return;
        /* The kernel does not let a fault be ignored. */
        if (now.sa_handler == SIG_IGN || now.sa_handler == SIG_DFL) {
            default_action(signal, info);
            return;
        }
    }
    if (now.sa_flags & (int)SA_RESETHAND) action->sa_handler = SIG_DFL;
    if (now.sa_flags & (int)SA_RESETHAND) action->sa_flags &= ~SA_SIGINFO;
    /* The mask is put back from the context when our handler returns. */
    if (!(now.sa_flags & SA_NODEFER)) sigaddset(&now.sa_mask, signal);
    sigset_t own;
    sigemptyset(&own);
    sigaddset(&own, signal);
    pthread_sigmask(SIG_UNBLOCK, &own, NULL);
    pthread_sigmask(SIG_BLOCK, &now.sa_mask, NULL);
    if (now.sa_flags & SA_SIGINFO) {
        now.sa_sigaction(signal, info, context);
    } else {
        now.sa_handler(signal);
    }
}

static void pass_on(handled *h, siginfo_t *info, void *context) {
    const uintptr_t me = gowasm__thread_pointer(), frame = (uintptr_t)__builtin_frame_address(0);
    passing *p = &threads[(me >> 12) % (sizeof threads / sizeof *threads)];
    const passing outer = *p;
    unsigned level = __atomic_load_n(&h->depth, __ATOMIC_ACQUIRE);
    /* Ours was put back since the kernel called it: there is what took its place. */
    if (level == 0) level = 1;
    if (outer.thread == me && frame < outer.frame && outer.frame - frame < NESTED_STACK &&
        outer.level < level)
        level = outer.level;
    if (level == 0) {
        default_action(h->signal, info);
        return;
    }
    *p = (passing){me, frame, level - 1};
    call(h->signal, &h->previous[level - 1], info, context);
    *p = outer;
}

void gowasm__on_signal(int signal, siginfo_t *info, void *context) {
    int saved = errno;
    if (!gowasm__guest_fault(info, context)) pass_on(&signals[signal == SIGBUS], info, context);
    errno = saved;
}

static bool is_ours(const struct sigaction *action) {
    return (action->sa_flags & SA_SIGINFO) && action->sa_sigaction == gowasm__signal_entry;
}

/* The question of another copy of the runtime, if `action` is its handler. */
typedef bool (*question)(int, gowasm_signal_entry, const struct sigaction *);
static question other_copy(const struct sigaction *action) {
    static const uint64_t magic[] = {SIGNAL_MAGIC_0, SIGNAL_MAGIC_1};
    const uintptr_t at = (uintptr_t)action->sa_sigaction;
    if (!(action->sa_flags & SA_SIGINFO) || is_ours(action) ||
        at % SIGNAL_ENTRY_ALIGNMENT != SIGNAL_ENTRY_OFFSET ||
        memcmp((const void *)(at - SIGNAL_ENTRY_OFFSET), magic, sizeof magic) != 0)
        return NULL;
    return (question)(at - SIGNAL_ASK_OFFSET);
}

static bool ask(const struct sigaction *action, int signal, gowasm_signal_entry entry,
                const struct sigaction *in_place) {
    question other = other_copy(action);
    return other != NULL && other(signal, entry, in_place);
}

bool gowasm__signals_ask(int signal, gowasm_signal_entry entry, const struct sigaction *in_place) {
    handled *h = &signals[signal == SIGBUS];
    bool found = false;
    for (unsigned i = h->depth; i-- > 0 && !found;) {
        struct sigaction *previous = &h->previous[i];
        found = (previous->sa_flags & SA_SIGINFO) && previous->sa_sigaction == entry;
        if (found && in_place != NULL)
            *previous = *in_place;
        else if (!found)
            found = ask(previous, signal, entry, in_place);
        if (in_place == NULL) break; /* the others are below a handler that may keep it */
    }
    return found;
}

static bool same_action(const struct sigaction *a, const struct sigaction *b) {
    return (a->sa_flags & SA_SIGINFO) == (b->sa_flags & SA_SIGINFO) &&
           a->sa_handler == b->sa_handler;
}

/* Puts ours on top, unless it is there, or other copies of the runtime alone are above it. */
static bool install(handled *h) {
    struct sigaction action, top;
    if (sigaction(h->signal, NULL, &top) != 0) return false;
    if (is_ours(&top) || (h->depth != 0 && ask(&top, h->signal, gowasm__signal_entry, NULL)))
        return true;
    bool known = h->depth != 0 && same_action(&top, &h->previous[h->depth - 1]);
    if (!known && h->depth == MAX_DEPTH) return true;
    memset(&action, 0, sizeof action);
    action.sa_sigaction = gowasm__signal_entry;
    action.sa_flags = SA_SIGINFO | SA_ONSTACK;
    sigemptyset(&action.sa_mask);
    must_stay |= h->depth != 0;
    if (!known) {
        h->previous[h->depth] = top;
        __atomic_store_n(&h->depth, h->depth + 1, __ATOMIC_RELEASE);
    }
    if (sigaction(h->signal, &action, NULL) == 0) return true;
    if (!known) h->depth--;
    return false;
}

/* Something done for both signals, until it fails. */
typedef struct change {
    bool (*act)(handled *h);
    bool begun, ok;
    int error;
} change;

static int change_locked(struct dl_phdr_info *info, size_t size, void *user) {
    (void)info, (void)size;
    change *c = user;
    c->begun = c->ok = true;
    for (size_t i = 0; i < sizeof signals / sizeof *signals && c->ok; i++)
        c->ok = c->act(&signals[i]);
    c->error = errno;
    return 1; /* once is enough */
}

/* Nothing of ours is shared by copies of the runtime in several libraries, but the dynamic linker
 * is: glibc and others hold its lock while dl_iterate_phdr() calls back, which libgcc relies on as
 * well (unwind-dw2-fde-dip.c). Where it is not held (musl), two copies that change handlers at the
 * same moment may lose one; the next instance puts that back. */
static bool change_all(bool (*act)(handled *h)) {
    change c = {.act = act};
    if (dl_iterate_phdr != NULL) dl_iterate_phdr(change_locked, &c);
    if (!c.begun) change_locked(NULL, 0, &c);
    errno = c.error;
    return c.ok;
}

/* Nothing to change, as nearly always: no need for the lock. */
static bool on_top(void) {
    bool ours = true;
    for (size_t i = 0; i < sizeof signals / sizeof *signals && ours; i++) {
        struct sigaction top;
        ours = sigaction(signals[i].signal, NULL, &top) == 0 && is_ours(&top);
    }
    return ours;
}

gowasm_status gowasm__signals_acquire(gowasm_error *error) {
    users++;
    if (on_top() || change_all(install)) return GOWASM_OK;
    int code = errno;
    gowasm__signals_release();
    return gowasm__error(error, GOWASM_HOST_ERROR, "sigaction: %s", strerror(code));
}

void gowasm__signals_check(void) {
    if (users != 0 && !on_top()) change_all(install);
}

/* What came on top of ours while it was installed may still pass on to it: then ours stays below.
 */
static bool put_back(handled *h) {
    struct sigaction top;
    if (h->depth == 0 || sigaction(h->signal, NULL, &top) != 0) return true;
    if (!is_ours(&top))
        must_stay |= !ask(&top, h->signal, gowasm__signal_entry, NULL);
    else if (sigaction(h->signal, &h->previous[h->depth - 1], NULL) == 0)
        h->depth--;
    return true;
}

void gowasm__signals_release(void) {
    if (--users == 0) change_all(put_back);
}

static bool take_out(handled *h) {
    struct sigaction top;
    put_back(h);
    if (h->depth != 0 && sigaction(h->signal, NULL, &top) == 0)
        ask(&top, h->signal, gowasm__signal_entry, &h->previous[h->depth - 1]);
    return true;
}

void gowasm__signals_unload(void) {
    change_all(take_out);
}

void gowasm__signals_pin(void) {
    static bool pinned;
    Dl_info info;
    gowasm__lock();
    const bool wanted = must_stay && !pinned;
    pinned |= wanted;
    gowasm__unlock();
    if (!wanted || dladdr == NULL || dlopen == NULL) return;
    if (dladdr((const void *)(uintptr_t)gowasm__signal_entry, &info) != 0)
        dlopen(info.dli_fname, RTLD_LAZY | RTLD_NOLOAD | RTLD_NODELETE);
}
