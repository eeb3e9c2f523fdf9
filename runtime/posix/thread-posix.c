/* thread-posix.c: what a thread needs before it runs guest code: an alternate signal stack, without
 * which an overflow of the guest's stack could not be handled. The thread's own is used where it
 * has one; ours is released when the thread ends. */
#define _GNU_SOURCE
#include "internal.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/resource.h>

/* Handlers of the program run on it too, when a fault is passed on to them. */
#define SIGNAL_STACK ((size_t)4 * GOWASM_PAGE)

static pthread_key_t key; /* value: the base of our alternate stack, or `key_only` */
static pthread_once_t once = PTHREAD_ONCE_INIT;
static bool have_key;
static char key_only;

static void release_stack(void *stack) {
    stack_t current;
    if (sigaltstack(NULL, &current) == 0 && current.ss_sp == stack)
        sigaltstack(&(stack_t){.ss_flags = SS_DISABLE, .ss_size = SIGNAL_STACK}, NULL);
    munmap(stack, SIGNAL_STACK);
}

static void thread_ends(void *value) {
    if (value != &key_only) release_stack(value);
    gowasm__registry_forget(gowasm__thread_pointer());
}

static void make_key(void) {
    have_key = pthread_key_create(&key, thread_ends) == 0;
}

/* The stacks of other threads stay, as those cannot be told; they are used again if the library is
 * loaded again. */
void gowasm__thread_unload(void) {
    if (!have_key) return;
    void *known = pthread_getspecific(key);
    have_key = pthread_key_delete(key) != 0;
    if (known != NULL && known != &key_only) release_stack(known);
}

gowasm_status gowasm__thread_ready(gowasm_error *error) {
    pthread_once(&once, make_key);
    if (!have_key) return gowasm__error(error, GOWASM_HOST_ERROR, "no thread-specific data left");
    stack_t current;
    if (sigaltstack(NULL, &current) != 0) {
        return gowasm__error(error, GOWASM_HOST_ERROR, "sigaltstack: %s", strerror(errno));
    }
    void *known = pthread_getspecific(key);
    if (known != NULL && !(current.ss_flags & SS_DISABLE)) return GOWASM_OK;
    void *stack = known != NULL && known != &key_only ? known : NULL; /* ours, but switched off */
    if (current.ss_flags & SS_DISABLE) {
        if (stack == NULL) {
            stack = mmap(NULL, SIGNAL_STACK, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
                         -1, 0);
            if (stack == MAP_FAILED) {
                return gowasm__error(error, GOWASM_MEMORY_LIMIT, "no memory for a signal stack");
            }
        }
        if (sigaltstack(&(stack_t){.ss_sp = stack, .ss_size = SIGNAL_STACK}, NULL) != 0) {
            int code = errno;
            if (stack != known) munmap(stack, SIGNAL_STACK);
            return gowasm__error(error, GOWASM_HOST_ERROR, "sigaltstack: %s", strerror(code));
        }
    }
    if (pthread_setspecific(key, stack != NULL ? stack : &key_only) != 0) {
        if (stack != NULL) {
            sigaltstack(&(stack_t){.ss_flags = SS_DISABLE, .ss_size = SIGNAL_STACK}, NULL);
            munmap(stack, SIGNAL_STACK);
        }
        return gowasm__error(error, GOWASM_MEMORY_LIMIT, "no memory for thread-specific data");
    }
    return GOWASM_OK;
}

/* What may be taken for the main thread's stack where its limit is higher or there is none: the
 * kernel keeps 128 MiB free there. */
#define MAIN_STACK ((uintptr_t)64 << 20)

/* Of the main thread's stack, which grows to its limit, a C library may know only what is mapped
 * by now (musl). What the kernel has put on top of it shows that it is this one, since a child
 * of fork() goes on with the stack of the thread that called it. */
static uintptr_t lowest(uintptr_t low, uintptr_t high) {
    const uintptr_t top = (uintptr_t)getauxval(AT_RANDOM);
    struct rlimit limit;
    if (top < low || (top > high && top - high > MAIN_STACK)) return low;
    if (getrlimit(RLIMIT_STACK, &limit) != 0 || limit.rlim_cur < 2 * GOWASM_PAGE) return low;
    uintptr_t size = limit.rlim_cur > MAIN_STACK ? MAIN_STACK : (uintptr_t)limit.rlim_cur;
    uintptr_t end = high - size + GOWASM_PAGE; /* arguments and environment count, too */
    return end < low ? end : low;
}

uintptr_t gowasm__thread_stack(void) {
    static _Thread_local uintptr_t low; /* asking takes long in the main thread */
    pthread_attr_t attributes;
    if (low == 0 && pthread_getattr_np(pthread_self(), &attributes) == 0) {
        void *base = NULL;
        size_t size = 0, guard = 0;
        pthread_attr_getstack(&attributes, &base, &size);
        pthread_attr_getguardsize(&attributes, &guard);
        pthread_attr_destroy(&attributes);
        low = lowest((uintptr_t)base + guard, (uintptr_t)base + size);
    }
    return low;
}
