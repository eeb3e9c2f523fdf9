/* commands.h: what gowasm-aot can be told to do, and the steps that its commands share. */
#ifndef GOWASM_COMMANDS_H
#define GOWASM_COMMANDS_H

#include "base/timer.h"
#include "build/cache.h"
#include "build/progress.h"
#include "build/share.h"
#include "headers/interface.h"
#include "ir.h"
#include "options/options.h"

/* What one invocation works with. Results of its steps are not here: steps return them. */
typedef struct Session {
    const Options *options;
    Share share;
    Cache cache;
    Progress progress;
    Timer timer;
    Arena *arena;
} Session;

/* gowasm-aot MODULE.wasm: writes the product, header and depfile. */
bool command_build(Session *s, Diag *d);

/* --run-pass: prints what one pass makes of a module in text form. */
bool command_run_pass(Session *s, Diag *d);

/* gowasm-aot run: returns only after an error. */
bool command_run(Session *s, Diag *d);

/* gowasm-aot inspect: prints to stdout. */
bool command_inspect(Session *s, Diag *d);

/* A module on its way, and what was read with it. */
typedef struct Compiled {
    Buf bytes; /* the file, which the module points into */
    Module module;
    Interface interface;
    StringList inputs; /* other files that it was made from: profiles */
} Compiled;

/* compile.c: the steps that are the same for all products: from the input file through the passes
 * to the interface. compiled_free() in any case. */
bool compile_module(Session *s, const char *prefix, Compiled *c, Diag *d);
void compiled_free(Compiled *c);

/* Decodes and verifies the input file; the bytes stay in *bytes, which the module points into. */
bool load_module(Session *s, Buf *bytes, Module *m, Diag *d);

/* export-names.c: asks for those that --exports names, which the module must have. */
bool export_names_check(Module *m, const Options *o, Diag *d);

/* What load_api() read. */
typedef struct ApiInput {
    StringList files;
    Str text; /* the API file to write, with --go-src */
} ApiInput;

/* Gives the interface what --go-src, --api or the file NAME.api beside the module say of it. */
bool load_api(Session *s, Module *m, Interface *in, ApiInput *out, Diag *d);

/* profiles.c: prepares the module for --profile-gen and --profile-use, before the passes; says
 * afterwards when a profile is of another program. */
bool profiles_load(Session *s, Module *m, StringList *files, Diag *d);
void profiles_check(Session *s, const Module *m);

/* profile-pgo.c: the module's profile in the form that go build -pgo reads, at the end of `out`. */
bool profile_pgo(const Module *m, Buf *out, Diag *d);

/* prefix.c: --prefix, or made from the module's file name. Wrong use: not an identifier. */
bool prefix_choose(const Options *o, Arena *arena, const char **prefix, Diag *d);

/* What a program starts with: a main of the runtime, and text for PREFIX_main.c beside it. */
typedef struct ProgramMain {
    const char *runtime; /* relative to share->dir */
    Str text;
} ProgramMain;

/* Compiles a module that went through the passes into one file of tmp_dir(): *product is its path.
 * Not for PRODUCT_WASM and PRODUCT_C. `start`: of PRODUCT_EXE; NULL: as a command. */
bool product_build(Session *s, Module *m, const Interface *in, Product kind,
                   const ProgramMain *start, const char **product, Diag *d);

/* go-check.c: warns of what the passes did not recognise of a Go module, after they have run; with
 * --require-go-passes that is an error. */
bool go_check(Session *s, Module *m, Diag *d);

/* An error unless the module can be run as a command. */
bool check_command(const Interface *in, Diag *d);

#endif
