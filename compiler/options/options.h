/* options.h: the command line.
 *
 * In: argv. Out: Options, checked as far as that is possible without reading files. One table in
 * options.c holds every option: it drives the parser and prints --help. Wrong use is diag_usage().
 */
#ifndef GOWASM_OPTIONS_OPTIONS_H
#define GOWASM_OPTIONS_OPTIONS_H

#include "base/arena.h"
#include "base/diag.h"

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

typedef struct StringList {
    const char **data;
    uint32_t len, cap;
} StringList;

typedef struct Options {
    Command command;
    bool help, version;
    const char *input;
    StringList guest_args; /* run: what follows the module */

    const char *output, *header, *prefix; /* NULL: by rule */
    const char *cxx_header;               /* NULL: none */
    const char *interface;                /* NAME or NAME=EXPORT,...; NULL: none */
    StringList go_src;                    /* folders of Go packages */
    const char *api, *go_tags;            /* NULL: by rule; none */
    Product product;
    bool by_suffix; /* it was chosen by that of `output` */
    const char *optimize; /* "-O2" */
    bool debug;           /* -g */
    StringList cc;        /* command and its first arguments; empty: clang */
    StringList cflags;
    const char *target, *sysroot;
    unsigned jobs; /* 0: by rule */
    const char *cache_dir;
    bool freestanding;
    uint64_t memory, stack; /* bytes, 0: by rule; freestanding */
    unsigned instances;     /* 0: 1; freestanding */
    const char *exports;    /* NAME,...; NULL: all; freestanding */
    const char *hooks;      /* of the board, NAME,...; NULL: unknown; freestanding */
    bool compress, size;    /* --compress, --size; freestanding */
    bool no_cache, no_plain, number_names, no_guard, interruptible, no_go_passes, preinit;
    bool depfile; /* -MD */
    const char *depfile_name;
    bool profile_gen;
    StringList profile_use; /* files */
    const char *keep;
    bool verbose;
    ProgressMode progress;
    StringList dumps; /* PASS[:FUNC] */
    bool verify, time_passes;
    bool grant_all;

    bool json; /* inspect */

    StringList dirs, env, listen; /* run */
    uint64_t max_memory;          /* bytes, 0: none; also freestanding */
    uint64_t timeout;             /* nanoseconds, 0: none */
    bool trace_wasi;
} Options;

/* False after an error. With --help or --version nothing else is checked. */
bool parse_options(Options *o, int argc, char **argv, Arena *arena, Diag *d);

/* The text of --help. */
void print_help(Command command);

/* The prefix of C names: --prefix, or made from the module's file name. False: not an identifier.
 */
bool choose_prefix(const Options *o, Arena *arena, const char **prefix, Diag *d);

/* Durations and sizes as Go writes them: "1h2m3.5s", "300ms"; "64MiB", "1.5GB", "65536". */
bool parse_duration(const char *text, uint64_t *nanoseconds);
bool parse_size(const char *text, uint64_t *bytes);

#endif
