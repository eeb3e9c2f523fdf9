/* budget.c, pass budget: how much of the C compiler's time each function is worth, by a profile.
 *
 *     (func 5 (type 0) ;; main.fib                  (func 5 (type 0) ;; main.fib
 *       local.get 0                            ->     ;; budget: hot
 *       ...                                           local.get 0
 *                                                     ...
 *
 * Input: a module whose functions' names are known. Output: Func.budget, which decides about the
 * shard that a function is in (translate/shard.c) and the flags of that (build/cc.c); later passes
 * copy it with the functions. The functions that together account for all but a thousandth of the
 * counts are hot; the others in the profile are cold. Functions that are not in it, new and changed
 * ones, stay plain. Invariants: nothing in the module is changed: a profile that misleads costs
 * time, and nothing else. */
#include "analyse/profile.h"
#include "rewrite/passes.h"

#include <stdlib.h>

#define COLD_SHARE 1000u /* one part in so many may be cold, of what was counted */

static int heaviest_first(const void *a, const void *b) {
    const ProfileEntry *x = *(ProfileEntry *const *)a, *y = *(ProfileEntry *const *)b;
    return x->weight > y->weight ? -1 : x->weight < y->weight;
}

/* The smallest weight that is hot. */
static uint64_t hot_weight(const Profile *p, Arena *arena) {
    ProfileEntry **list = ARENA_ARRAY(arena, ProfileEntry *, p->entries.len);
    size_t n = 0;
    uint64_t total = 0, sum = 0;
    for (uint32_t i = 0; i < p->entries.len; i++) {
        ProfileEntry *e = &p->entries.data[i];
        if (!e->present || e->weight == 0) continue;
        list[n++] = e;
        total = total > UINT64_MAX - e->weight ? UINT64_MAX : total + e->weight;
    }
    if (n == 0) return UINT64_MAX;
    qsort(list, n, sizeof(ProfileEntry *), heaviest_first);
    for (size_t i = 0; i < n; i++) {
        if (list[i]->weight >= total - total / COLD_SHARE - sum) return list[i]->weight;
        sum += list[i]->weight;
    }
    return list[n - 1]->weight;
}

static void apply_profile(Module *m) {
    Profile *p = m->profile;
    Arena scratch = {0};
    uint32_t *entry = ARENA_ARRAY(&scratch, uint32_t, m->funcs.len);
    for (uint32_t i = m->nimports[EXT_FUNC]; i < m->funcs.len; i++) {
        entry[i] = map_get(&p->index, profile_key(m, i));
        if (entry[i] != MAP_NONE) p->entries.data[entry[i]].present = true;
    }
    uint64_t least = hot_weight(p, &scratch);
    for (uint32_t i = m->nimports[EXT_FUNC]; i < m->funcs.len; i++)
        if (entry[i] != MAP_NONE)
            m->funcs.data[i].budget =
                p->entries.data[entry[i]].weight >= least ? BUDGET_HOT : BUDGET_COLD;
    arena_free(&scratch);
}

void pass_budget(Module *m) {
    if (m->profile != NULL) apply_profile(m);
}
