/* test-build.c: child processes, files, staged outputs, SHA-256, the cache's entries, and the
 * runtime's sources for an architecture. */
#define _GNU_SOURCE
#include "base/sha256.h"
#include "build/cache.h"
#include "build/share.h"
#include "check.h"
#include "system/fs.h"
#include "system/proc.h"
#include "system/tmp.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static char *path(Arena *arena, const char *name) {
    Diag d = {0};
    return fs_format(arena, "%s/%s", tmp_dir(&d), name);
}

static void digest(const char *text, size_t times, const char *want) {
    Sha256 s;
    uint8_t bytes[SHA256_SIZE];
    char hex[2 * SHA256_SIZE + 1];
    sha256_start(&s);
    for (size_t i = 0; i < times; i++) sha256_add(&s, text, strlen(text));
    sha256_end(&s, bytes);
    sha256_hex(bytes, hex);
    const char *got = hex;
    CHECK_TEXT(got, want);
}

/* The examples of FIPS 180-4 (NIST, "SHA256.pdf"), and of one block's edges. */
static void digests(void) {
    digest("abc", 1, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    digest("", 1, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    digest("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 1,
           "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    digest("a", 1000000, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    digest("aaaaaaa", 9, "7d3e74a05d7db15bce4ad9ec0658ea98e3f06eeecf16b4c6fff2da457ddc2f34");
    digest("aaaaaaaa", 8, "ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df154668eb");
}

static void processes(void) {
    ProcResult r;
    Diag d = {0};
    const char *const shell[] = {"sh", "-c", "echo out; echo err >&2; exit 3", NULL};
    CHECK(proc_run(&(ProcSpec){.argv = shell}, &r, &d));
    CHECK_INT(r.exit_code, ==, 3);
    CHECK(!proc_ok(&r));
    CHECK_TEXT((const char *)r.out.data, "out\n");
    CHECK_TEXT((const char *)r.err.data, "err\n");
    proc_result_free(&r);

    const char *const killed[] = {"sh", "-c", "kill -9 $$", NULL};
    Buf how = {0};
    CHECK(proc_run(&(ProcSpec){.argv = killed}, &r, &d));
    CHECK_INT(r.signal, ==, 9);
    proc_describe(&r, &how);
    CHECK_TEXT((const char *)how.data, "killed by signal 9 (Killed)");
    buf_free(&how);
    proc_result_free(&r);

    const char *const missing[] = {"/no/such/program", NULL};
    CHECK(!proc_run(&(ProcSpec){.argv = missing}, &r, NULL));
    CHECK(r.start_error != 0);
    CHECK(!proc_run(&(ProcSpec){.argv = missing}, &r, &d));
    CHECK_HAS(d.message, "/no/such/program");

    Arena arena = {0};
    d = (Diag){0};
    const char *const cat[] = {"sh", "-c", "cat; pwd; echo $TMPDIR", NULL};
    CHECK(fs_write(path(&arena, "in"), STR("text\n"), &d));
    CHECK(proc_run(&(ProcSpec){.argv = cat, .input = path(&arena, "in"), .dir = tmp_dir(&d)}, &r,
                   &d));
    CHECK_TEXT((const char *)r.out.data,
               fs_format(&arena, "text\n%s\n%s\n", tmp_dir(&d), tmp_dir(&d)));
    proc_result_free(&r);

    Buf line = {0};
    const char *const odd[] = {"cc", "-DA=\"b\"", "", "it's", "plain-1.2", NULL};
    proc_quote(odd, &line);
    CHECK_TEXT((const char *)line.data, "cc '-DA=\"b\"' '' 'it'\\''s' plain-1.2");
    buf_free(&line);
    arena_free(&arena);
}

typedef struct Watched {
    unsigned running, most, ended;
} Watched;

static bool watch(void *user, size_t index, const ProcJob *job) {
    Watched *w = user;
    (void)index;
    if (job->done)
        w->running--, w->ended++;
    else if (++w->running > w->most)
        w->most = w->running;
    return !job->done || proc_ok(&job->result);
}

static void jobs(void) {
    const char *const nap[] = {"sleep", "0.02", NULL}, *const fails[] = {"false", NULL};
    const char *const forever[] = {"sleep", "1000", NULL};
    ProcJob list[20] = {0};
    Watched w = {0};
    for (int i = 0; i < 20; i++) list[i].spec.argv = nap;
    CHECK(proc_run_all(list, 20, 4, watch, &w));
    CHECK_INT(w.most, ==, 4);
    CHECK_INT(w.ended, ==, 20);
    for (int i = 0; i < 20; i++) {
        CHECK(list[i].done && proc_ok(&list[i].result));
        proc_result_free(&list[i].result);
        list[i].spec.argv = i == 5 ? fails : forever;
    }
    w = (Watched){0};
    CHECK(!proc_run_all(list, 20, 8, watch, &w)); /* ends at once, and kills the others */
    CHECK_INT(w.ended, ==, 1);
    for (int i = 0; i < 20; i++) proc_result_free(&list[i].result);
    CHECK(proc_run_all(NULL, 0, 0, NULL, NULL));
}

static void outputs(void) {
    Arena arena = {0};
    Diag d = {0};
    Outputs o = {.arena = &arena};
    Buf text = {0};
    char *file = path(&arena, "out.a"), *linked = path(&arena, "link");
    CHECK(fs_write(file, STR("old"), &d));
    CHECK_INT(symlink("out.a", linked), ==, 0);
    const char *staged = fs_stage(&o, linked, false, &d);
    CHECK(staged != NULL && fs_fill(&o, staged, STR("new"), &d));
    CHECK(fs_read(file, &text, &d));
    CHECK_TEXT((const char *)text.data, "old");
    CHECK(fs_commit(&o, &d));
    text.len = 0;
    CHECK(fs_read(file, &text, &d));
    CHECK_TEXT((const char *)text.data, "new");
    struct stat st;
    CHECK(lstat(linked, &st) == 0 && S_ISLNK(st.st_mode)); /* the link stays a link */
    buf_free(&text);

    CHECK(fs_mkdirs(path(&arena, "a/b//c/"), &d));
    CHECK(fs_exists(path(&arena, "a/b/c")));
    CHECK(!fs_mkdirs(path(&arena, "out.a/x"), &d));
    CHECK_HAS(d.message, "Not a directory");
    CHECK_TEXT(fs_stem(&arena, "d.x/calc.v1.wasm"), "calc.v1");
    CHECK_TEXT(fs_stem(&arena, ".hidden"), ".hidden");
    CHECK_TEXT(fs_dirname(&arena, "/x"), "/");
    CHECK_TEXT(fs_dirname(&arena, "x"), ".");
    arena_free(&arena);
}

static void entries(void) {
    Arena arena = {0};
    Diag d = {0};
    Cache c;
    Sha256 s;
    cache_open(&c, path(&arena, "cache"), false, &arena);
    sha256_start(&s);
    const char *key = cache_key(&s, &arena), *to = path(&arena, "to");
    CHECK(!cache_get(&c, key, to));
    CHECK(fs_write(path(&arena, "from"), STR("value"), &d));
    cache_put(&c, key, path(&arena, "from"));
    CHECK(cache_get(&c, key, to));
    Buf text = {0};
    CHECK(fs_read(to, &text, &d));
    CHECK_TEXT((const char *)text.data, "value");
    buf_free(&text);
    CHECK(cache_open_program(&c, key) < 0);
    CHECK(cache_put_program(&c, key, path(&arena, "from")));
    int fd = cache_open_program(&c, key);
    CHECK(fd >= 0 && close(fd) == 0);
    setenv("GOWASM_CACHE_LIMIT", "1", 1);
    cache_close(&c);
    CHECK(!cache_get(&c, key, to) && cache_open_program(&c, key) < 0);
    cache_open(&c, NULL, true, &arena);
    cache_put(&c, key, path(&arena, "from"));
    CHECK(!cache_get(&c, key, to));
    arena_free(&arena);
}

static void sources_for(const char *arch, const char *want) {
    Arena arena = {0};
    Diag d = {0};
    StringList list = {0};
    Buf names = {0};
    const Share share = {NULL, tmp_dir(&d)};
    CHECK(share_sources(&share, &(ShareWanted){.arch = arch}, &list, &arena, &d));
    for (uint32_t i = 0; i < list.len; i++) buf_printf(&names, "%s ", list.data[i]);
    CHECK_TEXT((const char *)names.data, want);
    buf_free(&names);
    arena_free(&arena);
}

/* One file of each name, the architecture's own before the generic one. */
static void sources(void) {
    Arena arena = {0};
    Diag d = {0};
    CHECK(fs_write(path(&arena, "sources.list"),
                   STR("# comment\n"
                       "a/enter-generic.c arch=generic\n"
                       "a/enter-riscv64.S arch=riscv64\n"
                       "a/enter-x86_64.S arch=x86_64\n"
                       "a/hash-x86_64.c arch=x86_64\n"
                       "a/hash-generic.c arch=generic\n"
                       "a/hash-x86.c arch=x86\n"
                       "a/only-x86_64.c arch=x86_64\n"
                       "a/all.c\n"),
                   &d));
    sources_for("x86_64", "a/enter-x86_64.S a/hash-x86_64.c a/only-x86_64.c a/all.c ");
    sources_for("riscv64", "a/enter-riscv64.S a/all.c a/hash-generic.c ");
    sources_for("x86", "a/hash-x86.c a/all.c a/enter-generic.c ");
    sources_for("generic", "a/enter-generic.c a/hash-generic.c a/all.c ");
    arena_free(&arena);
}

int main(void) {
    digests();
    sources();
    processes();
    jobs();
    outputs();
    entries();
    tmp_cleanup();
    Diag d = {0};
    CHECK(!fs_exists(tmp_dir(&d)));
    return check_result();
}
