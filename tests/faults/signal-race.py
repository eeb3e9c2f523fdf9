"""Shared libraries that make their first instances, free their last ones, and are loaded and unloaded,
all at once in several threads: each takes its own guests' faults, and at the end the program's handler is
there again. Only while a library is unloaded no other guest faults: its handler might be running."""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "capi"))
from _capi import aot, fail, module, program, scratch

WAT = """(module (memory 1)
  (func (export "far") (param i32) (result i32) (i32.load (local.get 0))))"""

HOST = r"""
#define _GNU_SOURCE
#include "one.h"
#include <dlfcn.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHECK(c) do { if (!(c)) { printf("%d: %s\n", __LINE__, #c); exit(1); } } while (0)

typedef struct library {
    void *handle;
    gowasm_status (*new)(const gowasm_options *, void **, gowasm_error *);
    gowasm_status (*far)(void *, int32_t, int32_t *);
    void (*free)(void *);
} library;

static void *symbol(void *handle, const char *prefix, const char *name) {
    char full[64];
    snprintf(full, sizeof full, "%s_%s", prefix, name);
    void *s = dlsym(handle, full);
    CHECK(s != NULL);
    return s;
}

static library open_library(const char *name) {
    char path[64];
    library l;
    snprintf(path, sizeof path, "./%s.so", name);
    l.handle = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    CHECK(l.handle != NULL);
    l.new = symbol(l.handle, name, "new");
    l.far = symbol(l.handle, name, "far");
    l.free = symbol(l.handle, name, "free");
    return l;
}

static pthread_rwlock_t loaded = PTHREAD_RWLOCK_INITIALIZER;

static void use(const library *l) {
    void *instance;
    int32_t result;
    CHECK(l->new(NULL, &instance, NULL) == GOWASM_OK);
    pthread_rwlock_rdlock(&loaded);
    CHECK(l->far(instance, -8, &result) == GOWASM_TRAP);
    pthread_rwlock_unlock(&loaded);
    l->free(instance);
}

static void unload(const library *l) {
    pthread_rwlock_wrlock(&loaded);
    CHECK(dlclose(l->handle) == 0);
    pthread_rwlock_unlock(&loaded);
}

static void *stays(void *name) {
    const library l = open_library(name);
    for (int i = 0; i < 4000; i++) use(&l);
    unload(&l);
    return NULL;
}

static void *comes_and_goes(void *name) {
    for (int i = 0; i < 1000; i++) {
        const library l = open_library(name);
        use(&l);
        unload(&l);
    }
    return NULL;
}

static void handler(int signal, siginfo_t *info, void *context) {
    static const char text[] = "a fault of a guest came to the program\n";
    (void)signal, (void)info, (void)context;
    if (fwrite(text, 1, sizeof text - 1, stdout) != 0) fflush(stdout);
    _Exit(1);
}

int main(int argc, char **argv) {
    static const char *const names[] = {"one", "two", "three"};
    pthread_t threads[3];
    struct sigaction action, now;
    memset(&action, 0, sizeof action);
    action.sa_sigaction = handler;
    action.sa_flags = SA_SIGINFO | SA_ONSTACK;
    CHECK(sigaction(SIGSEGV, &action, NULL) == 0 && argc == 2);
    const size_t n = (size_t)atoi(argv[1]);
    for (size_t i = 0; i < n; i++)
        CHECK(pthread_create(&threads[i], NULL, i < 2 ? stays : comes_and_goes,
                             (void *)names[i]) == 0);
    for (size_t i = 0; i < n; i++) CHECK(pthread_join(threads[i], NULL) == 0);
    CHECK(sigaction(SIGSEGV, NULL, &now) == 0 && now.sa_sigaction == handler);
    printf("good\n");
    return 0;
}
"""

folder = scratch("faults-signal-race")
for name in ("one", "two", "three"):
    module(folder, name, WAT)
    aot(name + ".wasm", "-o", name + ".so", cwd=folder)
for threads in ("2", "3"):
    output = program(folder, "host", HOST, "-ldl", arguments=[threads])
    if output != "good\n":
        fail(f"{threads} threads: {output}")
