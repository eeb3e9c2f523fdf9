/* fetch.h: what fetch.c, fetch-headers.c and fetch-request.c offer each other.
 *
 * Input: values of the program. Output: checked requests. Invariants: what is refused is never
 * shown to the client. */
#ifndef GOJS_FETCH_H
#define GOJS_FETCH_H

#include "host.h"

/* An object Headers with the pairs of "Name: value" lines, which may be NULL; or of any object. */
gojs_value gojs__headers_new(gojs_vm *vm, const char *const *lines);
/* Lines "name: value" of a Headers object or a plain one, without those that a request must not
 * have, NULL at the end, to be freed with gojs__free_lines. False: exception. */
bool gojs__headers_lines(gojs_vm *vm, gojs_value headers, char ***lines);
void gojs__free_lines(char **lines);

/* An AbortController's signal: has it been raised? And what it is to abort. */
bool gojs__signal_raised(gojs_value signal);
bool gojs__signal_listen(gojs_vm *vm, gojs_value signal, gojs_value fetch);
/* The signal was raised. */
void gojs__fetch_abort(gojs_vm *vm, gojs_value fetch);

bool gojs__init_headers(gojs_vm *vm);

/* fetch-request.c. Why a method or URL is refused, or NULL: the method was brought into its usual
 * form; *to is the URL to use, for free(). */
bool gojs__is_token(const char *s, size_t size);
const char *gojs__check_method(char *method, size_t size);
const char *gojs__check_url(const char *url, size_t size, char **to);
/* A header that a guest may not set: it is left out of the request. */
bool gojs__forbidden_header(const char *name, const char *value);

#endif
