/* translate.h: Module in, C sources out.
 *
 * wasm2c translates function bodies and nothing else: it is given a canonical module (no names, no
 * imports, no exports, no active data), and from what it prints only the bodies are taken, with its
 * names replaced by ours. So its versions differ in a few tokens that bodies.c knows, and nothing
 * of its runtime is needed. The rest of the C (the instance structure, tables, the memory image,
 * imports and exports) is written here from the Module. */
#ifndef GOWASM_TRANSLATE_H
#define GOWASM_TRANSLATE_H

#include "headers/interface.h"
#include "ir.h"

typedef struct TranslateOptions {
    const char *prefix;  /* a C identifier */
    const char *wasm2c;  /* command to run; NULL: $GOWASM_WASM2C, else "wasm2c" from PATH */
    const char *tmp_dir; /* an existing directory for wasm2c's input and output */
    bool shared_library; /* imports may stay undefined when it is linked: PREFIX_set_imports() */
    bool plain;          /* plain functions too (not with --no-plain) */
    bool bounds_checks;  /* --no-guard */
    bool interruptible;  /* checks for deadlines in loops and recursions */
    bool names;          /* function names for errors */
    bool debug;          /* -g: symbols carry the guest's function names */
    bool count;          /* --profile-gen */
    bool pin_accesses;   /* loads and stores all happen, up to a trap: everything but Go */
    bool compress;       /* the initial memory is packed (freestanding) */
    unsigned shards;     /* how many files for function bodies, about */
    unsigned jobs;       /* wasm2c at a time; 0: as proc_run_all() has it */
} TranslateOptions;

/* A generated file; `name` is a base name. Those that end in ".c" are to be compiled. */
typedef struct SourceFile {
    char *name;
    Buf text;
    Budget budget; /* of the functions in it */
} SourceFile;

typedef struct Sources {
    SourceFile *files; /* PREFIX_gen.h, PREFIX_bindings.c, PREFIX_image.c, PREFIX_000.c, ... */
    uint32_t count, cap;
} Sources;

/* Fills `out` (zeroed by the caller). False with *d set on any error; sources_free() in any case.
 */
bool translate_module(Module *m, const Interface *interface, const TranslateOptions *options,
                      Sources *out, Diag *d);
void sources_free(Sources *s);

/* The command that translate_module() will run, and its version ("1.0.32"), for --version and for
 * cache keys. False when it is missing or too old: then *d says what to install. */
bool wasm2c_version(const char *command, char *version, size_t size, Diag *d);

#endif
