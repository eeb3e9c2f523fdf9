/* test-escape.c: what a hostile guest tries against the file sandbox, each with the errno wanted.
 *
 * One table of paths, run with both resolvers, which must agree; then links and directories that
 * change while a path is resolved. Afterwards everything outside must be as it was. */
#include "box.h"
#include <pthread.h>
#include <stdatomic.h>

typedef enum {
    OPEN,      /* for reading, following */
    OPEN_LINK, /* for reading, not following */
    OPEN_DIR,
    OPEN_WRITE,
    OPEN_CREATE,
    OPEN_EXCL,
    OPEN_TRUNC,
    STAT,
    LSTAT,
    TIMES,
    LTIMES,
    MKDIR,
    RMDIR,
    UNLINK,
    READLINK,
    SYMLINK,    /* with the target "x" */
    SYMLINK_TO, /* the path is the target */
    RENAME,     /* from the path to "renamed", and back if that worked */
    RENAME_TO,  /* from "file" to the path */
    LINK,       /* from the path to "linked" */
    LINK_TO,    /* from "file" to the path */
    LINK_FOLLOW
} operation;

typedef struct {
    operation op;
    uint32_t dir;
    const char *path;
    gowasm_errno want;
} row;

#define BOX BOX_FD
#define RO BOX_READ_ONLY_FD
static char too_long[5000], long_name[300];

static const row rows[] = {
    /* up and out */
    {OPEN, BOX, "../outside/secret", WASI_EPERM},
    {OPEN, BOX, "..", WASI_EPERM},
    {OPEN, BOX, "../", WASI_EPERM},
    {OPEN, BOX, "../box/file", WASI_EPERM},
    {OPEN, BOX, "./../box/file", WASI_EPERM},
    {OPEN, BOX, "dir/../../outside/secret", WASI_EPERM},
    {OPEN, BOX, "dir/sub/../../../outside/secret", WASI_EPERM},
    {OPEN, BOX, "dir/../..", WASI_EPERM},
    {OPEN, BOX, "dir//.././/..//outside/secret", WASI_EPERM},
    {OPEN_DIR, BOX, "..", WASI_EPERM},
    {OPEN_DIR, BOX, "dir/../../", WASI_EPERM},
    {OPEN_CREATE, BOX, "../outside/new", WASI_EPERM},
    {OPEN_TRUNC, BOX, "../outside/secret", WASI_EPERM},
    {OPEN_WRITE, BOX, "../outside/secret", WASI_EPERM},
    {STAT, BOX, "..", WASI_EPERM},
    {LSTAT, BOX, "..", WASI_EPERM},
    {STAT, BOX, "../outside/secret", WASI_EPERM},
    {LSTAT, BOX, "../outside", WASI_EPERM},
    {TIMES, BOX, "../outside/secret", WASI_EPERM},
    {LTIMES, BOX, "..", WASI_EPERM},
    {MKDIR, BOX, "../outside/new", WASI_EPERM},
    {MKDIR, BOX, "..", WASI_EPERM},
    {RMDIR, BOX, "../outside/dir", WASI_EPERM},
    {RMDIR, BOX, "..", WASI_EPERM},
    {UNLINK, BOX, "../outside/secret", WASI_EPERM},
    {UNLINK, BOX, "..", WASI_EPERM},
    {READLINK, BOX, "../box/link-out", WASI_EPERM},
    {SYMLINK, BOX, "../outside/new", WASI_EPERM},
    {RENAME, BOX, "../outside/secret", WASI_EPERM},
    {RENAME, BOX, "..", WASI_EPERM},
    {RENAME_TO, BOX, "../outside/new", WASI_EPERM},
    {LINK, BOX, "../outside/secret", WASI_EPERM},
    {LINK_TO, BOX, "../outside/new", WASI_EPERM},
    /* absolute */
    {OPEN, BOX, "/etc/passwd", WASI_EPERM},
    {OPEN, BOX, "/", WASI_EPERM},
    {OPEN, BOX, "//file", WASI_EPERM},
    {OPEN_CREATE, BOX, "/tmp/gowasm-host-never", WASI_EPERM},
    {STAT, BOX, "/", WASI_EPERM},
    {LSTAT, BOX, "/etc", WASI_EPERM},
    {MKDIR, BOX, "/tmp/gowasm-host-never", WASI_EPERM},
    {UNLINK, BOX, "/etc/passwd", WASI_EPERM},
    {READLINK, BOX, "/proc/self/exe", WASI_EPERM},
    {RENAME, BOX, "/etc/passwd", WASI_EPERM},
    {RENAME_TO, BOX, "/tmp/gowasm-host-never", WASI_EPERM},
    {LINK, BOX, "/etc/passwd", WASI_EPERM},
    {SYMLINK_TO, BOX, "/", WASI_EPERM},
    {SYMLINK_TO, BOX, "/etc/passwd", WASI_EPERM},
    /* through symlinks */
    {OPEN, BOX, "link-out", WASI_EPERM},
    {OPEN, BOX, "link-abs", WASI_EPERM},
    {OPEN, BOX, "link-up/outside/secret", WASI_EPERM},
    {OPEN, BOX, "link-up", WASI_EPERM},
    {OPEN, BOX, "dirlink-out/secret", WASI_EPERM},
    {OPEN, BOX, "dirlink-out/../box/file", WASI_EPERM},
    {OPEN, BOX, "dir/up2/secret", WASI_EPERM},
    {OPEN, BOX, "link-dir/up2/secret", WASI_EPERM},
    {OPEN, BOX, "magic/etc/passwd", WASI_EPERM},
    {OPEN, BOX, "link-abs/../secret", WASI_EPERM},
    {OPEN_DIR, BOX, "dirlink-out", WASI_EPERM},
    {OPEN_DIR, BOX, "link-up", WASI_EPERM},
    {OPEN_LINK, BOX, "link-out", WASI_ELOOP},
    {OPEN_LINK, BOX, "dirlink-out/", WASI_EPERM},
    {OPEN_LINK, BOX, "dirlink-out/.", WASI_EPERM},
    {OPEN_LINK, BOX, "link-up/", WASI_EPERM},
    {OPEN_WRITE, BOX, "link-out", WASI_EPERM},
    {OPEN_TRUNC, BOX, "link-out", WASI_EPERM},
    {OPEN_TRUNC, BOX, "link-abs", WASI_EPERM},
    {OPEN_CREATE, BOX, "link-dangling-out", WASI_EPERM},
    {OPEN_CREATE, BOX, "dirlink-out/new", WASI_EPERM},
    {OPEN_EXCL, BOX, "link-dangling-out", WASI_EEXIST},
    {STAT, BOX, "link-out", WASI_EPERM},
    {STAT, BOX, "link-abs", WASI_EPERM},
    {STAT, BOX, "dirlink-out/secret", WASI_EPERM},
    {LSTAT, BOX, "dirlink-out/secret", WASI_EPERM},
    {LSTAT, BOX, "dirlink-out/", WASI_EPERM},
    {TIMES, BOX, "link-out", WASI_EPERM},
    {TIMES, BOX, "link-abs", WASI_EPERM},
    {LTIMES, BOX, "dirlink-out/", WASI_EPERM},
    {MKDIR, BOX, "dirlink-out/new", WASI_EPERM},
    {MKDIR, BOX, "link-dangling-out", WASI_EEXIST},
    {MKDIR, BOX, "link-dangling-out/", WASI_EEXIST},
    {RMDIR, BOX, "dirlink-out/dir", WASI_EPERM},
    {RMDIR, BOX, "dirlink-out/", WASI_ENOTDIR},
    {UNLINK, BOX, "dirlink-out/secret", WASI_EPERM},
    {UNLINK, BOX, "dirlink-out/", WASI_ENOTDIR},
    {READLINK, BOX, "dirlink-out/secret", WASI_EPERM},
    {READLINK, BOX, "dirlink-out/", WASI_EPERM},
    {SYMLINK, BOX, "dirlink-out/new", WASI_EPERM},
    {RENAME, BOX, "dirlink-out/secret", WASI_EPERM},
    {RENAME, BOX, "dirlink-out/", WASI_ENOTDIR},
    {RENAME_TO, BOX, "dirlink-out/new", WASI_EPERM},
    {RENAME_TO, BOX, "dirlink-out/", WASI_ENOTDIR},
    {LINK, BOX, "dirlink-out/secret", WASI_EPERM},
    {LINK, BOX, "dirlink-out/", WASI_ENOTDIR},
    {LINK_TO, BOX, "dirlink-out/new", WASI_EPERM},
    {LINK_FOLLOW, BOX, "link-out", WASI_EINVAL},
    /* loops, lengths, names */
    {OPEN, BOX, "loop", WASI_ELOOP},
    {OPEN, BOX, "loop/x", WASI_ELOOP},
    {STAT, BOX, "loop", WASI_ELOOP},
    {OPEN, BOX, "chain45", WASI_ELOOP},
    {OPEN, BOX, "chain39", 0},
    {OPEN, BOX, "", WASI_ENOENT},
    {STAT, BOX, "", WASI_ENOENT},
    {MKDIR, BOX, "", WASI_ENOENT},
    {SYMLINK_TO, BOX, "", WASI_ENOENT},
    {OPEN, BOX, too_long, WASI_ENAMETOOLONG},
    {STAT, BOX, too_long, WASI_ENAMETOOLONG},
    {OPEN, BOX, long_name, WASI_ENAMETOOLONG},
    {MKDIR, BOX, long_name, WASI_ENAMETOOLONG},
    {RENAME_TO, BOX, long_name, WASI_ENAMETOOLONG},
    {OPEN, BOX, "file/", WASI_ENOTDIR},
    {OPEN, BOX, "file/..", WASI_ENOTDIR},
    {OPEN, BOX, "file/.", WASI_ENOTDIR},
    {OPEN, BOX, "file/x", WASI_ENOTDIR},
    {STAT, BOX, "file/", WASI_ENOTDIR},
    {OPEN, BOX, "missing/..", WASI_ENOENT},
    {OPEN, BOX, "missing/../../outside/secret", WASI_ENOENT},
    {OPEN_CREATE, BOX, "new/", WASI_EISDIR},
    {OPEN_CREATE, BOX, "missing/new", WASI_ENOENT},
    {OPEN_CREATE, BOX, ".", WASI_EISDIR},
    {OPEN_CREATE, BOX, "dir/..", WASI_EISDIR},
    {OPEN_EXCL, BOX, "file", WASI_EEXIST},
    {OPEN_EXCL, BOX, "dir/", WASI_EISDIR},
    {OPEN_WRITE, BOX, "dir", WASI_EISDIR},
    {OPEN_DIR, BOX, "file", WASI_ENOTDIR},
    {OPEN_DIR, BOX, "link-in", WASI_ENOTDIR},
    {OPEN_LINK, BOX, "link-in", WASI_ELOOP},
    {MKDIR, BOX, ".", WASI_EEXIST},
    {MKDIR, BOX, "dir/..", WASI_EEXIST},
    {RMDIR, BOX, ".", WASI_EINVAL},
    {RMDIR, BOX, "dir", WASI_ENOTEMPTY},
    {RMDIR, BOX, "file", WASI_ENOTDIR},
    {UNLINK, BOX, ".", WASI_EISDIR},
    {UNLINK, BOX, "dir", WASI_EISDIR},
    {UNLINK, BOX, "dir/", WASI_EISDIR},
    {UNLINK, BOX, "file/", WASI_ENOTDIR},
    {READLINK, BOX, "file", WASI_EINVAL},
    {RENAME, BOX, ".", WASI_EBUSY},
    {RENAME_TO, BOX, "new/", WASI_ENOTDIR},
    {SYMLINK, BOX, "new/", WASI_ENOENT},
    {SYMLINK, BOX, "dir/", WASI_EEXIST},
    {LINK_TO, BOX, "new/", WASI_ENOENT},
    {LINK, BOX, "dir", WASI_EPERM},
    /* still allowed */
    {OPEN, BOX, "file", 0},
    {OPEN, BOX, "dir/.//sub/../../dir/sub/../../file", 0},
    {OPEN, BOX, "link-in", 0},
    {OPEN, BOX, "link-dir/file", 0},
    {OPEN, BOX, "link-dir/../file", 0},
    {OPEN_DIR, BOX, "link-dir", 0},
    {OPEN_LINK, BOX, "link-dir/", 0},
    {OPEN_DIR, BOX, ".", 0},
    {STAT, BOX, "link-dir/", 0},
    {LSTAT, BOX, "link-out", 0},
    {LTIMES, BOX, "link-out", 0},
    {READLINK, BOX, "link-out", 0},
    {RENAME, BOX, "link-out", 0},
    /* a read-only preopen, and out of it */
    {OPEN, RO, "file", 0},
    {OPEN, RO, "../box/file", WASI_EPERM},
    {OPEN_WRITE, RO, "file", WASI_EROFS},
    {OPEN_TRUNC, RO, "file", WASI_EROFS},
    {OPEN_CREATE, RO, "new", WASI_EROFS},
    {OPEN_CREATE, RO, "file", WASI_EROFS},
    {TIMES, RO, "file", WASI_EROFS},
    {MKDIR, RO, "new", WASI_EROFS},
    {RMDIR, RO, "dir", WASI_EROFS},
    {UNLINK, RO, "file", WASI_EROFS},
    {SYMLINK, RO, "new", WASI_EROFS},
    {RENAME, RO, "file", WASI_EROFS},
    {RENAME_TO, RO, "new", WASI_EROFS},
    {LINK, RO, "file", WASI_EROFS},
    {LINK_TO, RO, "new", WASI_EROFS},
    /* no directory, no descriptor */
    {OPEN, 0, "file", WASI_ENOTDIR},
    {STAT, 1, "file", WASI_ENOTDIR},
    {OPEN, 5, "file", WASI_EBADF},
    {MKDIR, 99, "new", WASI_EBADF},
    {UNLINK, UINT32_MAX, "file", WASI_EBADF},
    {RENAME, INT32_MAX, "file", WASI_EBADF},
};

static gowasm_errno two_paths(box *b, const row *r, uint32_t size, bool link, bool from) {
    const char *name = !from ? "file" : link ? "linked" : "renamed";
    const uint32_t other_size = box_put(b, 0x4000, name, strlen(name));
    gowasm_instance *i = &b->instance;
    if (link)
        return from ? gowasm_wasi_path_link(i, r->dir, 0, 0x1000, size, BOX, 0x4000, other_size)
                    : gowasm_wasi_path_link(i, BOX, 0, 0x4000, other_size, r->dir, 0x1000, size);
    return from ? gowasm_wasi_path_rename(i, r->dir, 0x1000, size, BOX, 0x4000, other_size)
                : gowasm_wasi_path_rename(i, BOX, 0x4000, other_size, r->dir, 0x1000, size);
}

static gowasm_errno try_open(box *b, const row *r, uint32_t size) {
    static const struct {
        uint32_t oflags;
        uint64_t rights;
    } how[] = {
        [OPEN] = {0, WASI_FD_READ},
        [OPEN_LINK] = {0, WASI_FD_READ},
        [OPEN_DIR] = {WASI_OPEN_DIRECTORY, WASI_FD_READDIR},
        [OPEN_WRITE] = {0, WASI_FD_READ | WASI_FD_WRITE},
        [OPEN_CREATE] = {WASI_CREAT, WASI_FD_WRITE},
        [OPEN_EXCL] = {WASI_CREAT | WASI_EXCL, WASI_FD_WRITE},
        [OPEN_TRUNC] = {WASI_TRUNC, WASI_FD_WRITE},
    };
    const gowasm_errno error =
        gowasm_wasi_path_open(&b->instance, r->dir, r->op == OPEN_LINK ? 0 : WASI_SYMLINK_FOLLOW,
                              0x1000, size, how[r->op].oflags, how[r->op].rights, 0, 0, 0x80);
    if (!error) CHECK_INT(gowasm_wasi_fd_close(&b->instance, box_get32(b, 0x80)), ==, 0);
    return error;
}

static gowasm_errno attempt(box *b, const row *r) {
    gowasm_instance *i = &b->instance;
    const uint32_t at = 0x1000, size = box_put(b, at, r->path, strlen(r->path));
    gowasm_errno error;
    switch (r->op) {
    case STAT:
        return gowasm_wasi_path_filestat_get(i, r->dir, 1, at, size, 0x200);
    case LSTAT:
        return gowasm_wasi_path_filestat_get(i, r->dir, 0, at, size, 0x200);
    case TIMES:
        return gowasm_wasi_path_filestat_set_times(i, r->dir, 1, at, size, 1, 1,
                                                   WASI_SET_ATIM | WASI_SET_MTIM);
    case LTIMES:
        return gowasm_wasi_path_filestat_set_times(i, r->dir, 0, at, size, 1, 1,
                                                   WASI_SET_ATIM | WASI_SET_MTIM);
    case MKDIR:
        return gowasm_wasi_path_create_directory(i, r->dir, at, size);
    case RMDIR:
        return gowasm_wasi_path_remove_directory(i, r->dir, at, size);
    case UNLINK:
        return gowasm_wasi_path_unlink_file(i, r->dir, at, size);
    case READLINK:
        return gowasm_wasi_path_readlink(i, r->dir, at, size, 0x3000, 256, 0x80);
    case SYMLINK:
        box_put(b, 0x4000, "x", 1);
        return gowasm_wasi_path_symlink(i, 0x4000, 1, r->dir, at, size);
    case SYMLINK_TO:
        box_put(b, 0x4000, "new", 3);
        return gowasm_wasi_path_symlink(i, at, size, r->dir, 0x4000, 3);
    case RENAME:
        error = two_paths(b, r, size, false, true);
        if (!error) /* back */
            CHECK_INT(gowasm_wasi_path_rename(i, BOX, 0x4000, 7, r->dir, at, size), ==, 0);
        return error;
    case RENAME_TO:
        return two_paths(b, r, size, false, false);
    case LINK:
        return two_paths(b, r, size, true, true);
    case LINK_TO:
        return two_paths(b, r, size, true, false);
    case LINK_FOLLOW:
        box_put(b, 0x4000, "new", 3);
        return gowasm_wasi_path_link(i, r->dir, 1, at, size, BOX, 0x4000, 3);
    default:
        return try_open(b, r, size);
    }
}

/* All names and contents below the top, as text; times too for what lies outside. */
static void listing(const box *b, char *text, size_t size) {
    char command[256];
    snprintf(command, sizeof command,
             "cd %s && find . | LC_ALL=C sort && cat outside/secret outside/dir/name box/file"
             " ro/file && stat -c '%%n %%Y %%s' outside/secret ro/file",
             b->top);
    FILE *f = popen(command, "r");
    const size_t n = f ? fread(text, 1, size - 1, f) : 0;
    text[n] = '\0';
    if (f) pclose(f);
}

static void table(box *b, gowasm_resolver resolver) {
    static char texts[2][20000];
    char *before = texts[0], *after = texts[1];
    listing(b, before, sizeof texts[0]);
    box_open(b, resolver);
    for (size_t n = 0; n < sizeof rows / sizeof rows[0]; n++) {
        const gowasm_errno got = attempt(b, &rows[n]);
        check_count++;
        if (got == rows[n].want) continue;
        check_report(__FILE__, __LINE__, "errno");
        fprintf(stderr, "    resolver %d row %zu op %d path '%.60s': %u, wanted %u\n", resolver, n,
                rows[n].op, rows[n].path, got, rows[n].want);
    }
    box_put(b, 0x1000, "file\0x", 6);
    CHECK_INT(gowasm_wasi_path_filestat_get(&b->instance, BOX, 1, 0x1000, 6, 0x200), ==,
              WASI_EINVAL);
    CHECK_INT(gowasm_wasi_path_unlink_file(&b->instance, BOX, 0x1000, 5), ==, WASI_EINVAL);
    box_close(b);
    listing(b, after, sizeof texts[1]);
    CHECK_TEXT(after, before);
}

/* A thread that swaps box/flip between a directory and a symlink to one outside, and box/deep/a/b
 * between its place and one outside. */
typedef struct {
    const box *b;
    atomic_bool stop;
} swapper;

static void *swap(void *user) {
    swapper *s = user;
    char flip[128], flop[128], deep[128], away[128];
    snprintf(flip, sizeof flip, "%s/box/flip", s->b->top);
    snprintf(flop, sizeof flop, "%s/box/flop", s->b->top);
    snprintf(deep, sizeof deep, "%s/box/deep/a/b", s->b->top);
    snprintf(away, sizeof away, "%s/outside/b", s->b->top);
    while (!atomic_load(&s->stop)) {
        renameat2(AT_FDCWD, flip, AT_FDCWD, flop, RENAME_EXCHANGE);
        rename(deep, away);
        rename(away, deep);
    }
    return NULL;
}

/* Reads the first letter of the file open as fd at 0x80, and closes it. */
static char first_letter(box *b) {
    const uint32_t fd = box_get32(b, 0x80);
    b->instance.memory.data[0x3000] = '?';
    gowasm_wasi_fd_read(&b->instance, fd, box_iovec(b, 0x3000, 1), 1, 0x90);
    gowasm_wasi_fd_close(&b->instance, fd);
    return (char)b->instance.memory.data[0x3000];
}

static void races(box *b, gowasm_resolver resolver) {
    box_run("cd %s && rm -rf outside/b && mkdir -p box/flip box/deep/a/b/c outside/race &&"
            " echo inside >box/flip/name && echo outside >outside/name &&"
            " rm -rf box/flop && ln -s ../outside box/flop",
            b->top);
    box_open(b, resolver);
    swapper s = {.b = b};
    pthread_t thread;
    CHECK_INT(pthread_create(&thread, NULL, swap, &s), ==, 0);
    unsigned in = 0, refused = 0;
    for (int n = 0; n < 3000; n++) {
        static const char *const paths[] = {"flip/name", "deep/a/b/c/../../../../flip/name",
                                            "flip/../flip/name"};
        const gowasm_errno e = box_path_open(b, BOX, paths[n % 3], 0, WASI_FD_READ, 1);
        if (e) {
            CHECK(e == WASI_EPERM || e == WASI_ENOENT || e == WASI_EAGAIN || e == WASI_ELOOP ||
                  e == WASI_ENOTDIR);
            refused++;
        } else {
            CHECK_INT(first_letter(b), ==, 'i');
            in++;
        }
        /* Out of a directory that is moved away: never further than where it was. */
        if (box_path_open(b, BOX, "deep/a/b/c/../../../../../outside/name", 0, WASI_FD_READ, 1) ==
            0)
            CHECK_INT(first_letter(b), ==, 'i');
        const uint32_t size = box_put(b, 0x1000, "flip/made", 9);
        gowasm_wasi_path_create_directory(&b->instance, BOX, 0x1000, size);
        gowasm_wasi_path_remove_directory(&b->instance, BOX, 0x1000, size);
    }
    atomic_store(&s.stop, true);
    pthread_join(thread, NULL);
    CHECK_INT(in, >, 0);
    CHECK_INT(refused, >, 0);
    char made[128];
    snprintf(made, sizeof made, "%s/outside/made", b->top);
    CHECK(access(made, F_OK) != 0);
    box_close(b);
    box_run("cd %s && rm -rf outside/b outside/race outside/name box/deep box/flip box/flop",
            b->top);
}

int main(void) {
    memset(too_long, 'a', sizeof too_long - 1);
    for (size_t i = 0; i < sizeof too_long - 1; i += 2) too_long[i] = '/';
    too_long[0] = '.';
    memset(long_name, 'n', 256);
    box b;
    box_files(&b);
    table(&b, GOWASM_RESOLVE_WALK);
    races(&b, GOWASM_RESOLVE_WALK);
    if (gowasm__port_resolver() == GOWASM_RESOLVE_KERNEL) {
        table(&b, GOWASM_RESOLVE_KERNEL);
        races(&b, GOWASM_RESOLVE_KERNEL);
    } else {
        fprintf(stderr, "this kernel has no openat2: only the walk was tested\n");
    }
    box_remove(&b);
    return check_result();
}
