/* fs.h: whole files in and out, with errors that name the file.
 *
 * Every short write, full disk and failing close is an error. Outputs of the tool are staged:
 * written beside their final place and renamed there when everything else succeeded, so that a
 * failing run changes nothing. */
#ifndef GOWASM_SYSTEM_FS_H
#define GOWASM_SYSTEM_FS_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>

/* Appends the file's bytes to *out. */
bool fs_read(const char *path, Buf *out, Diag *d);

/* Creates or replaces a file in place; for files of ours only (in tmp_dir() or the cache). */
bool fs_write(const char *path, Str bytes, Diag *d);

/* Makes a directory and those above it; an existing one is fine. */
bool fs_mkdirs(const char *path, Diag *d);

bool fs_exists(const char *path);

/* Removes a directory and all that is in it, without following links; errors are ignored. */
void fs_remove_tree(const char *path);

/* Paths. The results live in the arena. */
char *fs_format(Arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));
char *fs_dirname(Arena *arena, const char *path);  /* "." where there is no slash */
const char *fs_basename(const char *path);         /* what follows the last slash */
char *fs_stem(Arena *arena, const char *path);     /* base name without its last suffix */
char *fs_absolute(Arena *arena, const char *path); /* not resolved, only made absolute */

/* Outputs that appear together or not at all. */
typedef struct Output {
    const char *path; /* as the user named it */
    char *target;     /* where it goes, links resolved */
    char *staged; /* where it is written: beside target, or in tmp_dir() for devices and pipes */
    bool device;  /* target is no regular file: bytes are copied into it */
} Output;

typedef struct Outputs {
    Arena *arena;
    Output list[6];
    unsigned count;
} Outputs;

/* Makes an empty file for an output and returns its temporary path: to be filled by fs_fill(). NULL
 * after an error; the final file is untouched. */
const char *fs_stage(Outputs *o, const char *path, bool executable, Diag *d);

/* Writes a staged output, or copies a file into it; errors name the final path. */
bool fs_fill(const Outputs *o, const char *staged, Str bytes, Diag *d);
bool fs_fill_from(const Outputs *o, const char *staged, const char *from, Diag *d);

/* Renames all staged files to their final names. */
bool fs_commit(Outputs *o, Diag *d);

#endif
