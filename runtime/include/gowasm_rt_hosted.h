/* gowasm_rt_hosted.h: the seam between generated code, the runtime and the host library, with an
 * operating system. Not for users: it may change with every version, and GOWASM_ABI with it.
 *
 * An instance is one block of address space:
 *
 *     | guard | guest call stack, growing down | struct PREFIX_instance | linear memory | guard |
 *                                              ^ instance               ^ instance + memory_offset
 *
 * so that generated code finds linear memory at a constant distance from the instance pointer that
 * it has in a register anyway. struct PREFIX_instance starts with struct gowasm_instance. */
#ifndef GOWASM_RT_HOSTED_H
#define GOWASM_RT_HOSTED_H

#include "gowasm_link.h"
#include "gowasm_rt.h"

#define GOWASM_ABI 7

/* Linear memory. `data` never moves during the life of an instance. */
typedef struct gowasm_memory {
    uint8_t *data;
    uint64_t size;      /* bytes accessible now */
    uint32_t pages;     /* size / GOWASM_PAGE */
    uint32_t max_pages; /* the module's maximum and the options' limit, whichever is less */
    uint64_t reserved;  /* bytes from `data`; after `size` they are inaccessible */
} gowasm_memory;

/* With guard pages, what is inaccessible after the 4 GiB that an index reaches: another module
 * that imports the memory may have larger offsets than the one that defines it. */
#define GOWASM_SHARED_GUARD 0x100000u

struct gowasm_functable {
    gowasm_funcref *data;
    uint32_t size, max;
    gowasm_instance *owner; /* whose account it is on */
};
struct gowasm_externtable {
    gowasm_externref *data;
    uint32_t size, max;
    gowasm_instance *owner;
};

/* One call from the host into a guest: lives on the host's stack, linked from the instance. The
 * machine part is written by enter-ARCH.S. */
typedef struct gowasm_entry gowasm_entry;

/* Text of the guest's, NUL-terminated: at most GOWASM_TEXT_MAX bytes, which take 64 KiB. */
#define GOWASM_TEXT_MAX 65535u
typedef struct gowasm_text {
    char *data;
    uint32_t size, room;
} gowasm_text;

/* The part of an instance that the runtime knows. The members up to nested are read and written by
 * enter-ARCH.S at these offsets (static asserts in runtime/src/enter.h keep them in step). */
struct gowasm_instance {
    void *stack_pointer;  /* top of the guest stack: where a call from outside starts */
    gowasm_entry *entry;  /* innermost active call, NULL while idle */
    uintptr_t thread;     /* the thread pointer of the thread that was made ready for traps */
    uintptr_t in_host;    /* 1 while a host function runs: a fault is then not the guest's */
    uintptr_t nested;     /* active calls that the innermost one interrupted: a host function of
                             theirs called back */
    uint8_t *stack_limit; /* generated code must not go below: checked with --no-guard only */
    uint8_t *host_limit;  /* host functions start above this, else the guest's stack is full */
    const gowasm_module *module;
    gowasm_memory memory;
    uint32_t flags; /* GOWASM_INSTANCE_* */
    int exit_code;  /* with GOWASM_INSTANCE_EXITED */
    uint32_t slot;  /* in the registry of instances */
    gowasm_error error;
    gowasm_options options;   /* the copy; only streams, limits and user stay valid */
    struct gowasm_wasi *wasi; /* host library state, from gowasm__wasi_new */
    struct gojs_vm *js;       /* the same of a module for GOOS=js, from gowasm__gojs_new */
    void *user;
    void *region; /* of the whole block, for freeing and for the fault handler */
    size_t region_size;
    uint8_t *stack_end;           /* the guest's stack ends here at present: stack-mmap.c */
    uint64_t limit;               /* of its account, account.c; 0: none */
    uint64_t charged;             /* on it, apart from linear memory and the stack */
    uint32_t table_entries;       /* of all its tables */
    gowasm_memory *linear;        /* `memory`, or what the module imports */
    gowasm_instance *next_linked; /* a ring of all that share something; NULL: nothing is shared */
    const void *runtime;          /* which copy of the runtime made it */
    uint32_t args_at, args_left;  /* memory that the guest has lent for arguments: slices.c */
    struct gowasm_snapshot *snapshot; /* what it is reset to; shared by clones */
    uint64_t deadline;                /* on gowasm_clock(); 0: none */
    uint64_t deadline_span;           /* how far away it was when it was set, ns */
    uint64_t init_span;               /* the same of options.deadline; 0: there was none */
    uint32_t fuel;          /* units of work until gowasm__tick() is called; "negative": used up */
    uintptr_t return_limit; /* frames above it are older than the last look at the clock */
    int cancelled;          /* atomic: gowasm_cancel() */
    int wake;               /* descriptor that wakes a waiting host function, plus 1; 0: none yet */
    struct gowasm_out *outs; /* results of host functions that are running, newest first */
    gowasm_text said;        /* what the guest wrote from "panic: " on: panic-text.c */
    bool said_open;          /* what it writes goes there */
    bool said_line;          /* there is no newline in it yet */
    uint8_t said_before;     /* bytes in `said_tail` */
    char said_tail[16];      /* the last that it wrote */
    gowasm_error ended;      /* with GOWASM_INSTANCE_EXITED or _DEAD: how */
    gowasm_text text;        /* of an error, whole, where its message is less: error-text.c */
    char text_of[256];       /* that message */
    void *imports; /* struct PREFIX_imports: the module's, or its own (imports-settable.c) */
};

enum {
    GOWASM_INSTANCE_STARTED = 1,   /* _initialize or _start has run */
    GOWASM_INSTANCE_EXITED = 2,    /* proc_exit was called */
    GOWASM_INSTANCE_FREED = 4,     /* by its user, but others may still refer to it */
    GOWASM_INSTANCE_PROVIDES = 8,  /* another has imported something from it */
    GOWASM_INSTANCE_FUNCREFS = 16, /* its functions may be in tables of others */
    GOWASM_INSTANCE_MAPPED = 32,   /* its memory is mapped from the snapshot's */
    GOWASM_INSTANCE_LOST = 64,     /* a reset failed half way: no call enters it any more */
    GOWASM_INSTANCE_DEAD = 128,    /* it trapped or panicked, and its language's runtime cannot go
                                      on: refuses calls until it is reset */
    GOWASM_INSTANCE_GONE = 256, /* it was freed: all that is left is this header (free-checked.c) */
    GOWASM_INSTANCE_UNSTARTED = 512,  /* its _start must run before its exports */
    GOWASM_INSTANCE_HOST_STACK = 1024 /* a host function has got more stack: stack-mmap.c */
};

/* Something in struct PREFIX_instance that bytes do not describe: a table, or a funcref, which has
 * the address of its instance in it. */
typedef enum gowasm_place_kind {
    GOWASM_PLACE_FUNCTABLE,
    GOWASM_PLACE_EXTERNTABLE,
    GOWASM_PLACE_FUNCREF
} gowasm_place_kind;
typedef struct gowasm_state_place {
    size_t offset;
    gowasm_place_kind kind;
} gowasm_state_place;

/* Where a Go module has the tables of its own tracebacks, in its initial memory, and the offsets of
 * Go's SP and g in the instance. */
typedef struct gowasm_go {
    uint32_t pclntab, size; /* address of runtime.pcHeader; bytes from there on, 0: not found */
    uint32_t gofunc;        /* address of go:func.*, or 0 */
    uint32_t shift, bias;   /* an entry there is a function's index << shift, + bias */
    uint32_t sp, g;
    const uint32_t *fields;  /* offsets in Go's structures, by GoField (golang/layout.h) */
    const uint32_t *exports; /* PC_F of the functions that are called from outside */
    uint32_t export_count;
} gowasm_go;

/* A position in the guest's source, by its DWARF: offsets in the texts, "" where not known. That
 * in the function itself has `function` ""; another was inlined at the position `caller`. */
typedef struct gowasm_source_pos {
    uint32_t function, file, line, caller;
} gowasm_source_pos;

/* The calls of the module's functions: that with number `call` in `function`, an index after the
 * imports, is at positions[calls[first[function] + call]]; UINT32_MAX: not known. */
typedef struct gowasm_sites {
    const uint32_t *first;
    const uint32_t *calls;
    const gowasm_source_pos *positions;
    const char *texts;
} gowasm_sites;

/* What GW_SITE (gowasm_gen.h) leaves in the section gowasm_sites for each call in guest code. */
typedef struct gowasm_site {
    int32_t label; /* from here to where the call begins */
    uint32_t function, call;
} gowasm_site;

/* A module as generated code describes it: constant, one for each compiled module. */
struct gowasm_module {
    uint32_t abi;                    /* GOWASM_ABI */
    uint32_t flags;                  /* GOWASM_MODULE_* */
    const char *name;                /* the prefix */
    uint32_t instance_size;          /* sizeof(struct PREFIX_instance) */
    uint32_t memory_offset;          /* from the instance to linear memory; a multiple of 64 KiB;
                                        0: it has no memory of its own */
    uint32_t memory_min, memory_max; /* pages */
    uint32_t max_offset; /* largest static offset + access size of any load or store: how far
                            beyond 4 GiB the guard must reach */
    const gowasm_segment *segments; /* active data, in order, without overlaps, inside memory_min */
    uint32_t segment_count;
    uint32_t symbol_count;
    const gowasm_symbol *symbols; /* NULL: compiled without names */
    /* Sets globals and tables and copies active segments that depend on imports; may trap. Runs
     * inside an entry, as does `start`; the runtime calls that right after it. */
    void (*init)(gowasm_instance *);
    void (*start)(gowasm_instance *);      /* wasm's start function, or NULL */
    void (*free)(gowasm_instance *);       /* releases what init allocated (tables) */
#define GW_PARAM(name) , uint32_t name
#define GW_ENTRY(id, name, other, flavour, result, member, params) \
    result (*member)(gowasm_instance * instance params);
#include "gowasm_entries.def"
#undef GW_PARAM
    const gowasm_state_place *places;
    uint32_t place_count;
    uint64_t preinit_clock; /* with GOWASM_MODULE_PREINIT: the guest's monotonic clock then, ns */
    const gowasm_go *go;                /* NULL: not made by Go, or without such tables */
    const gowasm_sites *sites;          /* NULL: no DWARF */
    void *imports; /* struct PREFIX_imports for all instances without their own, or NULL */
    size_t imports_size;
};

enum {
    GOWASM_MODULE_BOUNDS_CHECKS = 1, /* --no-guard: no guard pages, no signal handler needed */
    GOWASM_MODULE_GO = 2,            /* made by Go: memory.grow failures are its out of memory... */
    GOWASM_MODULE_INTERRUPTIBLE = 4, /* --interruptible */
    GOWASM_MODULE_PREINIT = 8,       /* its image is the state after _initialize (--preinit) */
    GOWASM_MODULE_NEEDS_START = 16 /* a command whose exports are not to be called before _start */
};

static inline bool gowasm__interruptible(const gowasm_instance *instance) {
    const gowasm_module *module = instance->module;
    return module != NULL && (module->flags & GOWASM_MODULE_INTERRUPTIBLE) != 0;
}

/* Makes an instance: reserves the block, lays out memory, runs init and start, and then
 * _initialize where the module has it (a command's _start is run by gowasm__start). */
gowasm_status gowasm__new(const gowasm_module *module, const gowasm_options *options,
                          gowasm_instance **instance, gowasm_error *error);
void gowasm__free(gowasm_instance *instance); /* NULL is allowed */

/* Back to the last checkpoint, or, where there is none, to the state after _initialize, which is
 * run again and leaves a checkpoint. The error is in instance->error. */
gowasm_status gowasm__reset(gowasm_instance *instance);

/* Another instance in the state of the last checkpoint of `from`, which gets one if it has none. */
gowasm_status gowasm__clone(gowasm_instance *from, const gowasm_options *options,
                            gowasm_instance **instance, gowasm_error *error);

/* The functions of `imports`, a struct PREFIX_imports or NULL for none, become those of the
 * instance; of the module, where that is NULL. */
gowasm_status gowasm__set_imports(const gowasm_module *module, gowasm_instance *instance,
                                  const void *imports);

/* The same for one of them, by name and type: what a module of --interface imports, in the order of
 * the members of PREFIX_imports. GOWASM_OK where the module does not import it. */
typedef struct gowasm_import {
    const char *name; /* "env.notify" */
    const char *type; /* "int32_t (int32_t)" */
} gowasm_import;
gowasm_status gowasm__set_import(const gowasm_module *module, gowasm_instance *instance,
                                 const gowasm_import *list, uint32_t count, const char *name,
                                 const char *type, void (*function)(void));

/* api-table.c: for tables of --interface. */
extern const gowasm_api gowasm__api;

/* Leaves the guest with GOWASM_HOST_ERROR: it called an import that no one has given. */
__attribute__((cold)) _Noreturn void gowasm__missing_import(gowasm_instance *instance,
                                                            const char *name);

/* Runs _start once. GOWASM_EXIT with the code is its normal end (also when it just returns: code
 * 0). After code 0 the exports of a guest that is not Go's stay callable. */
gowasm_status gowasm__start(gowasm_instance *instance);

/* Enters the guest: switches to its stack and calls body(instance, a, b, c, d) there. The status is
 * GOWASM_OK when body returned, else what the guest was left with (details in instance->error). May
 * be called again from a host function: it continues on the same guest stack.
 *
 * All words travel in registers. `body` comes last so that the others are where it wants them. */
typedef struct gowasm_outcome {
    uint64_t value;  /* what body returned, in as many low bits as its type has; 0 if it did not */
    uint64_t status; /* gowasm_status */
} gowasm_outcome;
typedef uint32_t (*gowasm_body32)(gowasm_instance *instance, uint64_t a, uint64_t b, uint64_t c,
                                  uint64_t d);
typedef uint64_t (*gowasm_body64)(gowasm_instance *instance, uint64_t a, uint64_t b, uint64_t c,
                                  uint64_t d);
gowasm_outcome gowasm__enter32(gowasm_instance *instance, uint64_t a, uint64_t b, uint64_t c,
                               uint64_t d, gowasm_body32 body);
gowasm_outcome gowasm__enter64(gowasm_instance *instance, uint64_t a, uint64_t b, uint64_t c,
                               uint64_t d, gowasm_body64 body);

/* --interruptible: instance->fuel is used up. Leaves the guest if its deadline has passed or it was
 * cancelled; else the new fuel, which is in the instance, too. */
__attribute__((cold)) uint32_t gowasm__tick(gowasm_instance *instance);
#if defined(__clang__) && defined(__x86_64__) /* enter-x86_64.S: the same, keeping registers */
__attribute__((cold, preserve_most)) void gowasm__tick_kept(gowasm_instance *instance);
#endif

/* The same for loops that count by themselves and have used up what they had: GOWASM_LOCAL_FIRST
 * units, for which the function's caller or entry paid, then GOWASM_LOCAL_TICKS, which this takes
 * off and gives. */
#define GOWASM_LOCAL_FIRST 256u
#define GOWASM_LOCAL_TICKS 4096u
__attribute__((cold)) uint32_t gowasm__local_ticks(gowasm_instance *instance);

/* Bulk operations of more than GOWASM_SHORT bytes, whose ranges have been checked: in pieces, with
 * the checks of --interruptible between them (bulk.c). What a deadline ends stays half done. */
#define GOWASM_SHORT 1024u
void gowasm__fill(gowasm_instance *instance, void *to, uint32_t byte, size_t size);
void gowasm__move(gowasm_instance *instance, void *to, const void *from, size_t size);
int gowasm__compare(gowasm_instance *instance, const void *a, const void *b, size_t size);
const void *gowasm__search(gowasm_instance *instance, const void *in, uint32_t byte, size_t size);
void gowasm__hash(gowasm_instance *instance, uint8_t *state, const uint8_t *blocks,
                  uint64_t count); /* gowasm__sha256 */
bool gowasm__sum(gowasm_instance *instance, uint32_t *crc, const uint8_t *table,
                 const uint8_t *bytes, uint64_t size); /* gowasm__crc32 */
uint64_t gowasm__tally(gowasm_instance *instance, const uint8_t *in, uint64_t size,
                       uint8_t byte); /* gowasm__count */
bool gowasm__seek(gowasm_instance *instance, const uint8_t *in, uint64_t size, const uint8_t *what,
                  uint64_t length, uint64_t *at); /* gowasm__find */

/* For host functions whose work depends on what the guest asks for: so much was done beside what
 * each call counts for anyway, in units of about a nanosecond. The guest's next check comes to
 * gowasm__tick() the earlier; nothing is left here. */
static inline void gowasm__worked(gowasm_instance *instance, uint64_t units) {
    if ((int32_t)instance->fuel > 0 && units < instance->fuel) {
        instance->fuel -= (uint32_t)units;
    } else {
        if ((int32_t)instance->fuel > 0) instance->fuel = 0;
        instance->return_limit = 0; /* a function that returns looks, too */
    }
}

/* The same for host functions that waited, which hold nothing that must be released. They wait no
 * longer than gowasm__time_left(), nanoseconds, or until the descriptor gowasm__wake_fd() is
 * readable (-1: there is none). */
void gowasm__check(gowasm_instance *instance);
bool gowasm__late(const gowasm_instance *instance); /* it would leave: for who holds something */
/* The same where no call is active: the error is in the instance, and a Go guest has ended. */
gowasm_status gowasm__check_idle(gowasm_instance *instance);
uint64_t gowasm__time_left(const gowasm_instance *instance);
int gowasm__wake_fd(gowasm_instance *instance);
/* Its descriptor is readable: by a cancellation? If not, by one that was used up or taken back
 * before it was written: the descriptor is cleared, and the wait goes on. */
bool gowasm__woken(gowasm_instance *instance);
/* A host function has returned with one of GOWASM_LEAVE_FLAGS set. Where the guest ended in a call
 * that the host function made, the call around it ends as well; else more stack is taken back. */
#define GOWASM_LEAVE_FLAGS \
    (GOWASM_INSTANCE_EXITED | GOWASM_INSTANCE_DEAD | GOWASM_INSTANCE_HOST_STACK)
__attribute__((cold)) void gowasm__leave(gowasm_instance *instance);

/* An export of GOOS=js returned because it waits for an event, which cannot come inside of a call:
 * ends the call and the instance. */
__attribute__((cold)) _Noreturn void gowasm__blocked(gowasm_instance *instance);

/* For the host library: the guest has written this to its standard output or error. Takes time in
 * proportion to the size: what may be long is given in pieces. */
void gowasm__said(gowasm_instance *instance, uint32_t fd, const void *bytes, size_t size);

/* What gowasm_host_raise() does, for the error of `from`. */
__attribute__((cold)) _Noreturn void gowasm__raise(gowasm_instance *instance,
                                                   const gowasm_instance *from);

/* Imports that are not functions: check what the program handed over (core spec 4.5.4, "external
 * typing") and, where it does not match, leave init with GOWASM_BAD_ARGUMENT. `name` is for the
 * error; a `max` of UINT32_MAX is none. `guard` is how far beyond 4 GiB the module's accesses reach
 * where it relies on guard pages, else 0. */
void gowasm__link_memory(gowasm_instance *instance, const char *name, gowasm_memory_ref ref,
                         uint32_t min, uint32_t max, uint32_t guard);
void *gowasm__link_table(gowasm_instance *instance, const char *name, gowasm_table_ref ref,
                         gowasm_value_type type, uint32_t min, uint32_t max);
void *gowasm__link_global(gowasm_instance *instance, const char *name, gowasm_global_ref ref,
                          gowasm_value_type type, bool is_mutable);

/* For what the runtime and the host library keep on the guest's behalf: puts `bytes` on the account
 * of the instance, on which linear memory, tables and the stack are too. False: they do not fit
 * into max_memory; nothing has changed. What is charged is uncharged when it is freed. Only between
 * calls and in host functions, in the thread that the instance runs in. */
bool gowasm__charge(gowasm_instance *instance, uint64_t bytes);
void gowasm__uncharge(gowasm_instance *instance, uint64_t bytes);

/* The one door to guest memory for host functions: NULL when [offset, offset+size) is not inside.
 */
static inline uint8_t *gowasm__span(const gowasm_instance *instance, uint64_t offset,
                                    uint64_t size) {
    const gowasm_memory *m = instance->linear;
    return offset <= m->size && size <= m->size - offset ? m->data + offset : NULL;
}

/* Byte slices in calls (slices.c) -----------------------------------------------------------------
 *
 * For a call with `count` slices: copies them into the guest, at[i] is where. gowasm__args_close()
 * follows in any case, with the status of the call, which it returns, and the place of the result,
 * which may be NULL: if the call failed, nothing is left there of an earlier one. */
typedef struct gowasm_args {
    uint32_t block; /* from the guest's malloc, for free; 0: none */
} gowasm_args;
gowasm_status gowasm__args_open(gowasm_instance *instance, gowasm_args *args,
                                const gowasm_bytes *in, uint32_t count, uint32_t *at);
gowasm_status gowasm__args_close(gowasm_instance *instance, gowasm_args *args, gowasm_buffer *out,
                                 gowasm_status status);

/* There is no instance: GOWASM_BAD_ARGUMENT, and an empty result. `out` may be NULL. */
gowasm_status gowasm__no_instance(gowasm_buffer *out);

/* What a function returned that returns bytes or an error: address << 32 | is it an error's text?
 * << 31 | length. `out` may be NULL. */
gowasm_status gowasm__result(gowasm_instance *instance, uint64_t result, gowasm_buffer *out);

/* For host functions. A slice that the guest passes: traps when it is outside guest memory. */
gowasm_bytes gowasm__view(gowasm_instance *instance, uint32_t at, uint32_t size);

/* The result of a host function that is running: freed when the guest is left meanwhile. */
typedef struct gowasm_out {
    gowasm_buffer buffer;
    gowasm_entry *entry;
    struct gowasm_out *next;
} gowasm_out;
void gowasm__out_open(gowasm_instance *instance, gowasm_out *out);

/* Moves its buffer into the guest and frees it: the result as above. Traps when that fails. */
uint64_t gowasm__give(gowasm_instance *instance, gowasm_out *out);

/* SHA-256's compression function over `count` blocks of 64 bytes. `state`: eight words in the
 * machine's byte order, the guest's. */
void gowasm__sha256(uint8_t *state, const uint8_t *blocks, uint64_t count);

/* CRC-32 of the bytes after those whose sum is *crc. `table`: hash/crc32's of the polynomial, 256
 * words. False: the processor is no faster than the guest's own code, and nothing has changed. */
bool gowasm__crc32(uint32_t *crc, const uint8_t *table, const uint8_t *bytes, uint64_t size);

/* Where the `length` bytes `what` are for the first time; UINT64_MAX: nowhere. 2 <= length <= size.
 * False: they are hard to tell from what is there, and another way to search is faster. */
bool gowasm__find(const uint8_t *in, uint64_t size, const uint8_t *what, uint64_t length,
                  uint64_t *at);
uint64_t gowasm__count(const uint8_t *in, uint64_t size, uint8_t byte);

/* Eight bytes of the guest's, at any address. */
typedef uint64_t gowasm_word __attribute__((may_alias, aligned(1)));

/* math/big's vectors of n words: z = x + y, x - y, x*y + carry, x + y*m + carry; the carry. */
uint64_t gowasm__add_words(gowasm_word *z, const gowasm_word *x, const gowasm_word *y, uint64_t n);
uint64_t gowasm__sub_words(gowasm_word *z, const gowasm_word *x, const gowasm_word *y, uint64_t n);
uint64_t gowasm__mul_words(gowasm_word *z, const gowasm_word *x, uint64_t y, uint64_t n,
                           uint64_t carry);
uint64_t gowasm__add_mul_words(gowasm_word *z, const gowasm_word *x, const gowasm_word *y,
                               uint64_t m, uint64_t n, uint64_t carry);

/* z = x << s, x >> s, n > 0, 0 < s < 64; the bits that are left, as word n or word -1. */
uint64_t gowasm__shift_left(gowasm_word *z, const gowasm_word *x, uint64_t n, unsigned s);
uint64_t gowasm__shift_right(gowasm_word *z, const gowasm_word *x, uint64_t n, unsigned s);

/* z, of 2*n words, which overlaps no other: x*y / 2^(64*n) modulo m in the first n. k: -1/m modulo
 * 2^64. */
void gowasm__montgomery(gowasm_word *z, const gowasm_word *x, const gowasm_word *y,
                        const gowasm_word *m, uint64_t k, uint64_t n);

/* Tables, on the account of their owner: allocate (where there is no memory, init ends with
 * GOWASM_MEMORY_LIMIT), release. */
void gowasm__functable_new(gowasm_instance *owner, gowasm_functable *table, uint32_t size,
                           uint32_t max);
void gowasm__externtable_new(gowasm_instance *owner, gowasm_externtable *table, uint32_t size,
                             uint32_t max);
void gowasm__functable_free(gowasm_functable *table);
void gowasm__externtable_free(gowasm_externtable *table);

/* For plain functions: the module's default instance, made on first use (thread-safe), and the
 * report of a failure through the hook. */
typedef struct gowasm_default {
    gowasm_instance *instance;   /* zero-initialised; read and written atomically */
    struct gowasm_default *next; /* the one that was made before */
} gowasm_default;
gowasm_instance *gowasm__default(gowasm_default *slot, const gowasm_module *module);
/* The same without a call: NULL before the first use. */
static inline gowasm_instance *gowasm__default_now(gowasm_default *slot) {
#ifdef __ATOMIC_ACQUIRE
    return __atomic_load_n(&slot->instance, __ATOMIC_ACQUIRE);
#else /* tcc: what is read through the pointer cannot be older than it */
    return *(gowasm_instance *volatile *)&slot->instance;
#endif
}
void gowasm__plain_failed(const char *function, gowasm_instance *instance);

/* Fills *error (which may be NULL) and returns its status. */
gowasm_status gowasm__error(gowasm_error *error, gowasm_status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* hostlib, called by gowasm__new and gowasm__free: makes instance->wasi, copying what it needs of
 * the options (args, environment, preopens), and releases it. Weak no-ops where WASI is not linked.
 * On failure _new fills instance->error and returns its status; _free is called in that case too.
 */
gowasm_status gowasm__wasi_new(gowasm_instance *instance, const gowasm_options *options);
void gowasm__wasi_free(gowasm_instance *instance);

/* The same for checkpoints: remembers the descriptors, refusing where files of the guest are open;
 * puts them back; gives a clone those of `from`, but the streams and hooks of `options`. */
gowasm_status gowasm__wasi_checkpoint(gowasm_instance *instance);
void gowasm__wasi_reset(gowasm_instance *instance);
gowasm_status gowasm__wasi_clone(gowasm_instance *instance, const gowasm_instance *from,
                                 const gowasm_options *options);

/* The same for modules with js_run: instance->js. _start runs the program until it is idle, _main
 * until it has ended (GOWASM_EXIT). Weak, too. */
gowasm_status gowasm__gojs_new(gowasm_instance *instance, const gowasm_options *options);
bool gowasm__gojs_busy(const gowasm_instance *instance); /* a C function of its VM is active */
void gowasm__gojs_free(gowasm_instance *instance);
gowasm_status gowasm__gojs_start(gowasm_instance *instance);
gowasm_status gowasm__gojs_main(gowasm_instance *instance);

#endif
