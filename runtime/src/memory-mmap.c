/* memory-mmap.c: the block of address space of an instance (gowasm_rt.h), by mmap.
 *
 *     | guard | host part, guest stack | instance ... | linear memory ... | inaccessible |
 *     ^ region                         ^ instance     ^ memory.data
 *
 * One inaccessible reservation; stack, instance and the present linear memory are made accessible.
 * With guard pages the reservation reaches behind linear memory as far as an access can:
 * 4 GiB + max_offset. With bounds checks it is as large as memory may grow, or, where so much
 * cannot be had, as large as possible; memory then grows no further. All parts are multiples of 64
 * KiB, which is a multiple of the page size of every supported system. */
#include "internal.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>

#define UNIT ((uint64_t)GOWASM_PAGE)
#define MIB ((uint64_t)1 << 20)

/* Wide enough that no frame of generated code can reach over it. */
#define STACK_GUARD (64 * MIB)
/* What a host function may use below the guest's deepest frame. */
#define HOST_STACK (8 * MIB)
#define MIN_STACK UNIT
#define SMALLEST_DEFAULT_STACK (16 * MIB)
#define MAX_STACK ((uint64_t)1 << 40)

typedef struct layout {
    uint64_t guard, stack, instance, memory; /* sizes, in address order */
} layout;

static uint64_t layout_size(const layout *l) {
    return l->guard + l->stack + l->instance + l->memory;
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
    *pages = (uint32_t)limit;
    return GOWASM_OK;
}

gowasm_status gowasm__block_new(const gowasm_module *module, const gowasm_options *options,
                                gowasm_instance **instance, gowasm_error *error) {
    uint32_t max_pages = 0;
    gowasm_status status = page_limit(module, options, &max_pages, error);
    if (status != GOWASM_OK) return status;

    uint64_t stack = options->stack_size, stack_min = options->stack_size;
    if (stack > MAX_STACK) {
        return gowasm__error(error, GOWASM_BAD_ARGUMENT, "stack_size is larger than 1 TiB");
    }
    if (stack == 0) {
        stack = UINTPTR_MAX > UINT32_MAX ? 1024 * MIB : 64 * MIB;
        stack_min = SMALLEST_DEFAULT_STACK;
    }
    if (stack < MIN_STACK) stack = MIN_STACK;
    uint64_t memory_min = module->memory_min * UNIT;
    layout l = {
        .guard = STACK_GUARD,
        .stack = HOST_STACK + ROUND_UP(stack, UNIT),
        .instance = ROUND_UP(module->instance_size, UNIT),
        .memory = max_pages * UNIT,
    };
    if (module->memory_offset != 0) l.instance = module->memory_offset;
    if (!gowasm__has_stack()) {
        l.guard = l.stack = UNIT;
        stack_min = 0;
    }
    if (uses_guards(module) && module->memory_offset != 0) {
        uint64_t reach = ROUND_UP((uint64_t)module->max_offset, UNIT) + UNIT;
        if (reach < GOWASM_SHARED_GUARD) reach = GOWASM_SHARED_GUARD;
        l.memory = memory_min = ((uint64_t)1 << 32) + reach;
    }
    uint8_t *region = reserve_layout(
        &l, stack_min != 0 ? HOST_STACK + ROUND_UP(stack_min, UNIT) : l.stack, memory_min);
    if (region == MAP_FAILED) return no_memory(module, &l, error);
    uint8_t *bottom = region + l.guard, *at = bottom + l.stack, *data = at + l.instance;
    uint64_t size = module->memory_min * UNIT;
    if (!make_accessible(bottom, l.stack + l.instance + size)) {
        status = no_memory(module, &l, error);
        munmap(region, (size_t)layout_size(&l));
        return status;
    }
    /* A huge page for the few words that most calls need would cost more than all else here. It
     * fails harmlessly where there are no huge pages. */
    madvise(bottom, (size_t)(l.stack + l.instance + size), MADV_NOHUGEPAGE);

    gowasm_instance *made = (gowasm_instance *)(void *)at;
    made->region = region;
    made->region_size = (size_t)layout_size(&l);
    made->stack_pointer = at;
    made->host_limit = bottom + (HOST_STACK < l.stack ? HOST_STACK : 0);
    made->stack_limit = made->host_limit;
    made->module = module;
    if (module->memory_offset != 0) {
        if (!uses_guards(module) && max_pages > l.memory / UNIT) {
            max_pages = (uint32_t)(l.memory / UNIT);
        }
        made->memory = (gowasm_memory){
            .data = data,
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
    return make_accessible(memory->data, memory->size);
}

/* The guard's size is not stored: it is what lies below the host's part. */
uint8_t *gowasm__stack_bottom(const gowasm_instance *instance) {
    return gowasm__has_stack() ? (uint8_t *)instance->region + STACK_GUARD
                               : (uint8_t *)(uintptr_t)instance;
}

void gowasm__stack_release(gowasm_instance *instance, uintptr_t top) {
    uint8_t *bottom = gowasm__stack_bottom(instance);
    uintptr_t end = top / GOWASM_PAGE * GOWASM_PAGE;
    if (end <= (uintptr_t)bottom || end > (uintptr_t)instance) return;
    int saved = errno;
    madvise(bottom, end - (uintptr_t)bottom, MADV_DONTNEED);
    errno = saved;
}

uint32_t gowasm__memory_grow(gowasm_instance *instance, uint32_t delta) {
    gowasm_memory *memory = instance->linear;
    uint32_t old = memory->pages;
    if (delta > memory->max_pages - old) return UINT32_MAX;
    int saved = errno;
    bool ok = make_accessible(memory->data + memory->size, delta * UNIT);
    errno = saved;
    if (!ok) return UINT32_MAX;
    memory->pages = old + delta;
    memory->size = memory->pages * UNIT;
    return old;
}
