/* test-handlers.c: signal handlers of the program that run on the guest's stack (without
 * SA_ONSTACK). They run to their end, wherever on its stack the guest was, and their signal does
 * not stay blocked; what faults in them is the program's; what the guest does is a trap all the
 * same, also in a handler that calls another guest. */
#define _GNU_SOURCE
#include "enter.h"
#include "guest.h"

#include <signal.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#define STACK (256u * 1024)

static gowasm_instance *g, *other;
static volatile int entered, left;
static volatile size_t needed;
static char *volatile bad_address;

static gowasm_instance *with_stack(uint64_t size) {
    gowasm_options options = GOWASM_OPTIONS_INIT;
    gowasm_instance *made;
    options.stack_size = size;
    CHECK_STATUS(gowasm__new(&guest_guarded, &options, &made, NULL), GOWASM_OK);
    return made;
}

static void on_signal(int signal, void (*handler)(int)) {
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = handler;
    action.sa_flags = signal == SIGSEGV ? SA_ONSTACK : 0;
    CHECK(sigaction(signal, &action, NULL) == 0);
}

/* One signal; 0: none. */
static void set_timer(suseconds_t us) {
    CHECK(setitimer(ITIMER_REAL, &(struct itimerval){{0, 0}, {0, us}}, NULL) == 0);
}

static bool is_blocked(int signal) {
    sigset_t mask;
    CHECK(pthread_sigmask(SIG_SETMASK, NULL, &mask) == 0);
    return sigismember(&mask, signal) == 1;
}

static void use_stack(int signal) {
    (void)signal;
    entered++;
    char *bytes =
        __builtin_alloca(needed); /* as most programs do that fill a buffer: from its start */
    memset(bytes, 1, needed);
    __asm__ volatile("" : : "r"(bytes) : "memory");
    left++;
}

/* So deep that the guest just fits. */
static uint32_t brink(void) {
    uint32_t low = 0, high = 1u << 26;
    while (high - low > 1) {
        uint32_t n = low + (high - low) / 2;
        *(guest_call(g, GUEST_DEEP_GROW, n, 0, NULL) == GOWASM_OK ? &low : &high) = n;
    }
    return low;
}

static void test_all_depths(void) {
    needed = 100 * 1024;
    on_signal(SIGALRM, use_stack);
    const uint32_t n = brink();
    int completed = 0;
    for (uint32_t back = 0; back < 8192 && back < n; back = back == 0 ? 1 : 2 * back) {
        entered = left = 0;
        set_timer(2000);
        gowasm_status status = guest_call(g, GUEST_DEEP_GROW, n - back, 10u << 20, NULL);
        set_timer(0);
        if (status != GOWASM_OK) CHECK(gowasm_last_error(g)->trap == GOWASM_TRAP_STACK_EXHAUSTED);
        CHECK(entered == left && !is_blocked(SIGALRM));
        completed += left;
    }
    CHECK(completed > 0);
    /* The extra room is for handlers: the guest has no more stack than before, after a trap. */
    CHECK_STATUS(guest_call(g, GUEST_RECURSE, UINT32_MAX, 0, NULL), GOWASM_TRAP);
    CHECK(brink() == n);
}

/* Frames that handlers have left behind do not count, nor do other masks. */
static void test_traps(void) {
    for (int i = 0; i < 2; i++) {
        CHECK_STATUS(guest_call(g, GUEST_RECURSE, UINT32_MAX, 0, NULL), GOWASM_TRAP);
        CHECK_STATUS(guest_call(g, GUEST_FILL_LOOP, 0xfffff000, 0xfff, NULL), GOWASM_TRAP);
        CHECK_STATUS(guest_call(g, GUEST_STORE, UINT32_MAX, 0, NULL), GOWASM_TRAP);
        sigset_t more;
        sigemptyset(&more);
        sigaddset(&more, SIGUSR2);
        CHECK(pthread_sigmask(i == 0 ? SIG_BLOCK : SIG_UNBLOCK, &more, NULL) == 0);
    }
}

static void call_other(int signal) {
    (void)signal;
    entered++;
    CHECK_STATUS(guest_call(other, GUEST_STORE, UINT32_MAX, 0, NULL), GOWASM_TRAP);
    CHECK_STATUS(guest_call(other, GUEST_RECURSE, UINT32_MAX, 0, NULL), GOWASM_TRAP);
    left++;
}

static void test_other_guest(void) {
    on_signal(SIGALRM, call_other);
    entered = left = 0;
    set_timer(2000);
    CHECK_STATUS(guest_call(g, GUEST_DEEP_GROW, 0, 20u << 20, NULL), GOWASM_OK);
    set_timer(0);
    CHECK(entered == left && entered > 0 && !is_blocked(SIGALRM));
}

static void write_badly(int signal) {
    (void)signal;
    *bad_address = 1;
}

static void leave(int signal) {
    (void)signal;
    _exit(7);
}

/* The wait status of a child whose guest is interrupted by this handler. */
static int interrupted(void (*handler)(int), uint32_t depth, void (*segv)(int)) {
    pid_t child = fork();
    CHECK(child >= 0);
    if (child == 0) {
        on_signal(SIGSEGV, segv);
        g = with_stack(STACK);
        bad_address = (char *)g->memory.data + g->memory.size;
        on_signal(SIGALRM, handler);
        set_timer(2000);
        guest_call(g, GUEST_DEEP_GROW, depth, UINT32_MAX, NULL);
        _exit(0);
    }
    int status;
    CHECK(waitpid(child, &status, 0) == child);
    return status;
}

/* Without a stack of its own there is no telling whose the fault was. */
static void test_faults(void) {
    if (!gowasm__has_stack()) return;
    int status = interrupted(write_badly, 0, leave);
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 7);
    status = interrupted(write_badly, 0, SIG_DFL);
    CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGSEGV);
    needed = 12u << 20; /* more than there is */
    status = interrupted(use_stack, 0, leave);
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 7);
}

int main(void) {
    test_faults();
    g = with_stack(STACK);
    other = with_stack(STACK);
    test_all_depths();
    test_traps();
    test_other_guest();
    test_traps();
    gowasm__free(g);
    gowasm__free(other);
    return 0;
}
