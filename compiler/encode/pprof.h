/* pprof.h: profiles of calls in the form that pprof and `go build -pgo` read.
 *
 * The format is perftools.profiles.Profile (github.com/google/pprof, proto/profile.proto), a
 * protocol buffer; not compressed, as Go's readers take it, too (src/internal/profile/profile.go,
 * Parse). What Go's compiler looks for in it (src/cmd/internal/pgo/pprof.go, Go 1.21 to 1.27):
 * samples whose type is "samples" and unit "count", each with the callee and below it the caller
 * with the line of the call, and the line that each function starts at. */
#ifndef GOWASM_ENCODE_PPROF_H
#define GOWASM_ENCODE_PPROF_H

#include "base/map.h"
#include "ir.h"

typedef struct Pprof {
    Map strings, funcs; /* by name */
    uint32_t nstrings, nlocations;
    size_t room; /* bytes of strings that may still come */
    Buf text; /* encoded strings, functions, locations and samples */
} Pprof;

/* pprof_free() releases it. What is given to pprof_add_call() is borrowed until then. All strings
 * together have `room` bytes at most: those of a hostile module may lie on top of one another. */
void pprof_init(Pprof *p, Arena *arena, size_t room);
void pprof_free(Pprof *p);

/* At `line` the caller called the callee `count` times. Left out where there is no room. */
void pprof_add_call(Pprof *p, const SourceFunc *caller, uint32_t line, const SourceFunc *callee,
                    uint64_t count);

/* The whole file. */
void pprof_write(const Pprof *p, Buf *out);

#endif
