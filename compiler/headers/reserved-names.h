/* reserved-names.h: which names C and C++, their libraries and the runtime leave free. */
#ifndef GOWASM_HEADERS_RESERVED_NAMES_H
#define GOWASM_HEADERS_RESERVED_NAMES_H

#include "base/arena.h"

#include <stdbool.h>

/* Is it made as C's identifiers are? And no keyword of C or C++, so that it can be one? */
bool name_is_identifier(const char *s);
bool name_is_c_identifier(const char *s);

/* Is the name taken by C, C++ or the C library, so that a plain function cannot have it? */
bool name_is_reserved(const char *s);

/* Has the C library or the runtime a function, object or type of that name, or a macro? */
bool name_is_of_library(const char *s);

/* Are there names of ours with this prefix that would be the C library's, or the runtime's? */
bool name_is_taken_prefix(const char *prefix, Arena *arena);

/* Is it a macro of a header, which would replace a method of C++ and a member of a structure? */
bool name_is_macro(const char *s);

/* Can a member of a structure have the name, whatever headers a program includes? */
bool name_fits_member(const char *s);

#endif
