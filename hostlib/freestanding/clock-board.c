/* clock-board.c: clock_time_get and clock_res_get, from the board's clock hook. */
#include "board.h"

static uint32_t put_time(gowasm_instance *instance, uint32_t id, uint32_t at, bool resolution) {
    uint8_t *result = gowasm__span(instance, at, 8);
    uint64_t ns;
    if (result == NULL) return WASI_EFAULT;
    if (id >= WASI_CLOCK_COUNT) return WASI_EINVAL;
    if (gowasm_board_hooks.clock == NULL)
        return gowasm__no_hook(instance, "the board has no hook 'clock'");
    if (!gowasm_board_hooks.clock(id, &ns)) return WASI_ENOTSUP;
    gowasm__put64(result, resolution ? 1000 : ns); /* no one knows better; Go does not ask */
    return 0;
}

uint32_t gowasm_wasi_clock_time_get(gowasm_instance *instance, uint32_t id, uint64_t precision,
                                    uint32_t time) {
    (void)precision;
    return put_time(instance, id, time, false);
}

uint32_t gowasm_wasi_clock_res_get(gowasm_instance *instance, uint32_t id, uint32_t resolution) {
    return put_time(instance, id, resolution, true);
}
