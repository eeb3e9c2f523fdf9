"""What the runtime takes for a thread's stack, with glibc and with musl, which knows only the mapped
part of the main thread's: that grows to its limit. Other threads, and a child of fork() that goes on
with the stack of one, have their own."""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
from _project import SOURCE, need, run, scratch, write

TEST = r"""
#include "internal.h"
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/* What else thread-posix.c calls. */
gowasm_status gowasm__error(gowasm_error *e, gowasm_status s, const char *f, ...) {
    (void)e, (void)f;
    return s;
}
void gowasm__registry_forget(uintptr_t thread) { (void)thread; }
uintptr_t gowasm__thread_pointer(void) { return 1; }

static void check(size_t least, size_t most) {
    uintptr_t here = (uintptr_t)__builtin_frame_address(0), low = gowasm__thread_stack();
    if (low != 0 && low < here && here - low >= least && here - low <= most) return;
    printf("%zu KiB, not %zu to %zu\n", (size_t)(here - low) / 1024, least / 1024, most / 1024);
    exit(1);
}

#define STACK ((size_t)512 * 1024)

static void *other(void *unused) {
    check(STACK / 2, STACK);
    pid_t child = fork();
    if (child == 0) {
        check(STACK / 2, STACK);
        _exit(0);
    }
    int status;
    if (waitpid(child, &status, 0) != child || status != 0) exit(2);
    return unused;
}

int main(void) {
    struct rlimit limit = {(rlim_t)4 << 20, RLIM_INFINITY};
    getrlimit(RLIMIT_STACK, &limit);
    check(limit.rlim_cur / 2, limit.rlim_cur);
    pthread_attr_t attributes;
    pthread_t thread;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, STACK);
    if (pthread_create(&thread, &attributes, other, NULL) != 0) return 3;
    pthread_join(thread, NULL);
    puts("ok");
    return 0;
}
"""


def main():
    folder = scratch("faults-musl-stack")
    source = write(folder, "stack.c", TEST)
    need("gcc", "musl-gcc")
    for compiler in ("gcc", "musl-gcc"):
        program = os.path.join(folder, compiler + "-stack")
        run(compiler, "-std=gnu11", "-I", os.path.join(SOURCE, "runtime", "include"), "-I",
            os.path.join(SOURCE, "runtime", "src"), source,
            os.path.join(SOURCE, "runtime", "posix", "thread-posix.c"), "-lpthread", "-o", program)
        for size in ("4096", "32768"):  # KiB
            run("sh", "-c", f"ulimit -s {size} && exec {program}")


if __name__ == "__main__":
    main()
