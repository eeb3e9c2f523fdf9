/* profile.h: profiles: how often each function of a module ran.
 *
 * A program built with --profile-gen writes one, --profile-use reads it. It is text:
 *
 *     gowasm-aot profile 1
 *     CALLS LOOPS SHAPE NAME          a function: how often it was entered, how often the
 *     25 1000 0123456789abcdef main.f loops in it came to their start
 *
 * "SHAPE NAME" is a function's key, in modules of other builds too: SHAPE is a hash of its
 * instructions without what the rest of the module decides (addresses, indices). Changing a
 * function changes its key, and the profile does not know it any more. In NAME all but printable
 * ASCII is %XX; "-" is a function without one. */
#ifndef GOWASM_ANALYSE_PROFILE_H
#define GOWASM_ANALYSE_PROFILE_H

#include "base/map.h"
#include "ir.h"

typedef struct ProfileEntry {
    Str key;
    uint64_t calls, weight; /* weight: calls + loops; of all files; UINT64_MAX: or more */
    bool present;    /* the module has such a function */
} ProfileEntry;

typedef struct Profile {
    Arena *arena;
    Map index; /* key -> entry */
    VEC(ProfileEntry) entries;
} Profile;

/* Adds a profile's text, which must outlive `p`; `file` is for errors, which name the line. Ready
 * when `arena` and `index.arena` are set and the rest is zero. */
bool profile_add(Profile *p, const char *file, Str text, Diag *d);

/* Sets Func.shape of all functions: before the first pass. */
void profile_shapes(Module *m);

/* A function's key, in the arena; an empty one for what a pass made. Functions that a pass copied
 * have the key of the one that they came from. */
Str profile_key(Module *m, uint32_t func);

#endif
