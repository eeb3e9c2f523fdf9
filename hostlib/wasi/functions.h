/* functions.h: the functions of the module wasi_snapshot_preview1, as generated code calls them.
 *
 * Names and signatures are those of imports.def; what they do and return is the specification's
 * (WebAssembly/WASI, legacy/preview1/docs.md). */
#ifndef GOWASM_WASI_FUNCTIONS_H
#define GOWASM_WASI_FUNCTIONS_H

#include "gowasm_rt.h"

uint32_t gowasm_wasi_args_get(gowasm_instance *instance, uint32_t argv, uint32_t buf);
uint32_t gowasm_wasi_args_sizes_get(gowasm_instance *instance, uint32_t count, uint32_t size);
uint32_t gowasm_wasi_environ_get(gowasm_instance *instance, uint32_t envp, uint32_t buf);
uint32_t gowasm_wasi_environ_sizes_get(gowasm_instance *instance, uint32_t count, uint32_t size);
uint32_t gowasm_wasi_clock_res_get(gowasm_instance *instance, uint32_t id, uint32_t resolution);
uint32_t gowasm_wasi_clock_time_get(gowasm_instance *instance, uint32_t id, uint64_t precision,
                                    uint32_t time);
uint32_t gowasm_wasi_fd_advise(gowasm_instance *instance, uint32_t fd, uint64_t offset,
                               uint64_t size, uint32_t advice);
uint32_t gowasm_wasi_fd_allocate(gowasm_instance *instance, uint32_t fd, uint64_t offset,
                                 uint64_t size);
uint32_t gowasm_wasi_fd_close(gowasm_instance *instance, uint32_t fd);
uint32_t gowasm_wasi_fd_datasync(gowasm_instance *instance, uint32_t fd);
uint32_t gowasm_wasi_fd_fdstat_get(gowasm_instance *instance, uint32_t fd, uint32_t at);
uint32_t gowasm_wasi_fd_fdstat_set_flags(gowasm_instance *instance, uint32_t fd, uint32_t flags);
uint32_t gowasm_wasi_fd_fdstat_set_rights(gowasm_instance *instance, uint32_t fd, uint64_t rights,
                                          uint64_t inheriting);
uint32_t gowasm_wasi_fd_filestat_get(gowasm_instance *instance, uint32_t fd, uint32_t at);
uint32_t gowasm_wasi_fd_filestat_set_size(gowasm_instance *instance, uint32_t fd, uint64_t size);
uint32_t gowasm_wasi_fd_filestat_set_times(gowasm_instance *instance, uint32_t fd, uint64_t atim,
                                           uint64_t mtim, uint32_t flags);
uint32_t gowasm_wasi_fd_pread(gowasm_instance *instance, uint32_t fd, uint32_t iovs, uint32_t count,
                              uint64_t offset, uint32_t at);
uint32_t gowasm_wasi_fd_prestat_get(gowasm_instance *instance, uint32_t fd, uint32_t at);
uint32_t gowasm_wasi_fd_prestat_dir_name(gowasm_instance *instance, uint32_t fd, uint32_t at,
                                         uint32_t size);
uint32_t gowasm_wasi_fd_pwrite(gowasm_instance *instance, uint32_t fd, uint32_t iovs,
                               uint32_t count, uint64_t offset, uint32_t at);
uint32_t gowasm_wasi_fd_read(gowasm_instance *instance, uint32_t fd, uint32_t iovs, uint32_t count,
                             uint32_t at);
uint32_t gowasm_wasi_fd_readdir(gowasm_instance *instance, uint32_t fd, uint32_t buffer,
                                uint32_t size, uint64_t cookie, uint32_t at);
uint32_t gowasm_wasi_fd_renumber(gowasm_instance *instance, uint32_t from, uint32_t to);
uint32_t gowasm_wasi_fd_seek(gowasm_instance *instance, uint32_t fd, uint64_t offset,
                             uint32_t whence, uint32_t at);
uint32_t gowasm_wasi_fd_sync(gowasm_instance *instance, uint32_t fd);
uint32_t gowasm_wasi_fd_tell(gowasm_instance *instance, uint32_t fd, uint32_t at);
uint32_t gowasm_wasi_fd_write(gowasm_instance *instance, uint32_t fd, uint32_t iovs, uint32_t count,
                              uint32_t at);
uint32_t gowasm_wasi_path_create_directory(gowasm_instance *instance, uint32_t dir, uint32_t path,
                                           uint32_t size);
uint32_t gowasm_wasi_path_filestat_get(gowasm_instance *instance, uint32_t dir, uint32_t lookup,
                                       uint32_t path, uint32_t size, uint32_t to);
uint32_t gowasm_wasi_path_filestat_set_times(gowasm_instance *instance, uint32_t dir,
                                             uint32_t lookup, uint32_t path, uint32_t size,
                                             uint64_t atim, uint64_t mtim, uint32_t flags);
uint32_t gowasm_wasi_path_link(gowasm_instance *instance, uint32_t old_dir, uint32_t lookup,
                               uint32_t old_path, uint32_t old_size, uint32_t new_dir,
                               uint32_t new_path, uint32_t new_size);
uint32_t gowasm_wasi_path_open(gowasm_instance *instance, uint32_t dir, uint32_t lookup,
                               uint32_t path, uint32_t path_size, uint32_t oflags, uint64_t rights,
                               uint64_t inheriting, uint32_t fdflags, uint32_t at);
uint32_t gowasm_wasi_path_readlink(gowasm_instance *instance, uint32_t dir, uint32_t path,
                                   uint32_t size, uint32_t buffer, uint32_t buffer_size,
                                   uint32_t used);
uint32_t gowasm_wasi_path_remove_directory(gowasm_instance *instance, uint32_t dir, uint32_t path,
                                           uint32_t size);
uint32_t gowasm_wasi_path_rename(gowasm_instance *instance, uint32_t old_dir, uint32_t old_path,
                                 uint32_t old_size, uint32_t new_dir, uint32_t new_path,
                                 uint32_t new_size);
uint32_t gowasm_wasi_path_symlink(gowasm_instance *instance, uint32_t target, uint32_t target_size,
                                  uint32_t dir, uint32_t path, uint32_t size);
uint32_t gowasm_wasi_path_unlink_file(gowasm_instance *instance, uint32_t dir, uint32_t path,
                                      uint32_t size);
uint32_t gowasm_wasi_poll_oneoff(gowasm_instance *instance, uint32_t in, uint32_t out,
                                 uint32_t count, uint32_t at);
void gowasm_wasi_proc_exit(gowasm_instance *instance, uint32_t code);
uint32_t gowasm_wasi_proc_raise(gowasm_instance *instance, uint32_t signal);
uint32_t gowasm_wasi_random_get(gowasm_instance *instance, uint32_t at, uint32_t size);
uint32_t gowasm_wasi_sched_yield(gowasm_instance *instance);
uint32_t gowasm_wasi_sock_accept(gowasm_instance *instance, uint32_t fd, uint32_t flags,
                                 uint32_t at);
uint32_t gowasm_wasi_sock_recv(gowasm_instance *instance, uint32_t fd, uint32_t iovs,
                               uint32_t count, uint32_t flags, uint32_t at, uint32_t flags_at);
uint32_t gowasm_wasi_sock_send(gowasm_instance *instance, uint32_t fd, uint32_t iovs,
                               uint32_t count, uint32_t flags, uint32_t at);
uint32_t gowasm_wasi_sock_shutdown(gowasm_instance *instance, uint32_t fd, uint32_t how);

#endif
