/* pages-mmap.c: whole pages of memory, by mmap and mremap. */
#define _GNU_SOURCE
#include "internal.h"

#include <sys/mman.h>
#include <unistd.h>

size_t gowasm__page_size(void) {
    return (size_t)sysconf(_SC_PAGESIZE);
}

bool gowasm__block_release(void *at, size_t size) {
    return munmap(at, size) == 0;
}

void *gowasm__pages_new(size_t size) {
    void *pages = mmap(NULL, size, PROT_READ | PROT_WRITE,
                       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    return pages != MAP_FAILED ? pages : NULL;
}

void *gowasm__pages_grow(void *pages, size_t from, size_t to) {
    void *grown = mremap(pages, from, to, MREMAP_MAYMOVE);
    return grown != MAP_FAILED ? grown : NULL;
}

void gowasm__pages_free(void *pages, size_t size) {
    munmap(pages, size);
}
