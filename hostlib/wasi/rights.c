/* rights.c: which rights make sense for which type of file.
 *
 * Input: a WASI filetype. Output: the rights that a descriptor of that type may have; path_open
 * drops others silently, as the specification allows ("those rights do not apply to the type of
 * file"). wasi-libc takes a character device without SEEK and TELL for a terminal, see
 * gowasm__fd_from_host.
 */
#include "wasi.h"

#define STREAM                                                                                   \
    (WASI_FD_READ | WASI_FD_WRITE | WASI_FD_FDSTAT_SET_FLAGS | WASI_FD_SYNC | WASI_FD_DATASYNC | \
     WASI_FD_FILESTAT_GET | WASI_POLL_FD_READWRITE)

#define SEEKABLE (STREAM | WASI_FD_SEEK | WASI_FD_TELL | WASI_FD_FILESTAT_SET_TIMES)

uint64_t gowasm__rights_of_type(uint8_t type) {
    switch (type) {
    case WASI_REGULAR_FILE:
        return SEEKABLE | WASI_FD_ADVISE | WASI_FD_ALLOCATE | WASI_FD_FILESTAT_SET_SIZE;
    case WASI_BLOCK_DEVICE:
        return SEEKABLE | WASI_FD_ADVISE;
    case WASI_CHARACTER_DEVICE:
        return SEEKABLE;
    case WASI_DIRECTORY:
        return WASI_FD_FDSTAT_SET_FLAGS | WASI_FD_SYNC | WASI_FD_DATASYNC | WASI_FD_READDIR |
               WASI_FD_FILESTAT_GET | WASI_FD_FILESTAT_SET_TIMES | WASI_PATH_CREATE_DIRECTORY |
               WASI_PATH_CREATE_FILE | WASI_PATH_LINK_SOURCE | WASI_PATH_LINK_TARGET |
               WASI_PATH_OPEN | WASI_PATH_READLINK | WASI_PATH_RENAME_SOURCE |
               WASI_PATH_RENAME_TARGET | WASI_PATH_FILESTAT_GET | WASI_PATH_FILESTAT_SET_SIZE |
               WASI_PATH_FILESTAT_SET_TIMES | WASI_PATH_SYMLINK | WASI_PATH_REMOVE_DIRECTORY |
               WASI_PATH_UNLINK_FILE;
    case WASI_SOCKET_STREAM:
    case WASI_SOCKET_DGRAM:
        return WASI_FD_READ | WASI_FD_WRITE | WASI_FD_FDSTAT_SET_FLAGS | WASI_FD_FILESTAT_GET |
               WASI_POLL_FD_READWRITE | WASI_SOCK_SHUTDOWN;
    default:
        return STREAM;
    }
}
