/* random.c: random_get, straight into guest memory. */
#include "wasi.h"

static gowasm_errno random_get(gowasm_instance *instance, uint32_t at, uint32_t size) {
    uint8_t *to = gowasm__span(instance, at, size);
    if (!to) return WASI_EFAULT;
    const gowasm_hooks *hooks = &instance->wasi->hooks;
    if (!hooks->random) return gowasm__port_random(to, size);
    return hooks->random(hooks->user, to, size) ? 0 : WASI_EIO;
}

uint32_t gowasm_wasi_random_get(gowasm_instance *instance, uint32_t at, uint32_t size) {
    const gowasm_errno e = random_get(instance, at, size);
    return WASI_DONE(instance, e, "random_get", "pd", at, size);
}
