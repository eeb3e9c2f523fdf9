/* core.h: the lowest layer of GOOS=js: values, what they are made of, and the state of a VM that
 * all of it needs. It knows nothing of the layers above.
 *
 * Terms: a cell is a counted value in memory (string, symbol, object, function). A function that
 * returns a gojs_value gives a count; arguments are borrowed. GOJS_EXCEPTION as a result means that
 * the exception is in vm->core.exception; a caller that does not handle it returns it. When
 * vm->core.dead is set the guest is gone (exit, trap): everything returns GOJS_EXCEPTION as fast as
 * it can.
 * Invariants: every count, size and depth that a guest can drive is limited. */
#ifndef GOJS_CORE_H
#define GOJS_CORE_H

#include "gojs.h"

typedef struct gojs_chars gojs_chars;
typedef struct gojs_obj gojs_obj;
typedef struct gojs_class gojs_class;

/* ---- cells (cell.c, gc.c) ---- */

struct gojs_cell {
    gojs_cell *next, *previous; /* all cells of the VM */
    gojs_cell *waiting;         /* to be freed, after this one */
    uint32_t refs;
    uint32_t bytes;   /* of this cell alone */
    uint32_t inner;   /* scratch of the collector */
    uint32_t go_id;   /* a number that the layer of Go gives it, 0: none */
    uint8_t type;     /* gojs_type: STRING, SYMBOL, OBJECT, FUNCTION */
    uint8_t interned; /* strings: in the VM's table */
    uint8_t live;     /* scratch of the collector */
};

void *gojs__cell_new(gojs_vm *vm, size_t size, gojs_type type); /* NULL: no memory */
void gojs__cell_free(gojs_vm *vm, gojs_cell *cell);             /* when the last count goes */
void gojs__cell_drop(gojs_vm *vm, gojs_cell *cell);             /* the memory alone */
void gojs__cells_free(gojs_vm *vm);                             /* all, whatever their counts */
void gojs__collect(gojs_vm *vm);

/* Accounts for memory that a cell owns in addition to itself; false: over the limit. */
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

/* ---- strings, symbols, numbers (string.c, symbol.c, number.c) ---- */

struct gojs_chars {
    gojs_cell cell;
    uint32_t hash;
    uint32_t units; /* length in UTF-16, UINT32_MAX: not counted yet */
    size_t size;
    gojs_chars *chain; /* in the VM's table */
    char bytes[];      /* UTF-8, and a NUL after it */
};

static inline gojs_chars *gojs__string(gojs_value v) {
    return (gojs_chars *)(void *)v.as.cell;
}
/* Interned: equal strings are one cell. Property keys are, and what Go has a reference to. */
gojs_chars *gojs__intern(gojs_vm *vm, const char *bytes, size_t size); /* NULL: no memory */
gojs_chars *gojs__intern_cell(gojs_vm *vm, gojs_chars *s);             /* a new count */
void gojs__unintern(gojs_vm *vm, gojs_chars *s);
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

gojs_value gojs__symbol_new(gojs_vm *vm, gojs_value description); /* takes its count */
void gojs__symbol_clear(gojs_vm *vm, gojs_cell *symbol);
gojs_value gojs__symbol_text(gojs_vm *vm, gojs_value symbol); /* "Symbol(description)" */

enum { GOJS_NUMBER_TEXT = 40 };
size_t gojs__number_text(double d, char to[GOJS_NUMBER_TEXT]); /* Number::toString, ES 6.1.6.1.20 */
/* The longest decimal literal at the start; *used: its bytes, 0: there is none. */
double gojs__parse_number(const char *text, size_t size, size_t *used);
int32_t gojs__to_int32(double d);
/* A number as an index or length: clamped into 0 to `most`; NaN is 0. */
uint32_t gojs__to_index(double d, uint32_t most);

/* ToPrimitive with the hint string or number: the value itself unless it is an object (convert.c).
 */
gojs_value gojs__primitive(gojs_vm *vm, gojs_value v, bool string);

/* ---- objects (object.c, property-key.c) ---- */

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

/* What objects of a kind do their own way. Each entry may be NULL. get, set and remove return 1
 * when the key is theirs, 0 when it is not, -1 on an exception. */
struct gojs_class {
    const char *name;
    int (*get)(gojs_vm *vm, gojs_obj *o, const gojs_key *key, gojs_value *value);
    int (*set)(gojs_vm *vm, gojs_obj *o, const gojs_key *key, gojs_value value);
    int (*remove)(gojs_vm *vm, gojs_obj *o, const gojs_key *key);
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
/* An index as the string that it is for most objects; the key owns it. False: exception. */
bool gojs__key_name(gojs_vm *vm, gojs_key *key);
void gojs__key_done(gojs_vm *vm, gojs_key *key);
bool gojs__key_is(const gojs_key *key, const gojs_chars *name);
const char *gojs__key_text(const gojs_key *key, char few[16]); /* for messages */

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

/* ---- functions (function.c) ---- */

typedef struct gojs_fn {
    gojs_obj obj;
    gojs_cfunc call;
    void *user;
    void (*drop)(void *user);
    bool builtin;    /* `new` refuses it, unless it */
    bool constructs; /* makes its own object when `new` calls it */
} gojs_fn;

extern const gojs_class gojs__function_class;

/* The head of a C function that the guest can call: a gojs_cfunc. */
#define METHOD(name)                                                                       \
    static gojs_value name(gojs_vm *vm, gojs_value self, int argc, const gojs_value *argv, \
                           void *user)

/* A row of a table of such functions. */
typedef struct gojs_builtin {
    const char *name;
    gojs_cfunc call;
} gojs_builtin;

bool gojs__is_callable(gojs_value v);
gojs_value gojs__call(gojs_vm *vm, gojs_value f, gojs_value self, int argc, const gojs_value *argv);
gojs_value gojs__construct(gojs_vm *vm, gojs_value f, int argc, const gojs_value *argv);
/* Adds `count` functions; false: no memory. */
bool gojs__add_functions(gojs_vm *vm, gojs_value to, const gojs_builtin *table, size_t count);
/* One whose `user` tells it apart from others of the same C function; false: no memory. */
bool gojs__add_variant(gojs_vm *vm, gojs_value to, const char *name, gojs_cfunc call,
                       intptr_t which);
/* A global object with so many functions; false: no memory. */
bool gojs__add_object(gojs_vm *vm, const char *name, const gojs_builtin *table, size_t count);
/* A global constructor with its prototype; borrowed, or an exception. */
gojs_value gojs__add_constructor(gojs_vm *vm, const char *name, gojs_cfunc call, gojs_obj *proto);
gojs_obj *gojs__new_proto(gojs_vm *vm);
/* Was the running builtin called by `new`? To be asked first of all, and once. */
bool gojs__take_new(gojs_vm *vm);
/* A function over a value: its `user` is a pointer to that. */
gojs_value gojs__closure(gojs_vm *vm, gojs_cfunc call, gojs_value over);
gojs_value gojs__arg(int argc, const gojs_value *argv, int i); /* undefined where there is none */
double gojs__arg_number(gojs_vm *vm, int argc, const gojs_value *argv, int i, double otherwise);

/* ---- exceptions (exception.c) ---- */

extern const gojs_class gojs__error_class;

gojs_value gojs__throw_type(gojs_vm *vm, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
gojs_value gojs__throw_range(gojs_vm *vm, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
gojs_value gojs__throw_syntax(gojs_vm *vm, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
gojs_value gojs__throw_memory(gojs_vm *vm);
gojs_value gojs__new_error(gojs_vm *vm, gojs_obj *proto, const char *code, const char *message);
gojs_value gojs__take_exception(gojs_vm *vm);
/* The VM's error text from a thrown value; returns `status`. */
gojs_status gojs__describe(gojs_vm *vm, gojs_status status, gojs_value thrown);
gojs_status gojs__fail(gojs_vm *vm, gojs_status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* ---- the embedder's hooks, and what there is without them (embedder.c) ---- */

uint64_t gojs__now(gojs_vm *vm);     /* the one monotonic clock, ns */
uint64_t gojs__wall_ns(gojs_vm *vm); /* ns since 1970 */
bool gojs__random(gojs_vm *vm, void *to, size_t size);
void gojs__warn(gojs_vm *vm, int level, const char *message, size_t size); /* to the log */
void gojs__report(gojs_vm *vm, const char *what); /* logs "WHAT exception" and takes it */

/* ---- the VM (core.c) ---- */

/* What is active now. A C function may leave the guest by a jump (gowasm_host_fail): who called the
 * guest puts these back. */
typedef struct gojs_depths {
    uint32_t calls;    /* nested calls of functions */
    uint32_t handlers; /* of these, functions of the guest whose caller waits for the result */
    uint32_t nested;   /* objects that JSON.stringify has begun, in all its calls */
    uint32_t active;   /* calls from outside of the guest: C functions may run in them */
} gojs_depths;

/* The prototypes that this layer needs. Each layer has its own array. */
enum {
    GOJS_PROTO_OBJECT,
    GOJS_PROTO_FUNCTION,
    GOJS_PROTO_STRING,
    GOJS_PROTO_NUMBER,
    GOJS_PROTO_BOOLEAN,
    GOJS_PROTO_SYMBOL,
    GOJS_PROTO_ERROR,
    GOJS_PROTO_TYPE_ERROR,
    GOJS_PROTO_RANGE_ERROR,
    GOJS_PROTO_SYNTAX_ERROR,
    GOJS_PROTO_COUNT
};

typedef struct gojs_core {
    gojs_cell cells; /* head of the ring of all cells */
    uint64_t used, collect_at;
    uint64_t granted;         /* of it on the account */
    gowasm_instance *account; /* NULL: a guest in another engine, which has none */
    gojs_cell *last_waiting;
    bool collecting, constructing;
    gojs_chars **strings;
    uint32_t string_count, string_room;
    gojs_chars *s_length, *s_prototype, *s_toString, *s_valueOf; /* compared with all the time */
    gojs_value global, exception, out_of_memory;
    gojs_obj *proto[GOJS_PROTO_COUNT];
    gojs_limits limits;
    gojs_depths in;
    gowasm_hooks hooks;
    gojs_log log;
    void *log_user;
    void (*no_log)(gojs_vm *vm, int level, const char *message, size_t size); /* without a log */
    void *user;
    gojs_status dead; /* GOJS_EXITED or GOJS_TRAPPED once the guest is gone */
    char error[256];
} gojs_core;

/* A layer has its state here, and sees those below it; the ones above have no structure yet where
 * it is compiled. */
struct gojs_vm {
    gojs_core core;
    struct gojs_builtins *builtins;
    struct gojs_host *host;
    struct gojs_go *go;
};

/* What a VM is made from, and why it could not be. */
typedef struct gojs_setup {
    const gojs_guest *guest;
    const gowasm_options *options;
    gojs_status failure; /* GOJS_NO_MEMORY, unless a module knows better: then `error` says it */
    gowasm_error *error;
} gojs_setup;

/* A part of a VM. Each layer has a table of its own; who makes the VM goes through them, from
 * below, without knowing what they are. Each entry may be NULL; drop and free also follow an init
 * that has failed. */
typedef struct gojs_module {
    const char *name;
    bool (*init)(gojs_vm *vm, gojs_setup *setup);
    void (*drop)(gojs_vm *vm); /* gives back what it holds, while values still live */
    void (*free)(gojs_vm *vm); /* after the last value has gone */
} gojs_module;

typedef struct gojs_modules {
    const gojs_module *rows;
    size_t count;
} gojs_modules;

extern const gojs_modules gojs__core_modules;

#endif
