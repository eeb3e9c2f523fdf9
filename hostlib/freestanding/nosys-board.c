/* nosys-board.c: the functions of WASI that no board has: each answers ENOSYS. Each is in a section
 * of its own, so that linkers leave out those that no guest imports. */
#include "board.h"

#pragma GCC diagnostic ignored "-Wunused-parameter"

uint32_t gowasm_wasi_fd_advise(gowasm_instance *instance, uint32_t fd, uint64_t offset,
                               uint64_t size, uint32_t advice) {
    return WASI_ENOSYS;
}

uint32_t gowasm_wasi_fd_allocate(gowasm_instance *instance, uint32_t fd, uint64_t offset,
                                 uint64_t size) {
    return WASI_ENOSYS;
}

uint32_t gowasm_wasi_fd_datasync(gowasm_instance *instance, uint32_t fd) {
    return WASI_ENOSYS;
}

uint32_t gowasm_wasi_fd_fdstat_set_flags(gowasm_instance *instance, uint32_t fd, uint32_t flags) {
    return WASI_ENOSYS;
}

uint32_t gowasm_wasi_fd_fdstat_set_rights(gowasm_instance *instance, uint32_t fd, uint64_t rights,
                                          uint64_t inheriting) {
    return WASI_ENOSYS;
}

uint32_t gowasm_wasi_fd_filestat_set_size(gowasm_instance *instance, uint32_t fd, uint64_t size) {
    return WASI_ENOSYS;
}

uint32_t gowasm_wasi_fd_filestat_set_times(gowasm_instance *instance, uint32_t fd, uint64_t atim,
                                           uint64_t mtim, uint32_t flags) {
    return WASI_ENOSYS;
}

uint32_t gowasm_wasi_fd_pread(gowasm_instance *instance, uint32_t fd, uint32_t iovs, uint32_t count,
                              uint64_t offset, uint32_t at) {
    return WASI_ENOSYS;
}

uint32_t gowasm_wasi_fd_pwrite(gowasm_instance *instance, uint32_t fd, uint32_t iovs,
                               uint32_t count, uint64_t offset, uint32_t at) {
    return WASI_ENOSYS;
}

uint32_t gowasm_wasi_fd_readdir(gowasm_instance *instance, uint32_t fd, uint32_t buffer,
                                uint32_t size, uint64_t cookie, uint32_t at) {
    return WASI_ENOSYS;
}

uint32_t gowasm_wasi_fd_renumber(gowasm_instance *instance, uint32_t from, uint32_t to) {
    return WASI_ENOSYS;
}

uint32_t gowasm_wasi_fd_sync(gowasm_instance *instance, uint32_t fd) {
    return WASI_ENOSYS;
}

uint32_t gowasm_wasi_fd_tell(gowasm_instance *instance, uint32_t fd, uint32_t at) {
    return WASI_ENOSYS;
}

uint32_t gowasm_wasi_path_create_directory(gowasm_instance *instance, uint32_t dir, uint32_t path,
                                           uint32_t size) {
    return WASI_ENOSYS;
}

uint32_t gowasm_wasi_path_filestat_set_times(gowasm_instance *instance, uint32_t dir,
                                             uint32_t lookup, uint32_t path, uint32_t size,
                                             uint64_t atim, uint64_t mtim, uint32_t flags) {
    return WASI_ENOSYS;
}

uint32_t gowasm_wasi_path_link(gowasm_instance *instance, uint32_t old_dir, uint32_t lookup,
                               uint32_t old_path, uint32_t old_size, uint32_t new_dir,
                               uint32_t new_path, uint32_t new_size) {
    return WASI_ENOSYS;
}

uint32_t gowasm_wasi_path_readlink(gowasm_instance *instance, uint32_t dir, uint32_t path,
                                   uint32_t size, uint32_t buffer, uint32_t buffer_size,
                                   uint32_t used) {
    return WASI_ENOSYS;
}

uint32_t gowasm_wasi_path_remove_directory(gowasm_instance *instance, uint32_t dir, uint32_t path,
                                           uint32_t size) {
    return WASI_ENOSYS;
}

uint32_t gowasm_wasi_path_rename(gowasm_instance *instance, uint32_t old_dir, uint32_t old_path,
                                 uint32_t old_size, uint32_t new_dir, uint32_t new_path,
                                 uint32_t new_size) {
    return WASI_ENOSYS;
}

uint32_t gowasm_wasi_path_symlink(gowasm_instance *instance, uint32_t target, uint32_t target_size,
                                  uint32_t dir, uint32_t path, uint32_t size) {
    return WASI_ENOSYS;
}

uint32_t gowasm_wasi_path_unlink_file(gowasm_instance *instance, uint32_t dir, uint32_t path,
                                      uint32_t size) {
    return WASI_ENOSYS;
}

uint32_t gowasm_wasi_proc_raise(gowasm_instance *instance, uint32_t signal) {
    return WASI_ENOSYS;
}

uint32_t gowasm_wasi_sock_accept(gowasm_instance *instance, uint32_t fd, uint32_t flags,
                                 uint32_t at) {
    return WASI_ENOSYS;
}

uint32_t gowasm_wasi_sock_recv(gowasm_instance *instance, uint32_t fd, uint32_t iovs,
                               uint32_t count, uint32_t flags, uint32_t at, uint32_t flags_at) {
    return WASI_ENOSYS;
}

uint32_t gowasm_wasi_sock_send(gowasm_instance *instance, uint32_t fd, uint32_t iovs,
                               uint32_t count, uint32_t flags, uint32_t at) {
    return WASI_ENOSYS;
}

uint32_t gowasm_wasi_sock_shutdown(gowasm_instance *instance, uint32_t fd, uint32_t how) {
    return WASI_ENOSYS;
}
