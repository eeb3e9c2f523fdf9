/* go-args-known.c: which stack slots have their values in locals, at one place in a function.
 *
 * Input: what a walk through the function learns and forgets. Output: what is known. Invariants:
 * a cell is in the set once, and no two cells overlap. */
#include "rewrite/go-args-known.h"

static void forget(KnownSet *st, uint32_t i) {
    st->known[i] = st->known[--st->n];
}

void known_forget_cell(KnownSet *st, Cell c) {
    for (uint32_t i = st->n; i-- > 0;)
        if (args_cells_overlap(st->known[i].cell, c)) forget(st, i);
}

const Known *known_lookup(const KnownSet *st, Cell c) {
    for (uint32_t i = 0; i < st->n; i++)
        if (args_same_cell(st->known[i].cell, c)) return &st->known[i];
    return NULL;
}

const Known *known_around(const KnownSet *st, Cell c) {
    for (uint32_t i = 0; i < st->n; i++) {
        const Cell word = st->known[i].cell;
        if (word.real || word.width != 8) continue;
        if (word.at <= c.at && c.at + c.width <= word.at + 8) return &st->known[i];
    }
    return NULL;
}

void known_learn(KnownSet *st, Known k) {
    known_forget_cell(st, k.cell);
    if (st->n < MAX_KNOWN) st->known[st->n++] = k;
}

void known_intersect(KnownSet *a, const KnownSet *b) {
    for (uint32_t i = a->n; i-- > 0;) {
        const Known *k = known_lookup(b, a->known[i].cell);
        if (!k || k->local != a->known[i].local || k->store != a->known[i].store) forget(a, i);
    }
}

void known_keep_results(KnownSet *st) {
    for (uint32_t i = st->n; i-- > 0;)
        if (!st->known[i].local || st->known[i].local & ARGS_OWN) forget(st, i);
}

void known_keep_own(KnownSet *st, uint32_t own) {
    for (uint32_t i = st->n; i-- > 0;) {
        const uint32_t local = st->known[i].local;
        if (!(local & ARGS_OWN) || !(own >> (local & ~ARGS_OWN) & 1)) forget(st, i);
    }
}

uint32_t known_own(const KnownSet *st) {
    uint32_t own = 0;
    for (uint32_t i = 0; i < st->n; i++)
        if (st->known[i].local & ARGS_OWN) own |= 1u << (st->known[i].local & ~ARGS_OWN);
    return own;
}
