/* alloc.c: the guest's own allocator, for the program. */
#include "gowasm_rt_freestanding.h"

typedef struct alloc_call {
    uint32_t size, at;
} alloc_call;

static void alloc_body(gowasm_instance *instance, void *frame) {
    alloc_call *call = frame;
    call->at = instance->module->guest_malloc(instance, call->size);
}

static void free_body(gowasm_instance *instance, void *frame) {
    instance->module->guest_free(instance, ((alloc_call *)frame)->at);
}

gowasm_status gowasm_alloc(gowasm_instance *instance, size_t size, gowasm_ptr *at,
                           gowasm_error *error) {
    *at = 0;
    if (instance->module->guest_malloc == NULL) return gowasm__error(error, GOWASM_BAD_ARGUMENT);
    if (size > instance->module->max_pages * (uint64_t)GOWASM_PAGE)
        return gowasm__error(error, GOWASM_MEMORY_LIMIT);
    alloc_call call = {.size = (uint32_t)size};
    gowasm_status status = gowasm__enter(instance, alloc_body, &call);
    if (status != GOWASM_OK) return gowasm__error(error, status);
    if (call.at == 0 && size != 0) return gowasm__error(error, GOWASM_MEMORY_LIMIT);
    if (gowasm__span(instance, call.at, size) == NULL)
        return gowasm__error(error, GOWASM_HOST_ERROR);
    *at = call.at;
    return GOWASM_OK;
}

gowasm_status gowasm_free(gowasm_instance *instance, gowasm_ptr at, gowasm_error *error) {
    if (instance->module->guest_free == NULL) return gowasm__error(error, GOWASM_BAD_ARGUMENT);
    alloc_call call = {.at = at};
    gowasm_status status = gowasm__enter(instance, free_body, &call);
    return status == GOWASM_OK ? status : gowasm__error(error, status);
}

gowasm_status gowasm_copy_in(gowasm_instance *instance, const void *from, size_t size,
                             gowasm_ptr *at, gowasm_error *error) {
    gowasm_status status = gowasm_alloc(instance, size, at, error);
    return status != GOWASM_OK ? status : gowasm_write(instance, *at, from, size, error);
}
