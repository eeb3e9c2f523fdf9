/* main.c: argv to options, options to a command, the error to stderr and the exit status: 0 done,
 * 1 could not build, 2 wrong use. Everything else is in commands/. */
#include "base/arena.h"
#include "commands/commands.h"
#include "pipeline.h"
#include "system/fs.h"
#include "system/proc.h"
#include "system/tmp.h"
#include "translate/translate.h"

#include <stdio.h>
#include <string.h>

static void print_version(void) {
    char version[64];
    Diag d = {0};
    printf("gowasm-aot %s\n", GOWASM_VERSION);
    if (wasm2c_version(NULL, version, sizeof version, &d))
        printf("wasm2c (wabt) %s\n", version);
    else
        printf("no wasm2c: %s\n", d.message);
}

/* The names for --dump, as lines of --help. */
static void print_passes(void) {
    Buf names = {0};
    size_t column = 80;
    pipeline_list_passes(&names);
    printf("\nPasses, in their order, for --dump:");
    for (const char *p = (const char *)names.data; *p;) {
        const size_t n = strcspn(p, " ");
        const bool wrap = column + 1 + n > 76;
        printf(wrap ? "\n  %.*s" : " %.*s", (int)n, p);
        column = wrap ? n : column + 1 + n;
        p += n + (p[n] == ' ');
    }
    printf("\n");
    buf_free(&names);
}

static bool command(const Options *o, const char *argv0, Arena *arena, Diag *d) {
    Session s = {.options = o, .timer = {.on = o->dev.time_passes}, .arena = arena};
    progress_open(&s.progress, o);
    if (o->command == CMD_INSPECT) return command_inspect(&s, d);
    if (o->dev.run_pass != NULL) return command_run_pass(&s, d);
    if (!pipeline_check_dumps(o, d) || !share_find(&s.share, argv0, arena, d)) return false;
    if (o->dev.keep && !tmp_keep(o->dev.keep, d)) return false;
    cache_open(&s.cache, o->native.cache_dir, o->native.no_cache || o->freestanding.size, arena);
    Diag why = {0};
    if (o->native.cache_dir && !cache_usable(&s.cache, &why))
        progress_note(&s.progress, "gowasm-aot: warning: nothing is cached: %s", why.message);
    s.cache.prebuilt = fs_format(arena, "%s/prebuilt", s.share.dir);
    bool ok = o->command == CMD_RUN ? command_run(&s, d) : command_build(&s, d);
    progress_clear(&s.progress);
    return ok;
}

int main(int argc, char **argv) {
    Options o;
    Arena arena = {0};
    Diag d = {0};
    bool ok = parse_options(&o, argc, argv, &arena, &d);
    if (ok && o.help) {
        option_help_print(o.command);
        if (o.command == CMD_BUILD) print_passes();
    } else if (ok && o.version) {
        print_version();
    } else if (ok) {
        proc_start_signals();
        ok = command(&o, argv[0], &arena, &d);
        proc_pass_gate(); /* no error for what a signal brought about */
    }
    if (!ok) fprintf(stderr, "gowasm-aot: %s\n", d.message);
    tmp_cleanup();
    arena_free(&arena);
    return ok ? 0 : d.exit_status ? d.exit_status : 1;
}
