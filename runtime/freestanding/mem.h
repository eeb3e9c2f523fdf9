/* mem.h: all that is asked of a C library: the four functions that compilers call themselves. */
#ifndef GOWASM_MEM_H
#define GOWASM_MEM_H

#include <stddef.h>

void *memcpy(void *to, const void *from, size_t size);
void *memmove(void *to, const void *from, size_t size);
void *memset(void *to, int byte, size_t size);
int memcmp(const void *a, const void *b, size_t size);

#endif
