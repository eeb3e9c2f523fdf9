/* snapshot.c: checkpoints of instances: kept, returned to (reset), and multiplied (clone).
 *
 * Between calls an instance is its linear memory, the members of struct PREFIX_instance after the
 * runtime's part, its tables, a few numbers of the runtime, and the host library's descriptors;
 * nothing is on its stack. A snapshot holds all but the descriptors, is never changed once made,
 * and is shared by the instance and its clones. Invariants: an instance that a failed reset left
 * half way is entered no more. What has the address of its instance in it, function references,
 * is given the clone's: module->places says where they are. */
#include "internal.h"

#include <stdlib.h>
#include <string.h>

typedef struct kept_table {
    void *items;
    uint32_t size;
} kept_table;

typedef struct gowasm_snapshot {
    unsigned users;         /* under the lock */
    gowasm_instance *maker; /* its address; it may be freed already */
    gowasm_store *store;    /* NULL: no memory */
    uint8_t *own;           /* struct PREFIX_instance after the runtime's part */
    kept_table *tables;     /* by place; empty for those that are no tables */
    uint32_t flags, args_at, args_left;
    uint32_t
        random_at; /* of a Go guest's random state, which is no part of what comes back; or 0 */
} gowasm_snapshot;

static uint8_t *own_part(gowasm_instance *instance) {
    return (uint8_t *)instance + sizeof *instance;
}

static size_t own_size(const gowasm_module *module) {
    return module->instance_size - sizeof(gowasm_instance);
}

static void *at_place(gowasm_instance *instance, uint32_t i) {
    return (uint8_t *)instance + instance->module->places[i].offset;
}

static void destroy(gowasm_snapshot *snapshot, const gowasm_module *module) {
    for (uint32_t i = 0; snapshot->tables != NULL && i < module->place_count; i++)
        free(snapshot->tables[i].items);
    free(snapshot->tables);
    free(snapshot->own);
    gowasm__store_free(snapshot->store);
    free(snapshot);
}

void gowasm__snapshot_free(gowasm_instance *instance) {
    gowasm_snapshot *snapshot = instance->snapshot;
    if (snapshot == NULL) return;
    instance->snapshot = NULL;
    gowasm__lock();
    bool last = --snapshot->users == 0;
    gowasm__unlock();
    if (last) destroy(snapshot, instance->module);
}

/* Why nothing can be done with the instance's state now; NULL: it can. */
static const char *obstacle(const gowasm_instance *instance) {
    if (instance == NULL) return "there is no instance";
    if (instance->flags & GOWASM_INSTANCE_GONE) return "the instance has been freed";
    if (instance->entry != NULL) return "a call is active";
    if (instance->module->js_run != NULL) return "modules for GOOS=js cannot be reset or cloned";
    if (instance->next_linked != NULL)
        return "the instance shares memory, tables or globals with others";
    return NULL;
}

/* To zeroed memory: pages that are not written cost nothing. */
static void copy_entries(void *to, const void *from, size_t size) {
    static const uint8_t zeros[4096];
    const uint8_t *source = from;
    for (size_t at = 0, n; at < size; at += n) {
        n = size - at < sizeof zeros ? size - at : sizeof zeros;
        if (memcmp(source + at, zeros, n) != 0) memcpy((uint8_t *)to + at, source + at, n);
    }
}

static bool keep_tables(gowasm_snapshot *s, gowasm_instance *instance) {
    const gowasm_module *module = instance->module;
    if (module->place_count == 0) return true;
    s->tables = calloc(module->place_count, sizeof *s->tables);
    if (s->tables == NULL) return false;
    for (uint32_t i = 0; i < module->place_count; i++) {
        const void *items;
        uint32_t size;
        size_t bytes;
        if (module->places[i].kind == GOWASM_PLACE_FUNCTABLE) {
            const gowasm_functable *table = at_place(instance, i);
            items = table->data, size = table->size, bytes = size * sizeof *table->data;
        } else if (module->places[i].kind == GOWASM_PLACE_EXTERNTABLE) {
            const gowasm_externtable *table = at_place(instance, i);
            items = table->data, size = table->size, bytes = size * sizeof *table->data;
        } else {
            continue;
        }
        s->tables[i] = (kept_table){calloc(bytes != 0 ? bytes : 1, 1), size};
        if (s->tables[i].items == NULL) return false;
        copy_entries(s->tables[i].items, items, bytes);
    }
    return true;
}

static gowasm_snapshot *make(gowasm_instance *instance) {
    gowasm_snapshot *s = calloc(1, sizeof *s);
    if (s == NULL) return NULL;
    size_t size = own_size(instance->module);
    s->users = 1;
    s->maker = instance;
    s->flags = instance->flags & (GOWASM_INSTANCE_STARTED | GOWASM_INSTANCE_UNSTARTED);
    s->args_at = instance->args_at;
    s->args_left = instance->args_left;
    s->random_at = gowasm__random_at(instance);
    s->own = malloc(size != 0 ? size : 1);
    bool ok = s->own != NULL && keep_tables(s, instance);
    if (ok && instance->memory.data != NULL) {
        s->store = gowasm__store_new(instance->memory.data, instance->memory.size);
        ok = s->store != NULL;
    }
    if (!ok) {
        destroy(s, instance->module);
        return NULL;
    }
    if (size != 0) memcpy(s->own, own_part(instance), size);
    return s;
}

gowasm_status gowasm_checkpoint(gowasm_instance *instance, gowasm_error *error) {
    const char *why = obstacle(instance);
    const uint32_t ended = GOWASM_INSTANCE_EXITED | GOWASM_INSTANCE_DEAD | GOWASM_INSTANCE_LOST;
    if (why == NULL && instance->flags & ended) why = "the guest has ended";
    if (why != NULL) return gowasm__error(error, GOWASM_BAD_ARGUMENT, "no checkpoint: %s", why);
    gowasm_snapshot *made = make(instance);
    if (made == NULL)
        return gowasm__error(error, GOWASM_MEMORY_LIMIT, "no memory for a checkpoint");
    gowasm_status status = gowasm__wasi_checkpoint(instance);
    if (status != GOWASM_OK) {
        if (error != NULL) *error = instance->error;
        destroy(made, instance->module);
        return status;
    }
    gowasm__snapshot_free(instance);
    instance->snapshot = made;
    instance->flags &= ~(uint32_t)GOWASM_INSTANCE_MAPPED;
    return GOWASM_OK;
}

static gowasm_funcref relocated(const gowasm_snapshot *s, gowasm_funcref f, gowasm_instance *to) {
    if (f.instance == s->maker) f.instance = to;
    return f;
}

/* Makes what is the maker's table into one of the instance's own, as it was kept. */
static bool restore_functable(const gowasm_snapshot *s, const kept_table *kept,
                              gowasm_functable *table, gowasm_instance *instance) {
    if (!gowasm__functable_make(instance, table, kept->size, table->max)) return false;
    const gowasm_funcref *items = kept->items;
    for (uint32_t i = 0; i < kept->size; i++)
        if (items[i].type != 0) table->data[i] = relocated(s, items[i], instance);
    return true;
}

static bool restore_externtable(const kept_table *kept, gowasm_externtable *table,
                                gowasm_instance *instance) {
    if (!gowasm__externtable_make(instance, table, kept->size, table->max)) return false;
    copy_entries(table->data, kept->items, kept->size * sizeof *table->data);
    return true;
}

static bool restore_own(gowasm_instance *instance) {
    const gowasm_snapshot *s = instance->snapshot;
    const gowasm_module *module = instance->module;
    size_t size = own_size(module);
    if (module->free != NULL) module->free(instance);
    if (size != 0) memcpy(own_part(instance), s->own, size);
    for (uint32_t i = 0; i < module->place_count; i++) { /* not the maker's storage */
        if (module->places[i].kind == GOWASM_PLACE_FUNCTABLE)
            ((gowasm_functable *)at_place(instance, i))->data = NULL;
        else if (module->places[i].kind == GOWASM_PLACE_EXTERNTABLE)
            ((gowasm_externtable *)at_place(instance, i))->data = NULL;
    }
    bool ok = true;
    for (uint32_t i = 0; i < module->place_count && ok; i++) {
        void *place = at_place(instance, i);
        if (module->places[i].kind == GOWASM_PLACE_FUNCTABLE)
            ok = restore_functable(s, &s->tables[i], place, instance);
        else if (module->places[i].kind == GOWASM_PLACE_EXTERNTABLE)
            ok = restore_externtable(&s->tables[i], place, instance);
        else
            *(gowasm_funcref *)place = relocated(s, *(gowasm_funcref *)place, instance);
    }
    return ok;
}

static gowasm_status lost(gowasm_instance *instance) {
    instance->flags |= GOWASM_INSTANCE_LOST;
    __atomic_store_n(&instance->thread, 0, __ATOMIC_RELAXED); /* calls go to gowasm__prepare */
    return gowasm__error(&instance->error, GOWASM_MEMORY_LIMIT,
                         "no memory to reset the instance: free it");
}

/* Another thread may be cancelling at this moment, and write to the descriptor later: wait.c. */
static void forget_cancel(gowasm_instance *instance) {
    if (__atomic_load_n(&instance->cancelled, __ATOMIC_RELAXED)) gowasm_uncancel(instance);
}

/* What calls so far have left in the instance beside its own state. */
static void forget_calls(gowasm_instance *instance) {
    instance->exit_code = 0;
    instance->fuel = 0;
    gowasm__text_free(&instance->said);
    gowasm__text_free(&instance->text);
    instance->said_before = 0;
    instance->said_open = false;
    forget_cancel(instance);
}

static void refresh_body(gowasm_instance *instance, void *frame) {
    gowasm__refresh_random(instance, *(const uint32_t *)frame);
}

static gowasm_status restore(gowasm_instance *instance) {
    const gowasm_snapshot *s = instance->snapshot;
    const bool mapped = instance->flags & GOWASM_INSTANCE_MAPPED;
    if (s->store != NULL && !gowasm__store_load(s->store, instance, mapped)) return lost(instance);
    /* Memory first: what it grew to since then may have left no room for the tables. */
    if (!gowasm__account_fits(instance) || !restore_own(instance)) return lost(instance);
    instance->flags = s->flags | GOWASM_INSTANCE_MAPPED;
    if (s->flags & GOWASM_INSTANCE_UNSTARTED) gowasm__await_start(instance);
    instance->args_at = s->args_at;
    instance->args_left = s->args_left;
    forget_calls(instance);
    instance->error.status = GOWASM_OK;
    instance->error.message[0] = instance->error.function[0] = 0;
    instance->error.frame_count = 0;
    gowasm__stack_release(instance, (uintptr_t)instance->stack_pointer - GOWASM_PAGE);
    uint32_t at = s->random_at;
    return at != 0 ? gowasm__enter(instance, refresh_body, &at) : GOWASM_OK;
}

/* No checkpoint: everything is made as gowasm__new does, in the block that is there. */
static gowasm_status start_again(gowasm_instance *instance) {
    const gowasm_module *module = instance->module;
    if (module->free != NULL) module->free(instance);
    memset(own_part(instance), 0, own_size(module));
    if (!gowasm__block_clear(instance) || !gowasm__account_fits(instance)) return lost(instance);
    gowasm__image_load(module, instance->memory.data);
    instance->flags = 0;
    instance->args_at = instance->args_left = 0;
    forget_calls(instance);
    gowasm_lent_deadline lent = gowasm__deadline_lend(instance);
    gowasm_status status = gowasm__init(instance, true);
    gowasm__deadline_back(instance, lent);
    if (status != GOWASM_OK) {
        gowasm__end_instance(instance, GOWASM_INSTANCE_DEAD);
        return status;
    }
    instance->error = (gowasm_error){0};
    gowasm_checkpoint(instance, NULL); /* where none can be made, the next reset is as slow */
    return GOWASM_OK;
}

gowasm_status gowasm__reset(gowasm_instance *instance) {
    if (instance == NULL) return GOWASM_BAD_ARGUMENT;
    const char *why = obstacle(instance);
    if (why != NULL) {
        gowasm_error *error = instance->entry == NULL ? &instance->error : NULL;
        return gowasm__error(error, GOWASM_BAD_ARGUMENT, "no reset: %s", why);
    }
    if (instance->flags & GOWASM_INSTANCE_LOST) return lost(instance);
    gowasm__host_stack_close(instance);
    gowasm__keep_signals(instance->module);
    gowasm__wasi_reset(instance);
    return instance->snapshot != NULL ? restore(instance) : start_again(instance);
}

/* What the guest has read already cannot be another for a clone. */
static bool names_start(const gowasm_options *o) {
    return o->argc != 0 || o->envp != NULL || o->preopen_count != 0 || o->listener_count != 0;
}

static gowasm_status fill_clone(gowasm_instance *made, gowasm_instance *from,
                                const gowasm_options *options) {
    gowasm__lock();
    from->snapshot->users++;
    made->snapshot = from->snapshot;
    gowasm__unlock();
    gowasm_status status = gowasm__deadline_new(made, options->deadline);
    if (status == GOWASM_OK) status = gowasm__imports_clone(made, from);
    if (status == GOWASM_OK) status = gowasm__wasi_clone(made, from, options);
    if (status == GOWASM_OK) status = restore(made);
    if (made->flags & GOWASM_INSTANCE_LOST)
        return gowasm__error(&made->error, status, "no memory for the clone%s",
                             made->limit != 0 ? ", or more than max_memory" : "");
    return status;
}

gowasm_status gowasm__clone(gowasm_instance *from, const gowasm_options *options,
                            gowasm_instance **result, gowasm_error *error) {
    gowasm_options merged;
    if (result != NULL) *result = NULL;
    if (result == NULL || from == NULL)
        return gowasm__error(error, GOWASM_BAD_ARGUMENT, "no instance, or no place for the clone");
    const char *why = obstacle(from);
    if (why != NULL) return gowasm__error(error, GOWASM_BAD_ARGUMENT, "no clone: %s", why);
    gowasm_status status =
        options == NULL ? GOWASM_OK : gowasm__merge_options(&merged, options, error);
    if (options == NULL) merged = from->options;
    if (options == NULL) merged.user = from->user;
    if (status == GOWASM_OK && names_start(&merged))
        return gowasm__error(error, GOWASM_BAD_ARGUMENT,
                             "a clone has the arguments, environment, preopens and listeners of "
                             "what it is made from: leave them out of its options");
    if (status == GOWASM_OK && from->snapshot == NULL) status = gowasm_checkpoint(from, error);
    gowasm_instance *made;
    if (status == GOWASM_OK) status = gowasm__make(from->module, &merged, &made, error);
    if (status != GOWASM_OK) return status;
    status = fill_clone(made, from, &merged);
    if (status != GOWASM_OK) {
        if (error != NULL) *error = made->error;
        gowasm__free(made);
        return status;
    }
    *result = made;
    return GOWASM_OK;
}
