/* abi.h: the numbers of WASI preview1 (WebAssembly/WASI, legacy/preview1/witx/typenames.witx).
 *
 * Constants only, no types of ours: the port layer below and the functions above share them. */
#ifndef GOWASM_WASI_ABI_H
#define GOWASM_WASI_ABI_H

#include <stdint.h>

enum {
#define ERRNO(name, number, text, host) WASI_E##name = number,
#include "errno.def"
#undef ERRNO
    WASI_ERRNO_COUNT = 77
};

enum { /* clockid */
       WASI_CLOCK_REALTIME,
       WASI_CLOCK_MONOTONIC,
       WASI_CLOCK_PROCESS_CPUTIME,
       WASI_CLOCK_THREAD_CPUTIME,
       WASI_CLOCK_COUNT
};

enum { /* filetype */
       WASI_UNKNOWN,
       WASI_BLOCK_DEVICE,
       WASI_CHARACTER_DEVICE,
       WASI_DIRECTORY,
       WASI_REGULAR_FILE,
       WASI_SOCKET_DGRAM,
       WASI_SOCKET_STREAM,
       WASI_SYMBOLIC_LINK
};

enum { /* fdflags */
       WASI_APPEND = 1,
       WASI_DSYNC = 2,
       WASI_NONBLOCK = 4,
       WASI_RSYNC = 8,
       WASI_SYNC = 16,
       WASI_FDFLAGS_ALL = 31
};

enum { WASI_SYMLINK_FOLLOW = 1 }; /* lookupflags */

enum { /* oflags */
       WASI_CREAT = 1,
       WASI_OPEN_DIRECTORY = 2,
       WASI_EXCL = 4,
       WASI_TRUNC = 8,
       WASI_OFLAGS_ALL = 15
};

enum { /* fstflags */
       WASI_SET_ATIM = 1,
       WASI_SET_ATIM_NOW = 2,
       WASI_SET_MTIM = 4,
       WASI_SET_MTIM_NOW = 8,
       WASI_FSTFLAGS_ALL = 15
};

enum { WASI_SEEK_SET, WASI_SEEK_CUR, WASI_SEEK_END }; /* whence */

enum { /* eventtype, subclockflags, eventrwflags */
       WASI_EVENT_CLOCK = 0,
       WASI_EVENT_FD_READ = 1,
       WASI_EVENT_FD_WRITE = 2,
       WASI_SUBSCRIPTION_ABSTIME = 1,
       WASI_EVENT_HANGUP = 1
};

enum { /* riflags, roflags, siflags (none), sdflags */
       WASI_RECV_PEEK = 1,
       WASI_RECV_WAITALL = 2,
       WASI_RECV_DATA_TRUNCATED = 1,
       WASI_SHUT_RD = 1,
       WASI_SHUT_WR = 2
};

/* rights: bit numbers in witx order */
#define WASI_RIGHT(bit) (UINT64_C(1) << (bit))
#define WASI_FD_DATASYNC WASI_RIGHT(0)
#define WASI_FD_READ WASI_RIGHT(1)
#define WASI_FD_SEEK WASI_RIGHT(2)
#define WASI_FD_FDSTAT_SET_FLAGS WASI_RIGHT(3)
#define WASI_FD_SYNC WASI_RIGHT(4)
#define WASI_FD_TELL WASI_RIGHT(5)
#define WASI_FD_WRITE WASI_RIGHT(6)
#define WASI_FD_ADVISE WASI_RIGHT(7)
#define WASI_FD_ALLOCATE WASI_RIGHT(8)
#define WASI_PATH_CREATE_DIRECTORY WASI_RIGHT(9)
#define WASI_PATH_CREATE_FILE WASI_RIGHT(10)
#define WASI_PATH_LINK_SOURCE WASI_RIGHT(11)
#define WASI_PATH_LINK_TARGET WASI_RIGHT(12)
#define WASI_PATH_OPEN WASI_RIGHT(13)
#define WASI_FD_READDIR WASI_RIGHT(14)
#define WASI_PATH_READLINK WASI_RIGHT(15)
#define WASI_PATH_RENAME_SOURCE WASI_RIGHT(16)
#define WASI_PATH_RENAME_TARGET WASI_RIGHT(17)
#define WASI_PATH_FILESTAT_GET WASI_RIGHT(18)
#define WASI_PATH_FILESTAT_SET_SIZE WASI_RIGHT(19)
#define WASI_PATH_FILESTAT_SET_TIMES WASI_RIGHT(20)
#define WASI_FD_FILESTAT_GET WASI_RIGHT(21)
#define WASI_FD_FILESTAT_SET_SIZE WASI_RIGHT(22)
#define WASI_FD_FILESTAT_SET_TIMES WASI_RIGHT(23)
#define WASI_PATH_SYMLINK WASI_RIGHT(24)
#define WASI_PATH_REMOVE_DIRECTORY WASI_RIGHT(25)
#define WASI_PATH_UNLINK_FILE WASI_RIGHT(26)
#define WASI_POLL_FD_READWRITE WASI_RIGHT(27)
#define WASI_SOCK_SHUTDOWN WASI_RIGHT(28)
#define WASI_SOCK_ACCEPT WASI_RIGHT(29)
#define WASI_RIGHTS_ALL (WASI_RIGHT(30) - 1)

#endif
