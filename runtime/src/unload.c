/* unload.c: what the runtime takes back when its shared library is unloaded by dlclose().
 *
 * Input: the destructor that the dynamic linker calls. Output: nothing of the runtime is left:
 * default instances, the fault handler, the thread's signal stack, memory files. Instances that the
 * program made and did not free stay allocated.
 * Invariants: at the end of the process nothing is taken back, because other threads may still be
 * running guests. The two differ in their order: exit() calls what atexit() was given
 * before any destructor; dlclose() calls the library's own destructors before that. */
#include "internal.h"

#include <stdlib.h>

static bool prepared, process_ends;

static void on_exit_begins(void) {
    process_ends = true;
}

void gowasm__unload_prepare(void) {
    if (!prepared) prepared = atexit(on_exit_begins) == 0;
}

/* default-instance.c's, where the program has plain functions. */
__attribute__((weak)) void gowasm__defaults_unload(void) {}

__attribute__((destructor)) static void unload(void) {
    if (!prepared || process_ends) return;
    gowasm__defaults_unload();
    gowasm__signals_unload();
    gowasm__thread_unload();
    gowasm__images_unload();
    gowasm__blocks_unload();
    gowasm__registry_unload();
}
