/* wasi-state.c: makes and frees what an instance has of WASI: arguments, environment, descriptors.
 *
 * Input: the embedder's options, trusted but possibly wrong (a preopen that is not there). Output:
 * instance->wasi, or an error that names the culprit, with everything released again.
 * Descriptors: 0 to 2 the streams, then the preopens, then the listeners; wasi-libc and Go look for
 * preopens from 3 on until the first number that is none. */
#define _POSIX_C_SOURCE 200809L
#include "wasi.h"
#include <stdlib.h>
#include <string.h>

enum { MAX_FILES = 1024 };

/* Packs `count` strings; false: no memory, or more than guest memory could hold. */
static bool pack(gowasm_strings *to, const char *const *strings, size_t count) {
    size_t size = 0;
    for (size_t i = 0; i < count; i++) {
        size += strlen(strings[i]) + 1;
        if (size > INT32_MAX) return false;
    }
    if (count > INT32_MAX / 4) return false;
    to->bytes = malloc(size ? size : 1);
    if (!to->bytes) return false;
    char *p = to->bytes;
    for (size_t i = 0; i < count; i++) {
        const size_t n = strlen(strings[i]) + 1;
        memcpy(p, strings[i], n);
        p += n;
    }
    to->count = (uint32_t)count;
    to->size = (uint32_t)size;
    return true;
}

/* A standard stream, 1 for stdin; one that cannot be used is one that reads as empty and swallows
 * writes. */
void gowasm__stream_entry(const gowasm_stream *stream, uint32_t number, gowasm_fd *result) {
    const bool input = number == 1;
    const uint64_t unused =
        input ? WASI_FD_WRITE | WASI_FD_ALLOCATE | WASI_FD_FILESTAT_SET_SIZE : WASI_FD_READ;
    gowasm_fd entry;
    if (stream->fd < 0 || gowasm__fd_from_host(stream->fd, false, &entry) != 0)
        entry = (gowasm_fd){.kind = GOWASM_FD_STREAM,
                            .type = WASI_UNKNOWN,
                            .rights = gowasm__rights_of_type(WASI_UNKNOWN),
                            .stream = *stream};
    entry.rights &= ~unused;
    if (entry.kind == GOWASM_FD_STREAM && stream->fd >= 0) entry.stream.fd = -1;
    if (entry.kind == GOWASM_FD_HOST && !input) {
        uint32_t flags;
        bool read, write;
        if (gowasm__port_get_flags(entry.host, &flags, &read, &write) == 0)
            entry.flags = flags & WASI_APPEND;
    }
    entry.stream_number = (uint8_t)number;
    *result = entry;
}

static gowasm_status add_streams(struct gowasm_wasi *wasi, const gowasm_options *options) {
    const gowasm_stream *streams[] = {&options->standard_in, &options->standard_out,
                                      &options->standard_err};
    for (uint32_t i = 0; i < 3; i++) {
        gowasm_fd entry;
        uint32_t fd;
        gowasm__stream_entry(streams[i], i + 1, &entry);
        if (gowasm__fd_add(wasi, &entry, &fd)) return GOWASM_HOST_ERROR;
    }
    return GOWASM_OK;
}

static gowasm_status add_preopen(struct gowasm_wasi *wasi, const gowasm_preopen *preopen,
                                 gowasm_error *error) {
    int host;
    if (!preopen->host || !preopen->guest)
        return gowasm__error(error, GOWASM_BAD_ARGUMENT, "a preopen without a path");
    gowasm_errno e = gowasm__port_open_root(preopen->host, &host);
    if (e)
        return gowasm__error(error, GOWASM_BAD_ARGUMENT, "cannot open the directory %s: %s",
                             preopen->host, gowasm__errno_name(e));
    gowasm_fd entry;
    if (gowasm__fd_from_host(host, true, &entry) == 0 && entry.type == WASI_DIRECTORY) {
        const size_t size = strlen(preopen->guest);
        entry.inheriting = GOWASM_RIGHTS_DIR_INHERITING;
        entry.read_only = preopen->read_only;
        entry.preopen = size < GOWASM_PORT_PATH_MAX ? strdup(preopen->guest) : NULL;
        entry.preopen_size = (uint32_t)size;
        uint32_t fd;
        if (entry.preopen && gowasm__fd_add(wasi, &entry, &fd) == 0) return GOWASM_OK;
        free(entry.preopen);
    }
    gowasm__port_close(host);
    return gowasm__error(error, GOWASM_HOST_ERROR, "cannot grant the directory %s", preopen->host);
}

static gowasm_status add_listener(struct gowasm_wasi *wasi, int listener, gowasm_error *error) {
    int host;
    if (gowasm__port_duplicate(listener, &host))
        return gowasm__error(error, GOWASM_BAD_ARGUMENT, "the listener %d is not open", listener);
    gowasm_fd entry;
    if (gowasm__fd_from_host(host, true, &entry) == 0 && entry.type == WASI_SOCKET_STREAM) {
        entry.rights = GOWASM_RIGHTS_LISTENER;
        entry.inheriting = gowasm__rights_of_type(WASI_SOCKET_STREAM);
        uint32_t flags, fd;
        bool read, write;
        if (gowasm__port_get_flags(host, &flags, &read, &write) == 0)
            entry.flags = flags & WASI_NONBLOCK;
        if (gowasm__fd_add(wasi, &entry, &fd) == 0) return GOWASM_OK;
    }
    gowasm__port_close(host);
    return gowasm__error(error, GOWASM_BAD_ARGUMENT, "the listener %d is not a stream socket",
                         listener);
}

static gowasm_status fill(gowasm_instance *instance, struct gowasm_wasi *wasi,
                          const gowasm_options *options, gowasm_error *error) {
    const char *const name[] = {instance->module && instance->module->name ? instance->module->name
                                                                           : "guest"};
    const bool has_args = options->argc > 0 && options->argv;
    if (!pack(&wasi->args, has_args ? options->argv : name, has_args ? (size_t)options->argc : 1))
        return gowasm__error(error, GOWASM_MEMORY_LIMIT, "no memory for the arguments");
    size_t env_count = 0;
    while (options->envp && options->envp[env_count]) env_count++;
    if (!pack(&wasi->env, options->envp, env_count))
        return gowasm__error(error, GOWASM_MEMORY_LIMIT, "no memory for the environment");

    gowasm_status status = add_streams(wasi, options);
    if (status != GOWASM_OK)
        return gowasm__error(error, status, "no memory for the guest's descriptors");
    for (size_t i = 0; i < options->preopen_count && status == GOWASM_OK; i++)
        status = add_preopen(wasi, &options->preopens[i], error);
    for (size_t i = 0; i < options->listener_count && status == GOWASM_OK; i++)
        status = add_listener(wasi, options->listeners[i], error);
    if (status == GOWASM_OK && gowasm__fds_keep(wasi))
        return gowasm__error(error, GOWASM_MEMORY_LIMIT, "no memory for the descriptors");
    return status;
}

gowasm_status gowasm__wasi_new(gowasm_instance *instance, const gowasm_options *options) {
    gowasm_error *error = &instance->error;
    gowasm_options all = GOWASM_OPTIONS_INIT;
    if (options) memcpy(&all, options, options->size < sizeof all ? options->size : sizeof all);
    struct gowasm_wasi *wasi = calloc(1, sizeof *wasi);
    if (!wasi) return gowasm__error(error, GOWASM_MEMORY_LIMIT, "no memory for the instance");
    const size_t given = 3 + all.preopen_count + all.listener_count;
    wasi->fd_limit = all.max_files ? all.max_files : MAX_FILES;
    if (wasi->fd_limit < given) wasi->fd_limit = (uint32_t)given;
    wasi->hooks = all.hooks;
    wasi->resolver = all.preopen_count ? gowasm__port_resolver() : GOWASM_RESOLVE_WALK;
    instance->wasi = wasi;
    wasi->instance = instance;
    const gowasm_module *module = instance->module;
    uint64_t now = 0;
    if (module && module->flags & GOWASM_MODULE_PREINIT &&
        gowasm__wasi_time(wasi, WASI_CLOCK_MONOTONIC, &now) == 0)
        wasi->clock_offset = module->preinit_clock - now; /* it goes on where it stopped */
    const gowasm_status status = fill(instance, wasi, &all, error);
    if (status != GOWASM_OK) gowasm__wasi_free(instance);
    return status;
}

/* Every WASI function needs this one (through trace.c), so that an archive's linker takes this
 * file, and not the runtime's weak gowasm__wasi_new, as soon as one of them is used. */
void gowasm__wasi_log(const gowasm_instance *instance, const char *line) {
    const gowasm_hooks *hooks = &instance->wasi->hooks;
    if (hooks->trace) hooks->trace(hooks->user, line);
}

void gowasm__wasi_free(gowasm_instance *instance) {
    struct gowasm_wasi *wasi = instance->wasi;
    if (!wasi) return;
    gowasm__fds_drop(wasi);
    free(wasi->args.bytes);
    free(wasi->env.bytes);
    free(wasi);
    instance->wasi = NULL;
}
