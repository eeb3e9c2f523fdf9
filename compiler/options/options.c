/* options.c: the table of options, the parser and the help text made from it.
 *
 * Comes in: argv. Goes out: Options. Holds: long options take "--name=value" and "--name value",
 * short ones "-oFILE" and "-o FILE"; in `run`, what follows the module belongs to the guest. */
#include "options/options.h"
#include "base/str.h"
#include "base/vec.h"
#include "headers/hooks.h"
#include "headers/interface.h"
#include "system/fs.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef enum OptionKind {
    OPT_FLAG,
    OPT_STRING,
    OPT_LIST,  /* each use adds an element */
    OPT_WORDS, /* each use adds words, split as a shell would */
    OPT_COUNT,
    OPT_SIZE,
    OPT_DURATION,
    OPT_EMIT,
    OPT_PROGRESS,
    OPT_LEVEL, /* the option itself is the value */
    OPT_TRACE
} OptionKind;

typedef struct OptionInfo {
    const char *name;  /* as it is typed */
    const char *value; /* what it takes, or NULL */
    OptionKind kind;
    size_t member; /* offset in Options */
    unsigned commands;
    const char *help; /* NULL: listed with the one before */
} OptionInfo;

#define AT(m) offsetof(Options, m)
#define BUILDS (CMD_BUILD | CMD_RUN)
#define ALL (CMD_BUILD | CMD_RUN | CMD_INSPECT)

static const OptionInfo table[] = {
    {"-o", "OUT", OPT_STRING, AT(output), CMD_BUILD,
     "the product, by its suffix: .a static library, .so or .dylib shared,\n"
     ".o one object, .c the generated sources, .wasm the optimised module,\n"
     "anything else an executable; default: NAME.a, or NAME for a command"},
    {"--emit", "KIND", OPT_EMIT, AT(product), CMD_BUILD,
     "lib, shared, obj, c, wasm or exe, where the suffix does not say"},
    {"--header", "FILE", OPT_STRING, AT(header), CMD_BUILD,
     "the C header; default: PREFIX.h beside OUT"},
    {"--cxx-header", "FILE", OPT_STRING, AT(cxx_header), CMD_BUILD,
     "a C++17 header besides: a class with exceptions, over the C header"},
    {"--interface", "NAME", OPT_STRING, AT(interface), CMD_BUILD,
     "an interface that modules share, NAME or NAME=EXPORT,...: NAME.h beside\n"
     "the header, and a table of the module's functions, PREFIX_vtable"},
    {"--prefix", "NAME", OPT_STRING, AT(prefix), ALL,
     "prefix of C names; default: the module's file name"},
    {"--go-src", "DIR", OPT_LIST, AT(go_src), CMD_BUILD | CMD_INSPECT,
     "read the Go package for types, names and comments (runs go)"},
    {"--go-tags", "TAGS", OPT_STRING, AT(go_tags), CMD_BUILD | CMD_INSPECT,
     "its build tags, separated by commas"},
    {"--api", "FILE", OPT_STRING, AT(api), CMD_BUILD | CMD_INSPECT,
     "the same from a file, or with --go-src into a file; default: NAME.api\n"
     "beside the module, where there is one"},
    {"--no-plain", NULL, OPT_FLAG, AT(no_plain), CMD_BUILD,
     "leave out the plain functions, such as add(20, 22)"},
    {"--number-names", NULL, OPT_FLAG, AT(number_names), CMD_BUILD,
     "tell exports with the same C name apart by a number"},
    {"-O0", NULL, OPT_LEVEL, AT(optimize), BUILDS, "optimisation by the C compiler (-O2)"},
    {"-O1", NULL, OPT_LEVEL, AT(optimize), BUILDS, NULL},
    {"-O2", NULL, OPT_LEVEL, AT(optimize), BUILDS, NULL},
    {"-O3", NULL, OPT_LEVEL, AT(optimize), BUILDS, NULL},
    {"-Os", NULL, OPT_LEVEL, AT(optimize), BUILDS, NULL},
    {"-g", NULL, OPT_FLAG, AT(debug), BUILDS,
     "debug information for the generated C; uses of freed instances are\nerrors"},
    {"--profile-gen", NULL, OPT_FLAG, AT(profile_gen), BUILDS,
     "make the product count what runs; at its exit it writes a profile,\n"
     "PREFIX.profile or $GOWASM_PROFILE"},
    {"--profile-use", "FILE", OPT_LIST, AT(profile_use), BUILDS,
     "compile by a profile: what runs much well, what does not quickly"},
    {"--cc", "CMD", OPT_WORDS, AT(cc), BUILDS,
     "C compiler: clang (default), gcc, \"ccache gcc\", ..."},
    {"--cflags", "FLAGS", OPT_WORDS, AT(cflags), BUILDS, "further flags for it"},
    {"--target", "TRIPLE", OPT_STRING, AT(target), BUILDS, "machine to compile for (clang)"},
    {"--sysroot", "DIR", OPT_STRING, AT(sysroot), BUILDS, "its headers and libraries"},
    {"--freestanding", NULL, OPT_FLAG, AT(freestanding), CMD_BUILD,
     "no operating system: static memory, bounds checks, a board's hooks;\n"
     "--target: thumbv6m-none-eabi, thumbv7m-none-eabi, thumbv7em-none-eabi,\n"
     "thumbv7em-none-eabihf, riscv32imac-none-elf, riscv64gc-none-elf,\n"
     "aarch64-none-elf, x86_64-none-elf"},
    {"--memory", "SIZE", OPT_SIZE, AT(memory), CMD_BUILD,
     "guest memory, fixed (freestanding); default: what the module asks for"},
    {"--stack", "SIZE", OPT_SIZE, AT(stack), CMD_BUILD,
     "how much of its caller's stack the guest may use (freestanding)"},
    {"--instances", "N", OPT_COUNT, AT(instances), CMD_BUILD,
     "how many there is static memory for (freestanding); default: 1"},
    {"--exports", "NAME,...", OPT_STRING, AT(exports), CMD_BUILD,
     "functions that the program calls; others are left out (freestanding)"},
    {"--hooks", "NAME,...", OPT_STRING, AT(hooks), CMD_BUILD,
     "the board's hooks, and a module that needs another is refused: write,\n"
     "read, clock, sleep, random, exit, files (freestanding)"},
    {"--compress", NULL, OPT_FLAG, AT(compress), CMD_BUILD,
     "pack the initial memory: less flash, a slower start (freestanding)"},
    {"--size", NULL, OPT_FLAG, AT(size), CMD_BUILD,
     "print sizes, largest functions and the depth of the stack (freestanding)"},
    {"--no-guard", NULL, OPT_FLAG, AT(no_guard), BUILDS,
     "check bounds in code: no guard pages, no signal handler"},
    {"--interruptible", NULL, OPT_FLAG, AT(interruptible), BUILDS,
     "checks in loops and recursions: deadlines and cancellation of calls"},
    {"--preinit", NULL, OPT_FLAG, AT(preinit), CMD_BUILD,
     "run _initialize now, on this machine: instances start in the state that\n"
     "it leaves, without the time that it takes"},
    {"--no-go-passes", NULL, OPT_FLAG, AT(no_go_passes), BUILDS,
     "skip what knows about Go: plain wasm2c output"},
    {"-j", "N", OPT_COUNT, AT(jobs), BUILDS,
     "compile jobs; default: make's jobserver, or the cores"},
    {"--cache-dir", "DIR", OPT_STRING, AT(cache_dir), BUILDS,
     "compiled parts to use again; default: $XDG_CACHE_HOME/gowasm-aot\n"
     "or ~/.cache/gowasm-aot, kept below 2 GiB"},
    {"--no-cache", NULL, OPT_FLAG, AT(no_cache), BUILDS, "compile everything anew"},
    {"-MD", NULL, OPT_FLAG, AT(depfile), CMD_BUILD,
     "write a depfile for make and ninja: OUT with suffix .d"},
    {"-MF", "FILE", OPT_STRING, AT(depfile_name), CMD_BUILD, "its name (with -MD or alone)"},
    {"--dir", "HOST::GUEST[:ro]", OPT_LIST, AT(dirs), BUILDS,
     "let the guest use a folder under a name of its own (for run, and\n"
     "executables)"},
    {"--env", "K=V", OPT_LIST, AT(env), BUILDS,
     "an environment variable of the guest (for run, and executables)"},
    {"--grant-all", NULL, OPT_FLAG, AT(grant_all), CMD_BUILD,
     "let the guest of an executable use all files that its user may use"},
    {"--listen", "HOST:PORT", OPT_LIST, AT(listen), CMD_RUN,
     "a TCP socket on which the guest may accept connections"},
    {"--max-memory", "SIZE", OPT_SIZE, AT(max_memory), CMD_RUN | CMD_BUILD,
     "limit of guest memory: 64MiB (for run, and freestanding)"},
    {"--timeout", "DURATION", OPT_DURATION, AT(timeout), CMD_RUN,
     "end the guest after this time, with status 124: 1.5s"},
    {"--trace", "wasi", OPT_TRACE, AT(trace_wasi), CMD_RUN, "show every WASI call on stderr"},
    {"--json", NULL, OPT_FLAG, AT(json), CMD_INSPECT, "as JSON"},
    {"--dump", "PASS[:FUNC]", OPT_LIST, AT(dumps), BUILDS,
     "print the module after a pass (\"decode\": before the first)"},
    {"--verify", NULL, OPT_FLAG, AT(verify), BUILDS, "check the module after every pass"},
    {"--time-passes", NULL, OPT_FLAG, AT(time_passes), BUILDS, "say how long each stage takes"},
    {"--keep", "DIR", OPT_STRING, AT(keep), BUILDS, "keep generated files in this folder"},
    {"-v", NULL, OPT_FLAG, AT(verbose), BUILDS, "show the commands that are run"},
    {"--progress", "MODE", OPT_PROGRESS, AT(progress), BUILDS, "auto, plain or none"},
    {"--version", NULL, OPT_FLAG, AT(version), ALL, "versions of this tool and of wasm2c"},
    {"--help", NULL, OPT_FLAG, AT(help), ALL, "this text"},
};
#define COUNT (sizeof table / sizeof *table)

static const struct {
    const char *name, *suffix;
    Product product;
} products[] = {
    {"lib", ".a", PRODUCT_LIB},
    {"shared", ".so", PRODUCT_SHARED},
    {"shared", ".dylib", PRODUCT_SHARED},
    {"obj", ".o", PRODUCT_OBJ},
    {"c", ".c", PRODUCT_C},
    {"wasm", ".wasm", PRODUCT_WASM},
    {"exe", "", PRODUCT_EXE}, /* last: every name ends so */
};
#define PRODUCT_COUNT (sizeof products / sizeof *products)

static bool scaled(double value, double unit, uint64_t *sum) {
    double v = value * unit;
    if (!(v >= 0) || v + (double)*sum > 9e18) return false;
    *sum += (uint64_t)(v + 0.5);
    return true;
}

/* A decimal number without sign or exponent; NULL when there is none. */
static const char *parse_number(const char *p, double *value) {
    char digits[64];
    size_t n = strspn(p, "0123456789.");
    const char *dot = memchr(p, '.', n);
    if (n == 0 || n >= sizeof digits || (n == 1 && dot)) return NULL;
    if (dot && memchr(dot + 1, '.', n - (size_t)(dot + 1 - p))) return NULL;
    memcpy(digits, p, n);
    digits[n] = 0;
    *value = strtod(digits, NULL);
    return p + n;
}

bool parse_duration(const char *text, uint64_t *nanoseconds) {
    static const struct {
        const char *name;
        double ns;
    } units[] = {{"ns", 1},   {"us", 1e3}, {"\xc2\xb5s", 1e3}, {"\xce\xbcs", 1e3},
                 {"ms", 1e6}, {"s", 1e9},  {"m", 60e9},        {"h", 3600e9}};
    *nanoseconds = 0;
    if (strcmp(text, "0") == 0) return true;
    if (!*text) return false;
    for (const char *p = text; *p;) {
        double value;
        p = parse_number(p, &value);
        if (!p) return false;
        size_t n = strcspn(p, "0123456789."), i = 0;
        while (i < sizeof units / sizeof *units &&
               (strlen(units[i].name) != n || strncmp(units[i].name, p, n) != 0))
            i++;
        if (i == sizeof units / sizeof *units || !scaled(value, units[i].ns, nanoseconds))
            return false;
        p += n;
    }
    return true;
}

bool parse_size(const char *text, uint64_t *bytes) {
    static const struct {
        const char *name;
        double bytes;
    } units[] = {{"", 1},     {"B", 1},       {"KiB", 1024},       {"MiB", 1048576},
                 {"K", 1024}, {"M", 1048576}, {"GiB", 1073741824}, {"G", 1073741824},
                 {"kB", 1e3}, {"KB", 1e3},    {"MB", 1e6},         {"GB", 1e9}};
    double value;
    *bytes = 0;
    const char *p = parse_number(text, &value);
    if (!p) return false;
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (strcmp(p, units[i].name) == 0) return scaled(value, units[i].bytes, bytes);
    return false;
}

static void add(StringList *list, const char *s, Arena *arena) {
    VEC_PUSH(arena, list, s);
}

/* Words as a shell splits them: blanks, '...', "..." and backslash. */
static bool add_words(StringList *list, const char *text, Arena *arena) {
    const char *p = text;
    for (;;) {
        p += strspn(p, " \t\n");
        if (!*p) return true;
        char *word = arena_alloc(arena, strlen(p) + 1, 1), *w = word;
        char quote = 0;
        for (; *p && (quote || !strchr(" \t\n", *p)); p++) {
            if (quote ? *p == quote : *p == '\'' || *p == '"')
                quote = quote ? 0 : *p;
            else if (*p == '\\' && quote != '\'' && p[1])
                *w++ = *++p;
            else
                *w++ = *p;
        }
        if (quote) return false;
        add(list, word, arena);
    }
}

/* Which values there are, for messages about others. */
static const char *units_of(OptionKind kind) {
    if (kind == OPT_SIZE)
        return "; a SIZE is above 0, such as 65536, 64KiB, 1.5MiB, 2GiB (or kB, MB, GB: 1000s)";
    if (kind == OPT_DURATION)
        return "; a DURATION is above 0, such as 1.5s, 300ms, 2m30s (units: ns, us, ms, s, m, h)";
    return "";
}

static bool set_value(Options *o, const OptionInfo *info, const char *value, Arena *arena,
                      Diag *d) {
    void *at = (char *)o + info->member;
    bool ok = true;
    switch (info->kind) {
    case OPT_FLAG:
        *(bool *)at = true;
        break;
    case OPT_LEVEL:
        *(const char **)at = info->name;
        break;
    case OPT_STRING:
        *(const char **)at = value;
        ok = *value;
        break;
    case OPT_LIST:
        add(at, value, arena);
        ok = *value;
        break;
    case OPT_WORDS:
        ok = add_words(at, value, arena) && (((StringList *)at)->len != 0 || at == &o->cflags);
        break;
    case OPT_COUNT: {
        char *end;
        unsigned long n = strtoul(value, &end, 10);
        ok = *value >= '0' && *value <= '9' && !*end && n >= 1 && n <= 4096;
        *(unsigned *)at = (unsigned)n;
        break;
    }
    case OPT_SIZE:
        ok = parse_size(value, at) && *(uint64_t *)at > 0;
        break;
    case OPT_DURATION:
        ok = parse_duration(value, at) && *(uint64_t *)at > 0;
        break;
    case OPT_EMIT:
        ok = false;
        for (size_t i = 0; i < PRODUCT_COUNT && !ok; i++)
            if (strcmp(value, products[i].name) == 0) {
                *(Product *)at = products[i].product;
                ok = true;
            }
        break;
    case OPT_PROGRESS: {
        static const char *const modes[] = {"auto", "plain", "none"};
        unsigned i = 0;
        while (i < 3 && strcmp(value, modes[i]) != 0) i++;
        ok = i < 3;
        *(ProgressMode *)at = (ProgressMode)i;
        break;
    }
    case OPT_TRACE:
        ok = strcmp(value, "wasi") == 0;
        *(bool *)at = true;
        break;
    }
    if (ok) return true;
    const char *first = info->help ? info->help : "";
    return diag_usage(d, "%s does not take '%s': %s %s is: %.*s%s", info->name, value, info->name,
                      info->value, (int)strcspn(first, "\n;"), first, units_of(info->kind));
}

/* Finds the option of an argument; *value points behind what was matched: at "=VALUE", at "VALUE"
 * of a short option, or at the end. */
static const OptionInfo *find_option(const char *arg, const char **value) {
    for (size_t i = 0; i < COUNT; i++) {
        size_t n = strlen(table[i].name);
        if (strncmp(arg, table[i].name, n) != 0) continue;
        bool is_long = arg[1] == '-', joined = table[i].value && (!is_long || arg[n] == '=');
        if (arg[n] && !joined) continue;
        *value = arg + n + (is_long && arg[n] == '=');
        if (arg[n] == 0) *value = NULL;
        return &table[i];
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
    for (size_t i = 0; i < COUNT; i++) {
        unsigned n = distance(name, table[i].name);
        if ((table[i].commands & command) && n < least && strlen(name) > 3) {
            least = n;
            best = table[i].name;
        }
    }
    if (best) return diag_usage(d, "unknown option '%s': did you mean %s?", arg, best);
    return diag_usage(d, "unknown option '%s'; see gowasm-aot --help", arg);
}

/* A second name behind the module's; or the first was not meant as one. */
static bool second_module(const Options *o, const char *arg, Diag *d) {
    static const char *const commands[] = {"run", "inspect"};
    const char *first = o->input;
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

static bool check_run(const Options *o, Diag *d) {
    for (uint32_t i = 0; i < o->dirs.len; i++) {
        const char *sep = strstr(o->dirs.data[i], "::");
        if (!sep || sep == o->dirs.data[i] || !sep[2] || strcmp(sep + 2, ":ro") == 0)
            return diag_usage(d,
                              "--dir does not take '%s': write HOST::GUEST or HOST::GUEST:ro, "
                              "such as --dir .::/",
                              o->dirs.data[i]);
    }
    for (uint32_t i = 0; i < o->env.len; i++) {
        const char *eq = strchr(o->env.data[i], '=');
        if (!eq || eq == o->env.data[i])
            return diag_usage(d, "--env does not take '%s': write NAME=VALUE", o->env.data[i]);
    }
    for (uint32_t i = 0; i < o->listen.len; i++) {
        const char *colon = strrchr(o->listen.data[i], ':');
        char *end = NULL;
        unsigned long port = colon ? strtoul(colon + 1, &end, 10) : 65536;
        if (port > 65535 || end == colon + 1 || *end)
            return diag_usage(d,
                              "--listen does not take '%s': write HOST:PORT, such as "
                              "127.0.0.1:8080",
                              o->listen.data[i]);
    }
    return true;
}

/* What only makes sense for a machine without an operating system, and what does not there. */
static bool check_freestanding(const Options *o, Diag *d) {
    const char *bare = o->memory                                  ? "--memory"
                       : o->stack                                 ? "--stack"
                       : o->instances                             ? "--instances"
                       : o->exports                               ? "--exports"
                       : o->hooks                                 ? "--hooks"
                       : o->compress                              ? "--compress"
                       : o->size                                  ? "--size"
                       : o->max_memory && o->command == CMD_BUILD ? "--max-memory"
                                                                  : NULL;
    if (!o->freestanding) return !bare || diag_usage(d, "%s is for --freestanding", bare);
    const char *hosted = o->go_src.len      ? "--go-src"
                         : o->api           ? "--api"
                         : o->profile_gen   ? "--profile-gen"
                         : o->interruptible ? "--interruptible"
                         : o->preinit       ? "--preinit"
                         : o->interface     ? "--interface"
                                            : NULL;
    if (hosted)
        return diag_usage(d, "%s needs a system, which --freestanding does without", hosted);
    if (o->product != PRODUCT_UNSET && o->product != PRODUCT_LIB)
        return diag_usage(d,
                          "--freestanding makes a library (-o NAME.a): the firmware is linked by "
                          "its own project");
    return o->hooks == NULL || check_hook_names(o->hooks, d);
}

static bool check(Options *o, Diag *d) {
    if (!o->optimize) o->optimize = o->freestanding ? "-Os" : "-O2";
    if (!o->input)
        return diag_usage(d, "no module given: gowasm-aot %s[options] MODULE.wasm; see --help",
                          o->command == CMD_BUILD ? ""
                          : o->command == CMD_RUN ? "run "
                                                  : "inspect ");
    if (o->command == CMD_RUN) {
        o->product = PRODUCT_EXE;
        return check_run(o, d);
    }
    o->by_suffix = o->output && o->product == PRODUCT_UNSET;
    for (size_t i = 0; o->by_suffix && o->product == PRODUCT_UNSET && i < PRODUCT_COUNT; i++)
        if (str_ends(str_from(o->output), products[i].suffix)) o->product = products[i].product;
    if (o->preinit && o->product == PRODUCT_WASM)
        return diag_usage(d, "--preinit makes native code: a .wasm cannot say which parts of its "
                             "state must be fresh in each instance");
    if (o->depfile_name) o->depfile = true;
    if (o->no_cache && o->cache_dir)
        return diag_usage(d, "--no-cache and --cache-dir contradict each other");
    if (!check_freestanding(o, d)) return false;
    if (o->freestanding) o->product = PRODUCT_LIB;
    return true;
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
            if (o->input) return second_module(o, arg, d);
            o->input = arg;
            if (o->command != CMD_RUN) continue;
            for (i++; i < argc; i++) add(&o->guest_args, argv[i], arena);
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
        if (!set_value(o, info, value, arena, d)) return false;
    }
    return o->help || o->version || check(o, d);
}

void print_help(Command command) {
    static const char *const usage[] = {
        [CMD_BUILD] = "gowasm-aot [options] MODULE.wasm [-o OUT]\n"
                      "       gowasm-aot run [options] MODULE.wasm [args...]\n"
                      "       gowasm-aot inspect [--json] MODULE.wasm\n\n"
                      "Compiles a WebAssembly module of Go, TinyGo or another compiler into native "
                      "code with\na C interface.\n",
        [CMD_RUN] = "gowasm-aot run [options] MODULE.wasm [args...]\n\n"
                    "Compiles a command through the cache and runs it in an empty sandbox. Exit "
                    "status: the\nguest's; 134 for a trap, 124 for a time-out.\n",
        [CMD_INSPECT] = "gowasm-aot inspect [--json] MODULE.wasm\n\n"
                        "Shows the toolchain, memory limits, imports and exports of a module.\n",
    };
    printf("usage: %s\noptions:\n", usage[command]);
    for (size_t i = 0; i < COUNT; i++) {
        if (!(table[i].commands & command) || !table[i].help) continue;
        Buf left = {0};
        buf_puts(&left, table[i].name);
        for (size_t k = i + 1; k < COUNT && !table[k].help; k++)
            buf_printf(&left, " %s", table[k].name);
        if (table[i].value)
            buf_printf(&left, "%c%s", table[i].name[1] == '-' ? '=' : ' ', table[i].value);
        printf("  %-22s ", (const char *)left.data);
        if (left.len > 22) printf("\n%25s", "");
        buf_free(&left);
        for (const char *p = table[i].help; *p; p++) {
            putchar(*p);
            if (*p == '\n') printf("%25s", "");
        }
        putchar('\n');
    }
    if (command == CMD_BUILD) printf("\nExit status: 0 done, 1 could not build, 2 wrong use.\n");
}

bool choose_prefix(const Options *o, Arena *arena, const char **prefix, Diag *d) {
    if (o->prefix) {
        *prefix = o->prefix;
        if (is_prefix_taken(o->prefix, arena))
            return diag_usage(d,
                              "--prefix '%s' makes names that the C library or the runtime of "
                              "gowasm-aot has: choose another",
                              o->prefix);
        if (is_c_identifier(o->prefix)) return true;
        return diag_usage(d,
                          "--prefix '%s' is no C identifier: use letters, digits and '_', and no "
                          "keyword of C or C++",
                          o->prefix);
    }
    char *name = fs_stem(arena, o->input);
    for (char *p = name; *p; p++) {
        bool fine = (*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z') ||
                    (*p >= '0' && *p <= '9' && p != name) || *p == '_';
        if (!fine && *p >= '0' && *p <= '9') { /* a digit in front: keep it, behind a '_' */
            name = fs_format(arena, "_%s", name);
            p = name + 1;
            continue;
        }
        if (!fine) *p = '_';
    }
    if (*name && !is_c_identifier(name)) name = fs_format(arena, "%s_", name); /* a keyword */
    if (is_prefix_taken(name, arena)) name = fs_format(arena, "m_%s", name);   /* gowasm.wasm */
    *prefix = name;
    if (is_c_identifier(name)) return true;
    return diag_usage(d,
                      "no C identifier can be made from the file name '%s': give one with "
                      "--prefix NAME",
                      fs_basename(o->input));
}
