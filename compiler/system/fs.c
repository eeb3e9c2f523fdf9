/* fs.c: whole files in and out, paths, and staged outputs, as fs.h describes them.
 *
 * Invariants: every error names the file as the caller named it; nothing is reported as written
 * before close() succeeded; a final output is only ever touched by fs_commit(). */
#define _GNU_SOURCE
#include "system/fs.h"
#include "base/die.h"
#include "system/tmp.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_FILE (2ull << 30) /* no input of ours comes near */

bool fs_read(const char *path, Buf *out, Diag *d) {
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    struct stat st;
    int e = fd < 0 || fstat(fd, &st) != 0 ? errno : 0;
    if (!e && S_ISDIR(st.st_mode)) e = EISDIR;
    if (!e && S_ISREG(st.st_mode) && st.st_size > 0 && (uint64_t)st.st_size <= MAX_FILE)
        buf_reserve(out, (size_t)st.st_size);
    while (!e) {
        if (out->len > MAX_FILE) {
            e = EFBIG;
            break;
        }
        buf_reserve(out, 65536);
        ssize_t n = read(fd, out->data + out->len, out->cap - out->len - 1);
        if (n == 0) break;
        if (n < 0 && errno == EINTR) continue;
        if (n < 0)
            e = errno;
        else
            out->len += (size_t)n;
    }
    if (fd >= 0) close(fd);
    if (e) return diag_error(d, DIAG_NO_OFFSET, "cannot read '%s': %s", path, strerror(e));
    out->data[out->len] = 0;
    return true;
}

static int write_fd(int fd, const char *bytes, size_t len) {
    while (len) {
        ssize_t n = write(fd, bytes, len);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return n < 0 ? errno : EIO;
        bytes += n;
        len -= (size_t)n;
    }
    return 0;
}

static bool write_file(const char *path, int flags, Str bytes, const char *name, Diag *d) {
    int fd = open(path, O_WRONLY | O_CLOEXEC | flags, 0666);
    int e = fd < 0 ? errno : write_fd(fd, bytes.data, bytes.len);
    if (fd >= 0 && close(fd) != 0 && !e) e = errno;
    return !e || diag_error(d, DIAG_NO_OFFSET, "cannot write '%s': %s", name, strerror(e));
}

bool fs_write(const char *path, Str bytes, Diag *d) {
    return write_file(path, O_CREAT | O_TRUNC, bytes, path, d);
}

bool fs_exists(const char *path) {
    struct stat st;
    return stat(path, &st) == 0;
}

bool fs_mkdirs(const char *path, Diag *d) {
    char *copy = strdup(path);
    if (!copy) die_oom();
    int e = 0;
    for (char *p = copy + 1; !e; p++) {
        if (*p != '/' && *p != 0) continue;
        char c = *p;
        *p = 0;
        struct stat st;
        if (mkdir(copy, 0777) != 0 && errno != EEXIST) e = errno;
        if (!e && stat(copy, &st) != 0) e = errno;
        if (!e && !S_ISDIR(st.st_mode)) e = ENOTDIR;
        *p = c;
        if (c == 0) break;
    }
    free(copy);
    return !e || diag_error(d, DIAG_NO_OFFSET, "cannot make directory '%s': %s", path, strerror(e));
}

static void remove_at(int parent, const char *name, int depth) {
    if (unlinkat(parent, name, 0) == 0 || errno == ENOENT || depth > 64) return;
    int fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    DIR *dir = fd < 0 ? NULL : fdopendir(fd);
    if (!dir) {
        if (fd >= 0) close(fd);
        return;
    }
    for (struct dirent *entry; (entry = readdir(dir)) != NULL;)
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            remove_at(dirfd(dir), entry->d_name, depth + 1);
    closedir(dir);
    unlinkat(parent, name, AT_REMOVEDIR);
}

void fs_remove_tree(const char *path) {
    remove_at(AT_FDCWD, path, 0);
}

char *fs_format(Arena *arena, const char *format, ...) {
    va_list ap;
    Buf b = {0};
    va_start(ap, format);
    buf_vprintf(&b, format, ap);
    va_end(ap);
    char *s = arena_copy(arena, b.data ? (const char *)b.data : "", b.len);
    buf_free(&b);
    return s;
}

char *fs_dirname(Arena *arena, const char *path) {
    const char *slash = strrchr(path, '/');
    if (!slash) return arena_copy(arena, ".", 1);
    return arena_copy(arena, path, slash == path ? 1 : (size_t)(slash - path));
}

const char *fs_basename(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

char *fs_stem(Arena *arena, const char *path) {
    const char *base = fs_basename(path), *dot = strrchr(base, '.');
    return arena_copy(arena, base, dot && dot != base ? (size_t)(dot - base) : strlen(base));
}

char *fs_absolute(Arena *arena, const char *path) {
    if (path[0] == '/') return fs_format(arena, "%s", path);
    char *cwd = getcwd(NULL, 0);
    char *result = fs_format(arena, "%s/%s", cwd ? cwd : ".", path);
    free(cwd);
    return result;
}

/* Only regular files are replaced by renaming. What stands for an open descriptor (/dev/stdout)
 * may lead to a regular file, which the shell opened: that is written to, not replaced. */
static bool is_device(const char *path) {
    struct stat st;
    if (strncmp(path, "/dev/", 5) == 0 && strncmp(path, "/dev/shm/", 9) != 0) return true;
    if (strncmp(path, "/proc/", 6) == 0) return true;
    return stat(path, &st) == 0 && !S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode);
}

const char *fs_stage(Outputs *o, const char *path, bool executable, Diag *d) {
    if (o->count == sizeof o->list / sizeof *o->list) die("too many outputs");
    Output out = {.path = path, .device = is_device(path)};
    struct stat st;
    if (!*path || (stat(path, &st) == 0 && S_ISDIR(st.st_mode))) {
        diag_error(d, DIAG_NO_OFFSET, "cannot write '%s': %s", path,
                   strerror(*path ? EISDIR : ENOENT));
        return NULL;
    }
    char *resolved = out.device ? NULL : realpath(path, NULL);
    out.target = fs_format(o->arena, "%s", resolved ? resolved : path);
    free(resolved);
    if (out.device) {
        const char *dir = tmp_dir(d);
        if (!dir) return NULL;
        out.staged = fs_format(o->arena, "%s/out%u.XXXXXX", dir, o->count);
    } else {
        out.staged = fs_format(o->arena, "%s/.%.200s.XXXXXX", fs_dirname(o->arena, out.target),
                               fs_basename(out.target));
    }
    int fd = tmp_create(out.staged);
    if (fd < 0) {
        diag_error(d, DIAG_NO_OFFSET, "cannot write '%s': %s", path, strerror(errno));
        return NULL;
    }
    mode_t mask = umask(0);
    umask(mask);
    fchmod(fd, (executable ? 0777 : 0666) & ~mask);
    close(fd);
    o->list[o->count++] = out;
    return out.staged;
}

bool fs_fill(const Outputs *o, const char *staged, Str bytes, Diag *d) {
    for (unsigned i = 0; i < o->count; i++)
        if (strcmp(o->list[i].staged, staged) == 0)
            return write_file(staged, 0, bytes, o->list[i].path, d);
    die("not staged: %s", staged);
}

bool fs_fill_from(const Outputs *o, const char *staged, const char *from, Diag *d) {
    Buf bytes = {0};
    bool ok = fs_read(from, &bytes, d) && fs_fill(o, staged, buf_view(&bytes), d);
    buf_free(&bytes);
    return ok;
}

static bool commit_device(const Output *out, Diag *d) {
    Buf bytes = {0};
    bool ok = fs_read(out->staged, &bytes, d) &&
              write_file(out->target, 0, buf_view(&bytes), out->path, d);
    buf_free(&bytes);
    return ok;
}

bool fs_commit(Outputs *o, Diag *d) {
    for (unsigned i = 0; i < o->count; i++)
        if (o->list[i].device && !commit_device(&o->list[i], d)) return false;
    for (unsigned i = 0; i < o->count; i++) {
        const Output *out = &o->list[i];
        if (out->device) continue;
        if (rename(out->staged, out->target) != 0)
            return diag_error(d, DIAG_NO_OFFSET, "cannot write '%s': %s", out->path,
                              strerror(errno));
        tmp_forget(out->staged);
    }
    return true;
}
