/* twins.h: the kernels of kernels.go and sha256.go in C: the same algorithm, data and result. */
#ifndef TWINS_H
#define TWINS_H

#include <stdint.h>

uint64_t twin_fib(int32_t n);
uint64_t twin_sieve(int32_t n);
uint64_t twin_matmul(int32_t n);
uint64_t twin_nbody(int32_t n);
uint64_t twin_mandelbrot(int32_t n);
uint64_t twin_sort(int32_t n);
uint64_t twin_table(int32_t n);
uint64_t twin_life(int32_t n);
uint64_t twin_crc32(int32_t n);
uint64_t twin_sha256(int32_t n);
uint64_t twin_shapes(int32_t n);
uint64_t twin_words(int32_t n);

#endif
