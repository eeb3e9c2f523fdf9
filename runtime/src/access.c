/* access.c: checked access to guest memory for the embedding program, and the guest's allocator.
 *
 * Input: an instance and an address of the guest with a size. Output: a copy, or a status and an
 * error. Invariants: a range is compared with the memory as it is now before a byte of it is
 * touched, also one that the guest's malloc has given; on an error nothing is copied. */
#include "internal.h"

#include <stdlib.h>
#include <string.h>

uint64_t gowasm_memory_size(const gowasm_instance *instance) {
    return instance != NULL ? instance->linear->size : 0;
}

void *gowasm_user(const gowasm_instance *instance) {
    return instance != NULL ? instance->user : NULL;
}

void gowasm_set_user(gowasm_instance *instance, void *user) {
    if (instance != NULL) instance->user = user;
}

static gowasm_status out_of_range(const gowasm_instance *instance, gowasm_error *error,
                                  const char *name, gowasm_ptr offset, size_t size) {
    if (gowasm__gone(instance, error)) return GOWASM_BAD_ARGUMENT;
    return gowasm__error(error, GOWASM_BAD_ARGUMENT, "Memory.%s(%lu, %llu) out of range", name,
                         (unsigned long)offset, (unsigned long long)size);
}

static gowasm_status missing(gowasm_error *error, const char *what) {
    return gowasm__error(error, GOWASM_BAD_ARGUMENT, "%s is NULL", what);
}

gowasm_status gowasm_read(gowasm_instance *instance, gowasm_ptr offset, void *to, size_t size,
                          gowasm_error *error) {
    if (instance == NULL) return missing(error, "the instance");
    if (to == NULL && size != 0) return missing(error, "the destination");
    const uint8_t *from = gowasm__span(instance, offset, size);
    if (from == NULL) return out_of_range(instance, error, "Read", offset, size);
    if (size != 0) memmove(to, from, size);
    return GOWASM_OK;
}

gowasm_status gowasm_write(gowasm_instance *instance, gowasm_ptr offset, const void *from,
                           size_t size, gowasm_error *error) {
    if (instance == NULL) return missing(error, "the instance");
    if (from == NULL && size != 0) return missing(error, "the source");
    uint8_t *to = gowasm__span(instance, offset, size);
    if (to == NULL) return out_of_range(instance, error, "Write", offset, size);
    if (size != 0) memmove(to, from, size);
    return GOWASM_OK;
}

gowasm_status gowasm_read_string(gowasm_instance *instance, gowasm_ptr offset, size_t size,
                                 char **to, gowasm_error *error) {
    if (to == NULL) return missing(error, "the place for the string");
    *to = NULL;
    if (instance == NULL) return missing(error, "the instance");
    const uint8_t *from = gowasm__span(instance, offset, size);
    if (from == NULL) return out_of_range(instance, error, "Read", offset, size);
    char *copy = malloc(size + 1);
    if (copy == NULL) {
        return gowasm__error(error, GOWASM_MEMORY_LIMIT, "no memory for a copy of %llu bytes",
                             (unsigned long long)size);
    }
    if (size != 0) memcpy(copy, from, size);
    copy[size] = 0;
    *to = copy;
    return GOWASM_OK;
}

gowasm_status gowasm_read_packed(gowasm_instance *instance, uint64_t packed, gowasm_buffer *out,
                                 gowasm_error *error) {
    if (out == NULL) return missing(error, "the place for the bytes");
    gowasm__make_empty(out);
    if (instance == NULL) return missing(error, "the instance");
    const gowasm_ptr at = gowasm_packed_address(packed);
    const uint32_t size = gowasm_packed_size(packed);
    const uint8_t *from = gowasm__span(instance, at, size);
    if (from == NULL) return out_of_range(instance, error, "Read", at, size);
    if (gowasm_buffer_set(out, from, size)) return GOWASM_OK;
    return gowasm__error(error, GOWASM_MEMORY_LIMIT, "no memory for a copy of %lu bytes",
                         (unsigned long)size);
}

void *gowasm_borrow(gowasm_instance *instance, gowasm_ptr offset, size_t size) {
    return instance != NULL ? gowasm__span(instance, offset, size) : NULL;
}

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

static gowasm_status enter(gowasm_instance *instance, gowasm_body body, alloc_call *call,
                           gowasm_error *error) {
    gowasm_status status = gowasm__enter(instance, body, call);
    if (status != GOWASM_OK && error != NULL) *error = instance->error;
    return status;
}

gowasm_status gowasm_alloc(gowasm_instance *instance, size_t size, gowasm_ptr *at,
                           gowasm_error *error) {
    if (at == NULL) return missing(error, "the place for the address");
    *at = 0;
    if (instance == NULL) return missing(error, "the instance");
    if (gowasm__gone(instance, error)) return GOWASM_BAD_ARGUMENT;
    if (instance->module->guest_malloc == NULL) {
        return gowasm__error(error, GOWASM_BAD_ARGUMENT, "the guest exports no malloc");
    }
    if (size > UINT32_MAX || size > instance->linear->max_pages * (uint64_t)GOWASM_PAGE) {
        return gowasm__error(error, GOWASM_MEMORY_LIMIT,
                             "%llu bytes are more than the guest's memory can hold",
                             (unsigned long long)size);
    }
    alloc_call call = {.size = (uint32_t)size};
    gowasm_status status = enter(instance, alloc_body, &call, error);
    if (status != GOWASM_OK) return status;
    if (call.at == 0 && size != 0) {
        return gowasm__error(error, GOWASM_MEMORY_LIMIT, "the guest's malloc(%llu) failed",
                             (unsigned long long)size);
    }
    if (gowasm__span(instance, call.at, size) == NULL) {
        return gowasm__error(error, GOWASM_HOST_ERROR,
                             "the guest's malloc(%llu) gave %lu, which is outside its memory",
                             (unsigned long long)size, (unsigned long)call.at);
    }
    *at = call.at;
    return GOWASM_OK;
}

gowasm_status gowasm_free(gowasm_instance *instance, gowasm_ptr at, gowasm_error *error) {
    if (instance == NULL) return missing(error, "the instance");
    if (instance->module->guest_free == NULL) {
        return gowasm__error(error, GOWASM_BAD_ARGUMENT, "the guest exports no free");
    }
    alloc_call call = {.at = at};
    return enter(instance, free_body, &call, error);
}

gowasm_status gowasm_copy_in(gowasm_instance *instance, const void *from, size_t size,
                             gowasm_ptr *at, gowasm_error *error) {
    if (at != NULL) *at = 0;
    if (from == NULL && size != 0) return missing(error, "the source");
    gowasm_status status = gowasm_alloc(instance, size, at, error);
    if (status != GOWASM_OK) return status;
    return gowasm_write(instance, *at, from, size, error);
}
