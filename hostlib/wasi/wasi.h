/* wasi.h: the inside of WASI preview1: the state of an instance and what the families share.
 *
 * A function of the table wasi.def is `uint32_t gowasm_wasi_NAME(gowasm_instance *, ...)`, which
 * define-calls.h writes; its work is in a static function wasi_NAME, of one shape: check guest
 * pointers, take arguments in, find the descriptor with the rights it needs, act through the port
 * layer, write results out, return the errno. Invariants: guest memory is reached through
 * gowasm__span alone and results are written only after everything else succeeded; after a call
 * that may enter the guest again (a hook or a stream's callback), neither a span nor a descriptor's
 * pointer from before is used, and during it nothing is held that must be released, as it may not
 * return. */
#ifndef GOWASM_WASI_H
#define GOWASM_WASI_H

#include "../port/port.h"
#include "functions.h"
#include "gowasm_rt_hosted.h"

typedef enum gowasm_fd_kind {
    GOWASM_FD_FREE,
    GOWASM_FD_HOST,  /* a descriptor of the process */
    GOWASM_FD_STREAM /* callbacks, or nothing */
} gowasm_fd_kind;

typedef struct gowasm_fd {
    gowasm_fd_kind kind;
    uint8_t type;          /* WASI filetype */
    bool owned;            /* close `host` with it; else it is the embedder's and stays as it is */
    bool read_only;        /* of a read-only preopen */
    bool kept;             /* a record in `kept` has what it owns: checkpoint.c */
    uint8_t stream_number; /* a standard stream: its number at the start, plus 1 */
    uint16_t flags;        /* WASI fdflags */
    int host;
    gowasm_stream stream;
    char *preopen; /* the guest's name of a preopen, else NULL */
    uint32_t preopen_size;
    uint64_t rights, inheriting;
} gowasm_fd;

/* What a descriptor may cost: its entry, the one that is kept, and what poll_oneoff takes for it. */
#define GOWASM_FD_COST (2 * sizeof(gowasm_fd) + 4 * sizeof(gowasm_poll))

typedef struct gowasm_strings {
    char *bytes; /* the strings, each with its NUL */
    uint32_t count, size;
} gowasm_strings;

struct gowasm_wasi {
    gowasm_instance *instance; /* on whose account the table is; NULL: on none */
    gowasm_fd *fds;
    uint32_t fd_room, fd_limit;
    gowasm_fd *kept; /* the table at the last checkpoint, or at the start */
    uint32_t kept_count;
    gowasm_strings args, env;
    gowasm_resolver resolver;
    gowasm_hooks hooks;
    uint64_t clock_offset; /* of the guest's monotonic clock to the host's, modulo 2^64 */
};

/* wasi-state.c: a line for the trace hook */
void gowasm__wasi_log(const gowasm_instance *instance, const char *line);

void gowasm__stream_entry(const gowasm_stream *stream, uint32_t number, gowasm_fd *entry);

/* checkpoint.c: makes the table as it is the one that reset returns to; frees table and record. */
gowasm_errno gowasm__fds_keep(struct gowasm_wasi *wasi);
void gowasm__fds_drop(struct gowasm_wasi *wasi);

/* fd-table.c: room for so many more entries, on the account; gowasm__fds_drop() takes it off. */
gowasm_errno gowasm__fds_charge(struct gowasm_wasi *wasi, uint32_t count);
gowasm_errno gowasm__fd_add(struct gowasm_wasi *wasi, const gowasm_fd *entry, uint32_t *fd);
void gowasm__fd_release(gowasm_fd *entry);                         /* closes and empties it */
gowasm_fd *gowasm__fd_find(struct gowasm_wasi *wasi, uint32_t fd); /* NULL: not open */
/* With the rights checked. `any`: whatever it is. `file`: ISDIR for directories. `dir`: NOTDIR for
 * others. */
gowasm_errno gowasm__fd_any(struct gowasm_wasi *wasi, uint32_t fd, uint64_t rights,
                            gowasm_fd **entry);
gowasm_errno gowasm__fd_file(struct gowasm_wasi *wasi, uint32_t fd, uint64_t rights,
                             gowasm_fd **entry);
gowasm_errno gowasm__fd_dir(struct gowasm_wasi *wasi, uint32_t fd, uint64_t rights,
                            gowasm_fd **entry);
/* A descriptor of the process as an entry: type and rights filled in. */
gowasm_errno gowasm__fd_from_host(int host, bool owned, gowasm_fd *entry);

/* rights.c */
uint64_t gowasm__rights_of_type(uint8_t type); /* all that make sense for it */
#define GOWASM_RIGHTS_DIR_INHERITING \
    (gowasm__rights_of_type(WASI_DIRECTORY) | gowasm__rights_of_type(WASI_REGULAR_FILE))
#define GOWASM_RIGHTS_LISTENER \
    (WASI_SOCK_ACCEPT | WASI_FD_FDSTAT_SET_FLAGS | WASI_FD_FILESTAT_GET | WASI_POLL_FD_READWRITE)

/* guestmem.c: arguments from guest memory. */
enum { GOWASM_IOV_MAX = 64 };
/* Checks all `count` entries and takes as many as fit; a transfer may always be short. May leave
 * the guest. */
gowasm_errno gowasm__guest_iovs(gowasm_instance *instance, uint32_t at, uint32_t count,
                                gowasm_iov iov[GOWASM_IOV_MAX], size_t *used);
/* A path, terminated; at most GOWASM_PORT_PATH_MAX bytes with its NUL. */
gowasm_errno gowasm__guest_path(const gowasm_instance *instance, uint32_t at, uint32_t size,
                                char path[GOWASM_PORT_PATH_MAX]);

/* A path argument with its directory, looked up with the right that the operation needs. */
typedef struct gowasm_path {
    gowasm_base base;
    bool read_only;
    char path[GOWASM_PORT_PATH_MAX];
} gowasm_path;
gowasm_errno gowasm__path(gowasm_instance *instance, uint32_t dir, uint32_t at, uint32_t size,
                          uint64_t right, gowasm_path *path);

/* wait.c: as gowasm__port_poll, but shortened by a deadline or a cancellation; before an operation
 * that blocks: waits until it does not, and may leave the guest. */
gowasm_errno gowasm__wait(gowasm_instance *instance, gowasm_poll *entries, size_t count,
                          uint64_t nanoseconds);
gowasm_errno gowasm__fd_await(gowasm_instance *instance, const gowasm_fd *entry, bool write);
/* Did something come of one of the entries? */
bool gowasm__any_ready(const gowasm_poll *entries, size_t count);
/* After it: leaves of a write what does not block either. */
void gowasm__fd_limit(const gowasm_instance *instance, const gowasm_fd *entry, gowasm_iov *iov,
                      size_t *used);

/* The next piece of work on so many bytes that are left: all of them, or, where a deadline may end
 * the call, as many as take about a millisecond. Counts them, and may leave the guest. */
uint32_t gowasm__piece(gowasm_instance *instance, uint64_t left);

/* The same for who holds something, and for no instance: 0 where it is time to stop. */
uint32_t gowasm__piece_held(gowasm_instance *instance, uint64_t left);

/* PIPE_BUF of Linux: what a pipe takes without blocking when poll says that it is ready. */
enum { GOWASM_UNBLOCKED = 4096 };

/* What cannot be waited for is tried again after so many nanoseconds: opening a FIFO that nobody
 * reads, where a deadline may end the call. */
enum { GOWASM_RETRY_AFTER = 2000000 };

/* Is that why opening without waiting was refused? Else `error` is what is wrong, or 0. */
bool gowasm__open_waits(gowasm_errno error, gowasm_base base, const char *path, bool follow);

/* In loops over what the guest may have made long, every so many rounds: is it time to stop? The
 * caller releases what it holds and gives EINTR; its gowasm__check() leaves the guest. */
bool gowasm__loop_late(const gowasm_instance *instance, uint64_t round);

/* fd-io.c */
/* Waits or refuses as the guest's own NONBLOCK flag says, for descriptors whose real flag belongs
 * to the embedder. */
gowasm_errno gowasm__fd_ready(const gowasm_fd *entry, bool write);

/* Known flags only, and never "to this" and "to now" at once. */
static inline bool gowasm__fstflags_valid(uint32_t flags) {
    const uint32_t atim = WASI_SET_ATIM | WASI_SET_ATIM_NOW;
    const uint32_t mtim = WASI_SET_MTIM | WASI_SET_MTIM_NOW;
    return flags <= WASI_FSTFLAGS_ALL && (flags & atim) != atim && (flags & mtim) != mtim;
}

/* clock.c */
gowasm_errno gowasm__wasi_time(const struct gowasm_wasi *wasi, uint32_t id, uint64_t *nanoseconds);

/* trace.c: one line a call. Letters: d decimal, x hexadecimal, p guest address, s guest string
 * (two arguments: address, size), r and R address of an u32 or u64 result. */
uint32_t gowasm__wasi_trace(const gowasm_instance *instance, gowasm_errno error, const char *name,
                            const char *letters, const uint64_t *arguments);

#endif
