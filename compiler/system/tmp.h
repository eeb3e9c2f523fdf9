/* tmp.h: temporary files that do not outlive the tool.
 *
 * One temporary directory a run, made on first use, removed when the process exits or a signal ends
 * it; and single files elsewhere (outputs that are being written beside their final name), removed
 * likewise unless they were renamed in time. Child processes get the directory as their TMPDIR, so
 * that what a killed compiler leaves there goes too. */
#ifndef GOWASM_SYSTEM_TMP_H
#define GOWASM_SYSTEM_TMP_H

#include "base/diag.h"

#include <stdbool.h>

/* Chooses a directory that the user named (--keep DIR) instead: made if it is missing, and neither
 * it nor what is in it is removed. Before the first tmp_dir(). */
bool tmp_keep(const char *dir, Diag *d);

/* The directory's absolute path, without a slash at the end; NULL after an error. Lives as long as
 * the process. */
const char *tmp_dir(Diag *d);

/* The same, but NULL where nobody asked for it yet. */
const char *tmp_dir_if_made(void);

/* Is the directory kept after the run? */
bool tmp_kept(void);

/* Creates a file as mkostemp() does, which is removed at exit unless tmp_forget() was called with
 * its path. A descriptor that is closed on exec, or -1 and errno. */
int tmp_create(char *template);
void tmp_forget(const char *path);

/* Removes everything now; also called at exit. The second is for a process that a signal ends:
 * nothing is created any more after it, and threads that try to wait for the end. */
void tmp_cleanup(void);
void tmp_cleanup_for_good(void);

#endif
