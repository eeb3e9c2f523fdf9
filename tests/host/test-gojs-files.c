/* test-gojs-files.c: fs of GOOS=js: what Go's syscall package relies on, and the sandbox: nothing
 * outside of the mounts is seen or changed, with either resolver; no special bits, no change of
 * owners, no facts about the host's process. */
#include "js.h"

#include "gojs/host/files.h"
#include "gowasm_rt_hosted.h"

#include <fcntl.h>
#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

static char top[64];

static void shell(const char *format) {
    char command[1024];
    snprintf(command, sizeof command, format, top);
    if (system(command) != 0) exit(1);
}

typedef struct answer {
    gojs_value error, value;
    int calls;
} answer;

static gojs_value callback(gojs_vm *vm, gojs_value self, int argc, const gojs_value *argv,
                           void *user) {
    answer *a = user;
    (void)self;
    CHECK_INT(argc, ==, 2);
    gojs_release(vm, a->error);
    gojs_release(vm, a->value);
    a->error = gojs_retain(argv[0]);
    a->value = gojs_retain(argv[1]);
    a->calls++;
    return gojs_undefined();
}

static answer last;
static char last_code[32];

/* fs.NAME(arguments..., callback): the code of the error, or "ok". Takes the arguments' counts. */
static const char *fs(js *j, const char *name, int argc, const gojs_value *given) {
    gojs_value argv[8], object = gojs__get_name(j->vm, j->vm->core.global, "fs"), f;
    for (int i = 0; i < argc; i++) argv[i] = given[i];
    argv[argc] = gojs_function(j->vm, NULL, callback, &last, NULL);
    last.calls = 0;
    gojs_get(j->vm, object, name, &f);
    CHECK_INT(gojs_call(j->vm, f, object, argc + 1, argv, NULL), ==, GOJS_OK);
    CHECK_INT(last.calls, ==, 1);
    for (int i = 0; i <= argc; i++) gojs_release(j->vm, argv[i]);
    gojs_release(j->vm, f);
    gojs_release(j->vm, object);
    if (last.error.type == GOJS_NULL) return "ok";
    gojs_value code;
    gojs_get(j->vm, last.error, "code", &code);
    snprintf(last_code, sizeof last_code, "%s", gojs_str(code, NULL));
    gojs_release(j->vm, code);
    return last_code;
}

#define T(text) gojs_text(j->vm, text)
#define N(number) gojs_number(number)
#define FS(name, ...)                                                            \
    fs(j, name, (int)(sizeof((gojs_value[]){__VA_ARGS__}) / sizeof(gojs_value)), \
       (gojs_value[]){__VA_ARGS__})

/* CHECK_TEXT of something that is done once. */
#define SAYS(operation, want)                 \
    do {                                      \
        const char *const said = (operation); \
        CHECK_TEXT(said, want);               \
    } while (0)

static double stat_field(js *j, const char *path, const char *field) {
    if (strcmp(FS("lstat", T(path)), "ok") != 0) return -1;
    gojs_value v;
    gojs_get(j->vm, last.value, field, &v);
    return gojs_to_number(j->vm, v);
}

/* What is large is moved, checked and joined in pieces: a deadline that has passed ends that. */
static void large_ones_end_in_time(js *j) {
    static const gowasm_module module = {.flags = GOWASM_MODULE_INTERRUPTIBLE};
    static gowasm_instance late = {.module = &module, .deadline = 1};
    enum { SIZE = 8 << 20 };
    char *bytes = malloc(SIZE);
    memset(bytes, 0xe9, SIZE); /* no UTF-8 */
    SAYS(FS("open", T("/large"), N(01102), N(0640)), "ok");
    const double fd = gojs_to_number(j->vm, last.value);
    gojs_value b = gojs_bytes(j->vm, bytes, SIZE);
    j->vm->core.account = &late;
    SAYS(FS("write", N(fd), gojs_retain(b), N(0), N(SIZE), gojs_null()), "EINTR");
    SAYS(FS("write", N(fd), gojs_retain(b), N(0), N(SIZE), N(0)), "EINTR");
    SAYS(FS("read", N(fd), gojs_retain(b), N(0), N(SIZE), gojs_null()), "EINTR");
    SAYS(FS("read", N(fd), gojs_retain(b), N(0), N(SIZE), N(0)), "EINTR");
    gojs_value text = gojs_string(j->vm, bytes, SIZE);
    CHECK_INT(text.type, ==, GOJS_EXCEPTION);
    gojs_release(j->vm, gojs__take_exception(j->vm));
    memset(bytes, 'x', SIZE);
    text = gojs_string(j->vm, bytes, SIZE);
    CHECK_INT(text.type, ==, GOJS_EXCEPTION);
    gojs_release(j->vm, gojs__take_exception(j->vm));
    j->vm->core.account = NULL;
    SAYS(FS("write", N(fd), gojs_retain(b), N(0), N(SIZE), gojs_null()), "ok");
    CHECK(stat_field(j, "/large", "size") == SIZE);
    SAYS(FS("close", N(fd)), "ok");
    SAYS(FS("unlink", T("/large")), "ok");
    gojs_release(j->vm, b);

    text = gojs_string(j->vm, bytes, SIZE);
    gojs_value path = gojs__get_name(j->vm, j->vm->core.global, "path"), join;
    gojs_get(j->vm, path, "join", &join);
    CHECK_INT(gojs_call(j->vm, join, path, 1, &text, NULL), ==, GOJS_THROWN);
    SAYS(FS("stat", gojs_retain(text)), "ENAMETOOLONG");
    SAYS(FS("symlink", gojs_retain(text), T("/large")), "ENAMETOOLONG");
    gojs_release(j->vm, join);
    gojs_release(j->vm, path);
    gojs_release(j->vm, text);
    free(bytes);
}

static void fs_is_not_enosys(js *j) {
    SAYS(FS("open", T("/new"), N(01102), N(0640)), "ok"); /* RDWR CREAT TRUNC */
    const double fd = gojs_to_number(j->vm, last.value);
    CHECK_INT(fd, >=, 3);
    SAYS(FS("write", N(fd), gojs_bytes(j->vm, "xhellox", 7), N(1), N(5), gojs_null()), "ok");
    CHECK(gojs_to_number(j->vm, last.value) == 5);
    SAYS(FS("write", N(fd), gojs_bytes(j->vm, "J", 1), N(0), N(1), N(0)), "ok");
    gojs_value b = gojs_bytes(j->vm, "........", 8);
    SAYS(FS("read", N(fd), gojs_retain(b), N(2), N(6), N(0)), "ok");
    CHECK(gojs_to_number(j->vm, last.value) == 5);
    CHECK(memcmp(gojs_data(b, NULL), "..Jello.", 8) == 0);
    SAYS(FS("read", N(fd), gojs_retain(b), N(4), N(5), N(0)), "EINVAL"); /* beyond it */
    SAYS(FS("read", N(fd), gojs_retain(b), N(-1), N(5), N(0)), "EINVAL");
    gojs_release(j->vm, b);
    CHECK(stat_field(j, "/new", "size") == 5);
    CHECK(stat_field(j, "/new", "mode") == 0100640);
    SAYS(FS("ftruncate", N(fd), N(2)), "ok");
    SAYS(FS("fchmod", N(fd), N(0600)), "ok");
    SAYS(FS("utimes", T("/new"), N(1000), N(2000)), "ok");
    CHECK(stat_field(j, "/new", "mtimeMs") == 2000000);
    CHECK(stat_field(j, "/new", "size") == 2);
    SAYS(FS("close", N(fd)), "ok");
    SAYS(FS("close", N(fd)), "EBADF");
    SAYS(FS("close", N(1e99)), "EBADF");
    SAYS(FS("open", T("/new"), N(0301), N(0640)), "EEXIST");
    SAYS(FS("open", T(""), N(0), N(0)), "ENOENT");
    SAYS(FS("stat", T("/new/.")), "ENOTDIR");
    SAYS(FS("mkdir", T("/made"), N(0700)), "ok");
    SAYS(FS("rename", T("/new"), T("/made/old")), "ok");
    SAYS(FS("readdir", T("made")), "ok"); /* the working directory is "/" */
    gojs_value name;
    gojs_get_index(j->vm, last.value, 0, &name);
    CHECK_TEXT(gojs_str(name, NULL), "old");
    gojs_release(j->vm, name);
    SAYS(FS("rmdir", T("/made")), "ENOTEMPTY");
    SAYS(FS("unlink", T("/made/old")), "ok");
    SAYS(FS("rmdir", T("/made")), "ok");
    SAYS(FS("stat", T("/made")), "ENOENT");
    SAYS(FS("symlink", T("dir/file"), T("/link")), "ok");
    SAYS(FS("readlink", T("/link")), "ok");
    CHECK_TEXT(gojs_str(last.value, NULL), "dir/file");
    SAYS(FS("unlink", T("/link")), "ok");
}

static unsigned mode_of(const char *name) {
    char path[128];
    struct stat st = {0};
    snprintf(path, sizeof path, "%s/box/%s", top, name);
    CHECK_INT(lstat(path, &st), ==, 0);
    return st.st_mode & 07777;
}

/* A FIFO opens before another process has its other end. */
static void fifo_opens_at_once(js *j) {
    char path[PATH_MAX + 32];
    snprintf(path, sizeof path, "%s/box/fifo", top);
    CHECK_INT(mkfifo(path, 0600), ==, 0);
    SAYS(FS("open", T("/fifo"), N(0), N(0)), "ok");
    const int writer = open(path, O_WRONLY | O_NONBLOCK); /* there is a reader */
    CHECK(writer >= 0);
    close(writer);
    CHECK_INT(unlink(path), ==, 0);
}

/* Nothing that lets others act as who runs the host. */
static void special_bits_are_not_set(js *j) {
    const mode_t mask = umask(0);
    SAYS(FS("open", T("/special"), N(01102), N(07777)), "ok");
    const double fd = gojs_to_number(j->vm, last.value);
    CHECK_INT(mode_of("special"), ==, 0755); /* 022: the umask of the VM */
    SAYS(FS("chmod", T("/special"), N(07777)), "ok");
    CHECK_INT(mode_of("special"), ==, 0777);
    SAYS(FS("fchmod", N(fd), N(06711)), "ok");
    CHECK_INT(mode_of("special"), ==, 0711);
    SAYS(FS("mkdir", T("/special.d"), N(07777)), "ok");
    CHECK_INT(mode_of("special.d"), ==, 01755); /* sticky: Go's own tests set it */
    SAYS(FS("chmod", T("/special.d"), N(06755)), "ok");
    CHECK_INT(mode_of("special.d"), ==, 0755);
    SAYS(FS("close", N(fd)), "ok");
    SAYS(FS("rmdir", T("/special.d")), "ok");
    SAYS(FS("unlink", T("/special")), "ok");
    umask(mask);
}

static double process_number(js *j, const char *name, bool call) {
    gojs_value process = gojs__get_name(j->vm, j->vm->core.global, "process"), v, got;
    gojs_get(j->vm, process, name, &v);
    if (call) {
        CHECK_INT(gojs_call(j->vm, v, process, 0, NULL, &got), ==, GOJS_OK);
        gojs_release(j->vm, v);
        v = got;
    }
    const double n = gojs_to_number(j->vm, v); /* of an array with one: that one */
    gojs_release(j->vm, v);
    gojs_release(j->vm, process);
    return n;
}

/* The process that the guest sees is none of the host's; a file's owner is it or somebody else. */
static void owners_do_not_change(js *j) {
    const double me = geteuid() == 0 ? 0 : 1, other = 65534;
    static const char *const ids[] = {"getuid", "geteuid", "getgid", "getegid", "getgroups"};
    for (int i = 0; i < 5; i++) CHECK(process_number(j, ids[i], true) == me);
    CHECK(process_number(j, "pid", false) == 3);
    CHECK(process_number(j, "ppid", false) == 2);
    const mode_t before = umask(027);
    CHECK(process_number(j, "umask", true) == 022);
    gojs_value process = gojs__get_name(j->vm, j->vm->core.global, "process"), f,
               mask = gojs_number(077);
    gojs_get(j->vm, process, "umask", &f);
    CHECK_INT(gojs_call(j->vm, f, process, 1, &mask, NULL), ==, GOJS_OK);
    CHECK(process_number(j, "umask", true) == 077);
    mask = gojs_number(022);
    gojs_call(j->vm, f, process, 1, &mask, NULL);
    gojs_release(j->vm, f);
    gojs_release(j->vm, process);
    CHECK_INT(umask(before), ==, 027); /* the host's is its own */

    SAYS(FS("open", T("/mine"), N(01102), N(0600)), "ok");
    const double fd = gojs_to_number(j->vm, last.value);
    CHECK(stat_field(j, "/mine", "uid") == me);
    CHECK(stat_field(j, "/mine", "gid") == me);
    const double uids[] = {-1, me, other, 1000}, gids[] = {-1, me, other, 1000};
    for (int u = 0; u < 4; u++) {
        for (int g = 0; g < 4; g++) {
            const char *const want = u < 2 && g < 2 ? "ok" : "EPERM";
            SAYS(FS("chown", T("/mine"), N(uids[u]), N(gids[g])), want);
            SAYS(FS("lchown", T("/mine"), N(uids[u]), N(gids[g])), want);
            SAYS(FS("fchown", N(fd), N(uids[u]), N(gids[g])), want);
        }
    }
    SAYS(FS("close", N(fd)), "ok");
    if (geteuid() == 0) {
        char path[128];
        snprintf(path, sizeof path, "%s/box/mine", top);
        CHECK_INT(chown(path, 1234, 5678), ==, 0);
        CHECK_INT(chmod(path, 04755), ==, 0);
        CHECK(stat_field(j, "/mine", "uid") == other);
        CHECK(stat_field(j, "/mine", "gid") == other);
        SAYS(FS("chown", T("/mine"), N(me), N(me)), "EPERM");
        SAYS(FS("chown", T("/mine"), N(1234), N(5678)), "EPERM");
        SAYS(FS("chmod", T("/mine"), N(06755)), "ok");
        CHECK_INT(mode_of("mine"), ==, 0755);
    }
    SAYS(FS("unlink", T("/mine")), "ok");
}

static void sandbox(js *j) {
    /* "/" is a root: absolute links begin there, ".." stays. */
    SAYS(FS("symlink", T("/dir/file"), T("/absolute")), "ok");
    SAYS(FS("open", T("/absolute"), N(0), N(0)), "ok");
    SAYS(FS("unlink", T("/absolute")), "ok");
    SAYS(FS("open", T("/../../../../dir/file"), N(0), N(0)), "ok");
    SAYS(FS("open", T("/../outside/secret"), N(0), N(0)), "ENOENT");
    SAYS(FS("open", T("/up/outside/secret"), N(0), N(0)), "ENOENT");
    SAYS(FS("open", T("/away/secret"), N(0), N(0)), "ENOENT");
    SAYS(FS("chmod", T("/away/secret"), N(0)), "ENOENT");
    SAYS(FS("truncate", T("/away/secret"), N(0)), "ENOENT");
    SAYS(FS("mkdir", T("/away/new"), N(0777)), "ENOENT");
    SAYS(FS("rename", T("/dir/file"), T("/away/file")), "ENOENT");
    /* A mount with another name is none: absolute links and ".." above it are refused. */
    SAYS(FS("open", T("/ro/file"), N(0), N(0)), "ok");
    SAYS(FS("open", T("/ro/../dir/file"), N(0), N(0)), "EPERM");
    SAYS(FS("open", T("/ro/away/secret"), N(0), N(0)), "EPERM");
    SAYS(FS("open", T("/rot"), N(0), N(0)), "ENOENT");
    SAYS(FS("open", T("/ro/file"), N(1), N(0)), "EROFS");
    SAYS(FS("open", T("/ro/file"), N(01000), N(0)), "EROFS");
    SAYS(FS("open", T("/ro/new"), N(0101), N(0666)), "EROFS");
    SAYS(FS("unlink", T("/ro/file")), "EROFS");
    SAYS(FS("chmod", T("/ro/file"), N(0)), "EROFS");
    SAYS(FS("utimes", T("/ro/file"), N(1), N(1)), "EROFS");
    SAYS(FS("link", T("/ro/file"), T("/dir/linked")), "EROFS");
    SAYS(FS("rename", T("/dir/file"), T("/ro/file")), "EROFS");
}

static void with_resolver(bool walk) {
    js all, *j = &all;
    const gowasm_preopen mounts[] = {{NULL, "/", false}, {NULL, "/ro", true}};
    char root[96], ro[96];
    gowasm_preopen own[2];
    memcpy(own, mounts, sizeof own);
    snprintf(root, sizeof root, "%s/box", top);
    snprintf(ro, sizeof ro, "%s/ro", top);
    own[0].host = root;
    own[1].host = ro;
    gowasm_options o = GOWASM_OPTIONS_INIT;
    o.preopens = own;
    o.preopen_count = 2;
    js_open(j, &o);
    if (walk) j->vm->host->files->table.resolver = GOWASM_RESOLVE_WALK; /* as without openat2 */
    fs_is_not_enosys(j);
    large_ones_end_in_time(j);
    special_bits_are_not_set(j);
    fifo_opens_at_once(j);
    owners_do_not_change(j);
    sandbox(j);
    gojs_release(j->vm, last.error);
    gojs_release(j->vm, last.value);
    last = (answer){0};
    js_close(j);
}

static void without_mounts_there_is_nothing(void) {
    js all, *j = &all;
    js_open(j, NULL);
    SAYS(FS("open", T("/etc/passwd"), N(0), N(0)), "ENOSYS");
    SAYS(FS("stat", T("/")), "ENOSYS");
    gojs_release(j->vm, last.error);
    last = (answer){0};
    js_close(j);
}

/* A VM that cannot be made says why, and closes nothing that is not its own. */
static void mounts_that_cannot_be_opened(void) {
    static const struct {
        gowasm_preopen mount;
        gojs_status status;
        const char *message;
    } cases[] = {
        {{"/nowhere-at-all", "/", false}, GOJS_NOT_FOUND, "cannot open the directory"},
        {{NULL, "/", false}, GOJS_BAD_TYPE, "a preopen without a path"},
    };
    const gojs_guest guest = {NULL, js_memory, js_getsp, js_run, js_resume, NULL, NULL};
    int pipe_[2];
    CHECK(pipe(pipe_) == 0);
    const int in = dup2(pipe_[0], 0); /* the lowest number: what state of zeros would name */
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        gowasm_options o = GOWASM_OPTIONS_INIT;
        gowasm_error error = {0};
        gojs_vm *vm = NULL;
        o.preopens = &cases[i].mount;
        o.preopen_count = 1;
        CHECK_INT(gojs_new(&guest, &o, &vm, &error), ==, cases[i].status);
        CHECK(vm == NULL);
        CHECK_INT(error.status, ==, GOWASM_BAD_ARGUMENT);
        CHECK(strstr(error.message, cases[i].message) != NULL);
        CHECK_INT(gojs_new(&guest, &o, &vm, NULL), ==, cases[i].status);
    }
    CHECK(in == 0 && fcntl(0, F_GETFD) != -1);
    close(pipe_[0]);
    close(pipe_[1]);
}

int main(void) {
    struct stat st;
    char secret[96];
    snprintf(top, sizeof top, "/tmp/gowasm-js-XXXXXX");
    if (!mkdtemp(top)) return 1;
    shell("set -e; cd %s; mkdir -p outside box/dir ro; echo secret >outside/secret; echo x "
          ">box/dir/file;"
          "echo y >ro/file; ln -s .. box/up; ln -s $PWD/outside box/away; ln -s $PWD/outside "
          "ro/away");
    with_resolver(false);
    with_resolver(true);
    without_mounts_there_is_nothing();
    snprintf(secret, sizeof secret, "%s/outside/secret", top);
    CHECK_INT(stat(secret, &st), ==, 0);
    CHECK_INT(st.st_size, ==, 7);
    shell("rm -rf %s");
    mounts_that_cannot_be_opened();
    return check_result();
}
