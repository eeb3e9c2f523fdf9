/* guest.h: a module written by hand in the form in which gowasm-aot generates them, twice: with
 * guard pages and with bounds checks. Tests call its functions by name through guest_call(). */
#ifndef GUEST_H
#define GUEST_H

#include "gowasm_rt_hosted.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHECK(condition)                                                            \
    do {                                                                            \
        if (!(condition)) {                                                         \
            fprintf(stderr, "%s:%d: failed: %s\n", __FILE__, __LINE__, #condition); \
            exit(1);                                                                \
        }                                                                           \
    } while (0)

#define CHECK_STATUS(got, wanted)                                                      \
    do {                                                                               \
        gowasm_status check_got = (got), check_wanted = (wanted);                      \
        if (check_got != check_wanted) {                                               \
            fprintf(stderr, "%s:%d: %s is '%s', not '%s'\n", __FILE__, __LINE__, #got, \
                    gowasm_status_name(check_got), gowasm_status_name(check_wanted));  \
            exit(1);                                                                   \
        }                                                                              \
    } while (0)

#define CHECK_TEXT(got, wanted)                                                            \
    do {                                                                                   \
        const char *check_got = (got), *check_wanted = (wanted);                           \
        if (strcmp(check_got, check_wanted) != 0) {                                        \
            fprintf(stderr, "%s:%d: %s is \"%s\", not \"%s\"\n", __FILE__, __LINE__, #got, \
                    check_got, check_wanted);                                              \
            exit(1);                                                                       \
        }                                                                                  \
    } while (0)

typedef struct guest_frame {
    uint32_t a, b;
    uint64_t result;
} guest_frame;

/* The guest's functions; all take (a, b), not all use both. */
typedef enum guest_function {
    GUEST_LOAD,        /* the 32 bits at a + 44 */
    GUEST_LOAD_DROP,   /* loads a byte at a and drops it */
    GUEST_LOAD_FAR,    /* the byte at a + 0xfffffff0 */
    GUEST_STORE,       /* b to a */
    GUEST_FILL,        /* memory.fill(a, 7, b) */
    GUEST_FILL_LOOP,   /* the same as a loop, which compilers turn into memset */
    GUEST_DIVIDE,      /* a / b, signed */
    GUEST_TRUNC,       /* a as float bits, to i32 */
    GUEST_UNREACHABLE, /* */
    GUEST_INDIRECT,    /* calls table[a](b): 0 increments, 1 has another type, 2 is null */
    GUEST_RECURSE,     /* calls itself a times; the depth */
    GUEST_HOST,        /* calls guest_host(a) */
    GUEST_GROW,        /* memory.grow(a) */
    GUEST_SIZE,        /* memory.size */
    GUEST_GLOBAL,      /* adds a to a global, gives the old value */
    GUEST_TABLE_GROW,  /* table.grow(a) */
    GUEST_DEEP_GROW,   /* calls itself a times; there table.grow(0) if b is 1, else loops b times */
    GUEST_FUNCTIONS
} guest_function;

/* The two modules. memory: 2 pages, at most 10; "hello" at 16, 100 KiB of 0xab from 0x1000. */
extern const gowasm_module guest_guarded, guest_checked;

/* The import env.host: tests set it. */
extern uint32_t (*guest_host)(gowasm_instance *instance, uint32_t a);
/* What init, start and _initialize do besides: tests may set it. */
extern void (*guest_on_init)(gowasm_instance *instance);

/* Enters the guest; *result may be NULL. */
gowasm_status guest_call(gowasm_instance *instance, guest_function function, uint32_t a, uint32_t b,
                         uint64_t *result);

/* A new instance with default options but a stack of 16 MiB (tests fill it), or the test fails. */
gowasm_instance *guest_new(const gowasm_module *module);

/* Kilobytes of a line of /proc/self/status such as "VmSize"; number of lines of /proc/self/maps. */
long guest_vm(const char *field);
long guest_maps(void);

#endif
