/* gowasm.h: the interface that all modules compiled by gowasm-aot share: statuses, errors, options,
 * and checked access to guest memory. The functions of one module (PREFIX_new, its exports, its
 * imports) are in the header that gowasm-aot writes for it; that header includes this one and
 * nothing else.
 *
 * After a failure no result of an earlier call is left where the result would be: numbers that a
 * generated function returns through a pointer are 0, references null, instances and strings NULL,
 * addresses 0, and a gowasm_buffer is empty (used is 0, and data, if any, begins with a NUL). The
 * caller's memory that gowasm_read() would fill is unchanged. A gowasm_error is written only by
 * failures.
 *
 * Threads: one instance is used by one thread at a time; different instances can be used by
 * different threads at the same time. No function here prints, exits, aborts or starts a thread.
 *
 * An instance must not be used after it was freed. Modules compiled with -g detect such uses of the
 * last 1,000 instances that were freed: functions that return a status return GOWASM_BAD_ARGUMENT
 * ("calc: the instance has been freed"), gowasm_borrow() and gowasm_user() return NULL,
 * gowasm_memory_size() returns 0, gowasm_cancel() does nothing, and freeing it again calls the hook
 * of plain functions (gowasm_set_plain_hook). Without -g all of this is undefined. */
#ifndef GOWASM_H
#define GOWASM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* On Arm without Linux, compilers differ in the size of an enumeration: these are always an int. */
#if defined(__arm__)
#define GOWASM_ENUM_IS_INT(name) , name = 0x7fffffff
#else
#define GOWASM_ENUM_IS_INT(name)
#endif

/* The outcome of a call into a guest, and of every function here that can fail. */
typedef enum gowasm_status {
    GOWASM_OK = 0,
    GOWASM_TRAP,         /* the guest trapped; gowasm_error has the kind. An instance of a Go module
                            has then ended and refuses further calls; others stay usable if their
                            own state allows it */
    GOWASM_EXIT,         /* the guest ended itself (os.Exit, end of main, a Go panic): see
                            exit_code. Further calls are refused with the same status */
    GOWASM_TIMEOUT,      /* the deadline of the call passed */
    GOWASM_MEMORY_LIMIT, /* no memory for the instance, or the limit was reached */
    GOWASM_BAD_ARGUMENT, /* a NULL, a range outside guest memory, a missing export, ... */
    GOWASM_HOST_ERROR,   /* a host function or the system failed */
    GOWASM_GUEST_ERROR,  /* the Go function returned an error: `message` is its text */
    GOWASM_CANCELLED     /* gowasm_cancel() was called */
        GOWASM_ENUM_IS_INT(GOWASM_STATUS_IS_INT)
} gowasm_status;

/* Why a guest trapped. The first group is wasm's own (core spec, "traps"). */
typedef enum gowasm_trap_kind {
    GOWASM_TRAP_NONE = 0,
    GOWASM_TRAP_OUT_OF_BOUNDS,      /* memory or table access outside its size */
    GOWASM_TRAP_UNREACHABLE,        /* `unreachable`: how Go and TinyGo end after a panic */
    GOWASM_TRAP_DIVIDE_BY_ZERO,     /* integer division by zero */
    GOWASM_TRAP_INTEGER_OVERFLOW,   /* MinInt / -1; a float too large for the integer type */
    GOWASM_TRAP_INVALID_CONVERSION, /* NaN to integer */
    GOWASM_TRAP_INDIRECT_CALL,      /* call through a null or differently typed table entry */
    GOWASM_TRAP_STACK_EXHAUSTED     /* the guest's calls nest deeper than its stack */
        GOWASM_ENUM_IS_INT(GOWASM_TRAP_IS_INT)
} gowasm_trap_kind;

/* A function on the guest's stack. The strings belong to the compiled module and are valid as long
 * as its code is loaded. */
typedef struct gowasm_frame {
    const char *function; /* "main.(*Stack).Pop" */
    const char *file;     /* as the Go toolchain wrote it into the module; "" if unknown */
    uint32_t line;        /* 0 if unknown */
} gowasm_frame;

#define GOWASM_FRAMES 16

/* An error. The caller owns it and the callee fills it; nothing needs to be freed. */
typedef struct gowasm_error {
    gowasm_status status;
    gowasm_trap_kind trap; /* with GOWASM_TRAP */
    int exit_code;         /* with GOWASM_EXIT */
    char function[128];    /* the guest function, frames[0] if there are frames; or "" */
    char message[256];     /* one sentence, without newline; the text of a panic if the guest
                              printed one: "panic: runtime error: index out of range [5] ...".
                              Longer ones are truncated; gowasm_error_text() has the whole */
    /* The guest's stack, innermost function first, at a trap, a panic or a failed host function:
     * min(frame_count, GOWASM_FRAMES) frames. A greater frame_count means that there were more. */
    uint32_t frame_count;
    gowasm_frame frames[GOWASM_FRAMES];
} gowasm_error;

/* Writes an error in the form of a Go panic: the message, an empty line, and two lines for each
 * function, with its name and with its file and line. `write` is called for each piece of text,
 * which is not NUL-terminated. Neither this nor gowasm_error_print() is in archives made with
 * --freestanding, whose errors have no frames. */
typedef void (*gowasm_error_write)(void *user, const char *text, size_t size);
void gowasm_error_format(const gowasm_error *error, gowasm_error_write write, void *user);

/* Writes the same to a stdio stream; `file` must be a FILE *: gowasm_error_print(&error, stderr).
 */
void gowasm_error_print(const gowasm_error *error, void *file);

/* An instance of any module; PREFIX_base() gives it for a typed one. */
typedef struct gowasm_instance gowasm_instance;

/* A reference to a function of an instance, for parameters and results of wasm's type funcref. It
 * can be passed to guests again, and is valid as long as that instance. All zero is null. */
typedef struct gowasm_funcref {
    uintptr_t type; /* identifies the signature */
    void (*func)(void);
    void *instance;
} gowasm_funcref;

/* Memories, tables and globals that modules export and import: see gowasm_link.h. */
typedef struct gowasm_memory_ref gowasm_memory_ref;
typedef struct gowasm_table_ref gowasm_table_ref;
typedef struct gowasm_global_ref gowasm_global_ref;

/* An address in guest memory: an offset from its start, not a C pointer. */
typedef uint32_t gowasm_ptr;

/* Bytes or a string as a parameter: borrowed for the call. */
typedef struct gowasm_bytes {
    const void *data;
    size_t size;
} gowasm_bytes;

/* The bytes of a C string, without its NUL; NULL is the empty string. */
static inline gowasm_bytes gowasm_string(const char *s) {
    gowasm_bytes b = {s, 0};
    while (s != NULL && s[b.size] != 0) b.size++;
    return b;
}

/* For generated headers. */
#ifdef __cplusplus
#define GOWASM_STATIC_ASSERT(condition, text) static_assert(condition, text)
#else
#define GOWASM_STATIC_ASSERT(condition, text) _Static_assert(condition, text)
#endif

/* "ok", "trap", ... and "out of bounds memory access", ...: static strings, never NULL. */
const char *gowasm_status_name(gowasm_status status);
const char *gowasm_trap_name(gowasm_trap_kind kind);

/* The other end of a guest's standard stream: a file descriptor of the process (borrowed); or
 * callbacks if fd is negative; or nothing if both are absent: reads return end of file, writes are
 * discarded. read and write return the number of bytes, 0 at end of file, negative for an I/O
 * error.
 */
typedef struct gowasm_stream {
    int fd;
    ptrdiff_t (*read)(void *user, void *buffer, size_t size);
    ptrdiff_t (*write)(void *user, const void *bytes, size_t size);
    void *user;
} gowasm_stream;

#define GOWASM_STREAM_FD(n) \
    { (n), NULL, NULL, NULL }
#define GOWASM_STREAM_NONE \
    { -1, NULL, NULL, NULL }

/* Bytes in memory, in two uses.
 *
 * As a standard stream: bytes for the guest to read, or room for what it writes. The storage is the
 * caller's and has a fixed size: a guest that writes more gets an I/O error.
 *
 * As a result (gowasm_buffer *out): start with {NULL, 0, 0} or with storage from malloc. The
 * function replaces the contents, growing `data` with realloc if `size` is too small; the result is
 * `used` bytes, followed by a NUL byte. After a failure of any kind `used` is 0 and the text is
 * empty; the rest of the storage is not cleared. The buffer can be reused for the next call;
 * release it with gowasm_buffer_free(). */
typedef struct gowasm_buffer {
    void *data;
    size_t size; /* bytes at `data` */
    size_t used; /* how many of them were read or written so far */
} gowasm_buffer;

/* Sets a buffer's contents, also in host functions. False: no memory; the buffer is then empty. */
bool gowasm_buffer_set(gowasm_buffer *buffer, const void *bytes, size_t size);
void gowasm_buffer_free(gowasm_buffer *buffer); /* leaves an empty one; NULL is allowed */

/* For host functions whose result is bytes: instead of a result, the guest gets an error with this
 * text (at most 64 KiB of it): in Go, gowasmapi.Result.Err(), and a panic if the guest takes the
 * bytes nevertheless. The buffer is then empty; gowasm_buffer_set() revokes the error. False: no
 * memory. */
bool gowasm_buffer_fail(gowasm_buffer *out, const char *text);

ptrdiff_t gowasm_buffer_read(void *buffer, void *to, size_t size);
ptrdiff_t gowasm_buffer_write(void *buffer, const void *from, size_t size);

/* A stream over a gowasm_buffer *, which must live as long as the instance. */
#define GOWASM_STREAM_BUFFER(buffer) \
    { -1, gowasm_buffer_read, gowasm_buffer_write, (buffer) }

/* A directory of the host that the guest may use under a name of its own. */
typedef struct gowasm_preopen {
    const char *host;  /* path on the host */
    const char *guest; /* what the guest sees, "/" for instance */
    bool read_only;
} gowasm_preopen;

/* Functions that replace the system's, for deterministic runs and for logs. Each can be NULL: the
 * system's own clock, sleep and random source, and no log. They are called in the thread that runs
 * the guest, with `user`. Like host functions, they and the callbacks of streams can call the
 * instance again and leave by gowasm_host_fail(), if a call is active; functions that would free or
 * replace the instance during that call (PREFIX_free, PREFIX_reset, ...) are refused.
 *
 * - clock: time of a WASI clock in ns: 0 real time (since 1970), 1 monotonic, 2 CPU time of the
 *   process, 3 of the thread. false: the guest gets the error NOTSUP.
 * - sleep: called instead of waiting if the guest waits for time alone (time.Sleep, or all
 *   goroutines asleep). Without it the guest really sleeps, for the difference to `clock`.
 * - random: fills `to`. false: the guest gets an I/O error. Go seeds its maps and math/rand from
 * it; if that fails in a reset or a clone (and, with --preinit, in PREFIX_new), the result is
 *   GOWASM_HOST_ERROR. There it cannot call the instance, which is unusable until it is reseeded.
 * - trace: one line, without newline, for each WASI call that the guest made and its outcome:
 *   path_open(3, 1, "etc/hosts", 0, 0x2, 0x0, 0, 0x14d0c) = noent */
typedef struct gowasm_hooks {
    bool (*clock)(void *user, uint32_t id, uint64_t *nanoseconds);
    void (*sleep)(void *user, uint64_t nanoseconds);
    bool (*random)(void *user, void *to, size_t size);
    void (*trace)(void *user, const char *line);
    void *user;
} gowasm_hooks;

#define GOWASM_HOOKS_NONE \
    { NULL, NULL, NULL, NULL, NULL }

/* Options of an instance. Start from GOWASM_OPTIONS_INIT; everything is borrowed for the duration
 * of PREFIX_new() only, except streams, hooks and `user`, which must live as long as the instance.
 * PREFIX_new() with NULL uses GOWASM_OPTIONS_INIT: no arguments, no environment, no files, an empty
 * stdin, and the process's own stdout and stderr. */
typedef struct gowasm_options {
    size_t size; /* sizeof(gowasm_options): lets the structure grow */
    int argc;    /* the guest's os.Args, including argv[0]; 0 gives it the module's name alone */
    const char *const *argv;
    const char *const *envp; /* "NAME=value" strings, NULL at the end; NULL: empty */
    gowasm_stream standard_in, standard_out, standard_err;
    const gowasm_preopen *preopens;
    size_t preopen_count;
    /* Bytes that the instance may take: its linear memory, and, with 1 MiB more for everything
     * else, its tables, globals, call stack, and what the host library keeps for it. Requests
     * beyond it fail in the guest, as memory.grow, table.grow, ENOMEM or an exhausted stack. Go
     * guests get GOMEMLIMIT from it, unless envp has one, so that they collect garbage in time. 0:
     * linear memory is limited by the module's own maximum, tables to 10,000,000 entries, the stack
     * by stack_size. */
    uint64_t max_memory;
    /* Bytes of machine stack that the guest may use, rounded up to a multiple of 64 KiB; 0: the
     * default, 1 GiB. Less if max_memory leaves less. Only the part that was used is resident. */
    uint64_t stack_size;
    void *user;          /* for host functions: gowasm_user() */
    /* Sockets on which the host already listens; the guest can accept connections on them and
     * nothing else. It sees them as the descriptors after those of the preopens. The instance
     * duplicates them: close your own at any time. A blocking one (no O_NONBLOCK) blocks all
     * goroutines of a Go guest while it accepts: make them non-blocking for Go. The guest can also
     * change that, which affects your own descriptor. */
    const int *listeners;
    size_t listener_count;
    uint32_t max_files; /* descriptors the guest may have open at once; 0: 1024 */
    gowasm_hooks hooks; /* live as long as the instance */
    /* A time of gowasm_clock(), or 0: none. Guest code that runs in PREFIX_new(), its start
     * function and _initialize, ends at that time, and PREFIX_new() returns GOWASM_TIMEOUT. The
     * deadline remains in effect as if set by gowasm_set_deadline(). The same applies to
     * PREFIX_clone(), whose instance does not take over its original's deadline.
     * GOWASM_BAD_ARGUMENT if the module is not interruptible. */
    uint64_t deadline;
} gowasm_options;

#define GOWASM_OPTIONS_INIT                                                             \
    {                                                                                   \
        sizeof(gowasm_options), 0, NULL, NULL, GOWASM_STREAM_NONE, GOWASM_STREAM_FD(1), \
            GOWASM_STREAM_FD(2), NULL, 0, 0, 0, NULL, NULL, 0, 0, GOWASM_HOOKS_NONE, 0  \
    }

/* The error of the last failed call on this instance; status GOWASM_OK if none failed. Borrowed,
 * valid until the next call. Never NULL: for a NULL instance it is an error that says so. */
const gowasm_error *gowasm_last_error(const gowasm_instance *instance);

/* The whole text of that error, where `message` is truncated or has lost its newlines: the text of
 * the Go function's error, a panic (without the traces of goroutines, for which there are frames),
 * or the message of gowasm_host_fail(); otherwise `message` itself. NUL-terminated, its length in
 * *size, which may be NULL. At most 64 KiB are kept; control characters except newline and tab are
 * shown as '?', and so are Unicode's characters that change the direction of text. Borrowed, valid
 * until the next call. Not in archives made with --freestanding. */
const char *gowasm_error_text(const gowasm_instance *instance, size_t *size);

/* The options' `user` pointer; it can be replaced at any time. */
void *gowasm_user(const gowasm_instance *instance);
void gowasm_set_user(gowasm_instance *instance, void *user);

/* Deadlines and cancellation, in modules compiled with --interruptible: the guest counts its own
 * work, and checks the clock and the cancellation flag every 65,536 units of about one instruction:
 * some fifty microseconds of ordinary code, some milliseconds of code in which each store makes the
 * system allocate a page. A stopped call ends with GOWASM_TIMEOUT or GOWASM_CANCELLED, wherever the
 * guest was, even during a memory.copy: reset the instance before using it again. WASI's waiting
 * (sleep, poll, opening a FIFO, reading from pipes and sockets) ends then, too, and so do its
 * longer operations (random numbers, transfers). The program's own host functions, callbacks of
 * streams, hooks, and single operations of a file system are not interrupted: the guest is stopped
 * when they have returned. A deadline belongs to one instance: instances that are linked with it
 * (gowasm_link.h) have their own, or none.
 *
 * The clock of deadlines: nanoseconds, monotonic (CLOCK_MONOTONIC). */
uint64_t gowasm_clock(void);

/* Calls into the instance end when gowasm_clock() reaches `at`: those that follow, and, if set from
 * a host function, the active one. The deadline remains in effect until it is changed, including
 * across a reset; 0: none. GOWASM_BAD_ARGUMENT: `at` has passed, or the module is not
 * interruptible. A call that finishes before its first interruption check is not ended.
 *
 * If PREFIX_reset() runs _initialize again (the instance has no checkpoint yet), a deadline that
 * has not passed applies to it as well. One that has passed gives it as much time as it gave when
 * it was set, or as options.deadline gave PREFIX_new(), if that is more. After a reset that ended
 * with GOWASM_TIMEOUT or GOWASM_CANCELLED the instance refuses calls, and can be reset again: set
 * another deadline first if it needs more time. */
gowasm_status gowasm_set_deadline(gowasm_instance *instance, uint64_t at, gowasm_error *error);

/* Ends the active call, or the next one if none is active. For any thread and for signal handlers,
 * while the instance exists; it also ends an active reset. No effect if the module is not
 * interruptible.
 * gowasm_uncancel() revokes it, for when the call may have ended by itself; so does a reset. */
void gowasm_cancel(gowasm_instance *instance);
void gowasm_uncancel(gowasm_instance *instance);

/* Takes a checkpoint: from now on PREFIX_reset() and PREFIX_clone() use the instance's current
 * state (memory, globals, tables and descriptors) in place of an earlier one. Costs about as much
 * as copying the memory that is not zero.
 *
 * GOWASM_BAD_ARGUMENT if a call is active, or if the state cannot be kept: the guest has files open
 * that it opened itself, it has exited, the instance shares memory, tables or globals with others,
 * or the module is for GOOS=js. Not part of the checkpoint is what is outside the instance: files,
 * the positions in streams, `user`. */
gowasm_status gowasm_checkpoint(gowasm_instance *instance, gowasm_error *error);

/* Guest memory. Every function checks its range against the current size. If it is outside, the
 * function copies nothing and returns GOWASM_BAD_ARGUMENT with the message
 * "Memory.Read(OFF, LEN) out of range" (or Memory.Write) in *error, which may be NULL. */
uint64_t gowasm_memory_size(const gowasm_instance *instance); /* in bytes */
gowasm_status gowasm_read(gowasm_instance *instance, gowasm_ptr offset, void *to, size_t size,
                          gowasm_error *error);
gowasm_status gowasm_write(gowasm_instance *instance, gowasm_ptr offset, const void *from,
                           size_t size, gowasm_error *error);

/* A NUL-terminated copy of guest bytes, to be released with free(). *to is NULL on failure. */
gowasm_status gowasm_read_string(gowasm_instance *instance, gowasm_ptr offset, size_t size,
                                 char **to, gowasm_error *error);

/* Many guests return bytes as one number of 64 bits: address << 32 | length. These give its parts,
 * and a copy of the bytes: *out is used as described for gowasm_buffer, and empty on failure. Cast
 * an int64_t result. */
static inline gowasm_ptr gowasm_packed_address(uint64_t packed) {
    return (gowasm_ptr)(packed >> 32);
}
static inline uint32_t gowasm_packed_size(uint64_t packed) {
    return (uint32_t)(packed & 0xffffffffu);
}
gowasm_status gowasm_read_packed(gowasm_instance *instance, uint64_t packed, gowasm_buffer *out,
                                 gowasm_error *error);

/* The guest's bytes themselves, without a copy; NULL if the range is outside guest memory. Valid
 * until the guest runs again. */
void *gowasm_borrow(gowasm_instance *instance, gowasm_ptr offset, size_t size);

/* Memory inside the guest, from the allocator that it exports (gowasm_alloc and gowasm_free: the Go
 * package gowasmapi; or malloc and free: TinyGo, C). GOWASM_BAD_ARGUMENT if the guest has none.
 * These run guest code and can trap. */
gowasm_status gowasm_alloc(gowasm_instance *instance, size_t size, gowasm_ptr *at,
                           gowasm_error *error);
gowasm_status gowasm_free(gowasm_instance *instance, gowasm_ptr at, gowasm_error *error);

/* gowasm_alloc and gowasm_write in one call; the guest or the caller frees the memory. */
gowasm_status gowasm_copy_in(gowasm_instance *instance, const void *from, size_t size,
                             gowasm_ptr *at, gowasm_error *error);

/* For host functions with //gowasm:returns, including "returns nothing": the guest gets an error
 * with this text when the function returns, as by gowasm_buffer_fail(). False: no memory, or the
 * function that the instance has called has no such result. */
bool gowasm_host_error(gowasm_instance *instance, const char *text);

/* For host functions: leaves the guest. Does not return; the call that entered the guest returns
 * GOWASM_HOST_ERROR with this message. The host function's own frames are not cleaned up, and the
 * guest's code does not continue: Go's deferred functions do not run, and mutexes stay locked. If
 * that matters, give Go an error (gowasm_host_error), or reset the instance. `instance` must be the
 * one that called the host function; otherwise another instance's call would be ended. */
#if defined(__GNUC__)
__attribute__((noreturn))
#endif
void gowasm_host_fail(gowasm_instance *instance, const char *message);

/* The same with the error of another instance that the host function called: a trap there becomes a
 * trap here, an exit becomes an exit. */
#if defined(__GNUC__)
__attribute__((noreturn))
#endif
void gowasm_host_raise(gowasm_instance *instance, const gowasm_error *error);

/* For programs with their own handler for SIGSEGV or SIGBUS, which receives the guests' faults if
 * it was installed later than the runtime's: it calls this first, with its own arguments (`info` is
 * a siginfo_t *), and returns at once if this returns true. The fault was then a guest's, whose
 * call returns GOWASM_TRAP; false: it is the program's. The handler needs SA_SIGINFO and
 * SA_ONSTACK. For any thread; on machines for which the runtime has no assembly, it does not return
 * from a guest's fault. Not in archives made with --freestanding. */
bool gowasm_handle_signal(int signal, void *info, void *context);

/* Plain functions (add(20, 22)) cannot report a trap: they call this hook, whose default prints the
 * error to stderr and aborts. If the hook returns, the plain function returns zero. The hook is
 * also called when an instance of a module compiled with -g is freed twice. Not thread-safe: set it
 * before other threads use plain functions. NULL sets the default. */
typedef void (*gowasm_plain_hook)(const char *function, const gowasm_error *error);
void gowasm_set_plain_hook(gowasm_plain_hook hook);

/* The functions of this header for the instances of one module, in its table (--interface): for
 * programs that load modules by dlopen() and are linked with none. Each does what the function of
 * the same name does. New members are added at the end; `size` is the module's size of it. */
typedef struct gowasm_api {
    size_t size;
    const char *(*status_name)(gowasm_status status);
    const char *(*trap_name)(gowasm_trap_kind kind);
    void (*error_format)(const gowasm_error *error, gowasm_error_write write, void *user);
    bool (*buffer_set)(gowasm_buffer *buffer, const void *bytes, size_t size);
    void (*buffer_free)(gowasm_buffer *buffer);
    void *(*user)(const gowasm_instance *instance);
    void (*set_user)(gowasm_instance *instance, void *user);
    uint64_t (*clock)(void);
    gowasm_status (*set_deadline)(gowasm_instance *instance, uint64_t at, gowasm_error *error);
    void (*cancel)(gowasm_instance *instance);
    void (*uncancel)(gowasm_instance *instance);
    gowasm_status (*checkpoint)(gowasm_instance *instance, gowasm_error *error);
    uint64_t (*memory_size)(const gowasm_instance *instance);
    gowasm_status (*read)(gowasm_instance *instance, gowasm_ptr offset, void *to, size_t size,
                          gowasm_error *error);
    gowasm_status (*write)(gowasm_instance *instance, gowasm_ptr offset, const void *from,
                           size_t size, gowasm_error *error);
    gowasm_status (*read_string)(gowasm_instance *instance, gowasm_ptr offset, size_t size,
                                 char **to, gowasm_error *error);
    gowasm_status (*read_packed)(gowasm_instance *instance, uint64_t packed, gowasm_buffer *out,
                                 gowasm_error *error);
    void *(*borrow)(gowasm_instance *instance, gowasm_ptr offset, size_t size);
    gowasm_status (*alloc)(gowasm_instance *instance, size_t size, gowasm_ptr *at,
                           gowasm_error *error);
    gowasm_status (*free)(gowasm_instance *instance, gowasm_ptr at, gowasm_error *error);
    gowasm_status (*copy_in)(gowasm_instance *instance, const void *from, size_t size,
                             gowasm_ptr *at, gowasm_error *error);
    void (*host_fail)(gowasm_instance *instance, const char *message);
    void (*host_raise)(gowasm_instance *instance, const gowasm_error *error);
    const char *(*error_text)(const gowasm_instance *instance, size_t *size);
    bool (*buffer_fail)(gowasm_buffer *out, const char *text);
    bool (*host_error)(gowasm_instance *instance, const char *text);
} gowasm_api;

#ifdef __cplusplus
}
#endif

#endif
