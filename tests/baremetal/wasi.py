"""WASI on a board, seen from the guest: the table of files in flash (found, missing, read-only,
pieces, ends, descriptors of another instance), waiting with and without the hook `sleep`, and what
a guest and its caller are told when a hook is missing. On QEMU's Cortex-M and RV32."""
import os
import sys

sys.path.insert(0, os.path.dirname(__file__))
import _user
from _bare import archive, fail, need_tools, wasm
from _project import scratch, write

# Each export hands its parameters on; what a function stores is at 1024.
GUEST = """(module
  (import "wasi_snapshot_preview1" "path_open"
    (func $open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "path_filestat_get"
    (func $stat (param i32 i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_filestat_get" (func $fstat (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_fdstat_get" (func $fdstat (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_prestat_get" (func $prestat (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_prestat_dir_name"
    (func $dirname (param i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_read" (func $read (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_seek" (func $seek (param i32 i64 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_close" (func $close (param i32) (result i32)))
  (import "wasi_snapshot_preview1" "poll_oneoff" (func $poll (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "random_get" (func $random (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "clock_time_get"
    (func $clock (param i32 i64 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (memory (export "memory") 1)
  (func (export "open") (param $dir i32) (param $path i32) (param $size i32) (param $o i32)
      (param $rights i64) (result i32)
    (call $open (local.get $dir) (i32.const 0) (local.get $path) (local.get $size) (local.get $o)
      (local.get $rights) (i64.const 0) (i32.const 0) (i32.const 1024)))
  (func (export "stat") (param i32 i32 i32) (result i32)
    (call $stat (local.get 0) (i32.const 0) (local.get 1) (local.get 2) (i32.const 1024)))
  (func (export "fstat") (param i32) (result i32) (call $fstat (local.get 0) (i32.const 1024)))
  (func (export "fdstat") (param i32) (result i32) (call $fdstat (local.get 0) (i32.const 1024)))
  (func (export "prestat") (param i32) (result i32) (call $prestat (local.get 0) (i32.const 1024)))
  (func (export "dirname") (param i32 i32) (result i32)
    (call $dirname (local.get 0) (i32.const 1024) (local.get 1)))
  (func (export "fd_read") (param i32 i32 i32) (result i32)
    (call $read (local.get 0) (local.get 1) (local.get 2) (i32.const 1024)))
  (func (export "fd_write") (param i32 i32 i32) (result i32)
    (call $write (local.get 0) (local.get 1) (local.get 2) (i32.const 1024)))
  (func (export "seek") (param i32 i64 i32) (result i32)
    (call $seek (local.get 0) (local.get 1) (local.get 2) (i32.const 1024)))
  (func (export "fd_close") (param i32) (result i32) (call $close (local.get 0)))
  (func (export "poll") (param i32 i32) (result i32)
    (call $poll (local.get 0) (i32.const 2048) (local.get 1) (i32.const 1024)))
  (func (export "must_have_random")
    (if (call $random (i32.const 1024) (i32.const 4)) (then unreachable)))
  (func (export "must_have_time")
    (if (call $clock (i32.const 1) (i64.const 0) (i32.const 1024))
      (then (call $exit (i32.const 2)))))
  (func (export "fail") unreachable))
"""
MAIN = r"""#include "board.h"
#include "guest.h"

static const gowasm_board_file files[] = {
    {"config.json", "{\"n\": 20}", 9}, {"etc/motd", "hello", 5}, {"empty", "", 0}};
static uint64_t now, slept;
static unsigned asked;
static bool clock_hook(uint32_t clock, uint64_t *ns) {
    asked++;
    now += 10;
    *ns = clock == 0 ? now + 1000000 : now;
    return true;
}
static void sleep_hook(uint64_t ns) { slept += ns; now += ns; }
static ptrdiff_t read_hook(void *to, size_t size) {
    *(char *)to = 'x';
    return size == 0 ? -1 : 1;
}
static bool random_hook(void *to, size_t size) { return to != NULL && size == 4; }
const gowasm_board gowasm_board_hooks = {HOOKS};

enum { EBADF = 8, EFAULT = 21, EINVAL = 28, EMFILE = 33, ENOENT = 44, ENOSYS = 52, EROFS = 69,
       ESPIPE = 70 };
static guest_instance *g;
static int32_t rc;
static uint32_t get32(uint32_t at) {
    uint32_t n = 0;
    gowasm_read(guest_base(g), at, &n, 4, NULL);
    return n;
}
static void put(uint32_t at, const void *bytes, size_t size) {
    gowasm_write(guest_base(g), at, bytes, size, NULL);
}
static int failed(int line) {
    char digits[] = "line 0000\n";
    for (int i = 8; i > 4; i--, line /= 10) digits[i] = (char)('0' + line % 10);
    board_print(digits, sizeof digits - 1);
    return 1;
}
#define CHECK(condition) if (!(condition)) return failed(__LINE__)
#define RETURNS(call, errno) CHECK((call) == GOWASM_OK && rc == (errno))
static gowasm_status open_rights(const char *path, int32_t oflags, int64_t rights) {
    put(64, path, gowasm_string(path).size);
    return guest_open(g, 3, 64, (int32_t)gowasm_string(path).size, oflags, rights, &rc);
}
#define OPEN(path) open_rights(path, 0, 2)
static gowasm_status read_up_to(int32_t fd, uint32_t size) {
    put(512, (uint32_t[]){4096, size}, 8);
    return guest_fd_read(g, fd, 512, 1, &rc);
}
static bool holds(const char *text, uint32_t size) {
    char got[16] = {0};
    gowasm_read(guest_base(g), 4096, got, size, NULL);
    for (uint32_t i = 0; i < size; i++)
        if (got[i] != text[i]) return false;
    return true;
}

static int test_files(void) {
    RETURNS(guest_prestat(g, 3, &rc), 0);
    CHECK(get32(1024) == 0 && get32(1028) == 1);
    RETURNS(guest_dirname(g, 3, 1, &rc), 0);
    CHECK((get32(1024) & 255) == '/');
    RETURNS(guest_prestat(g, 4, &rc), EBADF);
    RETURNS(OPEN("missing"), ENOENT);
    RETURNS(OPEN(""), ENOENT);
    RETURNS(OPEN("config.jso"), ENOENT);
    RETURNS(OPEN("config.json5"), ENOENT);
    RETURNS(OPEN("etc"), ENOENT);
    RETURNS(open_rights("new", 1, 2), EROFS);              /* CREAT */
    RETURNS(open_rights("config.json", 8, 2), EROFS);      /* TRUNC */
    RETURNS(open_rights("config.json", 0, 2 | 64), EROFS); /* FD_WRITE */
    RETURNS(guest_open(g, 4, 64, 11, 0, 2, &rc), EBADF);
    RETURNS(guest_open(g, 3, 65530, 11, 0, 2, &rc), EFAULT);
    RETURNS(guest_open(g, 3, -1, -1, 0, 2, &rc), EFAULT);

    RETURNS(OPEN("/config.json"), 0);
    int32_t fd = (int32_t)get32(1024);
    CHECK(fd > 3);
    RETURNS(read_up_to(fd, 4), 0);
    CHECK(get32(1024) == 4 && holds("{\"n\"", 4));
    RETURNS(read_up_to(fd, 100), 0);
    CHECK(get32(1024) == 5 && holds(": 20}", 5));
    RETURNS(read_up_to(fd, 100), 0);
    CHECK(get32(1024) == 0);
    RETURNS(guest_seek(g, fd, -3, 2, &rc), 0); /* from the end */
    CHECK(get32(1024) == 6 && get32(1028) == 0);
    RETURNS(read_up_to(fd, 100), 0);
    CHECK(get32(1024) == 3 && holds("20}", 3));
    RETURNS(guest_seek(g, fd, -10, 2, &rc), EINVAL); /* before the start */
    RETURNS(guest_seek(g, fd, INT64_MAX, 1, &rc), EINVAL);
    RETURNS(guest_seek(g, fd, 0, 3, &rc), EINVAL);
    RETURNS(guest_seek(g, fd, 100, 0, &rc), 0); /* behind the end: nothing to read */
    RETURNS(read_up_to(fd, 100), 0);
    CHECK(get32(1024) == 0);
    RETURNS(guest_seek(g, 1, 0, 0, &rc), ESPIPE);
    RETURNS(guest_fstat(g, fd, &rc), 0);
    CHECK((get32(1040) & 255) == 4 && get32(1056) == 9);
    RETURNS(guest_fdstat(g, fd, &rc), 0);
    CHECK((get32(1024) & 255) == 4);
    put(64, "./etc/motd", 10);
    RETURNS(guest_stat(g, 3, 64, 10, &rc), 0);
    CHECK(get32(1056) == 5);
    RETURNS(guest_stat(g, 3, 64, 9, &rc), ENOENT);
    put(512, (uint32_t[]){64, 1}, 8);
    RETURNS(guest_fd_write(g, fd, 512, 1, &rc), EBADF);

    guest_instance *first = g; /* the descriptor is the first instance's alone */
    CHECK(guest_new(NULL, &g, NULL) == GOWASM_OK);
    RETURNS(read_up_to(fd, 4), EBADF);
    RETURNS(guest_fd_close(g, fd, &rc), EBADF);
    guest_free(g);
    g = first;

    RETURNS(guest_fd_close(g, fd, &rc), 0);
    RETURNS(guest_fd_close(g, fd, &rc), EBADF);
    RETURNS(read_up_to(fd, 4), EBADF);
    RETURNS(guest_fstat(g, fd, &rc), EBADF);
    for (int i = 0; i < 8; i++) RETURNS(OPEN("empty"), 0);
    RETURNS(OPEN("empty"), EMFILE);
    RETURNS(read_up_to(11, 4), 0);
    CHECK(get32(1024) == 0);
    RETURNS(read_up_to(12, 4), EBADF);
    for (int32_t i = 4; i < 12; i++) RETURNS(guest_fd_close(g, i, &rc), 0);
    RETURNS(OPEN("empty"), 0);
    RETURNS(guest_fd_close(g, 4, &rc), 0);
    RETURNS(read_up_to(0, 10), 0); /* the hook `read` gives a byte a time */
    CHECK(get32(1024) == 1 && holds("x", 1));
    return 0;
}

/* A subscription of poll_oneoff: 48 bytes. */
static void subscribe(uint32_t at, uint64_t userdata, uint8_t type, uint32_t clock, uint64_t time,
                      uint16_t flags) {
    uint8_t bytes[48] = {0};
    for (int i = 0; i < 8; i++) bytes[i] = (uint8_t)(userdata >> 8 * i);
    bytes[8] = type;
    for (int i = 0; i < 4; i++) bytes[16 + i] = (uint8_t)(clock >> 8 * i);
    for (int i = 0; i < 8; i++) bytes[24 + i] = (uint8_t)(time >> 8 * i);
    bytes[40] = (uint8_t)flags;
    put(at, bytes, sizeof bytes);
}
static int test_poll(bool sleeps) {
    RETURNS(guest_poll(g, 256, 0, &rc), EINVAL);
    RETURNS(guest_poll(g, 65500, 1, &rc), EFAULT);
    uint64_t before = now;
    asked = 0;
    subscribe(256, 7, 0, 1, 5000, 0);
    RETURNS(guest_poll(g, 256, 1, &rc), 0);
    CHECK(get32(1024) == 1 && get32(2048) == 7 && (get32(2056) >> 16 & 255) == 0);
    CHECK(now - before >= 5000 && now - before < 5100);
    CHECK(sleeps ? slept == 5000 && asked == 0 : slept == 0 && asked > 400);
    /* The earlier of two, and only that; in time of the same clock. */
    before = now;
    subscribe(256, 8, 0, 1, 900000, 0);
    subscribe(304, 9, 0, 1, now + 3000, 1);
    RETURNS(guest_poll(g, 256, 2, &rc), 0);
    CHECK(get32(1024) == 1 && get32(2048) == 9);
    CHECK(now - before >= 2900 && now - before < 3200);
    /* A time that is over, or a descriptor: at once. */
    slept = 0;
    subscribe(256, 10, 0, 1, 1, 1);
    RETURNS(guest_poll(g, 256, 1, &rc), 0);
    CHECK(get32(1024) == 1 && get32(2048) == 10 && slept == 0);
    subscribe(304, 11, 1, 0, 0, 0);
    subscribe(256, 12, 0, 1, 900000, 0);
    RETURNS(guest_poll(g, 256, 2, &rc), 0);
    CHECK(get32(1024) == 1 && get32(2048) == 11 && (get32(2056) >> 16 & 255) == 1 && slept == 0);
    return 0;
}

static bool message_is(gowasm_status status, const char *text) {
    const gowasm_error *error = gowasm_last_error(guest_base(g));
    size_t n = gowasm_string(text).size;
    if (error->status != status || gowasm_string(error->message).size != n) return false;
    for (size_t i = 0; i < n; i++)
        if (error->message[i] != text[i]) return false;
    return true;
}
static int test_missing(void) {
    CHECK(guest_must_have_random(g) == GOWASM_TRAP);
    CHECK(message_is(GOWASM_TRAP, "unreachable: the board has no hook 'random'"));
    CHECK(guest_fail(g) == GOWASM_TRAP);
    CHECK(message_is(GOWASM_TRAP, "unreachable")); /* a later failure is another */
    subscribe(256, 7, 0, 1, 5000, 0);
    RETURNS(guest_poll(g, 256, 1, &rc), ENOSYS);
    RETURNS(read_up_to(0, 1), ENOSYS);
    RETURNS(guest_prestat(g, 3, &rc), EBADF);
    RETURNS(OPEN("config.json"), EBADF);
    put(512, (uint32_t[]){64, 1}, 8);
    RETURNS(guest_fd_write(g, 1, 512, 1, &rc), ENOSYS);
    CHECK(guest_must_have_time(g) == GOWASM_EXIT);
    return !message_is(GOWASM_EXIT, "exit: the board has no hook 'clock'");
}

int main(void) {
    CHECK(guest_new(NULL, &g, NULL) == GOWASM_OK);
    return TESTS;
}
"""
FILES = ".read = read_hook, .random = random_hook, .files = files, .file_count = 3, "
VARIANTS = [
    ("with sleep", FILES + ".clock = clock_hook, .sleep = sleep_hook",
     "test_files() || test_poll(true) || guest_must_have_random(g) != GOWASM_OK"),
    ("without sleep", FILES + ".clock = clock_hook",
     "test_poll(false) || guest_must_have_time(g) != GOWASM_OK"),
    ("without hooks", "0", "test_missing()"),
]
HEADER = "/* The board's hooks that it uses (gowasm_board_hooks): write, read, clock, sleep, random. */"
TARGETS = ("thumbv7m-none-eabi", "riscv32imac-none-elf")

need_tools()
_user.need_users(*TARGETS)
folder = scratch("baremetal-wasi")
module = wasm(GUEST, folder, "guest")
for target, cc in zip(TARGETS, (_user.MACHINES[TARGETS[0]].cc[0], "clang")):
    product = archive(module, target, cc, folder, "--instances=2")
    with open(os.path.join(folder, "guest.h"), encoding="utf-8") as f:
        if HEADER not in f.read():
            fail("guest.h does not have: " + HEADER)
    board = _user.board_objects(target, folder)
    for what, hooks, tests in VARIANTS:
        main = _user.compile_c(target, write(folder, "main.c", MAIN), folder, "-O1", "-w",
                               "-DHOOKS=" + hooks, "-DTESTS=" + tests)
        output, status = _user.execute(target, _user.link(
            target, [*board, main, product], os.path.join(folder, "program")))
        if status != 0:
            fail(f"{target}, {what}: status {status}\n{output}")
