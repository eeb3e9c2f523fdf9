/* version.h: which versions of Go the facts of this directory were checked with.
 *
 * Invariants: tests/go/toolchains.py compiles and compares modules of each of them. A newer version
 * is not refused by its number: what a module's own code shows counts (compiler/golang/facts.h). To
 * add one: run toolchains.py with it, mend the rows here that no longer hold, raise GO_NEWEST. */
#ifndef GOWASM_GOLANG_VERSION_H
#define GOWASM_GOLANG_VERSION_H

/* Go 1.21 to 1.27 */
#define GO_OLDEST 21
#define GO_NEWEST 27

#endif
