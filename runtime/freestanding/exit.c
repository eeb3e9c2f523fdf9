/* exit.c: the guest ends itself, or a host function fails. */
#include "gowasm_rt_freestanding.h"

void gowasm__exit(gowasm_instance *instance, int code) {
    instance->flags |= GOWASM_INSTANCE_EXITED;
    instance->exit_code = code;
    gowasm__leave(instance, GOWASM_EXIT);
}
