/* gowasm_profile.h: the counters of --profile-gen: what generated code adds to, and what writes
 * them as a profile (compiler/analyse/profile.h says how that looks).
 *
 * Counters are the process's: all instances of a module add to the same. Threads may lose a count
 * to each other, which a profile can bear; there are no torn values. */
#ifndef GOWASM_PROFILE_H
#define GOWASM_PROFILE_H

#include "gowasm.h"

typedef struct gowasm_counter {
    uint64_t calls, loops;
} gowasm_counter;

typedef struct gowasm_profile {
    const char *prefix;
    uint32_t count;
    const gowasm_counter *counters;
    const char *const *keys; /* "SHAPE NAME" */
} gowasm_profile;

/* Writes the counters to `file`; NULL: to $GOWASM_PROFILE, or else PREFIX.profile. "%p" in the name
 * is the number of the process. The file is written beside and renamed. GOWASM_HOST_ERROR when that
 * fails, GOWASM_BAD_ARGUMENT for a name that is too long. Any thread, at any time. */
gowasm_status gowasm__profile_write(const gowasm_profile *profile, const char *file);

#if defined(__GNUC__) || defined(__clang__)
#define GW_COUNT(member) \
    __atomic_store_n(&(member), __atomic_load_n(&(member), __ATOMIC_RELAXED) + 1, __ATOMIC_RELAXED)
#else
#define GW_COUNT(member) ((void)(member)++)
#endif
#define GW_COUNT_CALL(n) GW_COUNT(GW_COUNTERS[n].calls)
#define GW_COUNT_LOOP(n) GW_COUNT(GW_COUNTERS[n].loops)

#endif
