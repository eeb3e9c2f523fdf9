/* reserved-names.c: which names C and C++ leave free.
 *
 * Input: an identifier. Output: whether it is a keyword of C11 to C23 or C++17 to C++20, or a name
 * that a C library declares or exports (libc-names.def). A plain function (add) lives in the
 * program's global name space, where it would replace the library's function of that name for every
 * shared library of the process. Invariant: the table is sorted by strcmp (unit-interface checks
 * it). */
#include "headers/reserved-names.h"

#include "base/str.h"

#include <stdlib.h>
#include <string.h>

/* clang-format off */
static const char *const keywords[] = {
    "alignas", "alignof", "and", "and_eq", "asm", "atomic_cancel", "atomic_commit",
    "atomic_noexcept", "auto", "bitand", "bitor", "bool", "break", "case", "catch", "char",
    "char16_t", "char32_t", "char8_t", "class", "co_await", "co_return", "co_yield", "compl",
    "concept", "const", "const_cast", "consteval", "constexpr", "constinit", "continue", "decltype",
    "default", "delete", "do", "double", "dynamic_cast", "else", "enum", "explicit", "export",
    "extern", "false", "float", "for", "friend", "goto", "if", "inline", "int", "long", "mutable",
    "namespace", "new", "noexcept", "not", "not_eq", "nullptr", "operator", "or", "or_eq",
    "private", "protected", "public", "register", "reinterpret_cast", "requires", "restrict",
    "return", "short", "signed", "sizeof", "static", "static_assert", "static_cast", "struct",
    "switch", "template", "this", "thread_local", "throw", "true", "try", "typedef", "typeid",
    "typename", "typeof", "typeof_unqual", "union", "unsigned", "using", "virtual", "void",
    "volatile", "wchar_t", "while", "xor", "xor_eq", "linux", "unix", "i386", "std",
};
/* clang-format on */

/* Start-up and the linker have these, too. */
static const char *const linker[] = {"data_start", "edata", "end", "etext", "main", "memory"};

typedef struct LibcName {
    const char *name;
    bool macro;
} LibcName;

static const LibcName libc_names[] = {
#define NAME(name) {name, false},
#define MACRO(name) {name, true},
#include "headers/libc-names.def"
#undef NAME
#undef MACRO
};

static bool in_list(const char *s, const char *const *list, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (strcmp(s, list[i]) == 0) return true;
    return false;
}

bool name_is_identifier(const char *s) {
    if (*s == '\0' || (*s >= '0' && *s <= '9')) return false;
    for (const char *p = s; *p != '\0'; p++)
        if (!((*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z') || (*p >= '0' && *p <= '9') ||
              *p == '_'))
            return false;
    return true;
}

bool name_is_c_identifier(const char *s) {
    return name_is_identifier(s) && !in_list(s, keywords, sizeof keywords / sizeof *keywords);
}

static int compare(const void *name, const void *entry) {
    return strcmp(name, ((const LibcName *)entry)->name);
}

static const LibcName *find_libc(const char *s) {
    return bsearch(s, libc_names, sizeof libc_names / sizeof *libc_names, sizeof *libc_names,
                   compare);
}

static bool starts_with(const char *s, const char *start) {
    return strncmp(s, start, strlen(start)) == 0;
}

bool name_is_macro(const char *s) {
    const LibcName *found = find_libc(s);
    return (found != NULL && found->macro) || starts_with(s, "GOWASM_") ||
           starts_with(s, "wasm_rt_");
}

static bool has_small_letter(const char *s) {
    while (*s != '\0' && !(*s >= 'a' && *s <= 'z')) s++;
    return *s != '\0';
}

/* Macros of the program's headers, and those of generated code, are in capitals. */
bool name_fits_member(const char *s) {
    return name_is_c_identifier(s) && s[0] != '_' && !name_is_macro(s) && has_small_letter(s);
}

bool name_is_taken_prefix(const char *prefix, Arena *arena) {
    static const char *const own[] = {"new",   "free",       "base",     "reset",   "clone",
                                      "start", "last_error", "instance", "imports", "set_imports"};
    Buf b = {0};
    bool taken = false;
    for (size_t i = 0; i < sizeof own / sizeof *own; i++) {
        b.len = 0;
        buf_printf(&b, "%s_%s", prefix, own[i]);
        taken = taken || name_is_of_library(arena_copy(arena, (const char *)b.data, b.len));
    }
    buf_free(&b);
    return taken;
}

bool name_is_of_library(const char *s) {
    const size_t length = strlen(s); /* POSIX.1 2.2.2: names that end in _t are types */
    return find_libc(s) != NULL || starts_with(s, "pthread_") || starts_with(s, "gowasm_") ||
           starts_with(s, "GOWASM_") || starts_with(s, "gojs_") ||
           (length > 2 && strcmp(s + length - 2, "_t") == 0);
}

bool name_is_reserved(const char *s) {
    /* C11 7.1.3: names with a leading underscore are the implementation's at file scope. */
    return !name_is_c_identifier(s) || s[0] == '_' || name_is_of_library(s) ||
           in_list(s, linker, sizeof linker / sizeof *linker);
}
