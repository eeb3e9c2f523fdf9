/* option-values.c: from the text of an option's value to a member of Options.
 *
 * Input: a row of the table and the text. Output: the member that the row names. Invariant: numbers
 * are in range, sizes and durations above 0, lists without empty elements. */
#include "base/str.h"
#include "options/option-table.h"

#include <stdlib.h>
#include <string.h>

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

bool option_product_by_name(const char *name, Product *product) {
    for (size_t i = 0; i < PRODUCT_COUNT; i++) {
        if (strcmp(name, products[i].name) != 0) continue;
        *product = products[i].product;
        return true;
    }
    return false;
}

Product option_product_by_suffix(const char *path) {
    size_t i = 0;
    while (!str_ends(str_from(path), products[i].suffix)) i++;
    return products[i].product;
}

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

bool option_parse_duration(const char *text, uint64_t *nanoseconds) {
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

bool option_parse_size(const char *text, uint64_t *bytes) {
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
        strlist_add(arena, list, word);
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

bool option_set(Options *o, const OptionInfo *info, const char *value, Arena *arena, Diag *d) {
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
    case OPT_FILES:
        strlist_add(arena, at, value);
        ok = *value;
        break;
    case OPT_WORDS:
        ok = add_words(at, value, arena) &&
             (((StringList *)at)->len != 0 || at == (void *)&o->native.cflags);
        break;
    case OPT_COUNT: {
        char *end;
        unsigned long n = strtoul(value, &end, 10);
        ok = *value >= '0' && *value <= '9' && !*end && n >= 1 && n <= 4096;
        *(unsigned *)at = (unsigned)n;
        break;
    }
    case OPT_SIZE:
        ok = option_parse_size(value, at) && *(uint64_t *)at > 0;
        break;
    case OPT_DURATION:
        ok = option_parse_duration(value, at) && *(uint64_t *)at > 0;
        break;
    case OPT_EMIT:
        ok = option_product_by_name(value, at);
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
