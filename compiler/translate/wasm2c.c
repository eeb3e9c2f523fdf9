/* wasm2c.c: runs wabt's wasm2c, and says what to install when it cannot.
 *
 * Versions: 1.0.32 (Debian 12) and 1.0.36 (Debian 13) are tested; older ones print another instance
 * layout and are refused; newer ones are tried, and bodies.c notices when what they print is not
 * understood. */
#include "system/fs.h"
#include "system/proc.h"
#include "translate/gen.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define OLDEST_MAJOR 1
#define OLDEST_MINOR 0
#define OLDEST_PATCH 32

static const char *command_or_default(const char *command) {
    if (command != NULL) return command;
    const char *from_environment = getenv("GOWASM_WASM2C");
    return from_environment != NULL && *from_environment != '\0' ? from_environment : "wasm2c";
}

bool wasm2c_version(const char *command, char *version, size_t size, Diag *d) {
    command = command_or_default(command);
    const char *argv[] = {command, "--version", NULL};
    ProcResult r = {0};
    if (!proc_run(&(ProcSpec){.argv = argv}, &r, NULL)) {
        proc_result_free(&r);
        return diag_error(d, DIAG_NO_OFFSET,
                          "cannot run %s: %s; install wabt (Debian, Ubuntu: apt-get install wabt) "
                          "or set GOWASM_WASM2C to its wasm2c",
                          command, strerror(r.start_error));
    }
    int major = 0, minor = 0, patch = 0;
    const char *text = r.out.len != 0 ? (const char *)r.out.data : "";
    bool known = proc_ok(&r) && sscanf(text, "%d.%d.%d", &major, &minor, &patch) == 3;
    size_t n = strcspn(text, " \r\n");
    snprintf(version, size, "%.*s", (int)(n < size ? n : size - 1), text);
    proc_result_free(&r);
    if (!known)
        return diag_error(d, DIAG_NO_OFFSET,
                          "%s --version does not print a version of wabt: install wabt 1.0.32 or "
                          "later, or set GOWASM_WASM2C to its wasm2c",
                          command);
    bool old = major != OLDEST_MAJOR   ? major < OLDEST_MAJOR
               : minor != OLDEST_MINOR ? minor < OLDEST_MINOR
                                       : patch < OLDEST_PATCH;
    if (old)
        return diag_error(d, DIAG_NO_OFFSET,
                          "%s is wabt %s, which is too old: install wabt 1.0.32 or later, or set "
                          "GOWASM_WASM2C to a newer wasm2c",
                          command, version);
    return true;
}

const char *const *wasm2c_command(const TranslateOptions *o, Arena *arena, const Shard *shard) {
    const char **argv = ARENA_ARRAY(arena, const char *, 8);
    argv[0] = command_or_default(o->wasm2c);
    argv[1] = "-n";
    argv[2] = "m";
    argv[3] = "--no-debug-names";
    argv[4] = shard->wasm;
    argv[5] = "-o";
    argv[6] = shard->c;
    return argv;
}

bool wasm2c_failed(const TranslateOptions *o, const Shard *shard, const ProcResult *result,
                   Diag *d) {
    Buf how = {0};
    proc_describe(result, &how);
    size_t n = result->err.len != 0 ? strcspn((const char *)result->err.data, "\n") : 0;
    diag_error(d, DIAG_NO_OFFSET, "%s (wabt %s) failed: %s%s%.*s", command_or_default(o->wasm2c),
               shard->version, (const char *)how.data, n != 0 ? ": " : "", (int)n,
               n != 0 ? (const char *)result->err.data : "");
    buf_free(&how);
    return false;
}
