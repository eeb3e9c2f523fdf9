/* files.h: the inside of fs: what a VM has of files, shared by files.c, the fs-*.c files and
 * process.c.
 *
 * Input: paths and descriptors of the guest. Output: those of the host, below a mount. Invariants:
 * a gojs_place lies inside its mount; only the port layer follows its path. */
#ifndef GOJS_FS_H
#define GOJS_FS_H

#include "../../port/node-fs.h"
#include "../../wasi/wasi.h"
#include "host.h"

typedef struct gojs_mount {
    int fd;
    char *guest; /* absolute, without a slash at the end; "" is the root */
    size_t size;
    bool read_only;
} gojs_mount;

/* A read that waits for a pipe, a terminal or a socket. */
typedef struct gojs_read {
    int host;
    gojs_value view, callback;
    uint32_t offset, length;
} gojs_read;

typedef struct gojs_files {
    struct gowasm_wasi table; /* descriptors and the resolver; nothing else of it is used */
    gojs_mount *mounts;
    size_t mount_count;
    char cwd[GOWASM_PORT_PATH_MAX];
    uint32_t umask;
    gojs_read *reads;
    size_t read_count, read_room;
} gojs_files;

/* A path of the guest as one below a mount. */
typedef struct gojs_place {
    gowasm_base base;
    bool read_only;
    char path[GOWASM_PORT_PATH_MAX];
} gojs_place;

gowasm_errno gojs__place(gojs_vm *vm, gojs_value path, gojs_place *place);
/* Absolute, without empty components; `dots` takes "." and ".." out as well, without looking. */
gowasm_errno gojs__absolute(const gojs_files *files, const char *path, size_t size, bool dots,
                            char to[GOWASM_PORT_PATH_MAX]);

/* An operation of fs: the arguments without the callback. What it gives is for the callback. */
typedef gowasm_errno (*gojs_fs_function)(gojs_vm *vm, int argc, const gojs_value *argv,
                                         gojs_value *result);
typedef struct gojs_fs_operation {
    const char *name;
    gojs_fs_function function;
    int args; /* before the callback */
} gojs_fs_operation;
bool gojs__add_operations(gojs_vm *vm, gojs_value fs, const gojs_fs_operation *table, size_t count);
extern const gojs_fs_operation gojs__fd_operations[], gojs__path_operations[];
extern const size_t gojs__fd_operation_count, gojs__path_operation_count;

/* As gowasm__port_poll, but a deadline ends it, with INTR. */
gowasm_errno gojs__poll(gojs_vm *vm, gowasm_poll *entries, size_t count, uint64_t nanoseconds);

gojs_value gojs__fs_error(gojs_vm *vm, gowasm_errno error, const char *operation, gojs_value path);
gowasm_errno gojs__stats(gojs_vm *vm, const gowasm_unixstat *st, gojs_value *result);
gowasm_errno gojs__thrown_errno(gojs_vm *vm); /* an exception became an error of the call */

/* Arguments: a descriptor, or EBADF; numbers as they are meant. */
gowasm_errno gojs__fd_arg(gojs_vm *vm, int argc, const gojs_value *argv, gowasm_fd **f);
uint32_t gojs__u32_arg(gojs_vm *vm, int argc, const gojs_value *argv, int i);

#endif
