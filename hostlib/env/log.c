/* log.c: env.log(ptr, len), as TinyGo's examples use it. */
#include "env.h"

void gowasm_env_log(gowasm_instance *instance, uint32_t offset, uint32_t size);
void gowasm_env_log(gowasm_instance *instance, uint32_t offset, uint32_t size) {
    gowasm__env_print(instance, "", offset, size);
}
