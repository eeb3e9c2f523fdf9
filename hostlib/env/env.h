/* env.h: shared by the small functions of the module "env". Each of those has a file of its own, so
 * that a program that defines one replaces only that one. */
#ifndef GOWASM_ENV_H
#define GOWASM_ENV_H

#include "gowasm_rt_hosted.h"

/* Prints prefix, guest string, newline to the instance's standard output, in one piece where it
 * can. A range outside guest memory ends the call with "Memory.Read(OFF, LEN) out of range". */
void gowasm__env_print(gowasm_instance *instance, const char *prefix, uint32_t offset,
                       uint32_t size);

#endif
