/* gojs.h: Go programs for GOOS=js in C: the JavaScript values that they use, and their event loop,
 * without a JavaScript engine. It does in a C program what wasm_exec.js does in a browser.
 *
 * For a module compiled by gowasm-aot: create the instance with PREFIX_new(), get its VM with
 * gojs_of(PREFIX_base(instance)), define the program's globals (gojs_set on gojs_global()), then
 * call gojs_start() and gojs_step(), or gojs_main(), which does both. For a guest in another
 * engine: fill a gojs_guest and call gojs_new().
 *
 * Threads: a VM is used by one thread at a time; only gojs_wake() may be called by others. Calls
 * can nest: a C function that the guest calls can call the guest. There are no global variables.
 *
 * Memory: reference counts free values at once; a collector that runs now and then finds cycles. A
 * guest cannot hold more than gojs_limits allows. */
#ifndef GOJS_H
#define GOJS_H

#include "gowasm.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct gojs_vm gojs_vm;

/* The outcome of functions that can fail. gojs_error() has a sentence for each except GOJS_OK. */
typedef enum gojs_status {
    GOJS_OK = 0,
    GOJS_THROWN,    /* an exception: gojs_exception() */
    GOJS_EXITED,    /* the program has ended: gojs_exit_code() */
    GOJS_TRAPPED,   /* the guest trapped or broke the rules; only gojs_free() may be called */
    GOJS_BAD_TYPE,  /* not an object, not a function, ... */
    GOJS_NOT_FOUND, /* no such global function */
    GOJS_PAUSED,    /* gojs_invoke: the guest waits for an event, and gave no answer */
    GOJS_NO_MEMORY  /* the system's memory, or a limit, is exhausted */
} gojs_status;

/* A value. Numbers, booleans, null and undefined are in the structure itself; strings, symbols,
 * objects and functions are reference-counted: to keep one, call gojs_retain(), and gojs_release()
 * when done. A value that a function returns is owned by the caller, with one reference; values in
 * arguments are borrowed. */
typedef enum gojs_type {
    GOJS_UNDEFINED = 0,
    GOJS_NULL,
    GOJS_BOOLEAN,
    GOJS_NUMBER,
    GOJS_STRING,
    GOJS_SYMBOL,
    GOJS_OBJECT,
    GOJS_FUNCTION,
    GOJS_EXCEPTION /* what a gojs_cfunc returns to throw: made by gojs_throw() */
} gojs_type;

typedef struct gojs_cell gojs_cell;

typedef struct gojs_value {
    gojs_type type;
    union {
        double number;
        bool boolean;
        gojs_cell *cell;
    } as;
} gojs_value;

/* A function in C: receives `this`, `argc` arguments (borrowed) and its `user`; returns a value
 * owned by the caller, or gojs_throw(). */
typedef gojs_value (*gojs_cfunc)(gojs_vm *vm, gojs_value self, int argc, const gojs_value *argv,
                                 void *user);

/* A guest in any engine. `memory` returns the current linear memory. `run` and `resume` call the
 * exports and return 0, or another value if the guest was left by a trap or because an import
 * requested it (gojs_import). `why`, which may be NULL, then has a sentence. `scheduler` calls
 * TinyGo's export go_scheduler in the same way; for Go it is NULL, and getsp is not. */
typedef struct gojs_guest {
    void *instance;
    uint8_t *(*memory)(void *instance, uint64_t *size);
    uint32_t (*getsp)(void *instance);
    int (*run)(void *instance, uint32_t argc, uint32_t argv);
    int (*resume)(void *instance);
    const char *(*why)(void *instance);
    int (*scheduler)(void *instance);
} gojs_guest;

/* Creates a VM. Of the options it uses argv, envp, the streams, preopens, max_files, hooks and
 * user. A preopen whose guest name is "/" is the root; the working directory is the first one's
 * guest name. Without preopens there are no files at all. */
gojs_status gojs_new(const gojs_guest *guest, const gowasm_options *options, gojs_vm **vm,
                     gowasm_error *error);

/* NULL is allowed. All values of the VM are freed with it, whatever their counts. While the VM is
 * active (called by one of its own C functions) it does nothing. */
void gojs_free(gojs_vm *vm);

/* The VM of an instance that gowasm-aot compiled; NULL if the module is not for GOOS=js. It is
 * freed with its instance. */
gojs_vm *gojs_of(gowasm_instance *instance);

/* Serves a call of an import of a guest in another engine: module "gojs" or "go", `name` without
 * it, with its only parameter. If the result is not GOJS_OK, the engine must leave the guest, as
 * for a trap, up to the outermost call. gojs_import_name() lists the names; NULL after the last. */
gojs_status gojs_import(gojs_vm *vm, const char *name, uint32_t sp);
const char *gojs_import_name(unsigned i);

/* Typed accessors for the guest's memory, like those of Go's wasmexec. Each checks its range: if it
 * is outside, the function does nothing and returns false. gojs_range returns the bytes themselves
 * or NULL; they are valid until the guest runs again. */
uint8_t *gojs_range(gojs_vm *vm, uint64_t at, uint64_t size);
bool gojs_get_u8(gojs_vm *vm, uint64_t at, uint8_t *value);
bool gojs_get_u32(gojs_vm *vm, uint64_t at, uint32_t *value);
bool gojs_get_i64(gojs_vm *vm, uint64_t at, int64_t *value);
bool gojs_get_f64(gojs_vm *vm, uint64_t at, double *value);
bool gojs_set_u8(gojs_vm *vm, uint64_t at, uint8_t value);
bool gojs_set_u32(gojs_vm *vm, uint64_t at, uint32_t value);
bool gojs_set_i64(gojs_vm *vm, uint64_t at, int64_t value);
bool gojs_set_f64(gojs_vm *vm, uint64_t at, double value);

/* What a guest may use; 0: the default. Set before gojs_start. */
typedef struct gojs_limits {
    uint64_t memory;     /* bytes of values outside the guest's memory; 256 MiB */
    uint32_t timers;     /* pending at once; 4096 */
    uint32_t depth;      /* nested calls between guest and host; 1000 */
    uint32_t sync_depth; /* of these, results of fs calls delivered at once; 64 */
    uint32_t file_reads; /* pending reads of pipes and terminals; 64 */
    uint32_t requests;   /* of fetch, at once; 64 */
} gojs_limits;
void gojs_set_limits(gojs_vm *vm, const gojs_limits *limits);

/* Optional: receives the output of console.log and similar functions, and our own warnings. level
 * 0: debug, 1: log, 2: warn, 3: error. Without it, 0 and 1 go to the guest's standard output, the
 * others to its standard error. */
typedef void (*gojs_log)(void *user, int level, const char *message, size_t size);
void gojs_set_log(gojs_vm *vm, gojs_log log, void *user);

/* waPC. The host's side of __host_call: performs an operation for the guest and returns an owned
 * reply (gojs_bytes), GOJS_UNDEFINED for none, or gojs_throw() for an error. Set before gojs_start;
 * the program then has the global `wapc`. */
typedef gojs_value (*gojs_host_call)(gojs_vm *vm, const char *binding, const char *name_space,
                                     const char *operation, const void *payload, size_t size,
                                     void *user);
gojs_status gojs_set_host_call(gojs_vm *vm, gojs_host_call call, void *user);

/* waPC. Calls the guest's global __guest_call(operation, payload) and runs the event loop until it
 * responds, without blocking beyond what is due. The caller owns *reply. GOJS_THROWN: the guest
 * responded with an error; GOJS_NOT_FOUND: it has no __guest_call. */
gojs_status gojs_invoke(gojs_vm *vm, const char *operation, const void *payload, size_t size,
                        gojs_value *reply);

/* fetch. The program has the global fetch, and Go's net/http uses it, if the host supplies a client
 * for HTTP: an implementation of this interface, such as that of gojs_curl.h. */
typedef struct gojs_fetch gojs_fetch; /* a request in progress */

/* A request, checked by the rules of the Fetch standard, so that a client can send it unchanged.
 * The method is a token, not CONNECT, TRACE or TRACK. The URL is http or https, parsed strictly and
 * serialised again: host in lower case (a name of letters, digits, '-' and '_', or an address), no
 * credentials, no fragment, no default port, no port of another protocol, "." and ".." resolved, no
 * byte that a URI cannot contain. Headers are tokens and values without control characters; those
 * that belong to the client (Host, Content-Length, Transfer-Encoding, Connection and others) are
 * left out. */
typedef struct gojs_request { /* valid until `start` returns */
    const char *method, *url;
    const char *const *headers; /* "name: value", names in lower case; NULL at the end */
    const void *body;
    size_t body_size;
    const char *redirect; /* "follow", "error" or "manual" */
} gojs_request;

/* All run in the thread of the VM; `abort` and `free` must not call gojs_fetch_... functions. */
struct pollfd;
typedef struct gojs_client {
    size_t size; /* sizeof(gojs_client) */
    void *user;
    /* Starts a request; the client ends it with gojs_fetch_done or gojs_fetch_fail, from `step` or
     * at any time when the guest does not run. Returns the argument for `abort`; NULL: refused. */
    void *(*start)(void *user, gojs_fetch *fetch, const gojs_request *request);
    /* The request is no longer needed: `fetch` must not be used again. */
    void (*abort)(void *user, void *request);
    /* For the event loop; each may be NULL. Like gojs_pollfds, gojs_timeout_ms and gojs_step. */
    int (*pollfds)(void *user, struct pollfd *fds, int max);
    int (*timeout_ms)(void *user);
    void (*step)(void *user);
    void (*free)(void *user); /* with the VM; all requests have been aborted before */
} gojs_client;
gojs_status gojs_set_client(gojs_vm *vm, const gojs_client *client); /* once, before gojs_start */

/* The client's response: the head once, then data as it arrives, then done; or fail at any time.
 * headers: as in gojs_request. false: the guest's limit is exceeded; fail the request then. */
void gojs_fetch_response(gojs_fetch *fetch, int status, const char *url, bool redirected,
                         const char *const *headers);
bool gojs_fetch_data(gojs_fetch *fetch, const void *bytes, size_t size);
void gojs_fetch_done(gojs_fetch *fetch);
void gojs_fetch_fail(gojs_fetch *fetch, const char *message);

/* Running. gojs_start writes arguments and environment into memory and calls run(); it returns when
 * every goroutine is idle or the program has ended. gojs_step runs what is due (timers, file
 * descriptors, jobs) and never blocks. Both return GOJS_EXITED if the program has ended. */
gojs_status gojs_start(gojs_vm *vm);
gojs_status gojs_step(gojs_vm *vm);

/* Milliseconds until gojs_step has something to do: 0 for now, -1 if no timer is pending. */
int gojs_timeout_ms(gojs_vm *vm);

/* The descriptors to wait for in addition; at most `max` are written, the total number is returned.
 * The first is that of gojs_wake. */
int gojs_pollfds(gojs_vm *vm, struct pollfd *fds, int max);

/* From any thread: ends the wait for gojs_pollfds. */
void gojs_wake(gojs_vm *vm);

/* True if nothing is pending that could make the program continue by itself: it waits for the host
 * (select{}), or forever. */
bool gojs_is_idle(gojs_vm *vm);

/* Informs the program that nothing will ever happen: Go reports a deadlock and exits with code 2.
 */
gojs_status gojs_deadlock(gojs_vm *vm);

/* Starts the program, steps and waits until it has ended. Returns its exit code; 134 after a trap,
 * or if it is called within a call of the VM, which then continues unchanged. */
int gojs_main(gojs_vm *vm);

int gojs_exit_code(const gojs_vm *vm);
const char *gojs_error(const gojs_vm *vm); /* of the last failure; "" if there was none */
gojs_value gojs_exception(gojs_vm *vm);    /* of the last GOJS_THROWN, owned by the caller */
void *gojs_user(const gojs_vm *vm);        /* the options' */

/* Creating values. Strings are UTF-8; invalid bytes become U+FFFD. Without memory (or beyond the
 * limit) these return an exception. */
gojs_value gojs_undefined(void);
gojs_value gojs_null(void);
gojs_value gojs_boolean(bool value);
gojs_value gojs_number(double value);
gojs_value gojs_string(gojs_vm *vm, const char *bytes, size_t size);
gojs_value gojs_text(gojs_vm *vm, const char *text);                /* the same of a C string */
gojs_value gojs_bytes(gojs_vm *vm, const void *bytes, size_t size); /* a Uint8Array */
gojs_value gojs_object(gojs_vm *vm);
gojs_value gojs_array(gojs_vm *vm);
gojs_value gojs_symbol(gojs_vm *vm, const char *description);

/* A function. `drop`, which may be NULL, is called with `user` when it is freed. */
gojs_value gojs_function(gojs_vm *vm, const char *name, gojs_cfunc call, void *user,
                         void (*drop)(void *user));

/* A promise and the functions that settle it. */
gojs_value gojs_promise(gojs_vm *vm, gojs_value *resolve, gojs_value *reject);

/* Throws, by `return gojs_throw(...)` in a gojs_cfunc: an Error with this message and, unless it is
 * NULL, the property code ("ENOENT"); or any value. */
gojs_value gojs_throw(gojs_vm *vm, const char *code, const char *message);
gojs_value gojs_throw_value(gojs_vm *vm, gojs_value value);

gojs_value gojs_retain(gojs_value value); /* the same value */
void gojs_release(gojs_vm *vm, gojs_value value);

/* globalThis. */
gojs_value gojs_global(gojs_vm *vm);

/* Properties, by name or index. A missing one is undefined. */
gojs_status gojs_get(gojs_vm *vm, gojs_value object, const char *name, gojs_value *value);
gojs_status gojs_set(gojs_vm *vm, gojs_value object, const char *name, gojs_value value);
gojs_status gojs_delete(gojs_vm *vm, gojs_value object, const char *name);
gojs_status gojs_get_index(gojs_vm *vm, gojs_value object, uint32_t index, gojs_value *value);
gojs_status gojs_set_index(gojs_vm *vm, gojs_value object, uint32_t index, gojs_value value);
gojs_status gojs_length(gojs_vm *vm, gojs_value object, uint32_t *length);

/* Calls. `result` may be NULL. gojs_call_name calls a global function: after a Go program has
 * called js.Global().Set("myEvent", js.FuncOf(...)), gojs_call_name(vm, "myEvent", ...) calls it.
 */
gojs_status gojs_call(gojs_vm *vm, gojs_value function, gojs_value self, int argc,
                      const gojs_value *argv, gojs_value *result);
gojs_status gojs_construct(gojs_vm *vm, gojs_value function, int argc, const gojs_value *argv,
                           gojs_value *result);
gojs_status gojs_call_name(gojs_vm *vm, const char *name, int argc, const gojs_value *argv,
                           gojs_value *result);

/* Conversions. gojs_to_number and gojs_to_string convert as JavaScript does; the caller owns the
 * string value that gojs_to_string returns. */
bool gojs_truthy(gojs_value value);
double gojs_to_number(gojs_vm *vm, gojs_value value);
gojs_value gojs_to_string(gojs_vm *vm, gojs_value value);
bool gojs_equal(gojs_value a, gojs_value b); /* === */

/* The UTF-8 of a string value, NUL-terminated; NULL if it is not a string. Valid as long as the
 * value is held. */
const char *gojs_str(gojs_value value, size_t *size);
/* The bytes of a Uint8Array (or another view of a buffer), or NULL. */
uint8_t *gojs_data(gojs_value value, size_t *size);

#ifdef __cplusplus
}
#endif

#endif
