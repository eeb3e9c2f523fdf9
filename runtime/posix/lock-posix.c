/* lock-posix.c: the two mutexes of the runtime. That of the registry is free in a forked child. */
#include "internal.h"

#include <pthread.h>

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER, making;
static pthread_once_t once = PTHREAD_ONCE_INIT, making_once = PTHREAD_ONCE_INIT;

static void lock_mutex(void) {
    pthread_mutex_lock(&mutex);
}

static void unlock_mutex(void) {
    pthread_mutex_unlock(&mutex);
}

static void before_first_lock(void) {
    pthread_atfork(lock_mutex, unlock_mutex, unlock_mutex);
}

void gowasm__lock(void) {
    pthread_once(&once, before_first_lock);
    lock_mutex();
}

void gowasm__unlock(void) {
    unlock_mutex();
}

static void make_recursive(void) {
    pthread_mutexattr_t attributes;
    pthread_mutexattr_init(&attributes);
    pthread_mutexattr_settype(&attributes, PTHREAD_MUTEX_RECURSIVE);
    pthread_mutex_init(&making, &attributes);
    pthread_mutexattr_destroy(&attributes);
}

void gowasm__making_lock(void) {
    pthread_once(&making_once, make_recursive);
    pthread_mutex_lock(&making);
}

void gowasm__making_unlock(void) {
    pthread_mutex_unlock(&making);
}
