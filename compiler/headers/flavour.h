/* flavour.h: which runtime the C is written for: one with an operating system, or one without.
 *
 * A flavour is a row of functions and names, in a file of its own, translate/flavour-NAME.c; what
 * it needs of the runtime is in its header, runtime/.../gowasm_rt_NAME.h. */
#ifndef GOWASM_HEADERS_FLAVOUR_H
#define GOWASM_HEADERS_FLAVOUR_H

#include "headers/interface.h"

struct Gen;   /* translate/gen.h */
struct CBody; /* translate/cbody.h */

typedef struct Flavour {
    const char *rt_header;   /* what PREFIX_gen.h includes */
    const char *user_header; /* what PREFIX.h includes; NULL: gowasm.h, or gowasm_link.h */
    bool links;              /* modules can share memories, tables and globals */
    bool settable;           /* imports can be set at run time */
    bool words;              /* calls go by words where their values fit, else all by frames */
    bool guards;             /* guard pages can take the place of bounds checks */
    bool intrinsics;         /* the runtime has those of golang/intrinsics.def */
    bool tables_inside;      /* tables are in the instance, with all the room that they may need */
    bool plain_apart;   /* plain functions are a source of their own, so the module is not static */
    bool start_checked; /* the runtime refuses calls before _start; else the exports do it */
    uint32_t small_frame; /* GW_FRAME_FREE of the runtime is never less */
    uint64_t (*frame_bytes)(const struct Gen *g, const struct CBody *body); /* of a function */
    /* Instances: their type and functions, in PREFIX.h. */
    void (*declare_lifecycle)(const Module *m, const Interface *in, Buf *out);
    /* What configures gowasm_gen.h, in PREFIX_gen.h. */
    void (*write_macros)(const struct Gen *g, Buf *out);
    /* The last change of a function's folded body. */
    void (*finish_body)(const struct Gen *g, struct CBody *body);
    /* The end of PREFIX_bindings.c: the module's description, instances, exports. */
    void (*write_module)(const struct Gen *g, Buf *out);
    /* The gowasm_instance * of plain functions: an expression. */
    void (*write_default)(const struct Gen *g, Buf *out);
} Flavour;

extern const Flavour flavour_hosted, flavour_freestanding;

/* lifecycle.c */
void flavour_declare_hosted(const Module *m, const Interface *in, Buf *out);
void flavour_declare_freestanding(const Module *m, const Interface *in, Buf *out);

#endif
