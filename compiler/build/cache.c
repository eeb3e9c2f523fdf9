/* cache.c: DIR/ab/cdef...: a directory for each first byte of the key. Names that do not look like
 * an entry are never removed, so that a wrong --cache-dir does no harm.
 *
 * Invariants: an entry is content and its SHA-256, also "KEY.x", a program, whose last bytes are no
 * part of what is loaded. The time of last use is mtime; of a program it is atime, and its mtime is
 * a seal: derived from the checksum, which is then known to be right, as anyone who writes to the
 * file breaks it. Only files count that this user or root owns and nobody else may write, in a
 * directory of the same kind; what came with the installation is trusted as the command itself is.
 * Unfinished files are named ".tmp.*" and are removed once they are a day old. */
#define _GNU_SOURCE
#include "build/cache.h"
#include "base/vec.h"
#include "system/fs.h"
#include "system/tmp.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define KEY_DIGITS 64
#define PROGRAM_SUFFIX ".x"

void cache_open(Cache *c, const char *dir, bool off, Arena *arena) {
    *c = (Cache){0};
    if (off) return;
    const char *xdg = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
    if (dir)
        c->dir = fs_absolute(arena, dir);
    else if (xdg && xdg[0] == '/')
        c->dir = fs_format(arena, "%s/gowasm-aot", xdg);
    else if (home && home[0] == '/')
        c->dir = fs_format(arena, "%s/.cache/gowasm-aot", home);
}

bool cache_usable(const Cache *c, Diag *d) {
    if (c->dir == NULL) return true;
    if (!fs_mkdirs(c->dir, d)) return false;
    return access(c->dir, R_OK | W_OK | X_OK) == 0 ||
           diag_error(d, DIAG_NO_OFFSET, "cannot write into '%s': %s", c->dir, strerror(errno));
}

const char *cache_key(Sha256 *key, Arena *arena) {
    uint8_t digest[SHA256_SIZE];
    char hex[2 * SHA256_SIZE + 1];
    sha256_end(key, digest);
    sha256_hex(digest, hex);
    return arena_copy(arena, hex, 2 * SHA256_SIZE);
}

static char *path_in(const char *dir, const char *key, const char *suffix, Arena *arena) {
    return fs_format(arena, "%s/%.2s/%s%s", dir, key, key + 2, suffix);
}

static char *entry_path(const Cache *c, const char *key, const char *suffix, Arena *arena) {
    return path_in(c->dir, key, suffix, arena);
}

static void touch(const char *path) {
    utimensat(AT_FDCWD, path, NULL, 0);
}

static void checksum(const void *bytes, size_t n, uint8_t digest[SHA256_SIZE]) {
    Sha256 s;
    sha256_start(&s);
    sha256_add(&s, bytes, n);
    sha256_end(&s, digest);
}

/* May others have written it? */
static bool is_private(const struct stat *st) {
    return (st->st_uid == geteuid() || st->st_uid == 0) && !(st->st_mode & (S_IWGRP | S_IWOTH));
}

static bool is_private_folder(const char *path) {
    struct stat st;
    return lstat(path, &st) == 0 && S_ISDIR(st.st_mode) && is_private(&st);
}

/* An entry that can be trusted as far as its checksum is right, or -1. */
static int open_entry(const char *path, bool ours, struct stat *st) {
    Arena scratch = {0};
    bool safe = !ours || is_private_folder(fs_dirname(&scratch, path));
    arena_free(&scratch);
    int fd = safe ? open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC) : -1;
    if (fd < 0) return -1;
    if (fstat(fd, st) == 0 && S_ISREG(st->st_mode) && st->st_size >= SHA256_SIZE &&
        (!ours || is_private(st)))
        return fd;
    close(fd);
    return -1;
}

static bool read_all(int fd, const struct stat *st, Buf *content) {
    size_t size = (size_t)st->st_size;
    buf_reserve(content, size);
    while (content->len < size) {
        ssize_t n = read(fd, content->data + content->len, size - content->len);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return false;
        content->len += (size_t)n;
    }
    return true;
}

/* Reads an entry; its content is what is before the checksum, which must be right. */
static bool read_checked(int fd, const struct stat *st, Buf *content) {
    uint8_t digest[SHA256_SIZE];
    if (!read_all(fd, st, content)) return false;
    content->len -= SHA256_SIZE;
    checksum(content->data, content->len, digest);
    return memcmp(digest, content->data + content->len, SHA256_SIZE) == 0;
}

/* Copies an entry's value. One that is damaged goes, where it is ours to remove. */
static bool get(const char *path, bool ours, const char *to) {
    Diag ignored = {0};
    Buf content = {0};
    struct stat st;
    int fd = open_entry(path, ours, &st);
    if (fd < 0) return false;
    bool found = read_checked(fd, &st, &content);
    close(fd);
    if (!found && ours) unlink(path);
    found = found && fs_write(to, buf_view(&content), &ignored);
    if (found && ours) touch(path);
    buf_free(&content);
    return found;
}

bool cache_get(const Cache *c, const char *key, const char *to) {
    if (!c->dir) return false;
    Arena scratch = {0};
    bool found = (c->prebuilt && get(path_in(c->prebuilt, key, "", &scratch), false, to)) ||
                 get(entry_path(c, key, "", &scratch), true, to);
    arena_free(&scratch);
    return found;
}

/* Whatever the umask is, nobody else may write in it. */
static bool make_folder(const char *dir) {
    Diag ignored = {0};
    struct stat st;
    if (!fs_mkdirs(dir, &ignored) || lstat(dir, &st) != 0) return false;
    return is_private(&st) || (st.st_uid == geteuid() && chmod(dir, 0755) == 0);
}

static bool put(Cache *c, const char *path, Str content, mode_t mode, Arena *scratch) {
    Diag ignored = {0};
    const char *dir = fs_dirname(scratch, path);
    if (!make_folder(dir)) return false;
    char *temporary = fs_format(scratch, "%s/.tmp.XXXXXX", dir);
    int fd = tmp_create(temporary);
    if (fd < 0) return false;
    bool ok = fchmod(fd, mode) == 0;
    close(fd);
    ok = ok && fs_write(temporary, content, &ignored) && rename(temporary, path) == 0;
    if (!ok) unlink(temporary);
    tmp_forget(temporary);
    c->added |= ok;
    return ok;
}

static bool put_file(Cache *c, const char *path, const char *from, mode_t mode, Arena *scratch) {
    Diag ignored = {0};
    Buf content = {0};
    uint8_t digest[SHA256_SIZE];
    bool ok = fs_read(from, &content, &ignored);
    if (ok) {
        checksum(content.data, content.len, digest);
        buf_bytes(&content, digest, sizeof digest);
        ok = put(c, path, buf_view(&content), mode, scratch);
    }
    buf_free(&content);
    return ok;
}

void cache_put(Cache *c, const char *key, const char *from) {
    if (!c->dir) return;
    Arena scratch = {0};
    put_file(c, entry_path(c, key, "", &scratch), from, 0644, &scratch);
    arena_free(&scratch);
}

/* The mtime of a program with this checksum: some second of the years 2001 to 2004. */
static time_t seal_of(const uint8_t digest[SHA256_SIZE]) {
    uint32_t n;
    memcpy(&n, digest, sizeof n);
    return 1000000000 + (time_t)(n % 100000000);
}

/* Is the program as it was written? Only one that has been changed, or copied here, is read. */
static bool check_program(int fd, const struct stat *st) {
    uint8_t digest[SHA256_SIZE];
    if (pread(fd, digest, sizeof digest, st->st_size - SHA256_SIZE) != SHA256_SIZE) return false;
    struct timespec times[] = {{0, UTIME_NOW}, {0, UTIME_OMIT}};
    if (st->st_mtim.tv_sec != seal_of(digest)) {
        Buf content = {0};
        bool right = read_checked(fd, st, &content);
        buf_free(&content);
        if (!right) return false;
        times[1] = (struct timespec){seal_of(digest), 0};
    }
    futimens(fd, times); /* where that is not allowed, it is read each time */
    return true;
}

int cache_open_program(const Cache *c, const char *key) {
    if (!c->dir) return -1;
    Arena scratch = {0};
    struct stat st;
    char *path = entry_path(c, key, PROGRAM_SUFFIX, &scratch);
    int fd = open_entry(path, true, &st);
    /* A file system may be mounted so that nothing can be run. */
    if (fd >= 0 && (access(path, X_OK) != 0 || !check_program(fd, &st))) {
        close(fd);
        fd = -1;
        unlink(path);
    }
    arena_free(&scratch);
    return fd;
}

bool cache_put_program(Cache *c, const char *key, const char *from) {
    if (!c->dir) return false;
    Arena scratch = {0};
    bool ok = put_file(c, entry_path(c, key, PROGRAM_SUFFIX, &scratch), from, 0755, &scratch);
    arena_free(&scratch);
    return ok;
}

void cache_link_program(Cache *c, const char *second, const char *key, Arena *arena) {
    if (!c->dir) return;
    const char *to = entry_path(c, second, PROGRAM_SUFFIX, arena);
    if (!make_folder(fs_dirname(arena, to))) return;
    unlink(to); /* one that was damaged */
    if (link(entry_path(c, key, PROGRAM_SUFFIX, arena), to) == 0) c->added = true;
}

typedef struct Entry {
    char *path;
    struct timespec used;
    uint64_t size;
} Entry;

typedef struct Entries {
    Entry *data;
    uint32_t len, cap;
} Entries;

static bool is_hex(const char *s, size_t n) {
    return strspn(s, "0123456789abcdef") == n;
}

static bool is_entry(const char *name) {
    size_t n = strlen(name);
    if (n == KEY_DIGITS - 2 + strlen(PROGRAM_SUFFIX) &&
        strcmp(name + KEY_DIGITS - 2, PROGRAM_SUFFIX) == 0)
        return is_hex(name, KEY_DIGITS - 2);
    return n == KEY_DIGITS - 2 && is_hex(name, n);
}

static void scan_folder(const char *folder, Entries *out, Arena *arena) {
    DIR *dir = opendir(folder);
    if (!dir) return;
    time_t now = time(NULL);
    for (struct dirent *e; (e = readdir(dir)) != NULL;) {
        struct stat st;
        bool unfinished = strncmp(e->d_name, ".tmp.", 5) == 0;
        if (!unfinished && !is_entry(e->d_name)) continue;
        if (fstatat(dirfd(dir), e->d_name, &st, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISREG(st.st_mode))
            continue;
        if (unfinished) {
            if (now - st.st_mtim.tv_sec > 86400) unlinkat(dirfd(dir), e->d_name, 0);
            continue;
        }
        bool program = strlen(e->d_name) > KEY_DIGITS - 2;
        Entry entry = {fs_format(arena, "%s/%s", folder, e->d_name),
                       program ? st.st_atim : st.st_mtim, (uint64_t)st.st_size};
        VEC_PUSH(arena, out, entry);
    }
    closedir(dir);
}

static int by_use(const void *a, const void *b) {
    const Entry *x = a, *y = b;
    if (x->used.tv_sec != y->used.tv_sec) return x->used.tv_sec < y->used.tv_sec ? -1 : 1;
    return x->used.tv_nsec < y->used.tv_nsec ? -1 : x->used.tv_nsec > y->used.tv_nsec;
}

void cache_close(Cache *c) {
    if (!c->dir || !c->added) return;
    Arena scratch = {0};
    Entries entries = {0};
    uint64_t total = 0;
    for (unsigned i = 0; i < 256; i++)
        scan_folder(fs_format(&scratch, "%s/%02x", c->dir, i), &entries, &scratch);
    for (uint32_t i = 0; i < entries.len; i++) total += entries.data[i].size;
    uint64_t limit = CACHE_LIMIT;
    const char *other = getenv("GOWASM_CACHE_LIMIT"); /* bytes */
    if (other) limit = strtoull(other, NULL, 10);
    if (total > limit) {
        qsort(entries.data, entries.len, sizeof *entries.data, by_use);
        /* A fifth more than needed, so that not every run has to. */
        for (uint32_t i = 0; i < entries.len && total > limit / 5 * 4; i++)
            if (unlink(entries.data[i].path) == 0) total -= entries.data[i].size;
    }
    arena_free(&scratch);
    c->added = false;
}
