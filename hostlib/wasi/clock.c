/* clock.c: clock_res_get and clock_time_get, from the system or from the embedder's hook. */
#include "serdes.h"
#include "wasi.h"

gowasm_errno gowasm__wasi_time(const struct gowasm_wasi *wasi, uint32_t id, uint64_t *nanoseconds) {
    if (id >= WASI_CLOCK_COUNT) return WASI_EINVAL;
    gowasm_errno error = 0;
    if (!wasi->hooks.clock)
        error = gowasm__port_clock_time(id, nanoseconds);
    else if (!wasi->hooks.clock(wasi->hooks.user, id, nanoseconds))
        error = WASI_ENOTSUP;
    if (id == WASI_CLOCK_MONOTONIC) *nanoseconds += wasi->clock_offset;
    return error;
}

static gowasm_errno time_get(gowasm_instance *instance, uint32_t id, uint32_t time) {
    uint64_t ns = 0;
    if (!gowasm__span(instance, time, 8)) return WASI_EFAULT;
    const gowasm_errno error = gowasm__wasi_time(instance->wasi, id, &ns);
    if (!error) gowasm__put64(gowasm__span(instance, time, 8), ns);
    return error;
}

static gowasm_errno wasi_clock_res_get(gowasm_instance *instance, uint32_t id,
                                       uint32_t resolution) {
    uint8_t *result = gowasm__span(instance, resolution, 8);
    if (!result) return WASI_EFAULT;
    uint64_t ns = 0;
    const gowasm_errno error = gowasm__port_clock_resolution(id, &ns);
    if (!error) gowasm__put64(result, ns);
    return error;
}

/* The precision is how much the result may lag: ours never does. */
static gowasm_errno wasi_clock_time_get(gowasm_instance *instance, uint32_t id, uint64_t precision,
                                        uint32_t time) {
    (void)precision;
    return time_get(instance, id, time);
}

#define WASI_clock WASI_CALL
#include "define-calls.h"
