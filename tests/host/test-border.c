/* test-border.c: what a guest that was given all of "/" (or /proc, or /dev) cannot open, read,
 * list, change or learn about: procfs, sysfs and the like, and devices; and what stays: null, zero,
 * full, random, urandom and the terminal of the process. By both resolvers, for WASI and for
 * GOOS=js. */
#include "box.h"
#include "port/node-fs.h"
#include <sys/sysmacros.h>

enum { OK = 0, NO = WASI_EPERM, LOOP = WASI_ELOOP, ANY = -1 };

static gowasm_base base;
static const char *what;

static void expect(const char *call, const char *path, int got, int want) {
    check_count++;
    if (got == want || (want == ANY && got != 0)) return;
    check_failures++;
    fprintf(stderr, "%s, resolver %d: %s '%s': %d, expected %d\n", what, base.resolver, call, path,
            got, want);
}

/* Opens and closes; for reading, as WASI and as Node do. */
static int open_read(const char *path) {
    const gowasm_open how = {.read = true, .follow = true};
    int fd = -1, again = -1;
    const gowasm_errno error = gowasm__port_open(base, path, &how, &fd);
    const gowasm_errno unix_error = gowasm__unix_open(base, path, 0, 0, &again);
    if (fd >= 0) close(fd);
    if (again >= 0) close(again);
    CHECK_INT(unix_error, ==, error);
    return (int)error;
}

static int open_write(const char *path) {
    const gowasm_open how = {.write = true, .follow = true};
    int fd = -1;
    const gowasm_errno error = gowasm__port_open(base, path, &how, &fd);
    if (fd >= 0) close(fd);
    return (int)error;
}

static int create(const char *path) {
    const gowasm_open how = {.write = true, .oflags = WASI_CREAT | WASI_TRUNC};
    int fd = -1;
    const gowasm_errno error = gowasm__port_open(base, path, &how, &fd);
    if (fd >= 0) close(fd);
    return (int)error;
}

static int look(const char *path, bool follow) {
    gowasm_filestat st;
    gowasm_unixstat unix_st;
    const gowasm_errno error = gowasm__port_path_stat(base, path, follow, &st);
    CHECK_INT(gowasm__unix_stat(base, path, follow, &unix_st), ==, error);
    return (int)error;
}

static int touch(const char *path) {
    const gowasm_filetimes now = {.flags = WASI_SET_ATIM_NOW};
    return (int)gowasm__port_path_set_times(base, path, true, &now);
}

static bool there(const char *root, const char *path) {
    char name[128];
    struct stat st;
    snprintf(name, sizeof name, "%s/%s", root, path);
    return lstat(name, &st) == 0;
}

typedef struct {
    const char *path;
    int read, stat, lstat;
} row;

static void rows(const char *root, const row *table, size_t count) {
    base.fd = open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    what = root;
    CHECK_INT(base.fd, >=, 0);
    for (size_t i = 0; i < count; i++) {
        const row *r = &table[i];
        if (!there(root, r->path)) continue; /* not every machine has all of them */
        expect("open", r->path, open_read(r->path), r->read);
        expect("stat", r->path, look(r->path, true), r->stat);
        expect("lstat", r->path, look(r->path, false), r->lstat);
        if (r->read == OK) continue;
        expect("open for writing", r->path, open_write(r->path), ANY);
        expect("create", r->path, create(r->path), ANY);
        expect("set times", r->path, touch(r->path), ANY);
        expect("chmod", r->path, (int)gowasm__unix_chmod(base, r->path, 0600), ANY);
        expect("truncate", r->path, (int)gowasm__unix_truncate(base, r->path, 0), ANY);
    }
}

/* Names in directories that are not for guests. */
static void names(void) {
    char target[256];
    size_t n;
    what = "/";
    expect("readlink", "proc/self", (int)gowasm__port_readlink(base, "proc/self", target, 256, &n),
           NO);
    expect("readlink", "proc/self/exe",
           (int)gowasm__port_readlink(base, "proc/self/exe", target, 256, &n), NO);
    expect("create", "proc/new", create("proc/new"), NO);
    expect("mkdir", "proc/new", (int)gowasm__port_mkdir(base, "proc/new"), NO);
    expect("rmdir", "proc/1", (int)gowasm__port_rmdir(base, "proc/1"), NO);
    expect("unlink", "proc/uptime", (int)gowasm__port_unlink(base, "proc/uptime"), NO);
    expect("symlink", "proc/new", (int)gowasm__port_symlink("x", base, "proc/new"), NO);
    expect("rename", "proc/uptime", (int)gowasm__port_rename(base, "proc/uptime", base, "tmp/x"),
           NO);
    expect("link", "proc/uptime", (int)gowasm__port_link(base, "proc/uptime", base, "tmp/x"), NO);
    expect("link to", "proc/new", (int)gowasm__port_link(base, "etc/passwd", base, "proc/new"), NO);
}

static void all(gowasm_resolver resolver, bool as_root) {
    static const row root[] = {
        {"proc", NO, OK, OK},
        {"./proc", NO, OK, OK},
        {"proc/", NO, OK, OK},
        {"proc/self", NO, NO, NO},
        {"proc/self/", NO, NO, NO},
        {"proc/self/mem", NO, NO, NO},
        {"proc/self/environ", NO, NO, NO},
        {"proc/self/maps", NO, NO, NO},
        {"proc/self/fd", NO, NO, NO},
        {"proc/self/fd/0", LOOP, LOOP, NO},
        {"proc/self/exe", LOOP, LOOP, NO},
        {"proc/self/cwd", LOOP, LOOP, NO},
        {"proc/self/root", LOOP, LOOP, NO},
        {"proc/self/root/etc/passwd", LOOP, LOOP, LOOP},
        {"proc/self/task", NO, NO, NO},
        {"proc/1/status", NO, NO, NO},
        {"proc/mounts", NO, NO, NO},
        {"proc/cpuinfo", NO, NO, NO},
        {"proc/kcore", NO, NO, NO},
        {"proc/sys/kernel/hostname", NO, NO, NO},
        {"sys", NO, OK, OK},
        {"sys/kernel", NO, NO, NO},
        {"sys/kernel/debug", NO, ANY, ANY},
        {"sys/class/net", NO, NO, NO},
        {"dev/pts", NO, OK, OK},
        {"dev/pts/ptmx", NO, NO, NO},
        {"dev/kmsg", NO, OK, OK},
        {"dev/mem", NO, OK, OK},
        {"dev/fuse", NO, OK, OK},
        {"dev/loop0", NO, OK, OK},
        {"dev/vda", NO, OK, OK},
        {"dev/sda", NO, OK, OK},
        {"dev/console", NO, OK, OK},
        {"dev/null", OK, OK, OK},
        {"dev/zero", OK, OK, OK},
        {"dev/full", OK, OK, OK},
        {"dev/random", OK, OK, OK},
        {"dev/urandom", OK, OK, OK},
        {"dev/shm", OK, OK, OK},
        {"proc/../etc/passwd", OK, OK, OK},
        {"etc/passwd", OK, OK, OK},
        {"tmp", OK, OK, OK},
    };
    static const row proc[] = {
        {"uptime", OK, OK, OK},
        {"1/status", OK, OK, OK},
        {"self/root/etc/passwd", LOOP, LOOP, LOOP},
        {"sys/fs/binfmt_misc/status", ANY, ANY, ANY},
    };
    static const row dev[] = {
        {"null", OK, OK, OK},    {"kmsg", NO, OK, OK}, {"loop0", NO, OK, OK},
        {"fuse", NO, OK, OK},    {"pts", NO, OK, OK},  {"pts/ptmx", NO, NO, NO},
        {"stdin", ANY, ANY, OK},
    };
    base = (gowasm_base){.resolver = resolver, .as_root = as_root};
    rows("/proc", proc, sizeof proc / sizeof *proc);
    close(base.fd);
    rows("/dev", dev, sizeof dev / sizeof *dev);
    close(base.fd);
    rows("/", root, sizeof root / sizeof *root);
    names();
}

/* A device that lies in the granted folder itself: only root can make one. */
static void own_nodes(box *b) {
    char path[128];
    what = "own nodes";
    snprintf(path, sizeof path, "%.64s/box", b->top);
    const int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (mknodat(fd, "null", S_IFCHR | 0666, makedev(1, 3)) == 0 &&
        mknodat(fd, "kmsg", S_IFCHR | 0666, makedev(1, 11)) == 0 &&
        mknodat(fd, "disk", S_IFBLK | 0666, makedev(7, 0)) == 0) {
        base.fd = fd;
        expect("open", "null", open_read("null"), OK);
        expect("open", "kmsg", open_read("kmsg"), NO);
        expect("open", "disk", open_read("disk"), NO);
        expect("stat", "kmsg", look("kmsg", true), OK);
    }
    close(fd);
}

/* The terminal of the process may be opened by its name, others may not. */
static void terminals(void) {
    char mine[32], other[32];
    const int a = posix_openpt(O_RDWR | O_NOCTTY), c = posix_openpt(O_RDWR | O_NOCTTY);
    what = "terminals";
    CHECK(a >= 0 && c >= 0 && grantpt(a) == 0 && unlockpt(a) == 0 && grantpt(c) == 0 &&
          unlockpt(c) == 0);
    snprintf(mine, sizeof mine, "%s", ptsname(a) + 1);
    snprintf(other, sizeof other, "%s", ptsname(c) + 1);
    const int kept = dup(0), terminal = open(ptsname(a), O_RDWR | O_NOCTTY);
    dup2(terminal, 0);
    expect("open", mine, open_read(mine), OK);
    expect("open", other, open_read(other), NO);
    dup2(kept, 0);
    expect("open", mine, open_read(mine), NO);
    close(kept);
    close(terminal);
    close(a);
    close(c);
}

int main(void) {
    const gowasm_resolver resolvers[] = {GOWASM_RESOLVE_WALK, gowasm__port_resolver()};
    box b;
    box_files(&b);
    for (int i = 0; i < 4; i++) {
        all(resolvers[i / 2], i % 2);
        terminals();
        close(base.fd);
        own_nodes(&b);
        box_run("cd %s/box; rm -f null kmsg disk", b.top);
    }
    box_remove(&b);
    return check_result();
}
