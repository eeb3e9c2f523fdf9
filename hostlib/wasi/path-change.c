/* path-change.c: path_create_directory, path_remove_directory, path_unlink_file, path_symlink,
 * path_rename, path_link: what changes directories.
 *
 * Invariants: nothing in a read-only preopen changes; and no file of a read-only preopen becomes
 * writable under another name, so it is neither moved nor linked out of there. */
#include "wasi.h"
#include <string.h>

typedef gowasm_errno change(gowasm_base base, const char *path);

static gowasm_errno change_one(gowasm_instance *instance, uint32_t dir, uint32_t at, uint32_t size,
                               uint64_t right, change *act) {
    gowasm_path p;
    const gowasm_errno error = gowasm__path(instance, dir, at, size, right, &p);
    if (error) return error;
    return p.read_only ? WASI_EROFS : act(p.base, p.path);
}

/* An absolute target would lead somewhere else for the guest than for the host: refused, as in
 * other engines. A relative one may say what it likes; it is resolved below the base when used. */
static gowasm_errno wasi_path_symlink(gowasm_instance *instance, uint32_t target,
                                      uint32_t target_size, uint32_t dir, uint32_t at,
                                      uint32_t size) {
    char to[GOWASM_PORT_PATH_MAX];
    gowasm_path p;
    gowasm_errno error = gowasm__guest_path(instance, target, target_size, to);
    if (!error) error = gowasm__path(instance, dir, at, size, WASI_PATH_SYMLINK, &p);
    if (error) return error;
    if (p.read_only) return WASI_EROFS;
    if (to[0] == '/') return WASI_EPERM;
    return gowasm__port_symlink(to, p.base, p.path);
}

static gowasm_errno wasi_path_rename(gowasm_instance *instance, uint32_t old_dir, uint32_t old_at,
                                     uint32_t old_size, uint32_t new_dir, uint32_t new_at,
                                     uint32_t new_size) {
    gowasm_path from, to;
    gowasm_errno error =
        gowasm__path(instance, old_dir, old_at, old_size, WASI_PATH_RENAME_SOURCE, &from);
    if (!error)
        error = gowasm__path(instance, new_dir, new_at, new_size, WASI_PATH_RENAME_TARGET, &to);
    if (error) return error;
    if (from.read_only || to.read_only) return WASI_EROFS;
    return gowasm__port_rename(from.base, from.path, to.base, to.path);
}

static gowasm_errno wasi_path_link(gowasm_instance *instance, uint32_t old_dir, uint32_t lookup,
                                   uint32_t old_at, uint32_t old_size, uint32_t new_dir,
                                   uint32_t new_at, uint32_t new_size) {
    gowasm_path from, to;
    gowasm_errno error =
        gowasm__path(instance, old_dir, old_at, old_size, WASI_PATH_LINK_SOURCE, &from);
    if (!error)
        error = gowasm__path(instance, new_dir, new_at, new_size, WASI_PATH_LINK_TARGET, &to);
    if (error) return error;
    /* Following the link is not offered, as in other engines: linkat(2) would do it outside of the
     * sandbox's rules. */
    if (lookup != 0) return WASI_EINVAL;
    if (from.read_only || to.read_only) return WASI_EROFS;
    return gowasm__port_link(from.base, from.path, to.base, to.path);
}

static gowasm_errno wasi_path_create_directory(gowasm_instance *instance, uint32_t dir,
                                               uint32_t path, uint32_t size) {
    return change_one(instance, dir, path, size, WASI_PATH_CREATE_DIRECTORY, gowasm__port_mkdir);
}

static gowasm_errno wasi_path_remove_directory(gowasm_instance *instance, uint32_t dir,
                                               uint32_t path, uint32_t size) {
    return change_one(instance, dir, path, size, WASI_PATH_REMOVE_DIRECTORY, gowasm__port_rmdir);
}

static gowasm_errno wasi_path_unlink_file(gowasm_instance *instance, uint32_t dir, uint32_t path,
                                          uint32_t size) {
    return change_one(instance, dir, path, size, WASI_PATH_UNLINK_FILE, gowasm__port_unlink);
}

#define WASI_path_change WASI_CALL
#include "define-calls.h"
