/* names.h: names.def as C, for the compiler and for the runtime library.
 *
 * Input: a function's name as in Go's own tables. Output: what it does that matters. Invariants:
 * names that are not the runtime's have no role. */
#ifndef GOWASM_GOLANG_NAMES_H
#define GOWASM_GOLANG_NAMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum {
    GO_ROLE_NORETURN = 1 << 0,    /* the compiler emits nothing after a call of it */
    GO_ROLE_SIGPANIC = 1 << 1,    /* called where a fault happens */
    GO_ROLE_MORESTACK = 1 << 2,   /* called for more stack: resumes its caller at the entry */
    GO_ROLE_DEFERRETURN = 1 << 3, /* runs deferred calls; panics resume its caller before it */
    GO_ROLE_GOEXIT = 1 << 4,      /* the return address of a goroutine's first function */
    GO_ROLE_TWICE = 1 << 5,       /* may return to its caller a second time */
    GO_ROLE_BARRIER = 1 << 6,     /* empties the write barrier's buffer */
    GO_ROLE_ABORT = 1 << 7,       /* traps on purpose */
    GO_ROLE_SWITCH = 1 << 8,      /* goes on on the scheduler's stack, and does not come back */
    GO_ROLE_FATAL = 1 << 9,       /* reports the end of the program */
    GO_ROLE_MCALL = 1 << 10,      /* saves g.sched: shows its layout */
    GO_ROLE_NEWSTACK = 1 << 11,   /* compares with stackPreempt */
    GO_ROLE_QUICK = 1 << 12       /* on the way of what programs do most (rewrite/go-quick.c) */
};

static inline bool go_name_is(const char *name, size_t len, const char *row, size_t row_len,
                              bool prefix) {
    return (prefix ? len >= row_len : len == row_len) && memcmp(name, row, row_len) == 0;
}

#define GO_RUNTIME "runtime."

static inline bool go_is_runtime(const char *name, size_t len) {
    return go_name_is(name, len, GO_RUNTIME, sizeof GO_RUNTIME - 1, true);
}

static inline uint32_t go_roles(const char *name, size_t len) {
    uint32_t roles = 0;
    if (!go_is_runtime(name, len)) return 0;
    name += sizeof GO_RUNTIME - 1;
    len -= sizeof GO_RUNTIME - 1;
#define GO_NAME(row, role) \
    if (go_name_is(name, len, row, sizeof row - 1, false)) roles |= GO_ROLE_##role;
#define GO_PREFIX(row, role) \
    if (go_name_is(name, len, row, sizeof row - 1, true)) roles |= GO_ROLE_##role;
#include "golang/names.def"
    return roles;
}

/* Does names.def put the one function into the other? Names as in the name section. */
static inline bool go_goes_into(const char *name, size_t len, const char *caller,
                                size_t caller_len) {
#define GO_INTO(row, into)                                            \
    if (go_name_is(name, len, row, sizeof row - 1, false) &&          \
        go_name_is(caller, caller_len, into, sizeof into - 1, false)) \
        return true;
#include "golang/names.def"
    return false;
}

/* Does names.def put it wherever it is called? */
static inline bool go_goes_everywhere(const char *name, size_t len) {
#define GO_INTO_ALL(row) \
    if (go_name_is(name, len, row, sizeof row - 1, false)) return true;
#include "golang/names.def"
    return false;
}

/* Is it in any of these rows? */
static inline bool go_is_paired(const char *name, size_t len) {
#define GO_INTO(row, into)                                   \
    if (go_name_is(name, len, row, sizeof row - 1, false) || \
        go_name_is(name, len, into, sizeof into - 1, false)) \
        return true;
#include "golang/names.def"
    return go_goes_everywhere(name, len);
}

#endif
