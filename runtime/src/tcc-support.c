/* tcc-support.c: what code compiled by tcc calls for conversions between 64-bit integers and
 * floating point; tcc has it in a library of its own (libtcc1), which a program that links need not
 * have. Weak, for programs that do. */
#include <stdint.h>

__attribute__((weak)) double __floatundidf(uint64_t x);
__attribute__((weak)) float __floatundisf(uint64_t x);
__attribute__((weak)) uint64_t __fixunsdfdi(double x);
__attribute__((weak)) uint64_t __fixunssfdi(float x);

double __floatundidf(uint64_t x) {
    return (double)x;
}

float __floatundisf(uint64_t x) {
    return (float)x;
}

uint64_t __fixunsdfdi(double x) {
    return (uint64_t)x;
}

uint64_t __fixunssfdi(float x) {
    return (uint64_t)x;
}
