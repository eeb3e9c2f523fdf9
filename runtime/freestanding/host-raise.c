/* host-raise.c: a host function leaves the guest as another call did: with its status and trap. */
#include "gowasm_rt_freestanding.h"

void gowasm_host_raise(gowasm_instance *instance, const gowasm_error *error) {
    instance->trap = (uint8_t)error->trap;
    instance->exit_code = error->exit_code;
    gowasm__leave(instance, error->status);
}
