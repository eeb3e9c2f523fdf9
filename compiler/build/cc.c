/* cc.c: the compiler's command lines, cache keys, and the reporting of its failures.
 *
 * Invariants: everything that can change an object file is in its key: the compiler (its report,
 * and the size and time of the program), flags, the source and the headers that it may include.
 * Headers of the system are not: they belong to the sysroot that the compiler's report names. */
#define _GNU_SOURCE
#include "build/cc.h"
#include "base/die.h"
#include "base/vec.h"
#include "system/fs.h"
#include "system/proc.h"
#include "system/tmp.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

/* The file that a command word stands for, or NULL. */
static char *resolve(const char *word, Arena *arena) {
    if (strchr(word, '/')) return fs_absolute(arena, word);
    const char *path = getenv("PATH");
    for (const char *p = path ? path : ""; *p; p += *p == ':') {
        size_t n = strcspn(p, ":");
        char *candidate = fs_format(arena, "%.*s/%s", (int)n, p, word);
        if (access(candidate, X_OK) == 0) return candidate;
        p += n;
    }
    return NULL;
}

void cc_identity(const StringList *command, Sha256 *key) {
    static const char *const variables[] = {"CPATH",           "C_INCLUDE_PATH",
                                            "COMPILER_PATH",   "LIBRARY_PATH",
                                            "GCC_EXEC_PREFIX", "CCC_OVERRIDE_OPTIONS"};
    Arena scratch = {0};
    for (uint32_t i = 0; i < command->len; i++) {
        struct stat st;
        const char *word = command->data[i];
        char *file = word[0] == '-' ? NULL : resolve(word, &scratch);
        sha256_text(key, word);
        if (!file || stat(file, &st) != 0) continue;
        sha256_text(key, file);
        sha256_number(key, (uint64_t)st.st_size);
        sha256_number(key, (uint64_t)st.st_mtim.tv_sec);
        sha256_number(key, (uint64_t)st.st_mtim.tv_nsec);
    }
    for (size_t i = 0; i < sizeof variables / sizeof *variables; i++) {
        const char *value = getenv(variables[i]);
        sha256_text(key, value ? value : "");
    }
    arena_free(&scratch);
}

void cc_default(const Options *o, StringList *command, Arena *arena) {
    if (!o->native.cc.len) strlist_add(arena, command, "clang");
    for (uint32_t i = 0; i < o->native.cc.len; i++) {
        /* The compiler is run in another directory. */
        const char *word = o->native.cc.data[i];
        bool local = word[0] != '-' && word[0] != '/' && strchr(word, '/');
        strlist_add(arena, command, local ? fs_absolute(arena, word) : word);
    }
    if (o->native.target && !o->freestanding.on)
        strlist_add(arena, command, fs_format(arena, "--target=%s", o->native.target));
    if (o->native.sysroot)
        strlist_add(arena, command,
                    fs_format(arena, "--sysroot=%s", fs_absolute(arena, o->native.sysroot)));
}

/* The architecture in the words of sources.list. */
static const char *architecture(const char *report, Arena *arena) {
    struct utsname u;
    const char *target = strstr(report, "Target: ");
    char name[72] = "";
    if (target)
        snprintf(name, sizeof name, "%.*s", (int)strcspn(target + 8, "-\n"), target + 8);
    else if (uname(&u) == 0)
        snprintf(name, sizeof name, "%s", u.machine);
    if (strcmp(name, "amd64") == 0) return "x86_64";
    if (strcmp(name, "arm64") == 0) return "aarch64";
    return fs_format(arena, "%s", name);
}

/* The last line that a failing program printed: most programs say the cause there. */
static Str last_line(const Buf *text) {
    size_t end = text->len, start;
    while (end && text->data[end - 1] == '\n') end--;
    for (start = end; start && text->data[start - 1] != '\n';) start--;
    return (Str){text->len ? (const char *)text->data + start : "", end - start};
}

/* What it printed, as a note; the error itself is one line. `hint` is what to do about an ordinary
 * failure. The command may be very long: -v has shown it. */
static void failed(Compiler *c, const char *command, const ProcResult *r, const char *what,
                   const char *hint, Diag *d) {
    Buf how = {0};
    proc_describe(r, &how);
    proc_pass_gate(); /* a compiler that we killed has not failed */
    if (r->err.len) {
        size_t n = r->err.len < 4096 ? r->err.len : 4096;
        while (n && n < r->err.len && r->err.data[n - 1] != '\n') n--;
        while (n && r->err.data[n - 1] == '\n') n--;
        progress_note(c->progress, "%.*s", (int)n, (const char *)r->err.data);
    }
    if (r->signal == SIGKILL) hint = "; the system may be short of memory: try -j1 or -O1";
    diag_error(d, DIAG_NO_OFFSET, "%s failed %s: %s%s", command, what, (const char *)how.data,
               hint);
    buf_free(&how);
}

/* What a linker says last, and where to see more. */
static const char *after_linking(Compiler *c, const ProcResult *r) {
    const Str last = last_line(&r->err);
    const bool fits = last.len != 0 && last.len < 200;
    return fs_format(c->arena, "%s%.*s; -v shows the command", fits ? ": " : "",
                     fits ? (int)last.len : 0, last.data);
}

bool cc_command(Compiler *c, const StringList *command, const char *what, Diag *d) {
    StringList argv = {0};
    ProcResult r = {0};
    strlist_add_list(c->arena, &argv, command);
    const char *const *words = strlist_argv(c->arena, &argv);
    progress_command(c->progress, words);
    bool ok = proc_run(&(ProcSpec){.argv = words, .dir = c->dir}, &r, d);
    if (ok && !proc_ok(&r)) {
        failed(c, words[0], &r, what, after_linking(c, &r), d);
        ok = false;
    }
    proc_result_free(&r);
    return ok;
}

/* clang or gcc, whichever is there, for what the chosen compiler cannot do. */
static bool open_base(Compiler *c, Diag *d) {
    static const char *const names[] = {"clang", "gcc"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        Diag ignored = {0};
        Options *o = ARENA_NEW(c->arena, Options);
        *o = *c->options;
        o->native.cc = (StringList){0}; /* the first is the default, which is asked less */
        if (i != 0) strlist_add(c->arena, &o->native.cc, names[i]);
        c->base = ARENA_NEW(c->arena, Compiler);
        *c->base = *c;
        c->base->options = o;
        c->base->command = (StringList){0};
        if (resolve(names[i], c->arena) && cc_open(c->base, &ignored)) {
            c->arch = c->base->arch;
            c->narrow = c->base->narrow;
            return true;
        }
    }
    return diag_error(d, DIAG_NO_OFFSET,
                      "'%s' can compile the guest's code only; the runtime needs clang or gcc as "
                      "well (Debian, Ubuntu: apt-get install clang)",
                      c->command.data[0]);
}

/* The machine of --freestanding: from --target, else the compiler's own. */
static bool open_bare(Compiler *c, Diag *d) {
    const Options *o = c->options;
    const char *own = strstr(c->report, "Target: ");
    const char *own_arch = own ? target_arch(own + 8) : NULL;
    if (c->family == CC_OTHER)
        return diag_usage(d, "--freestanding needs clang or gcc: '%s' is neither",
                          c->command.data[0]);
    if (o->native.target) {
        c->freestanding = find_target(o->native.target, d);
        if (!c->freestanding) return false;
        c->arch = c->freestanding->arch;
        if (c->family == CC_CLANG || (own_arch && strcmp(own_arch, c->arch) == 0)) return true;
        return diag_usage(d,
                          "'%s' does not compile for %s: use clang, or a compiler such as "
                          "--cc=%sgcc",
                          c->command.data[0], o->native.target, c->freestanding->gnu);
    }
    c->arch = own_arch;
    return own_arch || diag_usage(d, "there is no freestanding runtime for the machine of '%s'",
                                  c->command.data[0]);
}

/* Has the target addresses of 32 bits? The compiler's macros say so; of the default compiler
 * without flags it is known. */
static bool has_narrow_addresses(const Compiler *c) {
    static const char *const ask[] = {"-dM", "-E", "-x", "c", "/dev/null", NULL};
    StringList argv = {0};
    ProcResult r = {0};
    if (c->options->native.cc.len == 0 && c->options->native.cflags.len == 0 &&
        !c->options->native.target)
        return sizeof(void *) == 4;
    strlist_add_list(c->arena, &argv, &c->command);
    cc_user_flags(c, &argv);
    strlist_add_words(c->arena, &argv, ask);
    bool narrow = false;
    if (proc_run(&(ProcSpec){.argv = strlist_argv(c->arena, &argv)}, &r, NULL) && proc_ok(&r))
        narrow = str_find(buf_view(&r.out), "#define __SIZEOF_POINTER__ 4\n") != NULL;
    proc_result_free(&r);
    return narrow;
}

/* The hosted target: its architecture in the words of sources.list. x86-64 with -m32 is another. */
static void find_hosted_target(Compiler *c) {
    c->arch = architecture(c->report, c->arena);
    c->narrow = has_narrow_addresses(c);
    bool wide = strcmp(c->arch, "x86_64") == 0 || strcmp(c->arch, "aarch64") == 0 ||
                strcmp(c->arch, "riscv64") == 0;
    if (c->narrow && wide) c->arch = "generic";
}

bool cc_open(Compiler *c, Diag *d) {
    StringList argv = {0};
    ProcResult r = {0};
    cc_default(c->options, &c->command, c->arena);
    strlist_add_list(c->arena, &argv, &c->command);
    strlist_add(c->arena, &argv, "-v");
    const char *const *words = strlist_argv(c->arena, &argv);
    progress_command(c->progress, words);
    if (!proc_run(&(ProcSpec){.argv = words}, &r, NULL))
        return diag_error(d, DIAG_NO_OFFSET,
                          "cannot run the C compiler '%s': %s; install clang (Debian, Ubuntu: "
                          "apt-get install clang), or name another one: --cc=gcc",
                          words[0], strerror(r.start_error));
    buf_bytes(&r.err, r.out.data, r.out.len);
    c->report = arena_copy(c->arena, r.err.data ? (const char *)r.err.data : "", r.err.len);
    bool ok = proc_ok(&r);
    /* Some (tcc) only know -v; a compiler without any -v would have failed here. */
    c->family = strstr(c->report, "clang")         ? CC_CLANG
                : strstr(c->report, "gcc version") ? CC_GCC
                                                   : CC_OTHER;
    if (c->options->freestanding.on)
        ok = ok && open_bare(c, d);
    else if (c->options->native.target && c->family == CC_GCC)
        ok = diag_usage(
            d,
            "'%s' does not take --target: use clang, or name a cross compiler with --cc, "
            "such as --cc=aarch64-linux-gnu-gcc",
            words[0]);
    else if (!ok)
        failed(c, words[0], &r, "to say what it is (-v)", "; is it a C compiler?", d);
    proc_result_free(&r);
    if (ok && !c->options->freestanding.on) find_hosted_target(c);
    c->base = c;
    return ok && (c->family != CC_OTHER || open_base(c, d));
}

const char *cc_program(Compiler *c, const char *name) {
    if (c->freestanding && c->family == CC_CLANG) {
        /* The system's own ar may not know the machine's objects, and then makes no index. */
        const char *llvm = fs_format(c->arena, "llvm-%s", name);
        const char *gnu = fs_format(c->arena, "%s%s", c->freestanding->gnu, name);
        if (resolve(llvm, c->arena)) return llvm;
        if (resolve(gnu, c->arena)) return gnu;
    }
    if (!c->options->native.target && c->options->native.cc.len == 0) return name;
    StringList argv = {0};
    ProcResult r = {0};
    strlist_add_list(c->arena, &argv, &c->command);
    strlist_add(c->arena, &argv, fs_format(c->arena, "-print-prog-name=%s", name));
    const char *found = name;
    if (proc_run(&(ProcSpec){.argv = strlist_argv(c->arena, &argv)}, &r, NULL) && proc_ok(&r) &&
        r.out.len > 1) {
        size_t n = strcspn((const char *)r.out.data, "\n");
        found = arena_copy(c->arena, r.out.data, n);
    }
    proc_result_free(&r);
    return resolve(found, c->arena) ? found : name;
}

void cc_user_flags(const Compiler *c, StringList *flags) {
    static const char *const takers[] = {"-I",         "-L",       "-isystem", "-iquote",
                                         "-idirafter", "-include", "-imacros", "-B"};
    const StringList *list = &c->options->native.cflags;
    bool path_follows = false;
    for (uint32_t i = 0; i < list->len; i++) {
        const char *word = list->data[i];
        size_t n = 0;
        if (path_follows) {
            word = fs_absolute(c->arena, word);
            path_follows = false;
        }
        for (size_t k = 0; k < sizeof takers / sizeof *takers && word == list->data[i]; k++) {
            n = strlen(takers[k]);
            if (strcmp(word, takers[k]) == 0)
                path_follows = true;
            else if (k < 2 && strncmp(word, takers[k], n) == 0 && word[n] != '=')
                word = fs_format(c->arena, "%s%s", takers[k], fs_absolute(c->arena, word + n));
        }
        strlist_add(c->arena, flags, word);
    }
}

/* What an archive for firmware is compiled with. Paths are absolute addresses there, and the linker
 * takes only the sections that it needs. */
static void freestanding_flags(const Compiler *c, StringList *flags) {
    static const char *const freestanding[] = {"-ffreestanding",
                                               "-fno-pic",
                                               "-ffunction-sections",
                                               "-fdata-sections",
                                               "-fno-stack-protector",
                                               "-fno-unwind-tables",
                                               "-fno-asynchronous-unwind-tables",
                                               NULL};
    if (c->freestanding)
        strlist_add_words(c->arena, flags,
                          c->family == CC_GCC ? c->freestanding->gcc : c->freestanding->clang);
    strlist_add_words(c->arena, flags, freestanding);
    if (c->options->native.debug)
        strlist_add(c->arena, flags, "-DGOWASM_STACK_GUARD"); /* guard.c */
}

/* -O for generated code of a budget: what is hot gets -O2 at least, what is cold -O1 at most, by
 * clang's quick way to choose instructions: a third less time, and about as much code. */
static void level_flags(const Compiler *c, Budget budget, StringList *flags) {
    static const char *const quick[] = {"-mllvm", "-fast-isel", NULL};
    const char *level = c->options->native.optimize;
    bool high = strcmp(level, "-O2") == 0 || strcmp(level, "-O3") == 0;
    if (budget == BUDGET_HOT && !high) level = "-O2";
    if (budget == BUDGET_COLD && high) level = "-O1";
    strlist_add(c->arena, flags, level);
    if (budget == BUDGET_COLD && strcmp(level, "-O1") == 0 && c->family == CC_CLANG)
        strlist_add_words(c->arena, flags, quick);
}

/* The flags that matter for the object, all of them part of its key. */
static void object_flags(const Compiler *c, UnitRole role, Budget budget, StringList *flags) {
    static const char *const common[] = {"-std=gnu11", "-w", NULL};
    /* 32-bit systems: offsets of files, and of directory entries, have 64 bits all the same. */
    static const char *const large_files[] = {"-D_FILE_OFFSET_BITS=64", "-D_TIME_BITS=64", NULL};
    /* What gowasm_gen.h asks for. */
    static const char *const generated[] = {"-ffp-contract=off", "-fno-math-errno", NULL};
    /* A guest chooses the size of its frames: each page is touched, so that none of them reaches
     * beyond the guard of its stack. */
    static const char *const probes = "-fstack-clash-protection";
    static const char *const no_tables[] = {"-fno-unwind-tables", "-fno-asynchronous-unwind-tables",
                                            NULL};
    const Options *o = c->options;
    strlist_add_words(c->arena, flags, common);
    if (c->narrow) strlist_add_words(c->arena, flags, large_files);
    if (o->freestanding.on)
        freestanding_flags(c, flags);
    else
        strlist_add(c->arena, flags, "-fPIC");
    if (o->freestanding.on)
        strlist_add(c->arena, flags, role == UNIT_GENERATED ? o->native.optimize : "-Os");
    else if (role == UNIT_GENERATED)
        level_flags(c, budget, flags);
    else
        strlist_add(c->arena, flags, "-O2");
    if (role == UNIT_GENERATED) {
        strlist_add_words(c->arena, flags, generated);
        if (!c->tail_calls) strlist_add(c->arena, flags, "-fno-optimize-sibling-calls");
        if (c->family != CC_OTHER && !o->freestanding.on) strlist_add(c->arena, flags, probes);
        if (c->family == CC_GCC) strlist_add(c->arena, flags, "-fno-reorder-blocks-and-partition");
        /* A guest's `if`s nest as deep as they like; clang gives up at 256 without this. */
        if (c->family == CC_CLANG) strlist_add(c->arena, flags, "-fbracket-depth=1000000");
        if (!o->native.debug) strlist_add_words(c->arena, flags, no_tables);
    }
    if (o->native.debug) strlist_add(c->arena, flags, "-g");
    if (o->freestanding.size) strlist_add(c->arena, flags, "-fstack-usage");
    cc_user_flags(c, flags);
}

/* Paths: not part of the key, since their contents are, and mapped away in the object. */
static void path_flags(const Compiler *c, UnitRole role, StringList *flags) {
    static const char *const folders[] = {"runtime/include", "runtime/src", "hostlib", "."};
    const char *share = c->share->dir;
    if (c->options->freestanding.on) /* before its hosted sibling */
        strlist_add(c->arena, flags, fs_format(c->arena, "-I%s/runtime/freestanding", share));
    for (unsigned i = 0; i < (role == UNIT_GENERATED ? 1u : 4u); i++)
        strlist_add(c->arena, flags, fs_format(c->arena, "-I%s/%s", share, folders[i]));
    if (c->family == CC_OTHER) return;
    strlist_add(c->arena, flags, fs_format(c->arena, "-ffile-prefix-map=%s=gowasm-aot", share));
    if (!tmp_kept())
        strlist_add(c->arena, flags, fs_format(c->arena, "-ffile-prefix-map=%s=.", c->dir));
}

static bool add_file(Sha256 *key, const char *path, uint64_t *size, Diag *d) {
    Buf text = {0};
    bool ok = fs_read(path, &text, d);
    if (ok) sha256_field(key, buf_view(&text));
    if (size) *size = text.len;
    buf_free(&text);
    return ok;
}

/* The part of the key that all units of a role share. */
static bool role_key(Compiler *c, UnitRole role, const StringList *headers, Sha256 *key, Diag *d) {
    StringList flags = {0};
    StringList ours = {0};
    sha256_start(key);
    sha256_text(key, "object 1");
    cc_identity(&c->command, key);
    sha256_text(key, c->report);
    object_flags(c, role, BUDGET_PLAIN, &flags);
    sha256_number(key, flags.len);
    for (uint32_t i = 0; i < flags.len; i++) sha256_text(key, flags.data[i]);
    sha256_text(key, tmp_kept() && c->options->native.debug ? c->dir : "");
    if (role == UNIT_GENERATED) {
        if (!share_headers(c->share, "runtime/include", &ours, c->arena, d) ||
            !share_headers(c->share, "runtime/freestanding", &ours, c->arena, d))
            return false;
        for (uint32_t i = 0; i < headers->len; i++) {
            const char *path = fs_format(c->arena, "%s/%s", c->dir, headers->data[i]);
            sha256_text(key, headers->data[i]);
            if (!add_file(key, path, NULL, d)) return false;
        }
    } else if (!share_headers(c->share, "runtime", &ours, c->arena, d) ||
               !share_headers(c->share, "hostlib", &ours, c->arena, d) ||
               !share_headers(c->share, "golang", &ours, c->arena, d)) {
        return false;
    }
    for (uint32_t i = 0; i < ours.len; i++) {
        sha256_text(key, ours.data[i]);
        if (!add_file(key, fs_format(c->arena, "%s/%s", c->share->dir, ours.data[i]), NULL, d))
            return false;
    }
    return true;
}

static const char *source_path(const Compiler *c, const Unit *u) {
    return u->role == UNIT_RUNTIME ? fs_format(c->arena, "%s/%s", c->share->dir, u->source)
                                   : u->source;
}

typedef struct CompileRun {
    Compiler *c;
    Diag *d;
    ProcJob *jobs;
    const Unit **units;            /* by job */
    const char **keys;             /* by job */
    uint8_t share[2][SHA256_SIZE]; /* by role: share_state() before the keys were made */
} CompileRun;

static void share_state(const Compiler *c, UnitRole role, uint8_t digest[SHA256_SIZE]) {
    Sha256 s;
    sha256_start(&s);
    if (role == UNIT_RUNTIME)
        share_identity(c->share, &s);
    else
        share_folder_identity(c->share, "runtime/include", &s);
    sha256_end(&s, digest);
}

/* Was a source or header of ours edited since the keys were made? Then an object may not be what
 * its key says. */
static bool share_changed(const CompileRun *run, UnitRole role) {
    uint8_t now[SHA256_SIZE];
    share_state(run->c, role, now);
    return memcmp(now, run->share[role], sizeof now) != 0;
}

static bool watch(void *user, size_t i, const ProcJob *job) {
    CompileRun *run = user;
    Compiler *c = run->c;
    const Unit *u = run->units[i];
    if (!job->done) {
        progress_command(c->progress, job->spec.argv);
        progress_step(c->progress, NULL, u->source);
        return true;
    }
    if (job->result.start_error) {
        diag_error(run->d, DIAG_NO_OFFSET, "cannot run '%s': %s", job->spec.argv[0],
                   strerror(job->result.start_error));
        return false;
    }
    const char *object = fs_format(c->arena, "%s/%s", c->dir, u->object);
    if (!proc_ok(&job->result)) {
        failed(c, job->spec.argv[0], &job->result, fs_format(c->arena, "on %s", u->source),
               c->options->native.target && !c->options->native.sysroot &&
                       !c->options->freestanding.on
                   ? "; does --sysroot have to name the target's headers?"
               : tmp_kept() ? "; the generated files are kept"
                            : "; --keep DIR keeps the generated files",
               run->d);
        return false;
    }
    if (!fs_exists(object))
        return diag_error(run->d, DIAG_NO_OFFSET, "'%s' succeeded without writing %s",
                          job->spec.argv[0], u->object);
    if (!share_changed(run, u->role)) cache_put(c->cache, run->keys[i], object);
    progress_step(c->progress, u->source, NULL);
    return true;
}

static int largest_first(const void *a, const void *b) {
    const Unit *x = a, *y = b;
    if (x->size != y->size) return x->size > y->size ? -1 : 1;
    return strcmp(x->source, y->source);
}

static bool unit_key(Compiler *c, Unit *u, const Sha256 *role, const char **key, Diag *d) {
    Sha256 k = *role;
    const char *path = u->role == UNIT_RUNTIME ? source_path(c, u)
                                               : fs_format(c->arena, "%s/%s", c->dir, u->source);
    StringList level = {0};
    if (u->role == UNIT_GENERATED) level_flags(c, u->budget, &level);
    sha256_text(&k, u->source);
    for (uint32_t i = 0; i < level.len; i++) sha256_text(&k, level.data[i]);
    if (!add_file(&k, path, &u->size, d)) return false;
    *key = cache_key(&k, c->arena);
    return true;
}

/* The command that compiles it. */
static const char *const *unit_command(Compiler *c, const Unit *u) {
    StringList argv = {0};
    const Compiler *by = u->role == UNIT_RUNTIME ? c->base : c;
    strlist_add_list(c->arena, &argv, &by->command);
    object_flags(by, u->role, u->budget, &argv);
    path_flags(by, u->role, &argv);
    /* Paths in the debug information of assembly cannot be mapped away by clang 14. */
    if (str_ends(str_from(u->source), ".S")) strlist_add(c->arena, &argv, "-g0");
    strlist_add(c->arena, &argv, "-c");
    strlist_add(c->arena, &argv, source_path(c, u));
    strlist_add(c->arena, &argv, "-o");
    strlist_add(c->arena, &argv, u->object);
    return strlist_argv(c->arena, &argv);
}

bool cc_compile(Compiler *c, Units *units, const StringList *headers, Diag *d) {
    Sha256 roles[2];
    Arena *arena = c->arena;
    CompileRun run = {.c = c,
                      .d = d,
                      .jobs = ARENA_ARRAY(arena, ProcJob, units->len),
                      .units = ARENA_ARRAY(arena, const Unit *, units->len),
                      .keys = ARENA_ARRAY(arena, const char *, units->len)};
    share_state(c, UNIT_GENERATED, run.share[UNIT_GENERATED]);
    share_state(c, UNIT_RUNTIME, run.share[UNIT_RUNTIME]);
    if (!role_key(c, UNIT_GENERATED, headers, &roles[UNIT_GENERATED], d) ||
        !role_key(c->base, UNIT_RUNTIME, headers, &roles[UNIT_RUNTIME], d))
        return false;
    Unit *order = ARENA_ARRAY(arena, Unit, units->len);
    for (uint32_t i = 0; i < units->len; i++) {
        struct stat st;
        const Unit *u = &units->data[i];
        order[i] = *u;
        const char *path = u->role == UNIT_RUNTIME ? source_path(c, u)
                                                   : fs_format(arena, "%s/%s", c->dir, u->source);
        if (stat(path, &st) == 0) order[i].size = (uint64_t)st.st_size;
    }
    if (units->len) qsort(order, units->len, sizeof *order, largest_first);
    size_t count = 0;
    for (uint32_t i = 0; i < units->len; i++) {
        Unit *u = &order[i];
        if (!unit_key(c, u, &roles[u->role], &run.keys[count], d)) return false;
        if (cache_get(c->cache, run.keys[count], fs_format(arena, "%s/%s", c->dir, u->object)))
            continue;
        run.jobs[count].spec = (ProcSpec){.argv = unit_command(c, u), .dir = c->dir};
        run.units[count++] = u;
    }
    progress_start(c->progress, (unsigned)count);
    bool ok = proc_run_all(run.jobs, count, c->options->native.jobs, watch, &run);
    for (size_t i = 0; i < count; i++) proc_result_free(&run.jobs[i].result);
    if (!ok && !d->failed) die("a compile job was lost");
    return ok;
}
