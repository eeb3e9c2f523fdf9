/* fs-path.c: fs's operations on paths, inside of the guest's mounts.
 *
 * Input: a path, made absolute with the current directory. Output: it goes to the mount with the
 * longest name that it begins with; paths into no mount do not exist. Invariants: the rest is
 * resolved below the mount by the port layer, which lets nothing out. */
#include "files.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

gowasm_errno gojs__absolute(const gojs_files *files, const char *path, size_t size, bool dots,
                            char to[GOWASM_PORT_PATH_MAX]) {
    size_t n = 0;
    const bool slash = size > 1 && path[size - 1] == '/' && !dots;
    if (size == 0) return WASI_ENOENT;
    for (int part = path[0] == '/'; part < 2; part++) {
        const char *p = part ? path : files->cwd, *end = p + (part ? size : strlen(files->cwd));
        while (p < end) {
            while (p < end && *p == '/') p++;
            const char *from = p;
            while (p < end && *p != '/') p++;
            const size_t length = (size_t)(p - from);
            const bool dot = length == 1 && *from == '.';
            if (length == 0 || (dot && (dots || n == 0))) continue;
            if (dots && length == 2 && from[0] == '.' && from[1] == '.') {
                while (n > 0 && to[--n] != '/') {
                }
                continue;
            }
            if (n + length + 3 > GOWASM_PORT_PATH_MAX) return WASI_ENAMETOOLONG;
            to[n++] = '/';
            memcpy(to + n, from, length);
            n += length;
        }
    }
    if (n == 0 || slash) to[n++] = '/';
    to[n] = '\0';
    return 0;
}

gowasm_errno gojs__place(gojs_vm *vm, gojs_value path, gojs_place *place) {
    char absolute[GOWASM_PORT_PATH_MAX];
    const gojs_mount *best = NULL;
    if (path.type != GOJS_STRING) return WASI_EINVAL;
    const gojs_chars *s = gojs__string(path);
    if (s->size >= GOWASM_PORT_PATH_MAX) return WASI_ENAMETOOLONG; /* as the kernel does */
    if (memchr(s->bytes, 0, s->size)) return WASI_EINVAL;
    gowasm_errno error = gojs__absolute(vm->host->files, s->bytes, s->size, false, absolute);
    if (error) return error;
    for (size_t i = 0; i < vm->host->files->mount_count; i++) {
        const gojs_mount *m = &vm->host->files->mounts[i];
        if (strncmp(absolute, m->guest, m->size) != 0) continue;
        if (absolute[m->size] != '/' && absolute[m->size] != '\0') continue;
        if (!best || m->size > best->size) best = m;
    }
    if (!best) return vm->host->files->mount_count ? WASI_ENOENT : WASI_ENOSYS;
    const char *rest = absolute + best->size;
    while (*rest == '/') rest++;
    strcpy(place->path, *rest ? rest : ".");
    place->base = (gowasm_base){
        .fd = best->fd, .resolver = vm->host->files->table.resolver, .as_root = best->size == 0};
    place->read_only = best->read_only;
    return 0;
}

#define OPERATION(name) \
    static gowasm_errno name(gojs_vm *vm, int argc, const gojs_value *argv, gojs_value *result)

/* A place that may be changed. */
static gowasm_errno change(gojs_vm *vm, gojs_value path, gojs_place *place) {
    const gowasm_errno error = gojs__place(vm, path, place);
    return !error && place->read_only ? WASI_EROFS : error;
}

/* Nothing waits while it opens. A FIFO that nobody reads cannot be opened for writing so: it is
 * tried again and again. */
static gowasm_errno open_host(gojs_vm *vm, const gojs_place *place, uint32_t flags, uint32_t mode,
                              int *host) {
    for (;;) {
        gowasm_errno error = gowasm__unix_open(place->base, place->path, flags, mode, host);
        if (!gowasm__open_waits(error, place->base, place->path, true)) return error;
        error = gojs__poll(vm, NULL, 0, GOWASM_RETRY_AFTER);
        if (error) return error;
    }
}

OPERATION(fs_open) {
    gojs_place place;
    const uint32_t flags = argc > 2 ? gojs__u32_arg(vm, argc, argv, 1) : 0;
    const uint32_t mode = argc > 3 ? gojs__u32_arg(vm, argc, argv, 2) : 0666;
    const uint32_t writes =
        GOWASM_UNIX_WRONLY | GOWASM_UNIX_RDWR | GOWASM_UNIX_CREAT | GOWASM_UNIX_TRUNC;
    gowasm_errno error = gojs__place(vm, argv[0], &place);
    if (error) return error;
    if (place.read_only && (flags & writes)) return WASI_EROFS;
    int host;
    error = open_host(vm, &place, flags, mode & ~vm->host->files->umask, &host);
    if (error) return error;
    gowasm_fd entry;
    uint32_t fd;
    error = gowasm__fd_from_host(host, true, &entry);
    entry.read_only = place.read_only;
    if (!error) error = gowasm__fd_add(&vm->host->files->table, &entry, &fd);
    if (error) {
        gowasm__port_close(host);
        return error;
    }
    *result = gojs_number(fd);
    return 0;
}

static gowasm_errno stat_with(gojs_vm *vm, gojs_value path, bool follow, gojs_value *result) {
    gojs_place place;
    gowasm_unixstat st;
    gowasm_errno error = gojs__place(vm, path, &place);
    if (!error) error = gowasm__unix_stat(place.base, place.path, follow, &st);
    return error ? error : gojs__stats(vm, &st, result);
}

OPERATION(fs_stat) {
    (void)argc;
    return stat_with(vm, argv[0], true, result);
}

OPERATION(fs_lstat) {
    (void)argc;
    return stat_with(vm, argv[0], false, result);
}

typedef struct listing {
    gojs_vm *vm;
    gojs_value names;
    bool failed;
} listing;

static bool add_name(void *user, const gowasm_dirent *entry) {
    listing *l = user;
    if ((entry->name_size == 1 && entry->name[0] == '.') ||
        (entry->name_size == 2 && memcmp(entry->name, "..", 2) == 0))
        return true;
    gojs_value name = gojs_string(l->vm, entry->name, entry->name_size);
    l->failed = gojs__threw(name) || !gojs__array_push(l->vm, l->names, name);
    gojs_release(l->vm, name);
    return !l->failed;
}

static int compare(const void *a, const void *b) {
    return strcmp(gojs__string(*(const gojs_value *)a)->bytes,
                  gojs__string(*(const gojs_value *)b)->bytes);
}

OPERATION(fs_readdir) {
    (void)argc;
    gojs_place place;
    int fd;
    gowasm_errno error = gojs__place(vm, argv[0], &place);
    if (!error) error = gowasm__unix_open(place.base, place.path, GOWASM_UNIX_DIRECTORY, 0, &fd);
    if (error) return error;
    listing l = {.vm = vm, .names = gojs_array(vm)};
    l.failed = gojs__threw(l.names);
    if (!l.failed) error = gowasm__port_readdir(fd, 0, add_name, &l);
    gowasm__port_close(fd);
    if (!error && !l.failed) {
        gojs_arr *a = (gojs_arr *)(void *)gojs__obj(l.names);
        if (a->length) qsort(a->data, a->length, sizeof *a->data, compare);
        *result = l.names;
        return 0;
    }
    gojs_release(vm, l.names);
    return error ? error : gojs__thrown_errno(vm);
}

OPERATION(fs_mkdir) {
    gojs_place place;
    (void)result;
    const uint32_t mode = argc > 2 ? gojs__u32_arg(vm, argc, argv, 1) : 0777;
    const gowasm_errno error = change(vm, argv[0], &place);
    return error ? error
                 : gowasm__unix_mkdir(place.base, place.path, mode & ~vm->host->files->umask);
}

OPERATION(fs_rmdir) {
    gojs_place place;
    (void)result, (void)argc;
    const gowasm_errno error = change(vm, argv[0], &place);
    return error ? error : gowasm__port_rmdir(place.base, place.path);
}

OPERATION(fs_unlink) {
    gojs_place place;
    (void)result, (void)argc;
    const gowasm_errno error = change(vm, argv[0], &place);
    return error ? error : gowasm__port_unlink(place.base, place.path);
}

OPERATION(fs_rename) {
    gojs_place from, to;
    (void)result, (void)argc;
    gowasm_errno error = change(vm, argv[0], &from);
    if (!error) error = change(vm, argv[1], &to);
    return error ? error : gowasm__port_rename(from.base, from.path, to.base, to.path);
}

OPERATION(fs_link) {
    gojs_place from, to;
    (void)result, (void)argc;
    gowasm_errno error = change(vm, argv[0], &from);
    if (!error) error = change(vm, argv[1], &to);
    return error ? error : gowasm__port_link(from.base, from.path, to.base, to.path);
}

OPERATION(fs_symlink) {
    gojs_place at;
    (void)result, (void)argc;
    if (argv[0].type != GOJS_STRING) return WASI_EINVAL;
    const gojs_chars *target = gojs__string(argv[0]);
    if (target->size >= GOWASM_PORT_PATH_MAX) return WASI_ENAMETOOLONG;
    if (memchr(target->bytes, 0, target->size)) return WASI_EINVAL;
    const gowasm_errno error = change(vm, argv[1], &at);
    return error ? error : gowasm__port_symlink(target->bytes, at.base, at.path);
}

OPERATION(fs_readlink) {
    (void)argc;
    gojs_place place;
    char target[GOWASM_PORT_PATH_MAX];
    size_t n = 0;
    gowasm_errno error = gojs__place(vm, argv[0], &place);
    if (!error) error = gowasm__port_readlink(place.base, place.path, target, sizeof target, &n);
    if (error) return error;
    *result = gojs_string(vm, target, n);
    return gojs__threw(*result) ? gojs__thrown_errno(vm) : 0;
}

OPERATION(fs_chmod) {
    gojs_place place;
    (void)result;
    const gowasm_errno error = change(vm, argv[0], &place);
    return error ? error
                 : gowasm__unix_chmod(place.base, place.path, gojs__u32_arg(vm, argc, argv, 1));
}

static gowasm_errno chown_with(gojs_vm *vm, int argc, const gojs_value *argv, bool follow) {
    gojs_place place;
    const gowasm_errno error = change(vm, argv[0], &place);
    return error ? error
                 : gowasm__unix_chown(place.base, place.path, follow,
                                      gojs__u32_arg(vm, argc, argv, 1),
                                      gojs__u32_arg(vm, argc, argv, 2));
}

OPERATION(fs_chown) {
    (void)result;
    return chown_with(vm, argc, argv, true);
}

OPERATION(fs_lchown) {
    (void)result;
    return chown_with(vm, argc, argv, false);
}

OPERATION(fs_truncate) {
    gojs_place place;
    (void)result;
    const double size = gojs__arg_number(vm, argc, argv, 1, 0);
    const gowasm_errno error = change(vm, argv[0], &place);
    if (error) return error;
    if (!(size >= 0) || size > 9e18) return WASI_EINVAL;
    return gowasm__unix_truncate(place.base, place.path, (uint64_t)size);
}

static uint64_t seconds(double s) {
    const double ns = s * 1e9;
    return fabs(ns) < 9.2e18 ? (uint64_t)(int64_t)ns : 0;
}

OPERATION(fs_utimes) {
    gojs_place place;
    (void)result;
    const gowasm_filetimes times = {.atim = seconds(gojs__arg_number(vm, argc, argv, 1, 0)),
                                    .mtim = seconds(gojs__arg_number(vm, argc, argv, 2, 0)),
                                    .flags = WASI_SET_ATIM | WASI_SET_MTIM};
    const gowasm_errno error = change(vm, argv[0], &place);
    return error ? error : gowasm__port_path_set_times(place.base, place.path, true, &times);
}

const gojs_fs_operation gojs__path_operations[] = {
    {"open", fs_open, 1},       {"stat", fs_stat, 1},         {"lstat", fs_lstat, 1},
    {"readdir", fs_readdir, 1}, {"mkdir", fs_mkdir, 1},       {"rmdir", fs_rmdir, 1},
    {"unlink", fs_unlink, 1},   {"rename", fs_rename, 2},     {"link", fs_link, 2},
    {"symlink", fs_symlink, 2}, {"readlink", fs_readlink, 1}, {"chmod", fs_chmod, 2},
    {"chown", fs_chown, 3},     {"lchown", fs_lchown, 3},     {"truncate", fs_truncate, 2},
    {"utimes", fs_utimes, 3},
};
const size_t gojs__path_operation_count =
    sizeof gojs__path_operations / sizeof *gojs__path_operations;
