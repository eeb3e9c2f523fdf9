/* profile-write.c: writes the counters of a program that was built with --profile-gen.
 *
 * Input: a module's counters, which may go on counting meanwhile. Output: a profile
 * (compiler/analyse/profile.h), written beside its final name and renamed, so that a reader never
 * meets half of one. Nothing is printed: this is library code. */
#include "gowasm_profile.h"
#include "internal.h"

#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

/* Appends `from` with "%p" replaced by the number of the process. */
static bool expand(char *to, size_t size, const char *from) {
    size_t n = 0;
    for (; *from != '\0'; from++) {
        int added;
        if (from[0] == '%' && from[1] == 'p') {
            added = snprintf(to + n, size - n, "%ld", gowasm__process_id());
            from++;
        } else {
            added = snprintf(to + n, size - n, "%c", *from);
        }
        if (added < 0 || (size_t)added >= size - n) return false;
        n += (size_t)added;
    }
    return n != 0;
}

static bool choose_name(const gowasm_profile *profile, const char *file, char name[PATH_MAX]) {
    char by_prefix[300];
    if (file == NULL) file = gowasm__environment("GOWASM_PROFILE");
    if (file != NULL && *file != '\0') return expand(name, PATH_MAX, file);
    int n = snprintf(by_prefix, sizeof by_prefix, "%s.profile", profile->prefix);
    return n > 0 && (size_t)n < sizeof by_prefix && expand(name, PATH_MAX, by_prefix);
}

static bool write_all(const gowasm_profile *profile, FILE *out) {
    fputs("gowasm-aot profile 1\n", out);
    for (uint32_t i = 0; i < profile->count; i++) {
        const gowasm_counter *c = &profile->counters[i];
        fprintf(out, "%" PRIu64 " %" PRIu64 " %s\n", __atomic_load_n(&c->calls, __ATOMIC_RELAXED),
                __atomic_load_n(&c->loops, __ATOMIC_RELAXED), profile->keys[i]);
    }
    bool ok = ferror(out) == 0;
    return fclose(out) == 0 && ok;
}

gowasm_status gowasm__profile_write(const gowasm_profile *profile, const char *file) {
    char name[PATH_MAX], beside[PATH_MAX + 48];
    if (!choose_name(profile, file, name)) return GOWASM_BAD_ARGUMENT;
    /* A name that no other process and, by its stack, no other thread has. */
    snprintf(beside, sizeof beside, "%s.%lx.%" PRIxPTR, name, gowasm__process_id(), (uintptr_t)name);
    FILE *out = fopen(beside, "wxe");
    if (out == NULL) return GOWASM_HOST_ERROR;
    bool ok = write_all(profile, out) && rename(beside, name) == 0;
    if (!ok) remove(beside);
    return ok ? GOWASM_OK : GOWASM_HOST_ERROR;
}
