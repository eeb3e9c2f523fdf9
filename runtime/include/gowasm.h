/* gowasm.h: what every module compiled by gowasm-aot shares: statuses, errors, options, and checked
 * access to guest memory. The functions of one module (PREFIX_new, its exports, its imports) are in
 * the header that gowasm-aot writes for it; that header includes this one and nothing else.
 *
 * After a failure nothing of an earlier call is left where a result would be: numbers that a
 * generated function returns through a pointer are 0, references null, instances and strings NULL,
 * addresses 0, and a gowasm_buffer is empty (used is 0, and data, where there is some, begins with a
 * NUL). Memory of the caller's that gowasm_read() would fill stays as it was. A gowasm_error is
 * written by failures only.
 *
 * Threads: one instance is used by one thread at a time; different instances may be used by
 * different threads at once. No function here prints, exits, aborts or starts a thread.
 *
 * An instance that was freed must not be used any more. Modules compiled with -g notice it, for the
 * last 1,000 instances that were freed: functions that return a status return GOWASM_BAD_ARGUMENT
 * ("calc: the instance has been freed"), gowasm_borrow() and gowasm_user() NULL,
 * gowasm_memory_size() 0, gowasm_cancel() does nothing, and freeing it again calls the hook of plain
 * functions (gowasm_set_plain_hook). Without -g all this is undefined. */
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
    GOWASM_TRAP,         /* the guest trapped; gowasm_error says how. An instance of a Go module has
                            ended then, and refuses further calls; others stay usable if their own
                            state allows it */
    GOWASM_EXIT,         /* the guest ended itself (os.Exit, end of main, a Go panic): see
                            exit_code. Further calls are refused with the same status */
    GOWASM_TIMEOUT,      /* the deadline of the call passed */
    GOWASM_MEMORY_LIMIT, /* memory for the instance could not be had, or the limit was reached */
    GOWASM_BAD_ARGUMENT, /* a NULL, a range outside guest memory, an export that is missing, ... */
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

/* A function that was being called in the guest. The strings belong to the compiled module and stay
 * as long as its code is loaded. */
typedef struct gowasm_frame {
    const char *function; /* "main.(*Stack).Pop" */
    const char *file;     /* as the Go toolchain wrote it into the module; "" where unknown */
    uint32_t line;        /* 0 where unknown */
} gowasm_frame;

#define GOWASM_FRAMES 16

/* What went wrong: the caller's storage, filled by the callee, nothing to free. */
typedef struct gowasm_error {
    gowasm_status status;
    gowasm_trap_kind trap; /* with GOWASM_TRAP */
    int exit_code;         /* with GOWASM_EXIT */
    char function[128];    /* the guest function, frames[0] where there are frames; or "" */
    char message[256];     /* one sentence, without newline; the text of a panic, where the guest
                              printed one: "panic: runtime error: index out of range [5] ...".
                              Longer ones are cut here: gowasm_error_text() */
    /* The guest's stack, innermost function first, of a trap, a panic and a failed host function:
     * min(frame_count, GOWASM_FRAMES) frames. A greater frame_count says that there were more. */
    uint32_t frame_count;
    gowasm_frame frames[GOWASM_FRAMES];
} gowasm_error;

/* Writes an error as Go shows a panic: the message, an empty line, and two lines for each function,
 * its name and its file and line. `write` is called for each piece of text, which ends with no NUL.
 * Neither this nor gowasm_error_print() is in archives made with --freestanding, whose errors have
 * no frames. */
typedef void (*gowasm_error_write)(void *user, const char *text, size_t size);
void gowasm_error_format(const gowasm_error *error, gowasm_error_write write, void *user);

/* The same to a FILE * of stdio, as which `file` is taken: gowasm_error_print(&error, stderr). */
void gowasm_error_print(const gowasm_error *error, void *file);

/* An instance of any module; PREFIX_base() gives it for a typed one. */
typedef struct gowasm_instance gowasm_instance;

/* A reference to a function of an instance, for parameters and results of wasm's type funcref: to
 * be handed to guests again, and valid as long as that instance is. All zero is null. */
typedef struct gowasm_funcref {
    uintptr_t type; /* identifies the signature */
    void (*func)(void);
    void *instance;
} gowasm_funcref;

/* What modules export and import besides functions: see gowasm_link.h. */
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

/* Where a guest's standard stream goes: a file descriptor of the process (borrowed), or a callback
 * where fd is negative, or nothing where both are absent: reads see end of file, writes vanish.
 * read and write return the number of bytes, 0 for end of file, negative for an I/O error. */
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
 * As the place of a result (gowasm_buffer *out): start with {NULL, 0, 0} or with storage from
 * malloc. The function replaces what is in it, growing `data` with realloc where `size` is too
 * little; `used` bytes are the result, and a NUL byte follows them. After a failure of any
 * kind `used` is 0, and the text an empty one; what lies behind it is not cleared. It may be used
 * for the next call as it is; release it with gowasm_buffer_free(). */
typedef struct gowasm_buffer {
    void *data;
    size_t size; /* bytes at `data` */
    size_t used; /* of these were read or written so far */
} gowasm_buffer;

/* For host functions that fill a buffer, too. False: no memory; then it is empty. */
bool gowasm_buffer_set(gowasm_buffer *buffer, const void *bytes, size_t size);
void gowasm_buffer_free(gowasm_buffer *buffer); /* leaves an empty one; NULL is allowed */

/* For host functions whose result is bytes: in place of a result, the guest gets an error with this
 * text (at most 64 KiB of it): in Go, gowasmapi.Result.Err(), and a panic where bytes are taken all
 * the same. The buffer is empty then; gowasm_buffer_set() takes the error back. False: no memory.
 */
bool gowasm_buffer_fail(gowasm_buffer *out, const char *text);

ptrdiff_t gowasm_buffer_read(void *buffer, void *to, size_t size);
ptrdiff_t gowasm_buffer_write(void *buffer, const void *from, size_t size);

/* A stream of a gowasm_buffer *, which must stay as long as the instance. */
#define GOWASM_STREAM_BUFFER(buffer) \
    { -1, gowasm_buffer_read, gowasm_buffer_write, (buffer) }

/* A directory of the host that the guest may use under a name of its own. */
typedef struct gowasm_preopen {
    const char *host;  /* path on the host */
    const char *guest; /* what the guest sees, "/" for instance */
    bool read_only;
} gowasm_preopen;

/* What the guest may not take from the system itself, for deterministic runs and for logs. Each may
 * be NULL: the system's own clock, sleep and random source, and no log. They are called in the
 * thread that runs the guest, with `user`. As host functions do, they and the callbacks of streams
 * may call the instance again and leave by gowasm_host_fail(), if a call is inside; what would take
 * the instance away under that call (PREFIX_free, PREFIX_reset, ...) is refused.
 *
 * - clock: time of a WASI clock in ns: 0 real time (since 1970), 1 monotonic, 2 CPU time of the
 *   process, 3 of the thread. false: the guest gets the error NOTSUP.
 * - sleep: called in place of waiting when the guest waits for time alone (time.Sleep, or all
 *   goroutines asleep). Without it the guest sleeps really, for the difference to `clock`.
 * - random: fills `to`. false: the guest gets an I/O error. Go seeds its maps and math/rand from it;
 *   where that fails in a reset or a clone (and, with --preinit, in PREFIX_new), GOWASM_HOST_ERROR.
 *   There it cannot call the instance, which has ended until it has the numbers.
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

/* How to make an instance. Start from GOWASM_OPTIONS_INIT; everything is borrowed for the duration
 * of PREFIX_new() only, except streams, hooks and `user`, which live as long as the instance.
 * PREFIX_new() with NULL is GOWASM_OPTIONS_INIT: no arguments, no environment, no files, an empty
 * stdin, and the process's own stdout and stderr. */
typedef struct gowasm_options {
    size_t size; /* sizeof(gowasm_options): lets the structure grow */
    int argc;    /* the guest's os.Args, argv[0] included; 0 gives it the module's name alone */
    const char *const *argv;
    const char *const *envp; /* "NAME=value" strings, NULL at the end; NULL: empty */
    gowasm_stream standard_in, standard_out, standard_err;
    const gowasm_preopen *preopens;
    size_t preopen_count;
    /* Bytes that the instance may take: its linear memory, and, with 1 MiB more for what is not linear
     * memory, its tables, globals, call stack, and what the host library keeps for it. What does not
     * fit fails in the guest, as memory.grow, table.grow, ENOMEM or an exhausted stack. Go guests get
     * GOMEMLIMIT from it, unless envp has one, so that they collect garbage in time. 0: linear memory is
     * limited by the module's own maximum, tables to 10,000,000 entries, the stack by stack_size. */
    uint64_t max_memory;
    /* The machine's stack that the guest may use, bytes; a multiple of 64 KiB, rounded up; 0: the
     * default, 1 GiB. Less where max_memory leaves less. It is resident only as far as it was used. */
    uint64_t stack_size;
    void *user;          /* for host functions: gowasm_user() */
    /* Sockets on which the host listens already; the guest may accept connections on them and
     * nothing else. It sees them as the descriptors behind those of the preopens. The instance
     * duplicates them: close your own when you like. One that blocks (no O_NONBLOCK) blocks all
     * of a Go guest's goroutines while it accepts: make them non-blocking for Go. The guest may
     * change that, too, which shows in your own. */
    const int *listeners;
    size_t listener_count;
    uint32_t max_files; /* descriptors the guest may have open at once; 0: 1024 */
    gowasm_hooks hooks; /* live as long as the instance */
    /* A time of gowasm_clock(), or 0: none. What of the guest runs in PREFIX_new(), its start
     * function and _initialize, ends then, and PREFIX_new() with GOWASM_TIMEOUT. It stays in force
     * as if set by gowasm_set_deadline(); so it does in what PREFIX_clone() makes, which takes
     * none over. GOWASM_BAD_ARGUMENT where the module is not interruptible. */
    uint64_t deadline;
} gowasm_options;

#define GOWASM_OPTIONS_INIT                                                             \
    {                                                                                   \
        sizeof(gowasm_options), 0, NULL, NULL, GOWASM_STREAM_NONE, GOWASM_STREAM_FD(1), \
            GOWASM_STREAM_FD(2), NULL, 0, 0, 0, NULL, NULL, 0, 0, GOWASM_HOOKS_NONE, 0  \
    }

/* The error of the last failed call on this instance; status GOWASM_OK if none failed. Borrowed,
 * valid until the next call. Never NULL: without an instance it says so. */
const gowasm_error *gowasm_last_error(const gowasm_instance *instance);

/* The whole text of that error, where `message` is cut or has lost its newlines: what the Go
 * function's error says, a panic (without the traces of goroutines, for which there are frames), the
 * message of gowasm_host_fail(); else `message` itself. NUL-terminated, its length in *size, which
 * may be NULL. At most 64 KiB are kept; control characters but newline and tab are shown as '?', and
 * so are those of Unicode that turn the direction of text. Borrowed, valid until the next call. Not
 * in archives made with --freestanding. */
const char *gowasm_error_text(const gowasm_instance *instance, size_t *size);

/* The options' `user` pointer; may be replaced at any time. */
void *gowasm_user(const gowasm_instance *instance);
void gowasm_set_user(gowasm_instance *instance, void *user);

/* Deadlines and cancellation, in modules compiled with --interruptible: the guest counts the work
 * that it does, and looks at clock and flag every 65,536 units of about one instruction: some fifty
 * microseconds of ordinary code, some milliseconds of code each of whose stores makes the system
 * find a page of memory. What is stopped ends with GOWASM_TIMEOUT or GOWASM_CANCELLED, wherever the
 * guest was, also in the midst of a memory.copy: reset the instance before using it again. WASI's
 * waiting (sleep, poll, opening a FIFO, reading from pipes and sockets) ends then, too, and so do
 * its longer operations (random numbers, transfers). A host function of the program's own, a
 * callback of a stream, a hook, and what a file system takes for a single operation are not
 * interrupted: the guest is stopped when they have returned. Deadlines are an instance's own: one
 * that is linked with it (gowasm_link.h) has another, or none.
 *
 * The clock of deadlines: nanoseconds, monotonic (CLOCK_MONOTONIC). */
uint64_t gowasm_clock(void);

/* Calls into the instance end when gowasm_clock() reaches `at`: those that follow, and, when called
 * from a host function, the one that is inside. Stays until it is set anew, also over a reset; 0:
 * none. GOWASM_BAD_ARGUMENT: `at` has passed, or the module is not interruptible. A call that is over
 * before it meets a check does not end so.
 *
 * Where a PREFIX_reset() runs _initialize anew (the instance has no checkpoint yet), a deadline that
 * has not passed holds for it as well. One that has passed gives it as much time as it gave when it
 * was set, or as options.deadline gave PREFIX_new(), if that is more. A reset that ends with
 * GOWASM_TIMEOUT or GOWASM_CANCELLED leaves an instance that refuses calls, and can be reset again:
 * set another deadline before where it needs more time. */
gowasm_status gowasm_set_deadline(gowasm_instance *instance, uint64_t at, gowasm_error *error);

/* The call that is inside ends, or, where none is, the next one. For any thread and for signal
 * handlers, while the instance exists; a reset that is inside ends as well. Without effect where the
 * module is not interruptible.
 * gowasm_uncancel() takes it back, where the call may have ended by itself; so does a reset. */
void gowasm_cancel(gowasm_instance *instance);
void gowasm_uncancel(gowasm_instance *instance);

/* PREFIX_reset() and PREFIX_clone() go by checkpoints. This takes one: the instance's present state,
 * memory, globals, tables and descriptors, is what they return to from now on, in place of an
 * earlier one. Costs about as much as copying the memory that is not zero.
 *
 * No call may be inside, GOWASM_BAD_ARGUMENT otherwise, and also where a state cannot be kept: the
 * guest has files open that it opened itself, it has exited, the instance shares memory, tables or
 * globals with others, or the module is for GOOS=js. What is outside the instance is no part of it:
 * files, the positions in streams, `user`. */
gowasm_status gowasm_checkpoint(gowasm_instance *instance, gowasm_error *error);

/* Guest memory. Every function checks its range against the present size and returns
 * GOWASM_BAD_ARGUMENT with the message "Memory.Read(OFF, LEN) out of range" (or Memory.Write) in
 * *error, which may be NULL; nothing is copied then. */
uint64_t gowasm_memory_size(const gowasm_instance *instance); /* in bytes */
gowasm_status gowasm_read(gowasm_instance *instance, gowasm_ptr offset, void *to, size_t size,
                          gowasm_error *error);
gowasm_status gowasm_write(gowasm_instance *instance, gowasm_ptr offset, const void *from,
                           size_t size, gowasm_error *error);

/* A copy of guest bytes with a NUL byte behind them, to be released with free(). *to is NULL on
 * failure. */
gowasm_status gowasm_read_string(gowasm_instance *instance, gowasm_ptr offset, size_t size,
                                 char **to, gowasm_error *error);

/* Many guests return bytes as one number of 64 bits: address << 32 | length. Its parts, and a copy
 * of the bytes: *out is as gowasm_buffer says, and empty on failure. An int64_t result is to be
 * cast. */
static inline gowasm_ptr gowasm_packed_address(uint64_t packed) {
    return (gowasm_ptr)(packed >> 32);
}
static inline uint32_t gowasm_packed_size(uint64_t packed) {
    return (uint32_t)(packed & 0xffffffffu);
}
gowasm_status gowasm_read_packed(gowasm_instance *instance, uint64_t packed, gowasm_buffer *out,
                                 gowasm_error *error);

/* The guest's bytes themselves, without a copy; NULL when the range is outside guest memory. Valid
 * until the guest runs again. */
void *gowasm_borrow(gowasm_instance *instance, gowasm_ptr offset, size_t size);

/* Memory inside the guest, from the allocator that it exports (gowasm_alloc and gowasm_free: the Go
 * package gowasmapi; or malloc and free: TinyGo, C). A guest without one gives GOWASM_BAD_ARGUMENT.
 * These run guest code: they can trap. */
gowasm_status gowasm_alloc(gowasm_instance *instance, size_t size, gowasm_ptr *at,
                           gowasm_error *error);
gowasm_status gowasm_free(gowasm_instance *instance, gowasm_ptr at, gowasm_error *error);

/* gowasm_alloc and gowasm_write in one; the guest or the caller frees it. */
gowasm_status gowasm_copy_in(gowasm_instance *instance, const void *from, size_t size,
                             gowasm_ptr *at, gowasm_error *error);

/* For host functions with //gowasm:returns, also nothing: the guest gets an error with this text
 * when the function returns, as by gowasm_buffer_fail(). False: no memory, or the function that the
 * instance has called returns no such result. */
bool gowasm_host_error(gowasm_instance *instance, const char *text);

/* For host functions: leave the guest. Does not return; the call that entered the guest returns
 * GOWASM_HOST_ERROR with this message. Nothing of the host function's own is cleaned up, and the
 * guest's code does not go on: Go's deferred functions do not run, so that mutexes stay locked.
 * Where they matter, give Go an error (gowasm_host_error), or reset the instance. `instance` is the
 * one that called the host function, and no other: that one's call would end in its place. */
#if defined(__GNUC__)
__attribute__((noreturn))
#endif
void gowasm_host_fail(gowasm_instance *instance, const char *message);

/* The same with the error of another instance that the host function called: a trap there becomes a
 * trap here, an exit an exit. */
#if defined(__GNUC__)
__attribute__((noreturn))
#endif
void gowasm_host_raise(gowasm_instance *instance, const gowasm_error *error);

/* For programs with a handler of their own for SIGSEGV or SIGBUS, which gets the guests' faults if
 * it was installed later than the runtime's: it calls this first, with its own arguments (`info` is
 * a siginfo_t *), and returns at once where this is true. Then the fault was a guest's, and its call
 * returns GOWASM_TRAP; false: it is the program's. The handler needs SA_SIGINFO and SA_ONSTACK. For
 * any thread; on machines that the runtime has no assembly for, it does not return from a guest's
 * fault. Not in archives made with --freestanding. */
bool gowasm_handle_signal(int signal, void *info, void *context);

/* Plain functions (add(20, 22)) have no way to report a trap: they call this hook, whose default
 * prints the error to stderr and aborts. If the hook returns, the plain function returns zero. It is
 * also called when an instance of a module compiled with -g is freed twice.
 * Not thread-safe: set it before other threads use plain functions. NULL sets the default. */
typedef void (*gowasm_plain_hook)(const char *function, const gowasm_error *error);
void gowasm_set_plain_hook(gowasm_plain_hook hook);

/* The functions of this header for the instances of one module, as its table has them
 * (--interface): for programs that load modules by dlopen() and are linked with none. Each does
 * what its namesake does. The structure grows at its end; `size` is what the module has of it. */
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
