/* random.c: random_get, straight into guest memory, which takes seconds for gigabytes. */
#include "wasi.h"

static gowasm_errno wasi_random_get(gowasm_instance *instance, uint32_t at, uint32_t size) {
    uint8_t *to = gowasm__span(instance, at, size);
    if (!to) return WASI_EFAULT;
    const gowasm_hooks *hooks = &instance->wasi->hooks;
    if (hooks->random) return hooks->random(hooks->user, to, size) ? 0 : WASI_EIO;
    gowasm_errno error = 0;
    for (uint32_t done = 0, n; done < size && !error; done += n) {
        n = gowasm__piece(instance, size - done);
        error = gowasm__port_random(to + done, n);
    }
    return error;
}

#define WASI_random WASI_CALL
#include "define-calls.h"
