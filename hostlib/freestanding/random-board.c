/* random-board.c: random_get, from the board's entropy. */
#include "board.h"

uint32_t gowasm_wasi_random_get(gowasm_instance *instance, uint32_t at, uint32_t size) {
    uint8_t *to = gowasm__span(instance, at, size);
    if (to == NULL) return WASI_EFAULT;
    if (gowasm_board_hooks.random == NULL)
        return gowasm__no_hook(instance, "the board has no hook 'random'");
    return gowasm_board_hooks.random(to, size) ? 0 : WASI_EIO;
}
