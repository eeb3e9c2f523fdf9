/* size.h: the report of --size. */
#ifndef GOWASM_BUILD_SIZE_H
#define GOWASM_BUILD_SIZE_H

#include "build/link.h"

/* Prints what the objects of a freestanding archive hold, its largest functions, and how much stack
 * a call needs at worst. The objects are in the temporary directory, with the .su files that
 * -fstack-usage makes. */
bool report_size(const Link *l, const Module *m, Arena *arena, Diag *d);

#endif
