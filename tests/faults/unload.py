"""Shared libraries come and go: dlopen, a plain call, dlclose, 200 times, leaves no mapping, no
descriptor, no heap and no signal handler behind. Several at once are unloaded in any order, and both
the guests that are left and the program keep their faults. A library whose handler another one may
still call stays. A program that ends while other threads run guests ends quietly."""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "capi"))
from _capi import aot, fail, module, program, scratch

WAT = """(module (memory (export "memory") 4)
  (data (i32.const 0) "%s")
  (func (export "%s") (param i32 i32) (result i32)
    (i32.add (i32.add (local.get 0) (local.get 1)) (i32.load8_u (i32.const 131071))))
  (func (export "far") (param i32) (result i32) (i32.load (local.get 0))))
""" % ("x" * 70000, "%s")  # an image that is mapped from a memory file in the second instance

HOST = r"""
#define _GNU_SOURCE
#include "one.h"
#include <dirent.h>
#include <dlfcn.h>
#include <malloc.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHECK(c) do { if (!(c)) { printf("%d: %s\n", __LINE__, #c); exit(1); } } while (0)

typedef struct library {
    void *handle;
    int32_t (*plain)(int32_t, int32_t);
    gowasm_status (*new)(const gowasm_options *, void **, gowasm_error *);
    gowasm_status (*far)(void *, int32_t, int32_t *);
    void (*free)(void *);
} library;

static void *symbol(library *l, const char *prefix, const char *name) {
    char full[64];
    snprintf(full, sizeof full, "%s%s", prefix, name);
    void *s = dlsym(l->handle, full);
    CHECK(s != NULL);
    return s;
}

static library open_library(const char *name) {
    char path[64];
    library l;
    snprintf(path, sizeof path, "./%s.so", name);
    l.handle = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    CHECK(l.handle != NULL);
    l.plain = symbol(&l, "plus_", name);
    l.new = symbol(&l, name, "_new");
    l.far = symbol(&l, name, "_far");
    l.free = symbol(&l, name, "_free");
    return l;
}

static int is_loaded(const char *name) {
    char path[64];
    snprintf(path, sizeof path, "./%s.so", name);
    return dlopen(path, RTLD_NOLOAD | RTLD_NOW) != NULL;
}

static int entries(const char *folder) {
    DIR *d = opendir(folder);
    int n = 0;
    while (readdir(d) != NULL) n++;
    closedir(d);
    return n;
}

static int mappings(void) {
    FILE *f = fopen("/proc/self/maps", "r");
    int n = 0;
    for (int c; (c = getc(f)) != EOF;) n += c == '\n';
    fclose(f);
    return n;
}

static sigjmp_buf back;
static volatile int handled;
static void handler(int s, siginfo_t *i, void *c) {
    (void)s, (void)i, (void)c;
    handled++;
    siglongjmp(back, 1);
}

static void install(void (*f)(int, siginfo_t *, void *), struct sigaction *before) {
    struct sigaction a;
    memset(&a, 0, sizeof a);
    a.sa_sigaction = f;
    a.sa_flags = SA_SIGINFO | SA_ONSTACK;
    CHECK(sigaction(SIGSEGV, &a, before) == 0);
}

static void expect_own_fault(void) {
    handled = 0;
    if (sigsetjmp(back, 1) == 0) *(volatile int *)16 = 1;
    CHECK(handled == 1);
}

static int is_ours(void) {
    struct sigaction now;
    CHECK(sigaction(SIGSEGV, NULL, &now) == 0);
    return now.sa_sigaction == handler;
}

static void expect_trap(const library *l, void *instance) {
    int32_t result;
    handled = 0;
    CHECK(l->far(instance, -8, &result) == GOWASM_TRAP && handled == 0);
}

static void cycles(void) {
    int maps = 0, files = 0;
    size_t heap = 0;
    for (int i = 0; i < 200; i++) {
        library l = open_library("one");
        void *instance = NULL;
        CHECK(l.plain(20, 22) == 42);
        if (i % 20 == 1) { /* a second instance maps the image */
            CHECK(l.new(NULL, &instance, NULL) == GOWASM_OK);
            expect_trap(&l, instance);
            l.free(instance);
        }
        CHECK(dlclose(l.handle) == 0);
        CHECK(is_ours());
        if (i == 30) maps = mappings(), files = entries("/proc/self/fd"), heap = mallinfo2().uordblks;
    }
    CHECK(!is_loaded("one"));
    CHECK(mappings() <= maps && entries("/proc/self/fd") == files);
    CHECK(mallinfo2().uordblks <= heap + 1024);
    stack_t stack;
    CHECK(sigaltstack(NULL, &stack) == 0 && (stack.ss_flags & SS_DISABLE));
    expect_own_fault();
}

/* Two or three libraries, each with an instance, are closed in this order. */
static void several(const char *order) {
    static const char *const names[] = {"one", "two", "three"};
    library l[3];
    void *instance[3];
    size_t n = strlen(order);
    for (size_t i = 0; i < n; i++) {
        l[i] = open_library(names[i]);
        CHECK(l[i].plain(20, 22) == 42);
        CHECK(l[i].new(NULL, &instance[i], NULL) == GOWASM_OK);
    }
    for (size_t k = 0; k < n; k++) {
        for (size_t i = k; i < n; i++) expect_trap(&l[order[i] - '0'], instance[order[i] - '0']);
        expect_own_fault();
        l[order[k] - '0'].free(instance[order[k] - '0']);
        CHECK(dlclose(l[order[k] - '0'].handle) == 0);
        CHECK(!is_loaded(names[order[k] - '0']));
        expect_own_fault();
    }
    CHECK(is_ours());
}

static struct sigaction below;
static void chaining(int s, siginfo_t *i, void *c) {
    below.sa_sigaction(s, i, c);
}

/* The last, as the library stays: the handler above its own may call it. */
static void kept(void) {
    library l = open_library("one");
    void *instance;
    CHECK(l.plain(20, 22) == 42);
    install(chaining, &below);
    CHECK(l.new(NULL, &instance, NULL) == GOWASM_OK);
    expect_trap(&l, instance);
    expect_own_fault();
    l.free(instance);
    CHECK(dlclose(l.handle) == 0 && is_loaded("one"));
    expect_own_fault();
}

int main(void) {
    install(handler, NULL);
    cycles();
    several("01");
    several("10");
    several("012");
    several("021");
    several("102");
    several("120");
    several("201");
    several("210");
    kept();
    puts("ok");
    return 0;
}
"""

# Other threads run guests while the program ends: nothing is taken from them.
ENDS = r"""
#include "one.h"
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
static volatile int running;
static void *work(void *unused) {
    int32_t result;
    one_instance *own;
    if (one_new(NULL, &own, NULL) != GOWASM_OK) exit(2);
    for (;;) {
        if (plus_one(20, 22) != 42 || one_far(own, -8, &result) != GOWASM_TRAP) _exit(3);
        running = 1;
    }
    return unused;
}
static void last(void) {
    usleep(20000);
}
__attribute__((destructor)) static void very_last(void) {
    usleep(20000);
    if (plus_one(1, 2) != 3) _exit(4);
}
int main(void) {
    pthread_t thread;
    atexit(last);
    if (pthread_create(&thread, NULL, work, NULL) != 0) return 1;
    while (!running) usleep(1000);
    puts("ok");
    return 0;
}
"""


def expect_ok(output):
    if output != "ok\n":
        fail("the program says: " + output)


def main():
    folder = scratch("faults-unload")
    for name in ("one", "two", "three"):
        module(folder, name, WAT % ("plus_" + name))
        aot(name + ".wasm", "-o", name + ".so", cwd=folder)
    for text, how in ((HOST, ["-ldl"]), (ENDS, ["./one.so", "-Wl,-rpath," + folder])):
        expect_ok(program(folder, "host", text, *how))
    aot("one.wasm", "-o", "one.a", cwd=folder)
    expect_ok(program(folder, "host", ENDS, "one.a"))


if __name__ == "__main__":
    main()
