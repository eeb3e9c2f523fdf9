/* make.c: an instance in a given place: static memory or the caller's.
 *
 * Input: a module's description and a piece of memory, whatever it holds. Output: the instance as
 * it starts, with zeroed memory and the module's segments, after `begin`; or a status, with the
 * place marked free (module NULL). */
#include "gowasm_rt_freestanding.h"

#include "mem.h"

_Static_assert(sizeof(struct gowasm_instance) <= GOWASM_BOARD_INSTANCE,
               "PREFIX_STORAGE relies on it");

static gowasm_status refuse(gowasm_instance *instance, gowasm_status status, gowasm_error *error) {
    gowasm__error(error, status);
    if (error != NULL) {
        error->trap = (gowasm_trap_kind)instance->trap;
        error->exit_code = instance->exit_code;
        gowasm__note(error, instance->note);
    }
    instance->module = NULL;
    return status;
}

gowasm_status gowasm__make(const gowasm_module *module, const gowasm_options *options, void *place,
                           size_t size, gowasm_body begin, gowasm_error *error) {
    gowasm_instance *instance = place;
    memset(place, 0, module->memory_offset);
    size -= module->memory_offset; /* the caller has seen to it that this much is there */
    uint32_t max = module->max_pages;
    if (max > module->memory_pages) {
        if (size / GOWASM_PAGE < max) max = (uint32_t)(size / GOWASM_PAGE);
        if (options != NULL && options->max_memory / GOWASM_PAGE < max && options->max_memory != 0)
            max = (uint32_t)(options->max_memory / GOWASM_PAGE);
    }
    if (size < module->memory_size || max < module->memory_pages)
        return refuse(instance, GOWASM_MEMORY_LIMIT, error);
    instance->module = module;
    instance->user = options != NULL ? options->user : NULL;
    instance->memory = (gowasm_memory){(uint8_t *)place + module->memory_offset,
                                       module->memory_size, module->memory_pages, max};
    memset(instance->memory.data, 0, module->memory_size);
    for (uint32_t i = 0; i < module->segment_count; i++) {
        const gowasm_segment *s = &module->segments[i];
        memcpy(instance->memory.data + (s->offset - module->window), s->bytes, s->size);
    }
    gowasm_status status = gowasm__enter(instance, begin, NULL);
    return status == GOWASM_OK ? status : refuse(instance, status, error);
}
