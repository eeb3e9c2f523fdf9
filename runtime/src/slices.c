/* slices.c: byte slices and strings in calls, both ways.
 *
 * Input: a guest with the Go package gowasmapi exports gowasm_args(size), which gives at least
 * `size` bytes that stay alive until the next call of it, and as long as something in the guest
 * refers to them. Arguments are put into such a piece one after the other, never twice into the
 * same place: a string that Go code keeps stays what it was, and its collector frees the piece when
 * nothing refers to it any more. So there is nothing to free here, on no path. Other guests have
 * malloc and free: one block a call, freed after it.
 *
 * Output: the guest returns where its bytes are; they are copied before it runs again. Invariants:
 * every address that the guest gives is checked. */
#include "golang/layout.h"
#include "internal.h"

#include <stdlib.h>
#include <string.h>

#define ALIGN 8u     /* of each slice: hosts like to read words */
#define RESULT_ERROR 0x80000000u

typedef struct args_call {
    uint32_t size, at;
} args_call;

static void args_body(gowasm_instance *instance, void *frame) {
    args_call *call = frame;
    call->at = instance->module->guest_args(instance, call->size);
}

/* `size` bytes of the guest's, by gowasm_args or malloc. */
static gowasm_status room(gowasm_instance *instance, uint64_t size, uint32_t *at, uint32_t *block) {
    gowasm_error *error = &instance->error;
    *block = 0;
    if (size <= instance->args_left) {
        *at = instance->args_at;
        instance->args_at += (uint32_t)size;
        instance->args_left -= (uint32_t)size;
        return GOWASM_OK;
    }
    if (instance->module->guest_args == NULL) {
        if (instance->module->guest_malloc == NULL || instance->module->guest_free == NULL) {
            return gowasm__error(error, GOWASM_BAD_ARGUMENT,
                                 "the guest has no memory for arguments: it exports neither "
                                 "gowasm_args (Go package gowasmapi) nor malloc and free");
        }
        gowasm_status status = gowasm_alloc(instance, (size_t)size, block, error);
        *at = *block;
        return status;
    }
    if (size > INT32_MAX) {
        return gowasm__error(error, GOWASM_MEMORY_LIMIT, "arguments of %llu bytes are too long",
                             (unsigned long long)size);
    }
    /* Large arguments get a piece of their own, and the rest of the present one stays in use. */
    bool own = size > GO_ARGS_PIECE / 2;
    args_call call = {.size = own ? (uint32_t)size : GO_ARGS_PIECE};
    gowasm_status status = gowasm__enter(instance, args_body, &call);
    if (status != GOWASM_OK) return status;
    if (call.at == 0 || gowasm__span(instance, call.at, call.size) == NULL) {
        return gowasm__error(error, GOWASM_HOST_ERROR,
                             "the guest's gowasm_args(%lu) gave %lu, which is outside its memory",
                             (unsigned long)call.size, (unsigned long)call.at);
    }
    *at = call.at;
    if (!own) {
        instance->args_at = call.at + (uint32_t)size;
        instance->args_left = call.size - (uint32_t)size;
    }
    return GOWASM_OK;
}

gowasm_status gowasm__args_open(gowasm_instance *instance, gowasm_args *args,
                                const gowasm_bytes *in, uint32_t count, uint32_t *at) {
    uint64_t total = 0;
    args->block = 0;
    for (uint32_t i = 0; i < count; i++) {
        const unsigned long long size = in[i].size;
        if (in[i].data == NULL && size != 0)
            return gowasm__error(&instance->error, GOWASM_BAD_ARGUMENT,
                                 "%llu bytes at NULL as an argument", size);
        if (size > UINT32_MAX)
            return gowasm__error(&instance->error, GOWASM_BAD_ARGUMENT,
                                 "%llu bytes as an argument: guests have sizes of 32 bits", size);
        total += ((uint64_t)in[i].size + ALIGN - 1) / ALIGN * ALIGN;
    }
    if (total == 0) { /* also of a guest without an allocator */
        for (uint32_t i = 0; i < count; i++) at[i] = 0;
        return GOWASM_OK;
    }
    uint32_t next;
    gowasm_status status = room(instance, total, &next, &args->block);
    if (status != GOWASM_OK) return status;
    for (uint32_t i = 0; i < count; i++) {
        at[i] = in[i].size != 0 ? next : 0;
        if (in[i].size != 0)
            memcpy(gowasm__span(instance, next, in[i].size), in[i].data, in[i].size);
        next += (uint32_t)((in[i].size + ALIGN - 1) / ALIGN * ALIGN);
    }
    return GOWASM_OK;
}

void gowasm__make_empty(gowasm_buffer *buffer) {
    if (buffer == NULL) return;
    buffer->used = 0;
    if (buffer->data != NULL && buffer->size != 0) *(char *)buffer->data = 0;
}

gowasm_status gowasm__no_instance(gowasm_buffer *out) {
    gowasm__make_empty(out);
    return GOWASM_BAD_ARGUMENT;
}

static gowasm_status free_block(gowasm_instance *instance, gowasm_args *args,
                                gowasm_status status) {
    if (args->block == 0) return status;
    /* Where the call succeeded or the guest's own code is whole: a trap in C or TinyGo leaves the
     * allocator alone, most often. An exit ends everything. */
    if (status == GOWASM_EXIT || instance->flags & GOWASM_INSTANCE_EXITED) return status;
    gowasm_error kept = instance->error;
    gowasm_status freed = gowasm_free(instance, args->block, NULL);
    if (status != GOWASM_OK || freed == GOWASM_OK) instance->error = kept;
    return status != GOWASM_OK ? status : freed;
}

/* At the end, since an argument may be the bytes of the last result, and a host function may have
 * used the same buffer for a call of its own. */
gowasm_status gowasm__args_close(gowasm_instance *instance, gowasm_args *args, gowasm_buffer *out,
                                 gowasm_status status) {
    status = free_block(instance, args, status);
    if (status != GOWASM_OK) gowasm__make_empty(out);
    return status;
}

static gowasm_status guest_error(gowasm_instance *instance, const uint8_t *text, uint32_t size) {
    gowasm__error(&instance->error, GOWASM_GUEST_ERROR, "%s", "");
    gowasm__set_text(instance, (const char *)text, size, GOWASM_TEXT_MESSAGE);
    return GOWASM_GUEST_ERROR;
}

gowasm_status gowasm__result(gowasm_instance *instance, uint64_t result, gowasm_buffer *out) {
    uint32_t at = (uint32_t)(result >> 32), size = (uint32_t)result & ~RESULT_ERROR;
    const uint8_t *bytes = gowasm__span(instance, at, size);
    if (bytes == NULL) {
        return gowasm__error(&instance->error, GOWASM_BAD_ARGUMENT,
                             "Memory.Read(%lu, %lu) out of range: what the guest returned",
                             (unsigned long)at, (unsigned long)size);
    }
    if (result & RESULT_ERROR) return guest_error(instance, bytes, size);
    if (out == NULL || gowasm_buffer_set(out, bytes, size)) return GOWASM_OK;
    return gowasm__error(&instance->error, GOWASM_MEMORY_LIMIT, "no memory for a copy of %lu bytes",
                         (unsigned long)size);
}

static bool make_room(gowasm_buffer *buffer, size_t size) {
    size_t want = size + 1; /* the NUL */
    if (want == 0) return false;
    if (want < buffer->size + buffer->size / 2) want = buffer->size + buffer->size / 2;
    void *data = realloc(buffer->data, want);
    if (data == NULL) return false;
    buffer->data = data;
    buffer->size = want;
    return true;
}

bool gowasm_buffer_set(gowasm_buffer *buffer, const void *bytes, size_t size) {
    if (size >= buffer->size && !make_room(buffer, size)) {
        gowasm__make_empty(buffer);
        return false;
    }
    if (size != 0) memcpy(buffer->data, bytes, size);
    ((char *)buffer->data)[size] = 0;
    buffer->used = size;
    return true;
}

void gowasm_buffer_free(gowasm_buffer *buffer) {
    if (buffer == NULL) return;
    free(buffer->data);
    *buffer = (gowasm_buffer){0};
}

gowasm_bytes gowasm__view(gowasm_instance *instance, uint32_t at, uint32_t size) {
    const uint8_t *bytes = gowasm__span(instance, at, size);
    if (bytes == NULL) gowasm__trap(instance, GOWASM_TRAP_OUT_OF_BOUNDS);
    return (gowasm_bytes){bytes, size};
}

/* Outs lie in frames of the guest's stack: the newest first, those of the innermost entry before
 * those of the entries around it. */
void gowasm__out_open(gowasm_instance *instance, gowasm_out *out) {
    *out = (gowasm_out){.entry = instance->entry, .next = instance->outs};
    instance->outs = out;
}

void gowasm__outs_free(gowasm_instance *instance) {
    for (gowasm_out *out; (out = instance->outs) != NULL && out->entry == instance->entry;) {
        instance->outs = out->next;
        gowasm_buffer_free(&out->buffer);
    }
}

/* An error's text has storage whose size is said to be 0: a buffer that reads as empty wherever it
 * may get to, and that the next gowasm_buffer_set() makes an ordinary one. */
bool gowasm_buffer_fail(gowasm_buffer *out, const char *text) {
    if (text == NULL) text = "";
    size_t size = strnlen(text, GOWASM_TEXT_MAX);
    if (!gowasm_buffer_set(out, text, size)) return false;
    out->used = out->size = 0;
    return true;
}

static bool failed(const gowasm_buffer *buffer) {
    return buffer->data != NULL && buffer->size == 0 && buffer->used == 0;
}

bool gowasm_host_error(gowasm_instance *instance, const char *text) {
    gowasm_out *out = instance != NULL ? instance->outs : NULL;
    if (out == NULL || out->entry != instance->entry || !instance->in_host) return false;
    return gowasm_buffer_fail(&out->buffer, text);
}

uint64_t gowasm__give(gowasm_instance *instance, gowasm_out *out) {
    uint32_t at = 0, block = 0;
    gowasm_status status = GOWASM_OK;
    gowasm_buffer *buffer = &out->buffer;
    const uint32_t flag = failed(buffer) ? RESULT_ERROR : 0;
    size_t size = flag != 0 ? strlen(buffer->data) : buffer->used;
    if (size > INT32_MAX)
        status = gowasm__error(&instance->error, GOWASM_MEMORY_LIMIT,
                               "a host function's result of %llu bytes is too long",
                               (unsigned long long)size);
    else if (size != 0)
        status = room(instance, (size + ALIGN - 1) / ALIGN * ALIGN, &at, &block);
    if (status != GOWASM_OK) gowasm__raise(instance, instance);
    if (size != 0) memcpy(gowasm__span(instance, at, size), buffer->data, size);
    instance->outs = out->next;
    gowasm_buffer_free(buffer);
    return (uint64_t)at << 32 | flag | size;
}
