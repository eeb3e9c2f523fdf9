/* run.c: gowasm-aot run: a module as a command, through the cache.
 *
 * Input: a module file and the guest's options. Output: this process becomes the executable.
 * Invariants: what runs has the checksum that the cache has sealed.
 *
 * The executable is found by a key over the module, the options and the tools; and, faster, by a
 * key over the module file's identity (device, inode, size, times): then the module is not even
 * read. That second key is only made for a file that has not changed for a while, since a change
 * within the clock's resolution would not show (as git does, "racy-git").
 *
 * The guest's options go to runtime/mains/command-main.c before its arguments, which has this
 * form: argv[0] "gowasm-aot run", then NAME=VALUE words, "--", and the guest's argv. */
#define _GNU_SOURCE
#include "build/cc.h"
#include "commands/commands.h"
#include "pipeline.h"
#include "system/fs.h"
#include "system/proc.h"
#include "system/tmp.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define SETTLED_SECONDS 2

static const char *const *guest_argv(Session *s) {
    const Options *o = s->options;
    StringList argv = {0};
    Arena *a = s->arena;
    strlist_add(a, &argv, "gowasm-aot run");
    for (uint32_t i = 0; i < o->guest.dirs.len; i++)
        strlist_add(a, &argv, fs_format(a, "dir=%s", o->guest.dirs.data[i]));
    for (uint32_t i = 0; i < o->guest.env.len; i++)
        strlist_add(a, &argv, fs_format(a, "env=%s", o->guest.env.data[i]));
    for (uint32_t i = 0; i < o->guest.listen.len; i++)
        strlist_add(a, &argv, fs_format(a, "listen=%s", o->guest.listen.data[i]));
    if (o->guest.max_memory)
        strlist_add(a, &argv, fs_format(a, "max-memory=%" PRIu64, o->guest.max_memory));
    if (o->guest.timeout) strlist_add(a, &argv, fs_format(a, "timeout=%" PRIu64, o->guest.timeout));
    if (o->guest.trace_wasi) strlist_add(a, &argv, "trace=wasi");
    strlist_add(a, &argv, "--");
    strlist_add(a, &argv, fs_basename(o->in.path));
    for (uint32_t i = 0; i < o->guest.args.len; i++) strlist_add(a, &argv, o->guest.args.data[i]);
    strlist_add(a, &argv, NULL);
    return argv.data;
}

/* Everything but the module that the executable depends on, without running anything. */
static void tools_key(Session *s, const char *prefix, Sha256 *key) {
    const Options *o = s->options;
    StringList tools = {0};
    const char *wasm2c = getenv("GOWASM_WASM2C");
    sha256_text(key, "run 2");
    share_identity(&s->share, key);
    cc_default(o, &tools, s->arena);
    strlist_add(s->arena, &tools, wasm2c && *wasm2c ? wasm2c : "wasm2c");
    cc_identity(&tools, key);
    sha256_text(key, prefix);
    options_key(o, key);
}

/* The key by the file's identity; NULL when there is no such file. `settled`: may it be recorded?
 */
static const char *identity_key(Session *s, const char *prefix, bool *settled) {
    struct stat st;
    struct timespec now;
    Sha256 key;
    if (stat(s->options->in.path, &st) != 0 || !S_ISREG(st.st_mode)) return NULL;
    sha256_start(&key);
    sha256_text(&key, "identity");
    tools_key(s, prefix, &key);
    uint64_t facts[] = {(uint64_t)st.st_dev,          (uint64_t)st.st_ino,
                        (uint64_t)st.st_size,         (uint64_t)st.st_mtim.tv_sec,
                        (uint64_t)st.st_mtim.tv_nsec, (uint64_t)st.st_ctim.tv_sec,
                        (uint64_t)st.st_ctim.tv_nsec};
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) sha256_number(&key, facts[i]);
    clock_gettime(CLOCK_REALTIME, &now);
    *settled = now.tv_sec - st.st_ctim.tv_sec >= SETTLED_SECONDS &&
               now.tv_sec - st.st_mtim.tv_sec >= SETTLED_SECONDS;
    return cache_key(&key, s->arena);
}

/* Becomes the program. Returns when that fails. */
static void become(Session *s, int fd) {
    if (!tmp_kept()) tmp_cleanup();
    progress_clear(&s->progress);
    proc_restore_signals();
    fexecve(fd, (char *const *)(uintptr_t)guest_argv(s), environ);
}

static bool build(Session *s, const char *prefix, const char **program, Diag *d) {
    Compiled c;
    bool ok = compile_module(s, prefix, &c, d) && go_check(s, &c.module, d) &&
              check_command(&c.interface, d) &&
              pipeline_run(&c.module, STEP_PLANNED, s->options, &s->timer, d) &&
              product_build(s, &c.module, &c.interface, PRODUCT_EXE, NULL, program, d);
    d->file = NULL;
    if (ok) profiles_check(s, &c.module);
    compiled_free(&c);
    return ok;
}

bool command_run(Session *s, Diag *d) {
    const Options *o = s->options;
    const char *program = NULL, *prefix;
    Diag ignored = {0};
    if (!prefix_choose(o, s->arena, &prefix, &ignored)) prefix = "guest";
    bool plain_run = !options_show_work(o);
    bool settled = false;
    const char *by_identity = plain_run ? identity_key(s, prefix, &settled) : NULL;
    int fd = by_identity ? cache_open_program(&s->cache, by_identity) : -1;
    if (fd >= 0) become(s, fd);

    Buf bytes = {0};
    Sha256 key;
    if (!fs_read(o->in.path, &bytes, d)) {
        buf_free(&bytes);
        return false;
    }
    sha256_start(&key);
    tools_key(s, prefix, &key);
    sha256_field(&key, buf_view(&bytes));
    buf_free(&bytes);
    const char *by_content = cache_key(&key, s->arena);
    fd = plain_run ? cache_open_program(&s->cache, by_content) : -1;
    bool ok = fd >= 0 || build(s, prefix, &program, d);
    if (ok && fd < 0 && cache_put_program(&s->cache, by_content, program))
        fd = cache_open_program(&s->cache, by_content);
    if (fd >= 0 && settled) cache_link_program(&s->cache, by_identity, by_content, s->arena);
    cache_close(&s->cache);
    if (!ok) return false;
    if (fd < 0) fd = open(program, O_RDONLY | O_CLOEXEC);
    if (fd >= 0) become(s, fd);
    return diag_error(d, DIAG_NO_OFFSET, "cannot run '%s': %s", program ? program : o->in.path,
                      strerror(errno));
}
