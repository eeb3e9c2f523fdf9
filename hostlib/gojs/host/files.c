/* files.c: what a VM has of files: standard streams, mounts, the working directory.
 *
 * Input: the options' streams and preopens. Output: a table of descriptors; what is written to the
 * standard streams. Invariants: descriptors 0, 1 and 2 are the streams; all that was opened here is
 * closed with the VM. */
#include "files.h"

#include "../../stream.h"
#include "gowasm_rt_hosted.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_FILES = 1024 };

static bool add_stream(gojs_files *files, const gowasm_stream *stream) {
    gowasm_fd entry;
    uint32_t fd;
    if (stream->fd < 0 || gowasm__fd_from_host(stream->fd, false, &entry) != 0)
        entry = (gowasm_fd){.kind = GOWASM_FD_STREAM, .type = WASI_UNKNOWN, .stream = *stream};
    if (entry.kind == GOWASM_FD_STREAM && stream->fd >= 0) entry.stream.fd = -1;
    return gowasm__fd_add(&files->table, &entry, &fd) == 0;
}

static gojs_status add_mount(gojs_files *files, const gowasm_preopen *p, gowasm_error *error) {
    gojs_mount *m = &files->mounts[files->mount_count];
    char guest[GOWASM_PORT_PATH_MAX];
    strcpy(files->cwd, "/");
    if (!p->host || !p->guest ||
        gojs__absolute(files, p->guest, strlen(p->guest), true, guest) != 0) {
        gowasm__error(error, GOWASM_BAD_ARGUMENT, "a preopen without a path");
        return GOJS_BAD_TYPE;
    }
    gowasm_errno e = gowasm__port_open_root(p->host, &m->fd);
    if (e) {
        gowasm__error(error, GOWASM_BAD_ARGUMENT, "cannot open the directory %s: %s", p->host,
                      gowasm__errno_name(e));
        return GOJS_NOT_FOUND;
    }
    m->size = strcmp(guest, "/") == 0 ? 0 : strlen(guest);
    m->guest = calloc(1, m->size + 1);
    m->read_only = p->read_only;
    files->mount_count++;
    if (!m->guest) return GOJS_NO_MEMORY;
    memcpy(m->guest, guest, m->size);
    return GOJS_OK;
}

/* Where the program starts: PWD where that is a directory of the guest, else the first mount. */
static void choose_cwd(gojs_vm *vm, const gowasm_options *options) {
    gojs_files *files = vm->host->files;
    strcpy(files->cwd, "/");
    if (files->mount_count == 0) return;
    snprintf(files->cwd, sizeof files->cwd, "%s",
             files->mounts[0].size ? files->mounts[0].guest : "/");
    for (const char *const *e = options->envp; e && *e; e++) {
        if (strncmp(*e, "PWD=/", 5) != 0) continue;
        gojs_place place;
        gowasm_unixstat st;
        char cwd[GOWASM_PORT_PATH_MAX];
        gojs_value path = gojs_text(vm, *e + 4);
        if (path.type == GOJS_STRING && gojs__place(vm, path, &place) == 0 &&
            gowasm__unix_stat(place.base, place.path, true, &st) == 0 && st.directory &&
            gojs__absolute(files, *e + 4, strlen(*e + 4), true, cwd) == 0)
            strcpy(files->cwd, cwd);
        gojs_release(vm, path);
    }
}

/* What the guest has from the start: its streams and its mounts. */
static gojs_status open_files(gojs_files *files, const gowasm_options *options,
                              gowasm_error *error) {
    files->mounts = calloc(options->preopen_count + 1, sizeof *files->mounts);
    if (!files->mounts || !add_stream(files, &options->standard_in) ||
        !add_stream(files, &options->standard_out) || !add_stream(files, &options->standard_err))
        return GOJS_NO_MEMORY;
    gojs_status status = GOJS_OK;
    for (size_t i = 0; i < options->preopen_count && status == GOJS_OK; i++)
        status = add_mount(files, &options->preopens[i], error);
    return status;
}

/* The log of a guest whose embedder has none. */
static void log_to_streams(gojs_vm *vm, int level, const char *message, size_t size) {
    const unsigned fd = level < 2 ? 1 : 2;
    gojs__stream_write(vm, fd, message, size);
    gojs__stream_write(vm, fd, "\n", 1);
}

bool gojs__init_files(gojs_vm *vm, gojs_setup *setup) {
    const gowasm_options *options = setup->options;
    gojs_files *files = calloc(1, sizeof *files);
    vm->host->files = files;
    if (!files) return false;
    vm->core.no_log = log_to_streams;
    files->umask = 022;
    files->table.fd_limit = options->max_files ? options->max_files : MAX_FILES;
    if (files->table.fd_limit < 3) files->table.fd_limit = 3;
    files->table.resolver = options->preopen_count ? gowasm__port_resolver() : GOWASM_RESOLVE_WALK;
    const gojs_status status = open_files(files, options, setup->error);
    if (status != GOJS_OK) {
        setup->failure = status;
        return false;
    }
    choose_cwd(vm, options);
    return true;
}

void gojs__drop_files(gojs_vm *vm) {
    gojs_files *files = vm->host->files;
    if (!files) return;
    for (size_t i = 0; i < files->read_count; i++) {
        gojs_release(vm, files->reads[i].view);
        gojs_release(vm, files->reads[i].callback);
    }
    for (uint32_t i = 0; i < files->table.fd_room; i++) gowasm__fd_release(&files->table.fds[i]);
    for (size_t i = 0; i < files->mount_count; i++) {
        gowasm__port_close(files->mounts[i].fd);
        free(files->mounts[i].guest);
    }
    free(files->table.fds);
    free(files->mounts);
    gojs__uncharge(vm, files->read_room * sizeof *files->reads);
    free(files->reads);
    free(files);
    vm->host->files = NULL;
}

gowasm_errno gojs__poll(gojs_vm *vm, gowasm_poll *entries, size_t count, uint64_t nanoseconds) {
    if (!vm->core.account) return gowasm__port_poll(entries, count, nanoseconds);
    const gowasm_errno error = gowasm__wait(vm->core.account, entries, count, nanoseconds);
    return !error && gowasm__late(vm->core.account) ? WASI_EINTR : error;
}

bool gojs__stream_write(gojs_vm *vm, unsigned fd, const void *bytes, size_t size) {
    const gowasm_fd *f = gowasm__fd_find(&vm->host->files->table, fd);
    if (!f) return false;
    gowasm_stream stream = f->stream;
    if (f->kind == GOWASM_FD_HOST) stream = (gowasm_stream){.fd = f->host};
    return gowasm__stream_write_all(vm->core.account, &stream, bytes, size) == 0;
}
