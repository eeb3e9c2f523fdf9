/* process.c: the globals process and path.
 *
 * Input: the options' arguments and environment; the state of files. Output: what Go's packages os
 * and syscall ask for. Invariants: nothing is said of the host's process: its numbers and groups
 * are those that Go's port for WASI has, the umask is the VM's own. */
#include "files.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static gojs_value throw_errno(gojs_vm *vm, gowasm_errno error, const char *operation,
                              gojs_value path) {
    gojs_value e = gojs__fs_error(vm, error, operation, path);
    if (gojs__threw(e)) return e;
    gojs_throw_value(vm, e);
    gojs_release(vm, e);
    return gojs__exception();
}

METHOD(cwd) {
    (void)self, (void)argc, (void)argv, (void)user;
    if (vm->host->files->mount_count == 0)
        return throw_errno(vm, WASI_ENOSYS, "cwd", gojs_undefined());
    return gojs_text(vm, vm->host->files->cwd);
}

METHOD(chdir) {
    (void)self, (void)user;
    const gojs_value path = gojs__arg(argc, argv, 0);
    gojs_place place;
    gowasm_unixstat st;
    char absolute[GOWASM_PORT_PATH_MAX];
    gowasm_errno error = gojs__place(vm, path, &place);
    if (!error) error = gowasm__unix_stat(place.base, place.path, true, &st);
    if (!error && !st.directory) error = WASI_ENOTDIR;
    if (!error)
        error = gojs__absolute(vm->host->files, gojs__string(path)->bytes, gojs__string(path)->size,
                               true, absolute);
    if (error) return throw_errno(vm, error, "chdir", path);
    strcpy(vm->host->files->cwd, absolute);
    return gojs_undefined();
}

/* getuid and so on. */
METHOD(id) {
    (void)vm, (void)self, (void)argc, (void)argv, (void)user;
    return gojs_number(gowasm__unix_id());
}

METHOD(groups) {
    (void)self, (void)argc, (void)argv, (void)user;
    const gojs_value group = gojs_number(gowasm__unix_id());
    return gojs__array_of(vm, &group, 1);
}

METHOD(umask) {
    (void)self, (void)user;
    const uint32_t old = vm->host->files->umask;
    if (argc > 0 && argv[0].type == GOJS_NUMBER)
        vm->host->files->umask = gojs__u32_arg(vm, argc, argv, 0) & 0777;
    return gojs_number(old);
}

/* hrtime as Node has it: [seconds, nanoseconds]. */
METHOD(hrtime) {
    (void)self, (void)argc, (void)argv, (void)user;
    const uint64_t now = gojs__now(vm);
    const gojs_value both[] = {gojs_number((double)(now / 1000000000u)),
                               gojs_number((double)(now % 1000000000u))};
    return gojs__array_of(vm, both, 2);
}

/* path.resolve: the arguments one after the other; an absolute one starts from the root. */
METHOD(resolve) {
    (void)self, (void)user;
    char at[GOWASM_PORT_PATH_MAX], next[2 * GOWASM_PORT_PATH_MAX], to[GOWASM_PORT_PATH_MAX];
    strcpy(at, vm->host->files->cwd);
    for (int i = 0; i < argc; i++) {
        if (argv[i].type != GOJS_STRING)
            return gojs__throw_type(vm, "The \"path\" argument must be of type string");
        const gojs_chars *s = gojs__string(argv[i]);
        if (s->size == 0) continue;
        if (s->size >= GOWASM_PORT_PATH_MAX) return gojs__throw_range(vm, "the path is too long");
        const int n = s->bytes[0] == '/' ? snprintf(next, sizeof next, "%s", s->bytes)
                                         : snprintf(next, sizeof next, "%s/%s", at, s->bytes);
        if (gojs__absolute(vm->host->files, next, (size_t)n, true, to) != 0)
            return gojs__throw_range(vm, "the path is too long");
        strcpy(at, to);
    }
    return gojs_text(vm, at);
}

enum { JOINED_MAX = 65536 }; /* bytes; no path of a file is that long */

METHOD(join) {
    (void)self, (void)user;
    gojs_text_buffer b = {.vm = vm};
    for (int i = 0; i < argc; i++) {
        if (argv[i].type != GOJS_STRING) {
            gojs__text_drop(&b);
            return gojs__throw_type(vm, "The \"path\" argument must be of type string");
        }
        if (gojs__string(argv[i])->size > JOINED_MAX - b.size) {
            gojs__text_drop(&b);
            return gojs__throw_range(vm, "the path is too long");
        }
        if (b.size && gojs__string(argv[i])->size) gojs__puts(&b, "/");
        gojs__put(&b, gojs__string(argv[i])->bytes, gojs__string(argv[i])->size);
    }
    return gojs__text_done(&b);
}

static bool add_path(gojs_vm *vm) {
    static const gojs_builtin methods[] = {{"resolve", resolve}, {"join", join}};
    gojs_value path = gojs_object(vm);
    return !gojs__threw(path) && gojs__add_functions(vm, path, methods, 2) &&
           gojs__put_hidden(vm, path, "sep", gojs_text(vm, "/")) &&
           gojs__put_hidden(vm, vm->core.global, "path", path);
}

static gojs_value argv_array(gojs_vm *vm, const gowasm_options *options) {
    gojs_value a = gojs_array(vm);
    for (int i = 0; i < options->argc && options->argv && !gojs__threw(a); i++) {
        gojs_value s = gojs_text(vm, options->argv[i]);
        const bool ok = !gojs__threw(s) && gojs__array_push(vm, a, s);
        gojs_release(vm, s);
        if (ok) continue;
        gojs_release(vm, a);
        a = gojs__exception();
    }
    return a;
}

static gojs_value env_object(gojs_vm *vm, const gowasm_options *options) {
    gojs_value env = gojs_object(vm);
    for (const char *const *e = options->envp; e && *e && !gojs__threw(env); e++) {
        const char *equals = strchr(*e, '=');
        if (!equals) continue;
        gojs_key key;
        gojs_value v = gojs_text(vm, equals + 1);
        bool ok = !gojs__threw(v) && gojs__key(vm, *e, (size_t)(equals - *e), &key);
        if (ok) {
            ok = gojs__set(vm, env, &key, v);
            gojs__key_done(vm, &key);
        }
        gojs_release(vm, v);
        if (ok) continue;
        gojs_release(vm, env);
        env = gojs__exception();
    }
    return env;
}

bool gojs__init_process(gojs_vm *vm, gojs_setup *setup) {
    const gowasm_options *options = setup->options;
    static const gojs_builtin methods[] = {
        {"cwd", cwd},     {"chdir", chdir},   {"getgroups", groups},
        {"umask", umask}, {"hrtime", hrtime}, {"getuid", id},
        {"geteuid", id},  {"getgid", id},     {"getegid", id}};
    gojs_value process = gojs_object(vm);
    bool ok = !gojs__threw(process) && gojs__add_functions(vm, process, methods, 9);
    /* Not "node": Go's net/http looks at it. */
    ok = ok && gojs__put_value(vm, process, "pid", gojs_number(3)) &&
         gojs__put_value(vm, process, "ppid", gojs_number(2)) &&
         gojs__put_value(vm, process, "platform", gojs_text(vm, "linux")) &&
         gojs__put_value(vm, process, "argv0", gojs_text(vm, "gowasm")) &&
         gojs__put_value(vm, process, "argv", argv_array(vm, options)) &&
         gojs__put_value(vm, process, "env", env_object(vm, options)) &&
         gojs__put_hidden(vm, vm->core.global, "process", gojs_retain(process));
    gojs_release(vm, process);
    return ok && add_path(vm);
}
