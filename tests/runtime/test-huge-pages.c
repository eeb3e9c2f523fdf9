/* test-huge-pages.c: memory that has grown beyond 16 MiB asks for huge pages, and less does not; again
 * after a reset, and at the very byte. What the kernel was told is in /proc/self/smaps. */
#include "guest.h"

#include <sys/mman.h>

#define MIB ((uint64_t)1 << 20)
#define PAGES(mib) ((uint32_t)((mib) * 16u))

/* Whether the mapping that holds `at` has the flag: " hg" for huge pages. */
static bool has_flag(const uint8_t *at, const char *flag) {
    FILE *file = fopen("/proc/self/smaps", "r");
    CHECK(file != NULL);
    char line[512];
    bool here = false, found = false;
    while (fgets(line, sizeof line, file) != NULL) {
        unsigned long long from, to;
        if (sscanf(line, "%llx-%llx ", &from, &to) == 2)
            here = from <= (uintptr_t)at && (uintptr_t)at < to;
        else if (here && strncmp(line, "VmFlags:", 8) == 0)
            found = strstr(line, flag) != NULL;
    }
    fclose(file);
    return found;
}

static bool kernel_has_huge_pages(void) {
    void *page = mmap(NULL, 4 * MIB, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    CHECK(page != MAP_FAILED);
    bool has = madvise(page, 4 * MIB, MADV_HUGEPAGE) == 0;
    munmap(page, 4 * MIB);
    return has;
}

static void grow(gowasm_instance *g, uint32_t pages) {
    uint64_t old = 0;
    CHECK_STATUS(guest_call(g, GUEST_GROW, pages, 0, &old), GOWASM_OK);
    CHECK(old != UINT32_MAX);
}

static void check_grown(gowasm_instance *g, bool huge) {
    const uint8_t *data = g->memory.data;
    CHECK(!has_flag(data, " hg"));
    grow(g, PAGES(16) - 2 - 1);
    CHECK(!has_flag(data + 15 * MIB, " hg"));
    grow(g, 2); /* one page on each side */
    CHECK(!has_flag(data + 16 * MIB - 1, " hg"));
    CHECK(has_flag(data + 16 * MIB, " hg") == huge);
    for (uint32_t i = 0; i < 8; i++) grow(g, 8);
    CHECK(has_flag(data + 20 * MIB, " hg") == huge);
    CHECK_STATUS(guest_call(g, GUEST_STORE, (uint32_t)(20 * MIB), 7, NULL), GOWASM_OK);
}

int main(void) {
    const gowasm_module *modules[] = {&guest_guarded, &guest_checked};
    bool huge = kernel_has_huge_pages();
    if (!huge) puts("this kernel has no huge pages: checked is that memory grows without them");
    for (int i = 0; i < 2; i++) {
        gowasm_module module = *modules[i];
        module.memory_max = 4096;
        gowasm_instance *g = guest_new(&module);
        check_grown(g, huge);
        CHECK_STATUS(gowasm__reset(g), GOWASM_OK);
        check_grown(g, huge);
        gowasm__free(g);
    }
    return 0;
}
