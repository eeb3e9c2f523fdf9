/* kernels.h: the kernels of kernels.go in C. */
#ifndef KERNELS_H
#define KERNELS_H

#include <stdint.h>

int32_t c_run(int32_t kernel, int32_t n);

#endif
