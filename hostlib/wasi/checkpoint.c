/* checkpoint.c: the descriptors of an instance at a checkpoint, for reset and clone.
 *
 * Kept are those that the embedder gave: streams, preopens, listeners, wherever the guest has moved
 * them. Files that the guest opened cannot be: their positions and contents go on changing outside.
 * Invariants: what a kept entry owns (the host's descriptor, the preopen's name) is released with
 * the record and not with the guest's entry, which is a copy of it. */
#define _POSIX_C_SOURCE 200809L
#include "wasi.h"
#include <stdlib.h>
#include <string.h>

static bool in_use(const gowasm_fd *entries, uint32_t count, int host) {
    for (uint32_t i = 0; i < count; i++)
        if (entries[i].kind == GOWASM_FD_HOST && entries[i].owned && entries[i].host == host)
            return true;
    return false;
}

/* Releases what `entries` own and `others` do not have. */
static void release(gowasm_fd *entries, uint32_t count, const gowasm_fd *others,
                    uint32_t other_count) {
    for (uint32_t i = 0; i < count; i++) {
        gowasm_fd *f = &entries[i];
        if (f->kind == GOWASM_FD_HOST && f->owned && in_use(others, other_count, f->host)) continue;
        f->kept = false;
        gowasm__fd_release(f);
    }
    free(entries);
}

gowasm_errno gowasm__fds_keep(struct gowasm_wasi *wasi) {
    gowasm_fd *kept = malloc((wasi->fd_room ? wasi->fd_room : 1) * sizeof *kept);
    if (!kept) return WASI_ENOMEM;
    for (uint32_t i = 0; i < wasi->fd_room; i++) {
        wasi->fds[i].kept = wasi->fds[i].kind != GOWASM_FD_FREE;
        kept[i] = wasi->fds[i];
    }
    release(wasi->kept, wasi->kept_count, kept, wasi->fd_room);
    wasi->kept = kept;
    wasi->kept_count = wasi->fd_room;
    return 0;
}

void gowasm__fds_drop(struct gowasm_wasi *wasi) {
    for (uint32_t i = 0; i < wasi->fd_room; i++) gowasm__fd_release(&wasi->fds[i]);
    free(wasi->fds);
    if (wasi->instance) gowasm__uncharge(wasi->instance, wasi->fd_room * GOWASM_FD_COST);
    release(wasi->kept, wasi->kept_count, NULL, 0);
    wasi->fds = wasi->kept = NULL;
    wasi->fd_room = wasi->kept_count = 0;
}

gowasm_status gowasm__wasi_checkpoint(gowasm_instance *instance) {
    struct gowasm_wasi *wasi = instance->wasi;
    if (!wasi) return GOWASM_OK;
    uint32_t open = 0;
    for (uint32_t i = 0; i < wasi->fd_room; i++)
        open += wasi->fds[i].kind == GOWASM_FD_HOST && wasi->fds[i].owned && !wasi->fds[i].kept;
    if (open)
        return gowasm__error(&instance->error, GOWASM_BAD_ARGUMENT,
                             "no checkpoint: the guest has %u files open", open);
    return gowasm__fds_keep(wasi)
               ? gowasm__error(&instance->error, GOWASM_MEMORY_LIMIT, "no memory for a checkpoint")
               : GOWASM_OK;
}

/* The table's room is at least the record's: it never shrinks. */
void gowasm__wasi_reset(gowasm_instance *instance) {
    struct gowasm_wasi *wasi = instance->wasi;
    if (!wasi) return;
    for (uint32_t i = 0; i < wasi->fd_room; i++) gowasm__fd_release(&wasi->fds[i]);
    for (uint32_t i = 0; i < wasi->kept_count; i++) {
        wasi->fds[i] = wasi->kept[i];
        if (wasi->kept[i].type == WASI_SOCKET_STREAM && wasi->kept[i].owned)
            gowasm__port_set_flags(wasi->kept[i].host, wasi->kept[i].flags);
    }
}

static bool copy_strings(gowasm_strings *to, const gowasm_strings *from) {
    *to = *from;
    to->bytes = malloc(from->size ? from->size : 1);
    if (to->bytes && from->size) memcpy(to->bytes, from->bytes, from->size);
    return to->bytes != NULL;
}

static gowasm_errno copy_entry(const gowasm_fd *from, const gowasm_options *options,
                               gowasm_fd *to) {
    const gowasm_stream *streams[] = {&options->standard_in, &options->standard_out,
                                      &options->standard_err};
    if (from->stream_number != 0) {
        gowasm__stream_entry(streams[from->stream_number - 1], from->stream_number, to);
        return 0;
    }
    *to = *from;
    if (from->kind != GOWASM_FD_HOST || !from->owned) return 0;
    const gowasm_errno error = gowasm__port_duplicate(from->host, &to->host);
    if (error) {
        to->kind = GOWASM_FD_FREE;
        return error;
    }
    to->preopen = from->preopen ? strdup(from->preopen) : NULL;
    return from->preopen && !to->preopen ? WASI_ENOMEM : 0;
}

gowasm_status gowasm__wasi_clone(gowasm_instance *instance, const gowasm_instance *from,
                                 const gowasm_options *options) {
    const struct gowasm_wasi *old = from->wasi;
    gowasm_error *error = &instance->error;
    if (!old) return GOWASM_OK;
    struct gowasm_wasi *wasi = calloc(1, sizeof *wasi);
    if (!wasi) return gowasm__error(error, GOWASM_MEMORY_LIMIT, "no memory for the instance");
    instance->wasi = wasi;
    wasi->instance = instance;
    wasi->fd_limit = options->max_files ? options->max_files : old->fd_limit;
    if (wasi->fd_limit < old->kept_count) wasi->fd_limit = old->kept_count;
    wasi->hooks = options->hooks;
    wasi->resolver = old->resolver;
    wasi->clock_offset = old->clock_offset;
    wasi->fds = calloc(old->kept_count ? old->kept_count : 1, sizeof *wasi->fds);
    if (wasi->fds && gowasm__fds_charge(wasi, old->kept_count) == 0)
        wasi->fd_room = old->kept_count;
    if (wasi->fd_room != old->kept_count || !copy_strings(&wasi->args, &old->args) ||
        !copy_strings(&wasi->env, &old->env))
        return gowasm__error(error, GOWASM_MEMORY_LIMIT, "no memory for the instance");
    gowasm_errno failed = 0;
    for (uint32_t i = 0; i < old->kept_count && !failed; i++) {
        failed = copy_entry(&old->kept[i], options, &wasi->fds[i]);
        wasi->fds[i].kept = false;
    }
    if (!failed) failed = gowasm__fds_keep(wasi);
    if (!failed) return GOWASM_OK;
    return gowasm__error(error, GOWASM_HOST_ERROR, "cannot duplicate the guest's descriptors");
}
