/* args-board.c: one argument, the module's name, and an empty environment. */
#include "board.h"

static uint32_t put_counts(gowasm_instance *instance, uint32_t count_at, uint32_t size_at,
                           uint32_t count, uint32_t size) {
    uint8_t *c = gowasm__span(instance, count_at, 4), *s = gowasm__span(instance, size_at, 4);
    if (c == NULL || s == NULL) return WASI_EFAULT;
    gowasm__put32(c, count);
    gowasm__put32(s, size);
    return 0;
}

uint32_t gowasm_wasi_args_sizes_get(gowasm_instance *instance, uint32_t count, uint32_t size) {
    uint32_t n = 0;
    while (instance->module->name[n++] != 0) continue;
    return put_counts(instance, count, size, 1, n);
}

uint32_t gowasm_wasi_args_get(gowasm_instance *instance, uint32_t argv, uint32_t buf) {
    const char *name = instance->module->name;
    uint32_t n = 0;
    while (name[n++] != 0) continue;
    uint8_t *list = gowasm__span(instance, argv, 4), *text = gowasm__span(instance, buf, n);
    if (list == NULL || text == NULL) return WASI_EFAULT;
    gowasm__put32(list, buf);
    for (uint32_t i = 0; i < n; i++) text[i] = (uint8_t)name[i];
    return 0;
}

uint32_t gowasm_wasi_environ_sizes_get(gowasm_instance *instance, uint32_t count, uint32_t size) {
    return put_counts(instance, count, size, 0, 0);
}

uint32_t gowasm_wasi_environ_get(gowasm_instance *instance, uint32_t envp, uint32_t buf) {
    (void)instance;
    (void)envp;
    (void)buf;
    return 0;
}
