/* options.c: the parser of the command line.
 *
 * Input: argv. Output: Options. Invariants: long options take "--name=value" and "--name value",
 * short ones "-oFILE" and "-o FILE"; in `run`, what follows the module belongs to the guest. */
#include "base/str.h"
#include "options/option-table.h"
#include "system/fs.h"

#include <stdio.h>
#include <string.h>

/* Finds the option of an argument; *value points after what was matched: at "=VALUE", at "VALUE"
 * of a short option, or at the end. */
static const OptionInfo *find_option(const char *arg, const char **value) {
    for (size_t i = 0; i < option_count; i++) {
        size_t n = strlen(option_table[i].name);
        if (strncmp(arg, option_table[i].name, n) != 0) continue;
        bool is_long = arg[1] == '-', joined = option_table[i].value && (!is_long || arg[n] == '=');
        if (arg[n] && !joined) continue;
        *value = arg + n + (is_long && arg[n] == '=');
        if (arg[n] == 0) *value = NULL;
        return &option_table[i];
    }
    return NULL;
}

/* Letters that differ, roughly: for "did you mean". */
static unsigned distance(const char *a, const char *b) {
    size_t n = strlen(a), m = strlen(b);
    unsigned row[64];
    if (n >= 64 || m >= 64) return 99;
    for (unsigned j = 0; j <= m; j++) row[j] = j;
    for (unsigned i = 1; i <= n; i++) {
        unsigned corner = row[0];
        row[0] = i;
        for (unsigned j = 1; j <= m; j++) {
            unsigned best = corner + (a[i - 1] != b[j - 1]);
            if (row[j] + 1 < best) best = row[j] + 1;
            if (row[j - 1] + 1 < best) best = row[j - 1] + 1;
            corner = row[j];
            row[j] = best;
        }
    }
    return row[m];
}

static bool unknown_option(const char *arg, unsigned command, Diag *d) {
    char name[64];
    snprintf(name, sizeof name, "%.*s", (int)strcspn(arg, "="), arg);
    const char *best = NULL;
    unsigned least = 3;
    for (size_t i = 0; i < option_count; i++) {
        unsigned n = distance(name, option_table[i].name);
        if ((option_table[i].commands & command) && n < least && strlen(name) > 3) {
            least = n;
            best = option_table[i].name;
        }
    }
    if (best) return diag_usage(d, "unknown option '%s': did you mean %s?", arg, best);
    return diag_usage(d, "unknown option '%s'; see gowasm-aot --help", arg);
}

/* A second name after the module's; or the first was not meant as one. */
static bool second_module(const Options *o, const char *arg, Diag *d) {
    static const char *const commands[] = {"run", "inspect"};
    const char *first = o->in.path;
    bool other = o->command == CMD_BUILD && !str_ends(str_from(first), ".wasm") &&
                 !strpbrk(first, "/.") && !fs_exists(first);
    for (size_t i = 0; other && i < sizeof commands / sizeof *commands; i++) {
        if (strcmp(first, commands[i]) == 0)
            return diag_usage(d, "%s comes before all options: gowasm-aot %s [options] MODULE.wasm",
                              first, first);
        if (distance(first, commands[i]) < 3)
            return diag_usage(d, "unknown command '%s': did you mean %s?", first, commands[i]);
    }
    if (other)
        return diag_usage(d,
                          "unknown command '%s': there are run and inspect; without either, "
                          "gowasm-aot compiles a module",
                          first);
    return diag_usage(d, "one module at a time: both '%s' and '%s' are given", first, arg);
}

static const char *command_name(Command c) {
    return c == CMD_RUN ? "run" : c == CMD_INSPECT ? "inspect" : "building";
}

bool parse_options(Options *o, int argc, char **argv, Arena *arena, Diag *d) {
    *o = (Options){.command = CMD_BUILD};
    int i = 1;
    if (argc > 1 && strcmp(argv[1], "run") == 0) o->command = CMD_RUN;
    if (argc > 1 && strcmp(argv[1], "inspect") == 0) o->command = CMD_INSPECT;
    if (o->command != CMD_BUILD) i++;
    bool only_names = false;
    for (; i < argc; i++) {
        const char *arg = argv[i], *value = NULL;
        if (!only_names && strcmp(arg, "--") == 0) {
            only_names = true;
            continue;
        }
        if (only_names || arg[0] != '-' || !arg[1]) {
            if (o->in.path) return second_module(o, arg, d);
            o->in.path = arg;
            if (o->command != CMD_RUN) continue;
            for (i++; i < argc; i++) strlist_add(arena, &o->guest.args, argv[i]);
            break;
        }
        if (strcmp(arg, "-h") == 0) arg = "--help";
        const OptionInfo *info = find_option(arg, &value);
        if (!info) return unknown_option(arg, o->command, d);
        if (!(info->commands & o->command))
            return diag_usage(d, "%s is not an option of %s; see gowasm-aot %s--help", info->name,
                              command_name(o->command),
                              o->command == CMD_RUN       ? "run "
                              : o->command == CMD_INSPECT ? "inspect "
                                                          : "");
        if (info->value && !value) {
            if (i + 1 == argc)
                return diag_usage(d, "%s needs a value: %s %s", info->name, info->name,
                                  info->value);
            value = argv[++i];
        }
        if (!option_set(o, info, value, arena, d)) return false;
    }
    return o->help || o->version || option_rules(o, d);
}
