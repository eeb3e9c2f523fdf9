/* hostLogString.c: env.hostLogString(offset, byteCount). */
#include "env.h"

void gowasm_env_hostLogString(gowasm_instance *instance, uint32_t offset, uint32_t size);
void gowasm_env_hostLogString(gowasm_instance *instance, uint32_t offset, uint32_t size) {
    gowasm__env_print(instance, "👽: ", offset, size);
}
