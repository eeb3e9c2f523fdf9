/* imports-shared.c: what instances share: memories, tables and globals that one exports and another
 * imports.
 *
 * Input: a reference to something of another instance (its owner), handed over by the program
 * while an instance is made. Invariants from then on: the owner is there as long as the importer;
 * and where functions can be reached through what is shared (a table, a funcref), each as long as
 * the other, since it may be called: wasm has no notion of freeing an instance. So sharing
 * instances form a ring, and one that its user frees stays, if others may refer to it, until all of
 * its ring are freed. All of this happens under the lock. */
#include "internal.h"

#include <string.h>

const char gowasm__runtime = 0;

static _Noreturn void refuse(gowasm_instance *instance) {
    gowasm__end_entry(instance, GOWASM_BAD_ARGUMENT);
}

static gowasm_instance *ring_of(gowasm_instance *instance) {
    if (instance->next_linked == NULL) instance->next_linked = instance;
    return instance;
}

static bool in_ring(const gowasm_instance *ring, const gowasm_instance *instance) {
    const gowasm_instance *i = ring;
    do {
        if (i == instance) return true;
        i = i->next_linked;
    } while (i != ring);
    return false;
}

/* Exchanging the successors of two members joins their rings. */
static void join(gowasm_instance *a, gowasm_instance *b) {
    gowasm__lock();
    if (!in_ring(ring_of(a), ring_of(b))) {
        gowasm_instance *next = a->next_linked;
        a->next_linked = b->next_linked;
        b->next_linked = next;
    }
    gowasm__unlock();
}

static void share(gowasm_instance *instance, const char *name, gowasm_instance *owner,
                  bool functions) {
    if (owner == NULL) return;
    if (gowasm__gone(owner, &instance->error)) refuse(instance);
    if (owner->runtime != &gowasm__runtime) {
        gowasm__error(&instance->error, GOWASM_BAD_ARGUMENT,
                      "import %s: its owner uses another copy of the runtime: link both modules as "
                      "archives into one program",
                      name);
        refuse(instance);
    }
    join(instance, owner);
    owner->flags |= GOWASM_INSTANCE_PROVIDES;
    if (!functions) return;
    instance->flags |= GOWASM_INSTANCE_FUNCREFS;
    owner->flags |= GOWASM_INSTANCE_FUNCREFS;
}

static void leave_ring(gowasm_instance *instance) {
    gowasm_instance *before = instance;
    while (before->next_linked != instance) before = before->next_linked;
    before->next_linked = instance->next_linked;
    instance->next_linked = NULL;
}

gowasm_instance *gowasm__unlink(gowasm_instance *instance) {
    if (instance->next_linked == NULL) return instance;
    gowasm__lock();
    gowasm_instance *gone = instance;
    instance->flags |= GOWASM_INSTANCE_FREED;
    bool last = true;
    for (gowasm_instance *i = instance->next_linked; i != instance; i = i->next_linked)
        last = last && (i->flags & GOWASM_INSTANCE_FREED) != 0;
    if (last) { /* the ring becomes a list of all */
        gowasm_instance *first = instance->next_linked;
        instance->next_linked = NULL;
        gone = first;
    } else if (instance->flags & (GOWASM_INSTANCE_PROVIDES | GOWASM_INSTANCE_FUNCREFS)) {
        gone = NULL;
    } else {
        leave_ring(instance);
    }
    gowasm__unlock();
    return gone;
}

static void check_limits(gowasm_instance *instance, const char *name, const char *unit,
                         uint32_t size, uint32_t has_max, uint32_t min, uint32_t max) {
    if (size >= min && has_max <= max) return;
    if (size < min)
        gowasm__error(&instance->error, GOWASM_BAD_ARGUMENT,
                      "import %s has another type: %lu %s, but at least %lu are wanted", name,
                      (unsigned long)size, unit, (unsigned long)min);
    else
        gowasm__error(&instance->error, GOWASM_BAD_ARGUMENT,
                      "import %s has another type: it may grow beyond the %lu %s that are allowed",
                      name, (unsigned long)max, unit);
    refuse(instance);
}

static _Noreturn void missing(gowasm_instance *instance, const char *name, const char *what) {
    gowasm__error(&instance->error, GOWASM_BAD_ARGUMENT, "import %s: there is no such %s", name,
                  what);
    refuse(instance);
}

static _Noreturn void another_type(gowasm_instance *instance, const char *name) {
    gowasm__error(&instance->error, GOWASM_BAD_ARGUMENT, "import %s has another type", name);
    refuse(instance);
}

void gowasm__link_memory(gowasm_instance *instance, const char *name, gowasm_memory_ref ref,
                         uint32_t min, uint32_t max, uint32_t guard) {
    const gowasm_memory *memory = ref.memory;
    if (memory == NULL) missing(instance, name, "memory");
    check_limits(instance, name, "pages", memory->pages, memory->max_pages, min, max);
    if (guard != 0 && memory->reserved < ((uint64_t)1 << 32) + guard) {
        gowasm__error(&instance->error, GOWASM_BAD_ARGUMENT,
                      "import %s: the memory has no guard pages after it: compile %s with "
                      "--no-guard too",
                      name, instance->module->name);
        refuse(instance);
    }
    share(instance, name, ref.owner, false);
    instance->linear = ref.memory;
}

void *gowasm__link_table(gowasm_instance *instance, const char *name, gowasm_table_ref ref,
                         gowasm_value_type type, uint32_t min, uint32_t max) {
    if (ref.table == NULL) missing(instance, name, "table");
    if (ref.type != type) another_type(instance, name);
    if (type == GOWASM_FUNCREF) {
        const gowasm_functable *table = ref.table;
        check_limits(instance, name, "elements", table->size, table->max, min, max);
    } else {
        const gowasm_externtable *table = ref.table;
        check_limits(instance, name, "elements", table->size, table->max, min, max);
    }
    share(instance, name, ref.owner, type == GOWASM_FUNCREF);
    return ref.table;
}

void *gowasm__link_global(gowasm_instance *instance, const char *name, gowasm_global_ref ref,
                          gowasm_value_type type, bool is_mutable) {
    if (ref.value == NULL) missing(instance, name, "global");
    if (ref.type != type || ref.is_mutable != is_mutable) another_type(instance, name);
    if (is_mutable || type == GOWASM_FUNCREF)
        share(instance, name, ref.owner, type == GOWASM_FUNCREF);
    return ref.value;
}

/* A memory without a module is one whose module has nothing else. */
typedef struct memory_holder {
    struct gowasm_instance rt;
    gowasm_module module;
} memory_holder;

static void no_init(gowasm_instance *instance) {
    (void)instance;
}

gowasm_status gowasm_memory_new(uint32_t pages, uint32_t max_pages, gowasm_instance **holder,
                                gowasm_error *error) {
    gowasm_module module = {
        .abi = GOWASM_ABI,
        .flags = UINTPTR_MAX > UINT32_MAX ? 0 : GOWASM_MODULE_BOUNDS_CHECKS,
        .name = "memory",
        .instance_size = sizeof(memory_holder),
        .memory_offset = ROUND_UP(sizeof(memory_holder), GOWASM_PAGE),
        .memory_min = pages,
        .memory_max = max_pages > 65536 ? 65536 : max_pages,
        .init = no_init,
    };
    gowasm_options options = GOWASM_OPTIONS_INIT;
    options.stack_size = GOWASM_PAGE; /* no guest code runs there */
    gowasm_status status = gowasm__new(&module, &options, holder, error);
    if (status != GOWASM_OK) return status;
    memory_holder *made = (memory_holder *)(void *)*holder;
    made->module = module;
    made->rt.module = &made->module;
    return GOWASM_OK;
}

gowasm_memory_ref gowasm_memory_of(gowasm_instance *holder) {
    return (gowasm_memory_ref){holder != NULL ? holder->linear : NULL, holder};
}

void gowasm_memory_free(gowasm_instance *holder) {
    gowasm__free(holder);
}
