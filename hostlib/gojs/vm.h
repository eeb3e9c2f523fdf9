/* vm.h: the inside of GOOS=js: values, objects, the state of a VM, and what each file offers.
 *
 * Terms: a cell is a counted value in memory (string, symbol, object, function). A function that
 * returns a gojs_value gives a count; arguments are borrowed. GOJS_EXCEPTION as a result means that
 * the exception is in vm->exception; whoever does not handle it returns it. When vm->dead is set
 * the guest is gone (exit, trap): everything returns GOJS_EXCEPTION as fast as it can.
 * Must hold: guest memory is reached through callframe.c and gojs_range alone; every count, size and
 * depth that a guest can drive is limited. */
#ifndef GOJS_VM_H
#define GOJS_VM_H

#include "gojs.h"

#include "../port/port.h"

#include <stdatomic.h>

typedef struct gojs_chars gojs_chars;
typedef struct gojs_obj gojs_obj;
typedef struct gojs_class gojs_class;

/* ---- cells (cell.c) ---- */

struct gojs_cell {
    gojs_cell *next, *previous; /* all cells of the VM */
    gojs_cell *waiting;         /* to be freed, behind this one */
    uint32_t refs;
    uint32_t bytes;   /* of this cell alone */
    uint32_t inner;   /* scratch of the collector */
    uint32_t go_id;   /* its number in Go's table, 0: Go does not know it */
    uint8_t type;     /* gojs_type: STRING, SYMBOL, OBJECT, FUNCTION */
    uint8_t interned; /* strings: in vm->strings */
    uint8_t live;     /* scratch of the collector */
};

void *gojs__cell_new(gojs_vm *vm, size_t size, gojs_type type); /* NULL: no memory */
void gojs__cell_free(gojs_vm *vm, gojs_cell *cell);             /* when the last count goes */
void gojs__cell_drop(gojs_vm *vm, gojs_cell *cell);             /* the memory alone */
void gojs__symbol_clear(gojs_vm *vm, gojs_cell *symbol);
gojs_value gojs__symbol_text(gojs_vm *vm, gojs_value symbol); /* "Symbol(description)" */
/* Accounts for memory that a cell owns besides itself; false: over the limit. */
bool gojs__charge(gojs_vm *vm, uint64_t bytes);
void gojs__uncharge(gojs_vm *vm, uint64_t bytes);

/* Doubles the room of an array, which is charged; NULL: no memory, and nothing has changed. */
void *gojs__grow(gojs_vm *vm, void *items, size_t *room, size_t size);
/* From here on what the VM has is on the account of the instance; false: it does not fit. */
bool gojs__account(gojs_vm *vm, gowasm_instance *instance);

static inline bool gojs__is_cell(gojs_value v) {
    return v.type >= GOJS_STRING && v.type <= GOJS_FUNCTION;
}
static inline gojs_value gojs__value(gojs_cell *cell) {
    gojs_value v = {(gojs_type)cell->type, {0}};
    v.as.cell = cell;
    return v;
}
static inline gojs_value gojs__exception(void) {
    return (gojs_value){GOJS_EXCEPTION, {0}};
}
static inline bool gojs__threw(gojs_value v) {
    return v.type == GOJS_EXCEPTION;
}
static inline void gojs__cell_release(gojs_vm *vm, gojs_cell *cell) {
    if (--cell->refs == 0) gojs__cell_free(vm, cell);
}
/* gojs_retain and gojs_release, where each call of the guest passes. */
static inline gojs_value gojs__retain(gojs_value v) {
    if (gojs__is_cell(v)) v.as.cell->refs++;
    return v;
}
static inline void gojs__release(gojs_vm *vm, gojs_value v) {
    if (gojs__is_cell(v)) gojs__cell_release(vm, v.as.cell);
}

/* ---- strings (string.c, number.c) ---- */

struct gojs_chars {
    gojs_cell cell;
    uint32_t hash;
    uint32_t units; /* length in UTF-16, UINT32_MAX: not counted yet */
    size_t size;
    gojs_chars *chain; /* in vm->strings */
    char bytes[];      /* UTF-8, with a NUL behind */
};

static inline gojs_chars *gojs__string(gojs_value v) {
    return (gojs_chars *)(void *)v.as.cell;
}
/* Interned: equal strings are one cell. Property keys are, and what Go has a reference to. */
gojs_chars *gojs__intern(gojs_vm *vm, const char *bytes, size_t size); /* NULL: no memory */
gojs_chars *gojs__intern_cell(gojs_vm *vm, gojs_chars *s);             /* a new count */
void gojs__unintern(gojs_vm *vm, gojs_chars *s);
/* The first size bytes are valid UTF-8? Else how many bytes are up to the first that is not. */
size_t gojs__utf8_valid(const char *bytes, size_t size);
uint32_t gojs__string_units(gojs_chars *s);
/* The byte offset of a UTF-16 index (the end, if it is beyond). */
size_t gojs__string_offset(gojs_chars *s, uint32_t unit);
/* Text as it is built; `failed` sticks. */
typedef struct gojs_text_buffer {
    gojs_vm *vm;
    char *data;
    size_t size, room;
    bool failed;
} gojs_text_buffer;
void gojs__put(gojs_text_buffer *b, const char *bytes, size_t size);
void gojs__puts(gojs_text_buffer *b, const char *text);
void gojs__put_codepoint(gojs_text_buffer *b, uint32_t c);
gojs_value gojs__text_done(gojs_text_buffer *b); /* a string; the buffer is empty again */
void gojs__text_drop(gojs_text_buffer *b);       /* without becoming one */
enum { GOJS_NUMBER_TEXT = 40 };
size_t gojs__number_text(double d, char to[GOJS_NUMBER_TEXT]); /* Number::toString, ES 6.1.6.1.20 */
/* The longest decimal literal at the start; *used: its bytes, 0: there is none. */
double gojs__parse_number(const char *text, size_t size, size_t *used);
int32_t gojs__to_int32(double d);
/* A number as an index or length: clamped into 0 to `most`; NaN is 0. */
uint32_t gojs__to_index(double d, uint32_t most);

/* ---- objects (object.c) ---- */

typedef struct gojs_property {
    gojs_cell *key; /* an interned string or a symbol */
    gojs_value value;
    bool hidden; /* not enumerable */
} gojs_property;

struct gojs_obj {
    gojs_cell cell;
    const gojs_class *class;
    gojs_obj *proto;
    gojs_property *props;
    uint32_t count, room;
    uint32_t *index; /* from keys to positions + 1, when there are many; a power of 2 */
    uint32_t index_size;
    bool frozen;
};

/* A property's name: `cell` is set for all but numbers. */
typedef struct gojs_key {
    gojs_cell *cell;
    uint32_t index;
    bool is_index;
} gojs_key;

/* What objects of a kind do their own way. Each entry may be NULL. get and set return 1 when the
 * key is theirs, 0 when it is not, -1 on an exception. */
struct gojs_class {
    const char *name;
    int (*get)(gojs_vm *vm, gojs_obj *o, const gojs_key *key, gojs_value *value);
    int (*set)(gojs_vm *vm, gojs_obj *o, const gojs_key *key, gojs_value value);
    gojs_value (*call)(gojs_vm *vm, gojs_obj *f, gojs_value self, int argc, const gojs_value *argv);
    void (*visit)(gojs_obj *o, void (*each)(void *user, gojs_value v), void *user);
    void (*free)(gojs_vm *vm, gojs_obj *o);
};

extern const gojs_class gojs__plain;

static inline gojs_obj *gojs__obj(gojs_value v) {
    return (gojs_obj *)(void *)v.as.cell;
}
static inline bool gojs__is_object(gojs_value v) {
    return v.type == GOJS_OBJECT || v.type == GOJS_FUNCTION;
}
static inline gojs_obj *gojs__as(gojs_value v, const gojs_class *class) {
    return gojs__is_object(v) && gojs__obj(v)->class == class ? gojs__obj(v) : NULL;
}
/* `size` is that of the structure that starts with gojs_obj. NULL: no memory. */
gojs_obj *gojs__obj_new(gojs_vm *vm, const gojs_class *class, size_t size, gojs_obj *proto,
                        gojs_type type);
void gojs__obj_clear(gojs_vm *vm, gojs_obj *o); /* properties and payload */

bool gojs__key(gojs_vm *vm, const char *bytes, size_t size, gojs_key *key); /* false: exception */
bool gojs__key_of(gojs_vm *vm, gojs_value v, gojs_key *key);
void gojs__key_done(gojs_vm *vm, gojs_key *key);
bool gojs__key_is(const gojs_key *key, const gojs_chars *name);

/* [[Get]], [[Set]], [[Delete]] of any value; exceptions where JavaScript has them. */
gojs_value gojs__get(gojs_vm *vm, gojs_value v, const gojs_key *key);
bool gojs__set(gojs_vm *vm, gojs_value v, const gojs_key *key, gojs_value value);
bool gojs__delete(gojs_vm *vm, gojs_value v, const gojs_key *key);
bool gojs__has(gojs_vm *vm, gojs_obj *o, const gojs_key *key);
/* The own property itself, or NULL. */
gojs_property *gojs__own(gojs_obj *o, const gojs_cell *key);
bool gojs__define(gojs_vm *vm, gojs_obj *o, gojs_cell *key, gojs_value value, bool hidden);
gojs_value gojs__get_name(gojs_vm *vm, gojs_value v, const char *name);
gojs_value gojs__get_of(gojs_vm *vm, gojs_value v, gojs_value name); /* any value; with NULs, too */
/* Sets and releases: for building objects. False: exception (the value is released all the same).
 */
bool gojs__put_value(gojs_vm *vm, gojs_value o, const char *name, gojs_value value);
bool gojs__put_hidden(gojs_vm *vm, gojs_value o, const char *name, gojs_value value);
bool gojs__instance_of(gojs_vm *vm, gojs_value v, gojs_value constructor, bool *is);
/* All own enumerable string keys, as an array of strings. */
gojs_value gojs__keys(gojs_vm *vm, gojs_value v);

/* ---- functions and errors (function.c, exception.c) ---- */

extern const gojs_class gojs__error_class;

typedef struct gojs_fn {
    gojs_obj obj;
    gojs_cfunc call;
    void *user;
    void (*drop)(void *user);
    bool builtin;    /* `new` refuses it, unless it */
    bool constructs; /* makes its own object when `new` calls it */
} gojs_fn;

extern const gojs_class gojs__function_class;

/* A row of a table of builtins. */
typedef struct gojs_builtin {
    const char *name;
    gojs_cfunc call;
} gojs_builtin;

bool gojs__is_callable(gojs_value v);
gojs_value gojs__call(gojs_vm *vm, gojs_value f, gojs_value self, int argc, const gojs_value *argv);
gojs_value gojs__construct(gojs_vm *vm, gojs_value f, int argc, const gojs_value *argv);
/* Adds `count` functions; false: no memory. */
bool gojs__add_functions(gojs_vm *vm, gojs_value to, const gojs_builtin *table, size_t count);
/* A global constructor with its prototype; borrowed, or an exception. */
gojs_value gojs__add_constructor(gojs_vm *vm, const char *name, gojs_cfunc call, gojs_obj *proto);
gojs_obj *gojs__new_proto(gojs_vm *vm);
/* Was the running builtin called by `new`? To be asked first of all, and once. */
bool gojs__take_new(gojs_vm *vm);
/* A function over a value: its `user` is a pointer to that. */
gojs_value gojs__closure(gojs_vm *vm, gojs_cfunc call, gojs_value over);
gojs_value gojs__arg(int argc, const gojs_value *argv, int i); /* undefined where there is none */
double gojs__arg_number(gojs_vm *vm, int argc, const gojs_value *argv, int i, double otherwise);

gojs_value gojs__throw_type(gojs_vm *vm, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
gojs_value gojs__throw_range(gojs_vm *vm, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
gojs_value gojs__throw_syntax(gojs_vm *vm, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
gojs_value gojs__throw_memory(gojs_vm *vm);
gojs_value gojs__new_error(gojs_vm *vm, gojs_obj *proto, const char *code, const char *message);
gojs_value gojs__take_exception(gojs_vm *vm);
/* vm->error from a thrown value; returns `status`. */
gojs_status gojs__describe(gojs_vm *vm, gojs_status status, gojs_value thrown);
gojs_status gojs__fail(gojs_vm *vm, gojs_status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* ---- arrays, bytes, promises ---- */

typedef struct gojs_arr {
    gojs_obj obj;
    gojs_value *data;
    uint32_t length, room;
} gojs_arr;
extern const gojs_class gojs__array_class;
gojs_value gojs__array_of(gojs_vm *vm, const gojs_value *values, uint32_t count);
bool gojs__array_push(gojs_vm *vm, gojs_value array, gojs_value value);

typedef struct gojs_buf { /* ArrayBuffer */
    gojs_obj obj;
    uint8_t *data;
    uint32_t size;
} gojs_buf;
typedef struct gojs_view { /* Uint8Array and its kin */
    gojs_obj obj;
    gojs_buf *buffer;
    uint32_t offset, length; /* bytes, elements */
    uint8_t kind;
} gojs_view;
enum { GOJS_UINT8 = 0, GOJS_UINT8_CLAMPED, GOJS_VIEW_KINDS = 9 };
extern const gojs_class gojs__view_class, gojs__buffer_class;
gojs_value gojs__bytes_new(gojs_vm *vm, const void *bytes, size_t size);
/* The bytes of a Uint8Array or Uint8ClampedArray alone, else NULL. */
uint8_t *gojs__octets(gojs_value v, uint32_t *size);

bool gojs__job(gojs_vm *vm, gojs_cfunc call, int argc, const gojs_value *argv); /* later */
void gojs__run_jobs(gojs_vm *vm);
void gojs__drop_jobs(gojs_vm *vm);

/* Is anything of the VM active, so that it cannot be freed? */
bool gojs__busy(const gojs_vm *vm);

/* ---- the collector (gc.c) ---- */
void gojs__collect(gojs_vm *vm);

/* ---- Go's side (refs.c, callframe.c, imports-*.c, loop.c) ---- */

typedef struct gojs_slot {
    gojs_value value;
    uint32_t count;     /* how many references Go has; UINT32_MAX: for ever; 0: free */
    uint32_t next_free; /* 0: the last */
} gojs_slot;

enum {
    GOJS_ID_NAN,
    GOJS_ID_ZERO,
    GOJS_ID_NULL,
    GOJS_ID_TRUE,
    GOJS_ID_FALSE,
    GOJS_ID_GLOBAL,
    GOJS_ID_GO,
    GOJS_ID_FIRST
};

bool gojs__ref_load(gojs_vm *vm, uint64_t ref, gojs_value *value); /* borrowed; false: no such id */
bool gojs__ref_store(gojs_vm *vm, gojs_value value, uint64_t *ref); /* counts; false: no memory */
bool gojs__init_refs(gojs_vm *vm);
bool gojs__ref_finalize(gojs_vm *vm, uint32_t id);

gojs_value gojs__go_function(gojs_vm *vm, uint32_t id);
/* Calls resume() with what is in _pendingEvent. False: the guest is gone. */
bool gojs__resume(gojs_vm *vm);
bool gojs__returned(gojs_vm *vm, int left);
gojs_status gojs__dead_status(const gojs_vm *vm);

typedef struct gojs_timer {
    uint64_t due; /* ns of gojs__now */
    uint64_t every;
    uint32_t id;
    bool go;        /* scheduleTimeoutEvent, else setTimeout */
    bool scheduler; /* TinyGo's: calls go_scheduler */
    gojs_value function, arguments;
} gojs_timer;
/* Logs "WHAT exception" and takes it. */
void gojs__report(gojs_vm *vm, const char *what);
bool gojs__random(gojs_vm *vm, void *to, size_t size);
uint64_t gojs__wall_ns(gojs_vm *vm); /* ns since 1970 */
void gojs__wait(gojs_vm *vm);        /* until gojs_step has something to do */
bool gojs__stopped(gojs_vm *vm);     /* between calls: time is up, or cancelled; the VM is dead */
uint64_t gojs__now(gojs_vm *vm);     /* the one monotonic clock, ns */
uint32_t gojs__timer_add(gojs_vm *vm, const gojs_timer *timer); /* 0: too many */
void gojs__timer_remove(gojs_vm *vm, uint32_t id);
bool gojs__scheduler_at(gojs_vm *vm, uint64_t due); /* false: too many timers */
bool gojs__timer_is_go(const gojs_vm *vm, uint32_t id);

/* ---- fs (fs-*.c) ---- */
struct gojs_files;
gojs_status gojs__files_new(gojs_vm *vm, const gowasm_options *options, gowasm_error *error);
void gojs__files_free(gojs_vm *vm);
void gojs__force_walk(gojs_vm *vm); /* for tests: as on a system without openat2 */
bool gojs__stream_write(gojs_vm *vm, unsigned fd, const void *bytes, size_t size);
/* Pending reads: what to poll, and what to do when it is ready. */
size_t gojs__reads_pending(const gojs_vm *vm);
int gojs__read_fd(const gojs_vm *vm, size_t i);
bool gojs__read_is_ready(gojs_vm *vm, size_t i);
void gojs__read_finish(gojs_vm *vm, size_t i);
/* Calls an fs callback with (error, value), at once or, at the limit of the depth, later. Takes the
 * values' counts. */
gojs_value gojs__deliver(gojs_vm *vm, gojs_value callback, gojs_value error, gojs_value value);
void gojs__run_deliveries(gojs_vm *vm);
void gojs__drop_deliveries(gojs_vm *vm);

/* ---- the VM ---- */

/* What is active now. A C function may leave the guest by a jump (gowasm_host_fail): who called the
 * guest puts these back. */
typedef struct gojs_depths {
    uint32_t calls;    /* nested calls of functions */
    uint32_t handlers; /* of these, Go functions whose caller waits for the result */
    uint32_t nested;   /* objects that JSON.stringify is inside of, in all its calls */
    uint32_t active;   /* calls of gojs_call, gojs_step and the like: C functions may run in them */
} gojs_depths;

struct gojs_job {
    struct gojs_job *next;
    gojs_cfunc call;
    int argc;
    gojs_value argv[4];
};

/* Strings that C code compares with all the time. */
#define GOJS_NAMES(X)                                                                             \
    X(length)                                                                                     \
    X(prototype)                                                                                  \
    X(constructor) X(name) X(message) X(code) X(stack) X(cause) X(id) X(args) X(result) X(buffer) \
        X(byteLength) X(byteOffset) X(then) X(toString) X(valueOf) X(toJSON) X(value) X(done)     \
            X(next) X(_pendingEvent)

struct gojs_vm {
    gojs_guest guest;
    gojs_cell cells; /* head of the ring of all cells */
    uint64_t used, collect_at;
    uint64_t granted;         /* of it on the account */
    gowasm_instance *account; /* NULL: a guest in another engine, which has none */
    gojs_cell *last_waiting;
    bool collecting;
    gojs_chars **strings;
    uint32_t string_count, string_room;
#define X(n) gojs_chars *s_##n;
    GOJS_NAMES(X)
#undef X
    gojs_chars *s_this;
    gojs_value global, go, symbol_iterator;
    gojs_obj *object_proto, *function_proto, *array_proto, *string_proto, *number_proto,
        *boolean_proto, *symbol_proto, *error_proto, *type_error_proto, *range_error_proto,
        *syntax_error_proto, *promise_proto, *date_proto, *buffer_proto, *stats_proto,
        *encoder_proto, *decoder_proto, *headers_proto, *controller_proto, *stream_proto,
        *response_proto;
    gojs_obj *view_proto[GOJS_VIEW_KINDS];
    gojs_value exception, out_of_memory;
    bool constructing;
    gojs_slot *slots;
    uint32_t slot_count, slot_room, free_slot;
    gojs_limits limits;
    uint32_t depth;   /* nested run() and resume() */
    uint64_t resumes; /* so far */
    bool delivering;  /* the next call of a Go function is a result of fs */
    gojs_depths in;
    bool running_jobs;
    struct gojs_job *jobs, *last_job, *deliveries, *last_delivery;
    gojs_timer *timers;
    uint32_t timer_count, next_timer;
    size_t timer_room;
    struct gojs_files *files;
    gowasm_hooks hooks;
    gojs_log log;
    void *log_user;
    gojs_host_call host_call;
    void *host_call_user;
    gojs_client client; /* start is NULL: none */
    uint32_t fetching;  /* requests that it has */
    enum { GOJS_WAPC_IDLE, GOJS_WAPC_WAITING, GOJS_WAPC_DONE, GOJS_WAPC_FAILED } wapc_state;
    gojs_value wapc_reply;
    void *user;
    char **argv, **env;
    uint64_t start;
    int offset_minutes; /* Date.getTimezoneOffset: west of UTC */
    bool started, uses_js;
    gojs_status dead; /* GOJS_EXITED or GOJS_TRAPPED once the guest is gone */
    int exit_code;
    atomic_int woken, wake_write;
    int wake_read;
    char error[256];
};

/* The parts of the standard library: each adds its globals. False: no memory. */
bool gojs__init_objects(gojs_vm *vm);
bool gojs__init_arrays(gojs_vm *vm);
bool gojs__init_bytes(gojs_vm *vm);
bool gojs__init_errors(gojs_vm *vm);
bool gojs__init_primitives(gojs_vm *vm);
bool gojs__init_promises(gojs_vm *vm);
bool gojs__init_dates(gojs_vm *vm);
bool gojs__init_json(gojs_vm *vm);
bool gojs__init_system(gojs_vm *vm); /* console, crypto, performance, timers */
bool gojs__init_process(gojs_vm *vm, const gowasm_options *options);
bool gojs__init_fs(gojs_vm *vm);
/* ToPrimitive with the hint string or number: the value itself unless it is an object. */
gojs_value gojs__primitive(gojs_vm *vm, gojs_value v, bool string);
void gojs__warn(gojs_vm *vm, int level, const char *message, size_t size);

#endif
