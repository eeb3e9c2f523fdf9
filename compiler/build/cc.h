/* cc.h: the C compiler: what it is, and compiling many files with it, in parallel and through the
 * cache.
 *
 * Objects are the same for the same sources, options and compiler: the compiler runs inside the
 * temporary directory with relative names, and the paths that remain are mapped away. */
#ifndef GOWASM_BUILD_CC_H
#define GOWASM_BUILD_CC_H

#include "build/cache.h"
#include "build/progress.h"
#include "build/share.h"
#include "build/target.h"
#include "ir.h"
#include "options/options.h"

typedef enum CcFamily { CC_CLANG, CC_GCC, CC_OTHER } CcFamily;

typedef struct Compiler {
    const Options *options;
    StringList command; /* with --target and --sysroot */
    CcFamily family;
    const char *arch;   /* "x86_64", "aarch64", ... */
    const Target *freestanding; /* --freestanding with --target, else NULL */
    const char *report; /* what "cc -v" prints */
    const char *dir;    /* the temporary directory */
    bool tail_calls;    /* generated code may have them: gowasm_gen.h */
    bool narrow;        /* addresses of 32 bits: no room for guard pages */
    const Share *share;
    Cache *cache;
    Progress *progress;
    Arena *arena;
    /* What compiles the runtime and links: this one itself, or for a compiler that knows no ELF
     * sections and no CFI (tcc) clang or gcc. */
    struct Compiler *base;
} Compiler;

/* Asks the compiler who it is; an error when it cannot be run. The other members are set before. */
bool cc_open(Compiler *c, Diag *d);

/* Adds what identifies the compiler without running it. */
void cc_identity(const StringList *command, Sha256 *key);
void cc_default(const Options *o, StringList *command, Arena *arena);

/* Adds the flags of --cflags: relative paths are made absolute, since commands run elsewhere. */
void cc_user_flags(const Compiler *c, StringList *flags);

typedef enum UnitRole { UNIT_GENERATED, UNIT_RUNTIME } UnitRole;

typedef struct Unit {
    UnitRole role;
    const char *source; /* generated: a name in dir; runtime: relative to share->dir */
    const char *object; /* a name in dir */
    Budget budget;      /* generated: what its functions are worth */
    uint64_t size;      /* of the source: the largest are compiled first */
} Unit;

typedef struct Units {
    Unit *data;
    uint32_t len, cap;
} Units;

/* Compiles everything. `headers`: the generated headers in dir. */
bool cc_compile(Compiler *c, Units *units, const StringList *headers, Diag *d);

/* Runs a command of the build in dir; `what` names its purpose in an error. */
bool cc_command(Compiler *c, const StringList *argv, const char *what, Diag *d);

/* The program that goes with the compiler: "ar", "objcopy". */
const char *cc_program(Compiler *c, const char *name);

#endif
