/* options.h: the command line.
 *
 * Input: argv. Output: Options, checked as far as that is possible without reading files. One table
 * (option-table.c) holds every option: the parser, --help and the key of `run`'s cache are driven
 * by it. Wrong use is diag_usage(). */
#ifndef GOWASM_OPTIONS_OPTIONS_H
#define GOWASM_OPTIONS_OPTIONS_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/sha256.h"
#include "base/strlist.h"

#include <stdbool.h>
#include <stdint.h>

typedef enum Command { CMD_BUILD = 1, CMD_RUN = 2, CMD_INSPECT = 4 } Command;

typedef enum Product {
    PRODUCT_UNSET,
    PRODUCT_LIB,    /* .a */
    PRODUCT_SHARED, /* .so, .dylib */
    PRODUCT_OBJ,    /* .o */
    PRODUCT_C,      /* .c */
    PRODUCT_WASM,   /* .wasm */
    PRODUCT_EXE
} Product;

typedef enum ProgressMode { PROGRESS_AUTO, PROGRESS_PLAIN, PROGRESS_NONE } ProgressMode;

/* What is read. */
typedef struct InputOptions {
    const char *path;          /* the module */
    StringList go_src;         /* directories of Go packages */
    const char *api, *go_tags; /* NULL: by rule; none */
} InputOptions;

/* What is written. */
typedef struct OutputOptions {
    const char *path, *header, *prefix; /* NULL: by rule */
    const char *cxx_header;             /* NULL: none */
    const char *interface;              /* NAME or NAME=EXPORT,...; NULL: none */
    const char *profile_pgo;            /* for go build -pgo; NULL: none */
    Product product;
    bool by_suffix; /* it was chosen by that of `path` */
    bool no_plain, number_names;
    bool depfile; /* -MD */
    const char *depfile_name;
    bool json; /* inspect */
} OutputOptions;

/* What is made of the guest's code, before the C compiler sees it. */
typedef struct CodegenOptions {
    bool no_guard, interruptible, no_go_passes, require_go_passes, preinit;
    bool profile_gen;
    StringList profile_use; /* files */
} CodegenOptions;

/* How C is compiled. */
typedef struct NativeOptions {
    const char *optimize; /* "-O2" */
    bool debug;           /* -g */
    StringList cc;        /* command and its first arguments; empty: clang */
    StringList cflags;
    const char *target, *sysroot;
    unsigned jobs; /* 0: by rule */
    const char *cache_dir;
    bool no_cache;
} NativeOptions;

/* --freestanding, and what has a meaning with it only. */
typedef struct FreestandingOptions {
    bool on;
    uint64_t memory, stack; /* bytes, 0: by rule */
    unsigned instances;     /* 0: 1 */
    const char *exports;    /* NAME,...; NULL: all */
    const char *hooks;      /* of the board, NAME,...; NULL: unknown */
    bool compress, size;
} FreestandingOptions;

/* What a guest gets that runs as a program. */
typedef struct GuestOptions {
    StringList args; /* run: what follows the module */
    StringList dirs, env, listen;
    bool grant_all;
    uint64_t max_memory; /* bytes, 0: none; also freestanding */
    uint64_t timeout;    /* nanoseconds, 0: none */
    bool trace_wasi;
} GuestOptions;

/* What is shown, for people who work on the compiler, and while they wait. */
typedef struct DeveloperOptions {
    StringList dumps; /* PASS[:FUNC] */
    const char *run_pass; /* PASS[:FUNC]; or NULL */
    bool verify, time_passes;
    const char *keep;
    bool verbose;
    ProgressMode progress;
} DeveloperOptions;

typedef struct Options {
    Command command;
    bool help, version;
    InputOptions in;
    OutputOptions out;
    CodegenOptions gen;
    NativeOptions native;
    FreestandingOptions freestanding;
    GuestOptions guest;
    DeveloperOptions dev;
} Options;

/* False after an error. With --help or --version nothing else is checked. */
bool parse_options(Options *o, int argc, char **argv, Arena *arena, Diag *d);

/* The text of --help. */
void option_help_print(Command command);

/* Adds every option of the command that the product depends on, with its value; of files that are
 * read, the contents. What else the product depends on, the module and the tools, is not here.
 */
void options_key(const Options *o, Sha256 *key);

/* Is an option given that shows the work of building? Then it has to be done. */
bool options_show_work(const Options *o);

/* Durations and sizes as Go writes them: "1h2m3.5s", "300ms"; "64MiB", "1.5GB", "65536". */
bool option_parse_duration(const char *text, uint64_t *nanoseconds);
bool option_parse_size(const char *text, uint64_t *bytes);

#endif
