/* proc-board.c: proc_exit: the board may act on it; the guest is left in any case. */
#include "board.h"

void gowasm_wasi_proc_exit(gowasm_instance *instance, uint32_t code) {
    if (gowasm_board_hooks.exit != NULL) gowasm_board_hooks.exit((int)code);
    gowasm__exit(instance, (int)code);
}

/* Nothing else runs. */
uint32_t gowasm_wasi_sched_yield(gowasm_instance *instance) {
    (void)instance;
    return 0;
}
