/* args.c: args_get, args_sizes_get, environ_get, environ_sizes_get.
 *
 * Input: guest addresses for an array of addresses and for the strings. The guest provides the
 * room, of the sizes it asked for before. */
#include "serdes.h"
#include "wasi.h"
#include <string.h>

static gowasm_errno strings_get(const gowasm_instance *instance, const gowasm_strings *strings,
                                uint32_t pointers, uint32_t bytes) {
    uint8_t *p = gowasm__span(instance, pointers, (uint64_t)strings->count * 4);
    uint8_t *b = gowasm__span(instance, bytes, strings->size);
    if (!p || !b) return WASI_EFAULT;
    if (strings->size == 0) return 0;
    memcpy(b, strings->bytes, strings->size);
    const char *s = strings->bytes;
    for (uint32_t i = 0; i < strings->count; i++) {
        gowasm__put32(p + (size_t)i * 4, bytes + (uint32_t)(s - strings->bytes));
        s += strlen(s) + 1;
    }
    return 0;
}

static gowasm_errno strings_sizes_get(const gowasm_instance *instance,
                                      const gowasm_strings *strings, uint32_t count,
                                      uint32_t size) {
    uint8_t *c = gowasm__span(instance, count, 4), *s = gowasm__span(instance, size, 4);
    if (!c || !s) return WASI_EFAULT;
    gowasm__put32(c, strings->count);
    gowasm__put32(s, strings->size);
    return 0;
}

static gowasm_errno wasi_args_get(gowasm_instance *instance, uint32_t argv, uint32_t buf) {
    return strings_get(instance, &instance->wasi->args, argv, buf);
}

static gowasm_errno wasi_args_sizes_get(gowasm_instance *instance, uint32_t count, uint32_t size) {
    return strings_sizes_get(instance, &instance->wasi->args, count, size);
}

static gowasm_errno wasi_environ_get(gowasm_instance *instance, uint32_t envp, uint32_t buf) {
    return strings_get(instance, &instance->wasi->env, envp, buf);
}

static gowasm_errno wasi_environ_sizes_get(gowasm_instance *instance, uint32_t count,
                                           uint32_t size) {
    return strings_sizes_get(instance, &instance->wasi->env, count, size);
}

#define WASI_args WASI_CALL
#include "define-calls.h"
