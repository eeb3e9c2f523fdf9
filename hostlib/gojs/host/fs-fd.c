/* fs-fd.c: fs's operations on descriptors: read, write, close, fstat, ...
 *
 * Input: a descriptor and a view's range. Output: bytes moved. A read of a pipe, terminal or socket
 * that has nothing yet waits in the event loop, so that other goroutines go on; inside of a call
 * whose caller waits for its result it blocks instead. Invariants: a view's range is checked before
 * a byte moves; standard streams that are the embedder's keep their flags. */
#include "files.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

gowasm_errno gojs__fd_arg(gojs_vm *vm, int argc, const gojs_value *argv, gowasm_fd **f) {
    const double d = gojs__arg_number(vm, argc, argv, 0, NAN);
    *f = d >= 0 && d <= INT32_MAX ? gowasm__fd_find(&vm->host->files->table, (uint32_t)d) : NULL;
    return *f ? 0 : WASI_EBADF;
}

/* fd, buffer, offset, length, position: the bytes and where in the file; position < 0: where it
 * stands. */
typedef struct {
    gowasm_fd *f;
    gowasm_iov iov;
    uint32_t offset;
    int64_t position;
} transfer;

static gowasm_errno arguments(gojs_vm *vm, int argc, const gojs_value *argv, transfer *t) {
    uint32_t size;
    gowasm_errno error = gojs__fd_arg(vm, argc, argv, &t->f);
    if (error) return error;
    uint8_t *bytes = gojs__octets(gojs__arg(argc, argv, 1), &size);
    const double offset = gojs__arg_number(vm, argc, argv, 2, 0);
    if (!bytes || !(offset >= 0) || offset > size) return WASI_EINVAL;
    const double length = gojs__arg_number(vm, argc, argv, 3, size - offset);
    if (!(length >= 0) || length > size - offset) return WASI_EINVAL;
    t->offset = (uint32_t)offset;
    t->iov = (gowasm_iov){bytes + t->offset, (size_t)length};
    t->position = -1;
    const gojs_value p = gojs__arg(argc, argv, 4);
    if (p.type == GOJS_NUMBER) {
        if (p.as.number < 0 || p.as.number > 9007199254740991.0) return WASI_EINVAL;
        t->position = (int64_t)p.as.number;
    }
    if (t->f->kind == GOWASM_FD_HOST && t->f->type == WASI_DIRECTORY) return WASI_EISDIR;
    if (t->f->kind == GOWASM_FD_STREAM && t->position >= 0) return WASI_ESPIPE;
    return 0;
}

/* Until the descriptor is ready: waiting is to be done here and not in the call that follows, since
 * a deadline may end it, and a FIFO is opened before another process has its other end. */
static gowasm_errno await(gojs_vm *vm, const gowasm_fd *f, bool write) {
    if (f->type == WASI_REGULAR_FILE) return 0;
    gowasm_poll ready = {.fd = f->host, .read = !write, .write = write};
    return gojs__poll(vm, &ready, 1, UINT64_MAX);
}

static gowasm_errno read_host(gojs_vm *vm, const gowasm_fd *f, gowasm_iov iov, size_t *done) {
    gowasm_errno error;
    if (iov.size)
        iov.size = gowasm__piece_held(vm->core.account, iov.size); /* devices fill it all */
    if (iov.size == 0) return gowasm__port_read(f->host, &iov, 1, done);
    do {
        error = await(vm, f, false);
        if (!error) error = gowasm__port_read(f->host, &iov, 1, done);
    } while (error == WASI_EAGAIN);
    return error;
}

/* Files move whatever is asked for: in pieces, where a deadline may end the call. */
static bool is_file(const transfer *t) {
    return t->position >= 0 || t->f->type == WASI_REGULAR_FILE;
}

static gowasm_errno move_piece(const transfer *t, bool write, const gowasm_iov *iov, uint64_t moved,
                               size_t *done) {
    const int host = t->f->host;
    const uint64_t at = (uint64_t)t->position + moved;
    if (t->position < 0)
        return write ? gowasm__port_write(host, iov, 1, done)
                     : gowasm__port_read(host, iov, 1, done);
    return write ? gowasm__port_pwrite(host, iov, 1, at, done)
                 : gowasm__port_pread(host, iov, 1, at, done);
}

static gowasm_errno move_file(gojs_vm *vm, const transfer *t, bool write, size_t *done) {
    gowasm_iov part = t->iov;
    size_t left = t->iov.size, n;
    do {
        part.size = gowasm__piece_held(vm->core.account, left);
        if (part.size == 0 && left != 0) return WASI_EINTR;
        const gowasm_errno error = move_piece(t, write, &part, *done, &n);
        if (error) return *done != 0 ? 0 : error;
        *done += n;
        left -= n;
        part.data = (uint8_t *)part.data + n;
    } while (left != 0 && n == part.size);
    return 0;
}

static bool would_wait(const gowasm_fd *f) {
    if (f->type == WASI_REGULAR_FILE || f->type == WASI_BLOCK_DEVICE) return false;
    gowasm_poll ready = {.fd = f->host, .read = true};
    return gowasm__port_poll(&ready, 1, 0) == 0 && !ready.can_read && !ready.failed;
}

static bool more_reads(gojs_vm *vm) {
    gojs_files *files = vm->host->files;
    gojs_read *reads = gojs__grow(vm, files->reads, &files->read_room, sizeof *reads);
    if (reads) files->reads = reads;
    return reads != NULL;
}

/* Puts the read into the event loop. */
static gowasm_errno queue_read(gojs_vm *vm, const transfer *t, gojs_value view,
                               gojs_value callback) {
    gojs_files *files = vm->host->files;
    if (files->read_count == files->read_room && !more_reads(vm)) return WASI_ENOMEM;
    files->reads[files->read_count++] = (gojs_read){.host = t->f->host,
                                                    .view = gojs_retain(view),
                                                    .callback = gojs_retain(callback),
                                                    .offset = t->offset,
                                                    .length = (uint32_t)t->iov.size};
    return WASI_EINPROGRESS;
}

static gowasm_errno fs_read(gojs_vm *vm, int argc, const gojs_value *argv, gojs_value *result) {
    transfer t;
    size_t done = 0;
    gowasm_errno error = arguments(vm, argc, argv, &t);
    if (error) return error;
    if (t.f->kind == GOWASM_FD_STREAM) {
        const gowasm_stream s = t.f->stream;
        const ptrdiff_t n = s.read ? s.read(s.user, t.iov.data, t.iov.size) : 0;
        if (n < 0 || (size_t)n > t.iov.size) return WASI_EIO;
        done = (size_t)n;
    } else if (is_file(&t)) {
        error = move_file(vm, &t, false, &done);
    } else {
        const bool may_queue = vm->core.in.handlers == 0 &&
                               vm->host->files->read_count < vm->core.limits.file_reads &&
                               t.iov.size > 0;
        if (may_queue && would_wait(t.f)) return queue_read(vm, &t, argv[1], argv[argc - 1]);
        error = read_host(vm, t.f, t.iov, &done);
    }
    if (!error) *result = gojs_number((double)done);
    return error;
}

size_t gojs__reads_pending(const gojs_vm *vm) {
    return vm->host->files->read_count;
}

int gojs__read_fd(const gojs_vm *vm, size_t i) {
    return vm->host->files->reads[i].host;
}

bool gojs__read_is_ready(gojs_vm *vm, size_t i) {
    gowasm_poll ready = {.fd = vm->host->files->reads[i].host, .read = true};
    return gowasm__port_poll(&ready, 1, 0) != 0 || ready.can_read || ready.failed;
}

void gojs__read_finish(gojs_vm *vm, size_t i) {
    gojs_files *files = vm->host->files;
    const gojs_read r = files->reads[i];
    files->read_count--;
    memmove(&files->reads[i], &files->reads[i + 1], (files->read_count - i) * sizeof r);
    uint32_t size = 0;
    size_t done = 0;
    uint8_t *bytes = gojs__octets(r.view, &size);
    const gowasm_iov iov = {bytes + r.offset, r.length};
    const gowasm_errno error = gowasm__port_read(r.host, &iov, 1, &done);
    gojs_value e = error ? gojs__fs_error(vm, error, "read", gojs_undefined()) : gojs_null();
    gojs_value v = gojs__threw(e) ? e : gojs__deliver(vm, r.callback, e, gojs_number((double)done));
    if (gojs__threw(v) && !vm->core.dead) gojs__report(vm, "Uncaught");
    gojs_release(vm, r.view);
    gojs_release(vm, r.callback);
}

static gowasm_errno write_host(gojs_vm *vm, const gowasm_fd *f, gowasm_iov iov, size_t *done) {
    gowasm_errno error;
    if (vm->core.account && gowasm__interruptible(vm->core.account) && iov.size > GOWASM_UNBLOCKED)
        iov.size = GOWASM_UNBLOCKED;
    do {
        error = await(vm, f, true);
        if (!error) error = gowasm__port_write_pipe(f->host, &iov, 1, done);
    } while (error == WASI_EAGAIN);
    return error;
}

static gowasm_errno fs_write(gojs_vm *vm, int argc, const gojs_value *argv, gojs_value *result) {
    transfer t;
    size_t done = 0;
    gowasm_errno error = arguments(vm, argc, argv, &t);
    if (error) return error;
    if (t.f->kind == GOWASM_FD_STREAM) {
        const gowasm_stream s = t.f->stream;
        const ptrdiff_t n =
            s.write ? s.write(s.user, t.iov.data, t.iov.size) : (ptrdiff_t)t.iov.size;
        if (n < 0 || (size_t)n > t.iov.size) return WASI_EIO;
        done = (size_t)n;
    } else if (is_file(&t)) {
        error = move_file(vm, &t, true, &done);
    } else {
        error = write_host(vm, t.f, t.iov, &done);
    }
    if (!error) *result = gojs_number((double)done);
    return error;
}

static gowasm_errno fs_close(gojs_vm *vm, int argc, const gojs_value *argv, gojs_value *result) {
    gowasm_fd *f;
    (void)result;
    const gowasm_errno error = gojs__fd_arg(vm, argc, argv, &f);
    if (error) return error;
    const int host = f->kind == GOWASM_FD_HOST && f->owned ? f->host : -1;
    for (size_t i = 0; i < vm->host->files->read_count; i++) /* nobody may read another file then */
        if (host >= 0 && vm->host->files->reads[i].host == host) return WASI_EBUSY;
    gowasm__fd_release(f);
    return 0;
}

static gowasm_errno fs_fstat(gojs_vm *vm, int argc, const gojs_value *argv, gojs_value *result) {
    gowasm_fd *f;
    gowasm_unixstat st = {.mode = 0010600, .nlink = 1, .blksize = 4096};
    gowasm_errno error = gojs__fd_arg(vm, argc, argv, &f);
    if (!error && f->kind == GOWASM_FD_HOST) error = gowasm__unix_fstat(f->host, &st);
    return error ? error : gojs__stats(vm, &st, result);
}

/* A descriptor that may be changed: no stream, not of a read-only mount. */
static gowasm_errno own_fd(gojs_vm *vm, int argc, const gojs_value *argv, gowasm_fd **f) {
    const gowasm_errno error = gojs__fd_arg(vm, argc, argv, f);
    if (error) return error;
    if ((*f)->kind != GOWASM_FD_HOST || !(*f)->owned) return WASI_EPERM;
    return (*f)->read_only ? WASI_EROFS : 0;
}

static gowasm_errno fs_fsync(gojs_vm *vm, int argc, const gojs_value *argv, gojs_value *result) {
    gowasm_fd *f;
    (void)result;
    const gowasm_errno error = gojs__fd_arg(vm, argc, argv, &f);
    if (error) return error;
    return f->kind == GOWASM_FD_HOST ? gowasm__port_sync(f->host) : WASI_EINVAL;
}

static gowasm_errno fs_ftruncate(gojs_vm *vm, int argc, const gojs_value *argv,
                                 gojs_value *result) {
    gowasm_fd *f;
    (void)result;
    const double size = gojs__arg_number(vm, argc, argv, 1, 0);
    const gowasm_errno error = own_fd(vm, argc, argv, &f);
    if (error) return error;
    if (!(size >= 0) || size > 9e18) return WASI_EINVAL;
    return gowasm__port_set_size(f->host, (uint64_t)size);
}

static gowasm_errno fs_fchmod(gojs_vm *vm, int argc, const gojs_value *argv, gojs_value *result) {
    gowasm_fd *f;
    (void)result;
    const gowasm_errno error = own_fd(vm, argc, argv, &f);
    return error ? error : gowasm__unix_fchmod(f->host, gojs__u32_arg(vm, argc, argv, 1));
}

static gowasm_errno fs_fchown(gojs_vm *vm, int argc, const gojs_value *argv, gojs_value *result) {
    gowasm_fd *f;
    (void)result;
    const gowasm_errno error = own_fd(vm, argc, argv, &f);
    return error ? error
                 : gowasm__unix_fchown(f->host, gojs__u32_arg(vm, argc, argv, 1),
                                       gojs__u32_arg(vm, argc, argv, 2));
}

const gojs_fs_operation gojs__fd_operations[] = {
    {"read", fs_read, 4},     {"write", fs_write, 2},   {"close", fs_close, 1},
    {"fstat", fs_fstat, 1},   {"fsync", fs_fsync, 1},   {"ftruncate", fs_ftruncate, 2},
    {"fchmod", fs_fchmod, 2}, {"fchown", fs_fchown, 3},
};
const size_t gojs__fd_operation_count = sizeof gojs__fd_operations / sizeof *gojs__fd_operations;
