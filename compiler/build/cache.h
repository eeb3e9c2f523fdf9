/* cache.h: a content-addressed store of files: object files and the executables of `run`.
 *
 * A key is a SHA-256 of everything that the value depends on. Entries are written beside and
 * renamed; each ends with a checksum of its content, so that a damaged entry counts as missing, and
 * so does one that another process removes at the same time, and one that another user (but root)
 * owns or may write. A cache that cannot be written is no
 * error: the value is just not kept. The least recently used entries go when the whole exceeds
 * CACHE_LIMIT. */
#ifndef GOWASM_BUILD_CACHE_H
#define GOWASM_BUILD_CACHE_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/sha256.h"

#include <stdbool.h>
#include <stdint.h>

#define CACHE_LIMIT (2ull << 30)

typedef struct Cache {
    const char *dir;      /* NULL: nothing is found and nothing is kept */
    const char *prebuilt; /* entries that came with the installation: looked at only; or NULL */
    bool added;
} Cache;

/* `dir` NULL: $XDG_CACHE_HOME/gowasm-aot or ~/.cache/gowasm-aot; without a home, no cache. */
void cache_open(Cache *c, const char *dir, bool off, Arena *arena);

/* Can entries be put in? Makes the directory where it is missing; an error says why not. */
bool cache_usable(const Cache *c, Diag *d);

/* Ends a key. */
const char *cache_key(Sha256 *key, Arena *arena);

/* Copies the value to a file. False: it is not there. */
bool cache_get(const Cache *c, const char *key, const char *to);

/* Keeps the content of a file. */
void cache_put(Cache *c, const char *key, const char *from);

/* Values that are run in place: a descriptor of the file in the cache, which was checked, for
 * fexecve(); or -1. cache_put_program() keeps the content of a file as one. */
int cache_open_program(const Cache *c, const char *key);
bool cache_put_program(Cache *c, const char *key, const char *from);

/* Makes a program that is in the cache known by a second key too. */
void cache_link_program(Cache *c, const char *second, const char *key, Arena *arena);

/* Removes old entries if entries were added. */
void cache_close(Cache *c);

#endif
