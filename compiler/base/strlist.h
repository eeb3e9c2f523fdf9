/* strlist.h: growing lists of strings in an arena. The strings are borrowed. */
#ifndef GOWASM_BASE_STRLIST_H
#define GOWASM_BASE_STRLIST_H

#include "base/vec.h"

typedef struct StringList {
    const char **data;
    uint32_t len, cap;
} StringList;

static inline void strlist_add(Arena *arena, StringList *list, const char *s) {
    VEC_PUSH(arena, list, s);
}

/* Adds all words of an array that ends with NULL. */
static inline void strlist_add_words(Arena *arena, StringList *list, const char *const *words) {
    for (; *words; words++) strlist_add(arena, list, *words);
}

static inline void strlist_add_list(Arena *arena, StringList *list, const StringList *more) {
    for (uint32_t i = 0; i < more->len; i++) strlist_add(arena, list, more->data[i]);
}

/* The strings with a NULL after the last, which is no element: an argument vector. */
static inline const char *const *strlist_argv(Arena *arena, StringList *list) {
    strlist_add(arena, list, NULL);
    list->len--;
    return list->data;
}

#endif
