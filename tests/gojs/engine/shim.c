/* Options for a guest in another engine: what Python's ctypes would have to lay out by hand. */
#include "gojs.h"

#include <stdio.h>

gojs_vm *shim_open(void *instance, uint8_t *(*memory)(void *, uint64_t *),
                   uint32_t (*getsp)(void *), int (*run)(void *, uint32_t, uint32_t),
                   int (*resume)(void *), int argc, const char *const *argv, const char *folder);

gojs_vm *shim_open(void *instance, uint8_t *(*memory)(void *, uint64_t *),
                   uint32_t (*getsp)(void *), int (*run)(void *, uint32_t, uint32_t),
                   int (*resume)(void *), int argc, const char *const *argv, const char *folder) {
    static const char *const env[] = {"X=y", NULL};
    const gojs_guest guest = {instance, memory, getsp, run, resume, NULL, NULL};
    const gowasm_preopen root = {.host = folder, .guest = "/"};
    gowasm_options options = GOWASM_OPTIONS_INIT;
    gowasm_error error;
    gojs_vm *vm;
    options.argc = argc;
    options.argv = argv;
    options.envp = env;
    options.preopens = &root;
    options.preopen_count = 1;
    if (gojs_new(&guest, &options, &vm, &error) != GOJS_OK) fprintf(stderr, "%s\n", error.message);
    return vm;
}
