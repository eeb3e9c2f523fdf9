/* gowasm_rt_freestanding.h: the seam between generated code, the runtime and the host library, in
 * code without an operating system. What gowasm_rt_hosted.h declares as well means the same there.
 * Not for users.
 *
 * An instance is a piece of static memory, or the caller's:
 *
 *     | struct PREFIX_instance | linear memory, as much as it may ever have |
 *
 * The guest runs on its caller's stack. Every access is compared with the memory's size, a constant
 * where memory cannot grow, and every function compares the stack pointer with stack_limit. */
#ifndef GOWASM_RT_FREESTANDING_H
#define GOWASM_RT_FREESTANDING_H

#include "gowasm_board.h"
#include "gowasm_rt.h"

typedef struct gowasm_memory {
    uint8_t *data;  /* of guest address GOWASM_WINDOW (gowasm_module.window) */
    uint32_t size;  /* bytes accessible now */
    uint32_t pages; /* what memory.size says */
    uint32_t max_pages;
} gowasm_memory;

struct gowasm_functable {
    gowasm_funcref *data;
    uint32_t size, max;
};
struct gowasm_externtable {
    gowasm_externref *data;
    uint32_t size, max;
};

struct gowasm_instance {
    void *unwind;          /* the stack pointer to leave the guest with; NULL while idle */
    uintptr_t stack_limit; /* generated code must not go below */
    const gowasm_module *module;
    gowasm_memory memory;
    void *user;
    const char *note; /* what went wrong in this call, whose end may be another's doing, or NULL */
    int exit_code;
    uint8_t flags;  /* GOWASM_INSTANCE_* */
    uint8_t status; /* of the last call that failed: gowasm_status */
    uint8_t trap;   /* gowasm_trap_kind */
};

enum { GOWASM_INSTANCE_STARTED = 1, GOWASM_INSTANCE_EXITED = 2 };

struct gowasm_module {
    const char *name;
    uint32_t memory_offset;           /* from the instance to linear memory */
    uint32_t memory_size;             /* bytes that memory has at first */
    uint32_t window;                  /* guest address of the first byte of `memory_size` */
    uint32_t memory_pages, max_pages; /* what memory.size says at first; how far it may grow */
    uint32_t stack_size;              /* bytes that the guest may use of its caller's stack */
    uint32_t segment_count;
    const gowasm_segment *segments;
#define GW_PARAM(name) , uint32_t name
#define GW_MEMBER_HOSTED(declaration)
#define GW_MEMBER_ANY(declaration) declaration
#define GW_ENTRY(id, name, other, flavour, result, member, params) \
    GW_MEMBER_##flavour(result (*member)(gowasm_instance * instance params);)
#include "gowasm_entries.def"
#undef GW_PARAM
#undef GW_MEMBER_HOSTED
#undef GW_MEMBER_ANY
};

/* Makes an instance in `place`, which is at least `size` bytes; linear memory gets what is after
 * the instance, up to the module's maximum. `begin` runs what the module runs first. */
gowasm_status gowasm__make(const gowasm_module *module, const gowasm_options *options, void *place,
                           size_t size, gowasm_body begin, gowasm_error *error);

/* For `begin` of a module whose segments are packed (--compress) and not named in its description:
 * unpacks them into the instance's memory. */
void gowasm__unpack(gowasm_instance *instance, const gowasm_segment *segments, uint32_t count);

/* enter-ARCH.S: calls body(instance, frame) and returns 0; or, when gowasm__throw is called with
 * what *unwind was set to, that status. */
gowasm_status gowasm__catch(gowasm_instance *instance, void *frame, gowasm_body body,
                            void **unwind);
_Noreturn void gowasm__throw(void *unwind, gowasm_status status);

/* guard.c: a word at the end of the stack that no one may write to. gowasm__guard_stack puts it
 * there, or returns false: less stack is left than the guest may use. gowasm__stack_whole: is it
 * still there? gowasm__check_stack leaves the guest where it is not. */
bool gowasm__guard_stack(gowasm_instance *instance);
bool gowasm__stack_whole(gowasm_instance *instance);
void gowasm__check_stack(gowasm_instance *instance);
#ifndef GOWASM_STACK_GUARD /* compiled without -g */
#define gowasm__guard_stack(instance) true
#define gowasm__stack_whole(instance) true
#define gowasm__check_stack(instance) ((void)0)
#endif

/* Leaves the guest for the innermost entry of this instance. */
__attribute__((cold)) _Noreturn void gowasm__leave(gowasm_instance *instance, gowasm_status status);

/* The one door to guest memory for host functions: NULL when [offset, offset+size) is not inside.
 */
uint8_t *gowasm__span(const gowasm_instance *instance, uint64_t offset, uint64_t size);

/* The report of a plain function's failure through the hook. `instance`: NULL where there is none.
 */
void gowasm__plain_failed(const char *function, const gowasm_instance *instance);

/* Fills *error, which may be NULL, with a status and its name; returns the status. */
gowasm_status gowasm__error(gowasm_error *error, gowasm_status status);

/* Puts text into error->message (whose rest is 0) from place `at` on; returns where it ends. */
size_t gowasm__text(gowasm_error *error, size_t at, const char *text);

/* Appends what the instance has noted, or nothing for NULL. */
void gowasm__note(gowasm_error *error, const char *note);

/* What gowasm_gen.h is configured with. There is no fault handler here, so nothing has to be told
 * when host functions run; the stack pointer itself is compared, which costs no frame pointer. */
#if defined(__arm__) || defined(__aarch64__) || defined(__riscv)
register uintptr_t gowasm__sp __asm__("sp");
#elif defined(__x86_64__)
register uintptr_t gowasm__sp __asm__("rsp");
#else
#error "no freestanding runtime for this machine"
#endif
/* Of this function's frame: as compilers know which register it is, they have made the frame. */
static inline __attribute__((always_inline)) uintptr_t gowasm__stack_pointer(void) {
    return gowasm__sp;
}
#define GW_FRAME() gowasm__stack_pointer()
#define GW_STACK_CHECKS 1
/* The comparison sees the whole frame, but comes after what compilers store at a function's entry:
 * saved registers, and without optimisation its parameters, wherever in the frame they are. So then
 * large frames are checked before they are made. */
#ifdef __OPTIMIZE__
#define GW_FRAME_FREE UINT32_MAX
#else
#define GW_FRAME_FREE 256
#endif
#define GW_TEXT
#define GW_NEED_STACK(instance) ((void)0)
#define GW_HOST_ENTER(instance) ((void)0)
#define GW_HOST_LEAVE(instance)                                      \
    do {                                                             \
        if (UNLIKELY((instance)->rt.flags & GOWASM_INSTANCE_EXITED)) \
            gowasm__exit(&(instance)->rt, (instance)->rt.exit_code); \
        gowasm__check_stack(&(instance)->rt);                        \
    } while (0)

/* Rounding without a C library: float.c. A square root is an instruction where there is one. */
#define GW_MATH(name) gowasm__##name
double gowasm__floor(double x);
double gowasm__ceil(double x);
double gowasm__trunc(double x);
double gowasm__nearbyint(double x);
#define gowasm__floorf(x) ((float)gowasm__floor((double)(x)))
#define gowasm__ceilf(x) ((float)gowasm__ceil((double)(x)))
#define gowasm__truncf(x) ((float)gowasm__trunc((double)(x)))
#define gowasm__nearbyintf(x) ((float)gowasm__nearbyint((double)(x)))
#if defined(__x86_64__) || defined(__aarch64__) || \
    (defined(__riscv_flen) && __riscv_flen >= 64) || (defined(__ARM_FP) && (__ARM_FP & 8))
#define gowasm__sqrt(x) __builtin_sqrt(x)
#define gowasm__sqrtf(x) __builtin_sqrtf(x)
#else
double gowasm__sqrt(double x);
#if defined(__ARM_FP) && (__ARM_FP & 4)
#define gowasm__sqrtf(x) __builtin_sqrtf(x)
#else
#define gowasm__sqrtf(x) ((float)gowasm__sqrt((double)(x)))
#endif
#endif

#endif
