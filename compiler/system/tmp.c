/* tmp.c: the temporary directory of a run, and files elsewhere that must not stay.
 *
 * Invariants: tmp_cleanup_for_good() may run in the signal thread at any time: a file exists only
 * while it is on the list, both under one lock, which is not given back then; and a directory that
 * the main thread is still writing into is tried more than once. */
#define _GNU_SOURCE
#include "system/tmp.h"
#include "base/die.h"
#include "system/fs.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static char *directory;
static bool kept;
static char *watched[16];

static void at_exit_once(void) {
    static bool registered;
    if (!registered) atexit(tmp_cleanup);
    registered = true;
}

bool tmp_keep(const char *dir, Diag *d) {
    if (!fs_mkdirs(dir, d)) return false;
    char *absolute = realpath(dir, NULL);
    if (!absolute || access(absolute, W_OK) != 0) {
        int e = errno;
        free(absolute);
        return diag_error(d, DIAG_NO_OFFSET, "cannot write into '%s': %s", dir, strerror(e));
    }
    pthread_mutex_lock(&lock);
    free(directory);
    directory = absolute;
    kept = true;
    pthread_mutex_unlock(&lock);
    return true;
}

const char *tmp_dir(Diag *d) {
    if (directory) return directory;
    const char *base = getenv("TMPDIR");
    if (!base || base[0] != '/') base = "/tmp";
    char *path = malloc(strlen(base) + sizeof "/gowasm-aot.XXXXXX");
    if (!path) die_oom();
    sprintf(path, "%s/gowasm-aot.XXXXXX", base);
    pthread_mutex_lock(&lock);
    bool made = mkdtemp(path) != NULL;
    int e = errno;
    if (made) directory = path;
    pthread_mutex_unlock(&lock);
    if (!made) {
        free(path);
        diag_error(d, DIAG_NO_OFFSET,
                   "cannot make a temporary directory in '%s': %s; set TMPDIR to another directory",
                   base, strerror(e));
        return NULL;
    }
    at_exit_once();
    return directory;
}

const char *tmp_dir_if_made(void) {
    return directory;
}

bool tmp_kept(void) {
    return kept;
}

int tmp_create(char *template) {
    pthread_mutex_lock(&lock);
    size_t i = 0;
    while (i < sizeof watched / sizeof *watched && watched[i]) i++;
    if (i == sizeof watched / sizeof *watched) die("too many watched files");
    int fd = mkostemp(template, O_CLOEXEC);
    int e = errno;
    if (fd >= 0 && !(watched[i] = strdup(template))) die_oom();
    pthread_mutex_unlock(&lock);
    at_exit_once();
    errno = e;
    return fd;
}

void tmp_forget(const char *path) {
    pthread_mutex_lock(&lock);
    for (size_t i = 0; i < sizeof watched / sizeof *watched; i++)
        if (watched[i] && strcmp(watched[i], path) == 0) {
            free(watched[i]);
            watched[i] = NULL;
        }
    pthread_mutex_unlock(&lock);
}

static void remove_all(void) {
    for (size_t i = 0; i < sizeof watched / sizeof *watched; i++) {
        if (watched[i]) unlink(watched[i]);
        free(watched[i]);
        watched[i] = NULL;
    }
    struct stat st;
    if (directory && !kept)
        for (int i = 0; i < 20 && lstat(directory, &st) == 0; i++) {
            if (i) usleep(5000);
            fs_remove_tree(directory);
        }
}

void tmp_cleanup(void) {
    pthread_mutex_lock(&lock);
    remove_all();
    pthread_mutex_unlock(&lock);
}

void tmp_cleanup_for_good(void) {
    pthread_mutex_lock(&lock);
    remove_all();
}
