/* option-table.h: the rows of the table of options. Private to compiler/options/ and its test. */
#ifndef GOWASM_OPTIONS_OPTION_TABLE_H
#define GOWASM_OPTIONS_OPTION_TABLE_H

#include "options/options.h"

#include <stddef.h>

typedef enum OptionKind {
    OPT_FLAG,
    OPT_STRING,
    OPT_LIST,  /* each use adds an element */
    OPT_FILES, /* the same, of names of files that are read: their contents matter */
    OPT_WORDS, /* each use adds words, split as a shell would */
    OPT_COUNT,
    OPT_SIZE,
    OPT_DURATION,
    OPT_EMIT,
    OPT_PROGRESS,
    OPT_LEVEL, /* the option itself is the value */
    OPT_TRACE
} OptionKind;

/* What depends on an option. Every row says it: 0 is none, and unit-options checks them. */
typedef enum OptionEffect {
    AFFECTS_NOTHING = 1, /* how fast or where, not what */
    AFFECTS_PRODUCT,     /* what is made: options_key() has it */
    AFFECTS_GRANTS,      /* what the guest may use: `run` hands that over when the program starts */
    AFFECTS_WORK         /* what is shown of the work: options_show_work() */
} OptionEffect;

typedef struct OptionInfo {
    const char *name;  /* as it is typed */
    const char *value; /* what it takes, or NULL */
    OptionKind kind;
    size_t member; /* offset in Options */
    unsigned commands;
    OptionEffect affects;
    const char *help; /* NULL: listed with the one before */
} OptionInfo;

extern const OptionInfo option_table[];
extern const size_t option_count;

/* Sets the member of an option; false after an error that says which values there are. */
bool option_set(Options *o, const OptionInfo *info, const char *value, Arena *arena, Diag *d);

/* The kind of product that a name of --emit, or the suffix of a file name, stands for. */
bool option_product_by_name(const char *name, Product *product);
Product option_product_by_suffix(const char *path);

/* What the parsed options say together: defaults, and combinations that make no sense. */
bool option_rules(Options *o, Diag *d);

#endif
