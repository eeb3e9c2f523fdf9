/* mem.c: all that gowasm-aot's archives need of a C library. A project that has one leaves this
 * file out. */
#include <stddef.h>

void *memcpy(void *restrict to, const void *restrict from, size_t size);
void *memcpy(void *restrict to, const void *restrict from, size_t size) {
    char *t = to;
    for (const char *f = from; size != 0; size--) *t++ = *f++;
    return to;
}

void *memmove(void *to, const void *from, size_t size);
void *memmove(void *to, const void *from, size_t size) {
    char *t = to;
    const char *f = from;
    if (t < f)
        while (size-- != 0) *t++ = *f++;
    else
        while (size-- != 0) t[size] = f[size];
    return to;
}

void *memset(void *to, int byte, size_t size);
void *memset(void *to, int byte, size_t size) {
    for (char *t = to; size != 0; size--) *t++ = (char)byte;
    return to;
}

int memcmp(const void *a, const void *b, size_t size);
int memcmp(const void *a, const void *b, size_t size) {
    const unsigned char *x = a, *y = b;
    for (; size != 0; size--, x++, y++)
        if (*x != *y) return *x - *y;
    return 0;
}
