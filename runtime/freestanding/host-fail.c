/* host-fail.c: a host function leaves the guest. The message is not kept: there is no room for it.
 */
#include "gowasm_rt_freestanding.h"

void gowasm_host_fail(gowasm_instance *instance, const char *message) {
    (void)message;
    gowasm__leave(instance, GOWASM_HOST_ERROR);
}
