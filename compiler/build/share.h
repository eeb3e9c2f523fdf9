/* share.h: where the tool's own parts are: share/gowasm-aot beside the directory of the executable,
 * in the build tree and in an installed or moved one alike. */
#ifndef GOWASM_BUILD_SHARE_H
#define GOWASM_BUILD_SHARE_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/sha256.h"
#include "base/strlist.h"

#include <stdbool.h>
#include <stdint.h>

typedef struct Share {
    const char *tool; /* the executable itself, resolved */
    const char *dir;  /* .../share/gowasm-aot */
} Share;

/* `argv0` is used where the system does not say which file is running. */
bool share_find(Share *share, const char *argv0, Arena *arena, Diag *d);

/* The files of share/gowasm-aot/sources.list that a target needs (cmake/Library.cmake describes
 * it), relative to share->dir. */
typedef struct ShareWanted {
    const char *arch;
    bool gojs, freestanding, debug;
} ShareWanted;
bool share_sources(const Share *share, const ShareWanted *wanted, StringList *out, Arena *arena,
                   Diag *d);

/* All headers (.h, .def) below a directory of share->dir, sorted, relative to share->dir. */
bool share_headers(const Share *share, const char *folder, StringList *out, Arena *arena, Diag *d);

/* Adds names, sizes and times of the files below a directory of share->dir: cheap. */
void share_folder_identity(const Share *share, const char *folder, Sha256 *key);

/* The same of the tool and all its parts, for the key of `run`. */
void share_identity(const Share *share, Sha256 *key);

#endif
