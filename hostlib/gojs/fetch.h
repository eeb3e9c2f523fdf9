/* fetch.h: what fetch.c and fetch-headers.c offer each other. */
#ifndef GOJS_FETCH_H
#define GOJS_FETCH_H

#include "vm.h"

/* An object Headers with the pairs of "Name: value" lines, which may be NULL; or of any object. */
gojs_value gojs__headers_new(gojs_vm *vm, const char *const *lines);
/* Lines "name: value" of a Headers object or a plain one, NULL at the end, to be freed with
 * gojs__free_lines. False: exception. */
bool gojs__headers_lines(gojs_vm *vm, gojs_value headers, char ***lines);
void gojs__free_lines(char **lines);

/* An AbortController's signal: is it one, has it been raised, and who shall be told. */
bool gojs__signal_raised(gojs_value signal);
bool gojs__signal_listen(gojs_vm *vm, gojs_value signal, gojs_value fetch);
/* Told: fetch.c aborts. */
void gojs__fetch_abort(gojs_vm *vm, gojs_value fetch);

bool gojs__init_headers(gojs_vm *vm);

#endif
