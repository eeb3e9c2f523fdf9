/* fs-global.c: the global fs: its operations, errors and Stats.
 *
 * Input: as in Node, an operation's last argument is a function of (error, value). Output: it is
 * called at once, before the operation returns (deliveries.c says when not); errors have the
 * properties code, errno, syscall and path. Invariants: codes are those that Go's syscall package
 * knows (syscall/tables_js.go, Go 1.18 to 1.27): it panics for others. */
#include "files.h"

#include <math.h>
#include <stdio.h>

static const char *code_of(gowasm_errno error) {
    static const struct {
        gowasm_errno error;
        const char *code;
    } table[] = {
#define ERRNO(name, number, text, host) {number, "E" #name},
#include "../../wasi/errno.def"
#undef ERRNO
    };
    /* What Go 1.18 to 1.27 do not know. */
    if (error == WASI_ENOTCAPABLE) return "EPERM";
    if (error == WASI_ETXTBSY || error == WASI_EOWNERDEAD || error == WASI_ENOTRECOVERABLE)
        return "EIO";
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (table[i].error == error) return table[i].code;
    return "EIO";
}

gojs_value gojs__fs_error(gojs_vm *vm, gowasm_errno error, const char *operation, gojs_value path) {
    char text[200];
    const char *code = code_of(error);
    const bool named = path.type == GOJS_STRING;
    const int n =
        snprintf(text, sizeof text, "%s: %s%s%.100s%s", code, operation, named ? " '" : "",
                 named ? gojs__string(path)->bytes : "", named ? "'" : "");
    gojs_value message =
        gojs_string(vm, text, (size_t)n < sizeof text ? (size_t)n : sizeof text - 1);
    gojs_value e = gojs__threw(message) ? message
                                        : gojs__new_error(vm, vm->core.proto[GOJS_PROTO_ERROR],
                                                          code, gojs__string(message)->bytes);
    gojs_release(vm, message);
    if (gojs__threw(e) || (gojs__put_value(vm, e, "errno", gojs_number(-(double)error)) &&
                           gojs__put_value(vm, e, "syscall", gojs_text(vm, operation)) &&
                           (!named || gojs__put_value(vm, e, "path", gojs_retain(path)))))
        return e;
    gojs_release(vm, e);
    return gojs__exception();
}

gowasm_errno gojs__thrown_errno(gojs_vm *vm) {
    gojs_release(vm, gojs__take_exception(vm));
    return WASI_ENOMEM;
}

/* ---- operations ---- */

static gojs_value call_operation(gojs_vm *vm, gojs_value self, int argc, const gojs_value *argv,
                                 void *user) {
    const gojs_fs_operation *op = user;
    (void)self;
    if (argc < 1 || !gojs__is_callable(argv[argc - 1]))
        return gojs__throw_type(vm, "The \"cb\" argument must be of type function");
    gojs_value result = gojs_undefined(), error = gojs_null();
    const gowasm_errno e =
        argc - 1 < op->args ? WASI_EINVAL : op->function(vm, argc, argv, &result);
    if (vm->core.dead) return gojs__exception();
    if (e == WASI_EINPROGRESS) return gojs_undefined(); /* the read waits */
    if (e) error = gojs__fs_error(vm, e, op->name, argv[0]);
    if (gojs__threw(error)) return error;
    return gojs__deliver(vm, argv[argc - 1], error, result);
}

bool gojs__add_operations(gojs_vm *vm, gojs_value fs, const gojs_fs_operation *table,
                          size_t count) {
    for (size_t i = 0; i < count; i++)
        if (!gojs__put_value(vm, fs, table[i].name,
                             gojs_function(vm, table[i].name, call_operation,
                                           (void *)(uintptr_t)&table[i], NULL)))
            return false;
    return true;
}

uint32_t gojs__u32_arg(gojs_vm *vm, int argc, const gojs_value *argv, int i) {
    return (uint32_t)gojs__to_int32(gojs__arg_number(vm, argc, argv, i, 0));
}

/* ---- Stats ---- */

static gojs_value mode_is(gojs_vm *vm, gojs_value self, int argc, const gojs_value *argv,
                          void *user) {
    (void)argc, (void)argv;
    gojs_value mode = gojs__get_name(vm, self, "mode");
    if (gojs__threw(mode)) return mode;
    const uint32_t bits = (uint32_t)gojs__to_int32(gojs_to_number(vm, mode));
    gojs_release(vm, mode);
    return gojs_boolean((bits & 0170000) == (uint32_t)(uintptr_t)user);
}

static bool init_stats(gojs_vm *vm) {
    static const struct {
        const char *name;
        uintptr_t type;
    } methods[] = {{"isDirectory", 0040000},       {"isFile", 0100000}, {"isSymbolicLink", 0120000},
                   {"isCharacterDevice", 0020000}, {"isFIFO", 0010000}, {"isSocket", 0140000}};
    vm->host->proto[GOJS_PROTO_STATS] = gojs__new_proto(vm);
    if (!vm->host->proto[GOJS_PROTO_STATS]) return false;
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
        if (!gojs__put_hidden(
                vm, gojs__value(&vm->host->proto[GOJS_PROTO_STATS]->cell), methods[i].name,
                gojs_function(vm, methods[i].name, mode_is, (void *)methods[i].type, NULL)))
            return false;
    return true;
}

gowasm_errno gojs__stats(gojs_vm *vm, const gowasm_unixstat *st, gojs_value *result) {
    const struct {
        const char *name;
        double value;
    } fields[] = {{"dev", (double)st->dev},
                  {"ino", (double)st->ino},
                  {"mode", (double)st->mode},
                  {"nlink", (double)st->nlink},
                  {"uid", (double)st->uid},
                  {"gid", (double)st->gid},
                  {"rdev", (double)st->rdev},
                  {"size", (double)st->size},
                  {"blksize", (double)st->blksize},
                  {"blocks", (double)st->blocks},
                  {"atimeMs", (double)st->atim / 1e6},
                  {"mtimeMs", (double)st->mtim / 1e6},
                  {"ctimeMs", (double)st->ctim / 1e6}};
    gojs_obj *o =
        gojs__obj_new(vm, &gojs__plain, sizeof *o, vm->host->proto[GOJS_PROTO_STATS], GOJS_OBJECT);
    if (!o) return WASI_ENOMEM;
    *result = gojs__value(&o->cell);
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        if (gojs__put_value(vm, *result, fields[i].name, gojs_number(fields[i].value))) continue;
        gojs_release(vm, *result);
        *result = gojs_undefined();
        return gojs__thrown_errno(vm);
    }
    return 0;
}

bool gojs__init_fs(gojs_vm *vm, gojs_setup *setup) {
    (void)setup;
    static const struct {
        const char *name;
        double value;
    } constants[] = {{"O_RDONLY", 0},
                     {"O_WRONLY", GOWASM_UNIX_WRONLY},
                     {"O_RDWR", GOWASM_UNIX_RDWR},
                     {"O_CREAT", GOWASM_UNIX_CREAT},
                     {"O_EXCL", GOWASM_UNIX_EXCL},
                     {"O_TRUNC", GOWASM_UNIX_TRUNC},
                     {"O_APPEND", GOWASM_UNIX_APPEND},
                     {"O_DIRECTORY", GOWASM_UNIX_DIRECTORY},
                     {"O_NOFOLLOW", GOWASM_UNIX_NOFOLLOW}};
    gojs_value fs = gojs_object(vm), c = gojs_object(vm);
    bool ok = !gojs__threw(fs) && !gojs__threw(c) && init_stats(vm);
    for (size_t i = 0; ok && i < sizeof constants / sizeof *constants; i++)
        ok = gojs__put_value(vm, c, constants[i].name, gojs_number(constants[i].value));
    ok = ok && gojs__put_value(vm, fs, "constants", gojs_retain(c)) &&
         gojs__add_operations(vm, fs, gojs__fd_operations, gojs__fd_operation_count) &&
         gojs__add_operations(vm, fs, gojs__path_operations, gojs__path_operation_count) &&
         gojs__put_hidden(vm, vm->core.global, "fs", gojs_retain(fs));
    gojs_release(vm, c);
    gojs_release(vm, fs);
    return ok;
}
