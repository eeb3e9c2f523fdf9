/* memory-mmap.c: the block of address space of an instance (gowasm_rt_hosted.h), by mmap.
 *
 *     | guard | host part | guest stack | instance ... | linear memory ... | inaccessible |
 *     ^ region                          ^ instance     ^ memory.data
 *
 * One inaccessible reservation; instance, the present linear memory and, as far as the account
 * allows (stack-mmap.c), the stack are made accessible.
 * With guard pages the reservation reaches beyond linear memory as far as an access can:
 * 4 GiB + max_offset. With bounds checks it is as large as memory may grow, or, where so much
 * cannot be had, as large as possible; memory then grows no further. All parts are multiples of 64
 * KiB, which is a multiple of the page size of every supported system. */
#include "internal.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>
#include <sys/mman.h>

#define UNIT ((uint64_t)GOWASM_PAGE)
#define MIB ((uint64_t)1 << 20)

#define MIN_STACK UNIT
#define SMALLEST_DEFAULT_STACK (16 * MIB)
#define HUGE_FROM (16 * MIB) /* what memory grows by beyond this is in huge pages */
#define MAX_STACK ((uint64_t)1 << 40)

typedef struct layout {
    uint64_t below, stack, instance, memory; /* sizes, in address order */
} layout;

static uint64_t layout_size(const layout *l) {
    return l->below + l->stack + l->instance + l->memory;
}

static bool uses_guards(const gowasm_module *module) {
    return !(module->flags & GOWASM_MODULE_BOUNDS_CHECKS);
}

static void *reserve(uint64_t size) {
    if (size > SIZE_MAX) return MAP_FAILED;
    return mmap(NULL, (size_t)size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
}

/* Reserves as much of `l` as can be had: the default stack may shrink, and so may the part of a
 * bounds-checked memory that is for growing. */
static void *reserve_layout(layout *l, uint64_t stack_min, uint64_t memory_min) {
    for (;;) {
        void *region = reserve(layout_size(l));
        if (region != MAP_FAILED) return region;
        uint64_t stack = l->stack - stack_min, memory = l->memory - memory_min;
        if (stack == 0 && memory == 0) return MAP_FAILED;
        if (stack >= memory) {
            l->stack = stack_min + stack / 2 / UNIT * UNIT;
        } else {
            l->memory = memory_min + memory / 2 / UNIT * UNIT;
        }
    }
}

static bool make_accessible(void *from, uint64_t size) {
    return size == 0 || mprotect(from, (size_t)size, PROT_READ | PROT_WRITE) == 0;
}

/* A huge page for the few words that most calls need would cost more than all else here; memory
 * that has grown far is in use throughout, as a rule, and walks over it take up to a tenth less
 * time. Where there are no huge pages, both fail harmlessly. */
static void prefer_small_pages(void *from, uint64_t size) {
    madvise(from, (size_t)size, MADV_NOHUGEPAGE);
}

static void prefer_huge_pages(void *from, uint64_t size) {
    madvise(from, (size_t)size, MADV_HUGEPAGE);
}

static gowasm_status no_memory(const gowasm_module *module, const layout *l, gowasm_error *error) {
    return gowasm__error(
        error, GOWASM_MEMORY_LIMIT,
        "cannot reserve %llu MiB of address space (%s): raise the limit (ulimit -v; "
        "vm.max_map_count)%s",
        (unsigned long long)(layout_size(l) / MIB), strerror(errno),
        uses_guards(module) ? " or compile with --no-guard"
                            : ", or lower max_memory or stack_size");
}

/* The module's maximum and the options' limit, in pages. */
static gowasm_status page_limit(const gowasm_module *module, const gowasm_options *options,
                                uint32_t *pages, gowasm_error *error) {
    uint64_t limit = module->memory_max;
    if (options->max_memory != 0 && options->max_memory / UNIT < limit) {
        limit = options->max_memory / UNIT;
    }
    if (limit < module->memory_min) {
        return gowasm__error(error, GOWASM_MEMORY_LIMIT,
                             "%s needs %llu KiB of memory to start; max_memory allows %llu KiB",
                             module->name, (unsigned long long)(module->memory_min * UNIT / 1024),
                             (unsigned long long)(options->max_memory / 1024));
    }
    uint64_t all = gowasm__limit_of(options);
    if (all != 0 && module->instance_size > all / 2) {
        return gowasm__error(error, GOWASM_MEMORY_LIMIT, "%s needs %lu KiB for its globals",
                             module->name, (unsigned long)(module->instance_size / 1024));
    }
    *pages = (uint32_t)limit;
    return GOWASM_OK;
}

/* The guest's stack: what the options say, or what there may be of the default, and no more than
 * the account can ever leave it. */
static gowasm_status stack_size(const gowasm_options *options, uint64_t *size, uint64_t *least,
                                gowasm_error *error) {
    *size = *least = options->stack_size;
    if (*size > MAX_STACK) {
        return gowasm__error(error, GOWASM_BAD_ARGUMENT, "stack_size is larger than 1 TiB");
    }
    if (*size == 0) {
        *size = UINTPTR_MAX > UINT32_MAX ? 1024 * MIB : 64 * MIB;
        *least = SMALLEST_DEFAULT_STACK;
    }
    uint64_t limit = gowasm__limit_of(options);
    if (limit != 0 && *size > limit) *size = limit;
    if (*size < MIN_STACK) *size = MIN_STACK;
    if (*least > *size) *least = *size;
    *size = ROUND_UP(*size, UNIT);
    *least = ROUND_UP(*least, UNIT);
    return GOWASM_OK;
}

gowasm_status gowasm__block_new(const gowasm_module *module, const gowasm_options *options,
                                gowasm_instance **instance, gowasm_error *error) {
    uint32_t max_pages = 0;
    uint64_t stack = 0, stack_min = 0;
    gowasm_status status = page_limit(module, options, &max_pages, error);
    if (status == GOWASM_OK) status = stack_size(options, &stack, &stack_min, error);
    if (status != GOWASM_OK) return status;

    uint64_t memory_min = module->memory_min * UNIT;
    layout l = {
        .below = GOWASM_STACK_GUARD + GOWASM_HOST_STACK,
        .stack = stack,
        .instance = ROUND_UP(module->instance_size, UNIT),
        .memory = max_pages * UNIT,
    };
    if (module->memory_offset != 0) l.instance = module->memory_offset;
    if (!gowasm__has_stack()) l.below = l.stack = stack_min = UNIT;
    if (uses_guards(module) && module->memory_offset != 0) {
        uint64_t reach = ROUND_UP((uint64_t)module->max_offset, UNIT) + UNIT;
        if (reach < GOWASM_SHARED_GUARD) reach = GOWASM_SHARED_GUARD;
        l.memory = memory_min = ((uint64_t)1 << 32) + reach;
    }
    uint8_t *region = reserve_layout(&l, stack_min, memory_min);
    if (region == MAP_FAILED) return no_memory(module, &l, error);
    uint8_t *at = region + l.below + l.stack, *data = at + l.instance;
    uint64_t size = module->memory_min * UNIT;
    bool ok = make_accessible(at, l.instance + size);
    gowasm_instance *made = (gowasm_instance *)(void *)at;
    if (ok) {
        made->region = region;
        made->region_size = (size_t)layout_size(&l);
        made->module = module;
        made->limit = gowasm__limit_of(options);
        made->charged = l.instance;
        made->memory.size = size;
        ok = gowasm__stack_new(made);
    }
    if (!ok) {
        status = no_memory(module, &l, error);
        munmap(region, (size_t)layout_size(&l));
        return status;
    }
    prefer_small_pages(region + l.below, l.stack + l.instance + size);
    if (module->memory_offset != 0) {
        if (!uses_guards(module) && max_pages > l.memory / UNIT) {
            max_pages = (uint32_t)(l.memory / UNIT);
        }
        made->memory = (gowasm_memory){.data = data,
                                       .size = size,
                                       .pages = module->memory_min,
                                       .max_pages = max_pages,
                                       .reserved = l.memory};
    }
    *instance = made;
    return GOWASM_OK;
}

bool gowasm__block_clear(gowasm_instance *instance) {
    gowasm_memory *memory = &instance->memory;
    if (memory->data == NULL) return true;
    const int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED;
    if (memory->size != 0 &&
        mmap(memory->data, (size_t)memory->size, PROT_NONE, flags, -1, 0) == MAP_FAILED)
        return false;
    memory->pages = instance->module->memory_min;
    memory->size = memory->pages * UNIT;
    if (!make_accessible(memory->data, memory->size)) return false;
    prefer_small_pages(memory->data, memory->size);
    return true;
}

/* An imported memory is another instance's, and on that one's account. */
static gowasm_instance *owner_of(gowasm_memory *memory) {
    return (gowasm_instance *)(void *)((uint8_t *)memory - offsetof(gowasm_instance, memory));
}

uint32_t gowasm__memory_grow(gowasm_instance *instance, uint32_t delta) {
    gowasm_memory *memory = instance->linear;
    gowasm_instance *owner = owner_of(memory);
    uint32_t old = memory->pages;
    if (delta > memory->max_pages - old || !gowasm__charge(owner, delta * UNIT)) return UINT32_MAX;
    int saved = errno;
    bool ok = make_accessible(memory->data + memory->size, delta * UNIT);
    errno = saved;
    if (!ok) {
        gowasm__uncharge(owner, delta * UNIT);
        return UINT32_MAX;
    }
    owner->charged -= delta * UNIT; /* memory's own size counts it from here on */
    uint64_t huge_from = memory->size > HUGE_FROM ? memory->size : HUGE_FROM;
    memory->pages = old + delta;
    memory->size = memory->pages * UNIT;
    if (memory->size > huge_from)
        prefer_huge_pages(memory->data + huge_from, memory->size - huge_from);
    return old;
}
