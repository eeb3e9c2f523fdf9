/* go-args-known.h: which stack slots have their values in locals, at one place in a function. */
#ifndef GOWASM_REWRITE_GO_ARGS_KNOWN_H
#define GOWASM_REWRITE_GO_ARGS_KNOWN_H

#include "rewrite/go-args.h"

#define MAX_KNOWN 24

typedef struct Known {
    Cell cell;
    uint32_t local; /* of a result, or an own parameter; 0: what the store at `store` stored */
    uint32_t store;
} Known;

typedef struct KnownSet {
    uint32_t n;
    Known known[MAX_KNOWN];
} KnownSet;

void known_forget_cell(KnownSet *st, Cell c);
const Known *known_lookup(const KnownSet *st, Cell c);
/* The word that holds the cell. */
const Known *known_around(const KnownSet *st, Cell c);
/* Forgets what was known of the cell. */
void known_learn(KnownSet *st, Known k);
/* What both know. */
void known_intersect(KnownSet *a, const KnownSet *b);
/* What a resume finds on the stack as well. */
void known_keep_results(KnownSet *st);
/* Only the own parameters of these bits. */
void known_keep_own(KnownSet *st, uint32_t own);
/* Which own parameters are in their locals, as bits. */
uint32_t known_own(const KnownSet *st);

#endif
