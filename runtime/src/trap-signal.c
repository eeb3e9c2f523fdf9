/* trap-signal.c: faults in guard pages become traps.
 *
 * A fault is the guest's when the thread was running on the guest stack of an instance (so the
 * instance is active in this thread, innermost), no host function of it was running (in_host is 0),
 * and the address lies in its guard below the stack or behind its linear memory. The handler then
 * makes the thread go on with gowasm__trapped. Every other signal is passed on to the handler that
 * was there before, as if ours did not exist. The previous handlers are put back when the last
 * instance that needs ours is freed, unless someone has put another on top of ours since: then ours
 * stays, and passes everything on. */
#define _GNU_SOURCE
#include "internal.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

/* More than the kernel writes on a stack to deliver a signal, with any registers. */
#define SIGNAL_FRAME ((uintptr_t)64 * 1024)

typedef struct handled {
    int signal;
    bool installed;
    struct sigaction previous;
} handled;

static handled signals[] = {{.signal = SIGSEGV}, {.signal = SIGBUS}};
static unsigned users; /* under the lock */

static gowasm_trap_kind trap_of(const gowasm_instance *instance, uintptr_t address) {
    if (address >= (uintptr_t)instance->region && address < (uintptr_t)instance) {
        return GOWASM_TRAP_STACK_EXHAUSTED;
    }
    /* An imported memory lies in the block of another instance. */
    const gowasm_memory *memory = instance->linear;
    if (memory != NULL && memory->data != NULL && address >= (uintptr_t)memory->data &&
        address - (uintptr_t)memory->data < memory->reserved) {
        return GOWASM_TRAP_OUT_OF_BOUNDS;
    }
    return GOWASM_TRAP_NONE;
}

/* A fault in a C library function that generated code called: where return addresses are in a
 * register, it leads back to the guest function. Where they are on the stack: find_function. */
static void find_guest_pc(const gowasm_instance *instance, gowasm_fault *fault) {
    if (fault->lr == 0 || gowasm__symbol_at(instance->module, fault->pc) != NULL) return;
    if (gowasm__symbol_at(instance->module, fault->lr - 1) != NULL) fault->pc = fault->lr - 1;
}

/* Another signal of the program, whose handler does not ask for the alternate stack, found no room
 * on the guest's: the kernel makes that a SIGSEGV without an address (Linux, kernel/signal.c,
 * signal_setup_done). The guest chose to be there, so it is its fault; the other signal is lost. */
static bool lacks_room(const gowasm_instance *instance, const siginfo_t *info, uintptr_t sp) {
    uintptr_t end = (uintptr_t)instance->stack_end;
    return info->si_signo == SIGSEGV && info->si_code == SI_KERNEL && info->si_addr == NULL &&
           sp + SIGNAL_FRAME >= end && sp < end + SIGNAL_FRAME;
}

/* A host function runs on the guest's stack. */
static bool grows_host_stack(gowasm_instance *instance, const siginfo_t *info, uintptr_t sp) {
    uintptr_t address = lacks_room(instance, info, sp) ? (uintptr_t)instance->stack_end - 1
                                                       : (uintptr_t)info->si_addr;
    return gowasm__has_stack() && gowasm__host_stack_open(instance, address, sp);
}

static bool handle(siginfo_t *info, void *context) {
    if (info->si_code <= 0) return false; /* sent by kill() and the like */
    gowasm_fault fault;
    gowasm__fault_of(context, &fault);
    gowasm_instance *instance = fault.instance;
    if (instance == NULL) instance = gowasm__registry_find(fault.sp);
    if (instance == NULL || instance->entry == NULL) return false;
    if (instance->in_host != 0) return grows_host_stack(instance, info, fault.sp);
    gowasm_trap_kind kind = lacks_room(instance, info, fault.sp)
                                ? GOWASM_TRAP_STACK_EXHAUSTED
                                : trap_of(instance, (uintptr_t)info->si_addr);
    if (kind == GOWASM_TRAP_NONE) return false;
    find_guest_pc(instance, &fault);
    gowasm__fault_resume(context, instance, kind, &fault);
    return true;
}

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

static void pass_on(handled *h, siginfo_t *info, void *context) {
    struct sigaction previous = h->previous;
    if (!(previous.sa_flags & SA_SIGINFO)) {
        if (previous.sa_handler == SIG_IGN && info->si_code <= 0) return;
        /* The kernel does not let a fault be ignored. */
        if (previous.sa_handler == SIG_IGN || previous.sa_handler == SIG_DFL) {
            default_action(h->signal, info);
            return;
        }
    }
    if (previous.sa_flags & (int)SA_RESETHAND) h->previous.sa_handler = SIG_DFL;
    if (previous.sa_flags & (int)SA_RESETHAND) h->previous.sa_flags &= ~SA_SIGINFO;
    /* The mask is put back from the context when our handler returns. */
    if (!(previous.sa_flags & SA_NODEFER)) sigaddset(&previous.sa_mask, h->signal);
    sigset_t own;
    sigemptyset(&own);
    sigaddset(&own, h->signal);
    pthread_sigmask(SIG_UNBLOCK, &own, NULL);
    pthread_sigmask(SIG_BLOCK, &previous.sa_mask, NULL);
    if (previous.sa_flags & SA_SIGINFO) {
        previous.sa_sigaction(h->signal, info, context);
    } else {
        previous.sa_handler(h->signal);
    }
}

static void on_signal(int signal, siginfo_t *info, void *context) {
    int saved = errno;
    if (!handle(info, context)) pass_on(&signals[signal == SIGBUS], info, context);
    errno = saved;
}

static bool is_ours(const struct sigaction *action) {
    return (action->sa_flags & SA_SIGINFO) && action->sa_sigaction == on_signal;
}

gowasm_status gowasm__signals_acquire(gowasm_error *error) {
    if (users++ > 0) return GOWASM_OK;
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
        handled *h = &signals[i];
        if (h->installed) continue; /* below someone else's, who passes on to us */
        struct sigaction action;
        memset(&action, 0, sizeof action);
        action.sa_sigaction = on_signal;
        action.sa_flags = SA_SIGINFO | SA_ONSTACK;
        sigemptyset(&action.sa_mask);
        if (sigaction(h->signal, NULL, &h->previous) != 0 ||
            sigaction(h->signal, &action, NULL) != 0) {
            int code = errno;
            gowasm__signals_release();
            return gowasm__error(error, GOWASM_HOST_ERROR, "sigaction: %s", strerror(code));
        }
        h->installed = true;
    }
    return GOWASM_OK;
}

static void put_back(void) {
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
        handled *h = &signals[i];
        struct sigaction current;
        if (!h->installed || sigaction(h->signal, NULL, &current) != 0 || !is_ours(&current)) {
            continue;
        }
        if (sigaction(h->signal, &h->previous, NULL) == 0) h->installed = false;
    }
}

void gowasm__signals_release(void) {
    if (--users == 0) put_back();
}

/* For shared libraries that are unloaded: ours may have come to the top again since. */
__attribute__((destructor)) static void unload(void) {
    if (users == 0) put_back();
}
