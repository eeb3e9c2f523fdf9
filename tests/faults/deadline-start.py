"""Deadlines and cancellation where no call of the program's is inside: the start function and
_initialize in PREFIX_new and in a reset, clones; and opening what blocks: a FIFO without another end.
"""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "capi"))
from _capi import aot, module, program, same, scratch

box = scratch("faults-deadline-start")
# Reads a letter: 's' spins in `start`, 'i' in _initialize; else they end.
GUEST = """(module
  (import "wasi_snapshot_preview1" "fd_read" (func $read (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "path_open"
    (func $open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 16) "fifo")
  (func $letter (result i32)
    (i32.store (i32.const 0) (i32.const 64)) (i32.store (i32.const 4) (i32.const 1))
    (drop (call $read (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 8)))
    (i32.load8_u (i32.const 64)))
  (func $spin_at (param i32)
    (if (i32.eq (call $letter) (local.get 0)) (then (loop $l (br $l)))))
  (func $begin (call $spin_at (i32.const 115)))
  (start $begin)
  (func (export "_initialize") (call $spin_at (i32.const 105)))
  (func (export "next") (result i32)
    (i32.store (i32.const 80) (i32.add (i32.load (i32.const 80)) (i32.const 1)))
    (i32.load (i32.const 80)))
  (func (export "spin") (loop $l (br $l)))
  ;; opens "fifo" with these rights: errno << 16 | descriptor
  (func (export "open_fifo") (param i64) (result i32)
    (i32.store (i32.const 8) (i32.const 0))
    (i32.or (i32.shl (call $open (i32.const 3) (i32.const 1) (i32.const 16) (i32.const 4)
                           (i32.const 0) (local.get 0) (i64.const 0) (i32.const 0) (i32.const 8))
                     (i32.const 16))
            (i32.load (i32.const 8))))
  (func (export "read_fd") (param i32) (result i32)
    (i32.store (i32.const 0) (i32.const 64)) (i32.store (i32.const 4) (i32.const 1))
    (drop (call $read (local.get 0) (i32.const 0) (i32.const 1) (i32.const 8)))
    (i32.load8_u (i32.const 64))))
"""
C = r"""
#include "guest.h"
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MS 1000000ull
#define CHECK(x) do { if (!(x)) { printf("line %d: %s: %s\n", __LINE__, #x, e.message); exit(1); } \
                    } while (0)
static gowasm_error e;
static guest_instance *g;
static gowasm_buffer in;
static gowasm_options o = GOWASM_OPTIONS_INIT;
static char letters[8];

/* An instance that reads these letters, with so much time to start. */
static gowasm_status make(const char *says, uint64_t ms) {
    strcpy(letters, says);
    in = (gowasm_buffer){letters, strlen(says), 0};
    o.standard_in = (gowasm_stream)GOWASM_STREAM_BUFFER(&in);
    o.deadline = ms != 0 ? gowasm_clock() + ms * MS : 0;
    memset(&e, 0, sizeof e);
    return guest_new(&o, &g, &e);
}

static int32_t next(guest_instance *i) {
    int32_t n = 0;
    return guest_next(i, &n) == GOWASM_OK ? n : -1;
}

static void *cancel_soon(void *of) {
    usleep(30000);
    gowasm_cancel(of);
    return NULL;
}

static gowasm_status cancelled_reset(void) {
    pthread_t t;
    pthread_create(&t, NULL, cancel_soon, guest_base(g));
    gowasm_status s = guest_reset(g);
    pthread_join(t, NULL);
    return s;
}

static void test_new(void) {
    CHECK(make("s", 20) == GOWASM_TIMEOUT && g == NULL);
    CHECK(strncmp(e.message, "the deadline passed in ", 23) == 0 && e.status == GOWASM_TIMEOUT);
    CHECK(make(".i", 20) == GOWASM_TIMEOUT);
    o.deadline = 1;
    CHECK(guest_new(&o, &g, &e) == GOWASM_TIMEOUT && g == NULL); /* long ago */
    /* it stays in force, and is none of a clone's */
    CHECK(make("..", 100) == GOWASM_OK);
    guest_instance *c;
    CHECK(guest_clone(g, NULL, &c, &e) == GOWASM_OK);
    CHECK(guest_spin(g) == GOWASM_TIMEOUT);
    CHECK(next(c) == 1);
    gowasm_options of_clone = GOWASM_OPTIONS_INIT;
    guest_free(c);
    of_clone.deadline = gowasm_clock() + 50 * MS;
    CHECK(guest_clone(g, &of_clone, &c, &e) == GOWASM_OK && guest_spin(c) == GOWASM_TIMEOUT);
    CHECK(guest_reset(c) == GOWASM_OK && guest_spin(c) == GOWASM_TIMEOUT);
    guest_free(c);
    of_clone.deadline = 1;
    CHECK(guest_clone(g, &of_clone, &c, &e) == GOWASM_TIMEOUT && c == NULL);
    guest_free(g);
    /* options of a header without the member */
    o.deadline = 1;
    o.size = offsetof(gowasm_options, deadline);
    in.used = 0;
    CHECK(guest_new(&o, &g, &e) == GOWASM_OK);
    o.size = sizeof o;
    guest_free(g);
}

/* The instance's calls refuse until a reset succeeds, which begins anew. */
static void test_reset(const char *says, const char *where) {
    CHECK(make(says, 0) == GOWASM_OK && next(g) == 1);
    CHECK(gowasm_set_deadline(guest_base(g), gowasm_clock() + 30 * MS, &e) == GOWASM_OK);
    CHECK(guest_spin(g) == GOWASM_TIMEOUT); /* it has passed: the reset gets another 30 ms */
    uint64_t began = gowasm_clock();
    CHECK(guest_reset(g) == GOWASM_TIMEOUT && gowasm_clock() - began >= 30 * MS);
    CHECK(strstr(gowasm_last_error(guest_base(g))->message, where) != NULL);
    CHECK(next(g) == -1);
    CHECK(gowasm_set_deadline(guest_base(g), gowasm_clock() + 3600000 * MS, &e) == GOWASM_OK);
    in.used = 2;
    CHECK(cancelled_reset() == GOWASM_CANCELLED && next(g) == -1);
    in.used = in.size;
    CHECK(guest_reset(g) == GOWASM_OK && next(g) == 1 && next(g) == 2);
    CHECK(gowasm_set_deadline(guest_base(g), 0, &e) == GOWASM_OK);
    guest_free(g);
}

/* What options.deadline gave is the least. */
static void test_longer(void) {
    CHECK(make("...i", 200) == GOWASM_OK);
    CHECK(gowasm_set_deadline(guest_base(g), gowasm_clock() + MS, &e) == GOWASM_OK);
    CHECK(guest_spin(g) == GOWASM_TIMEOUT);
    uint64_t began = gowasm_clock();
    CHECK(guest_reset(g) == GOWASM_TIMEOUT && gowasm_clock() - began >= 150 * MS);
    guest_free(g);
}

static void *write_later(void *path) {
    usleep(50000);
    int fd = open(path, O_WRONLY);
    if (fd < 0 || write(fd, "x", 1) != 1) abort();
    close(fd);
    return NULL;
}

static void *read_later(void *path) {
    usleep(50000);
    int fd = open(path, O_RDONLY);
    if (fd < 0) abort();
    return (void *)(intptr_t)(fd + 1);
}

static void test_fifo(const char *folder) {
    char path[4096];
    int32_t fd, letter;
    pthread_t t;
    void *reader;
    gowasm_preopen p = {folder, "/", false};
    snprintf(path, sizeof path, "%s/fifo", folder);
    if (mkfifo(path, 0600) != 0) exit(3);
    o.preopens = &p;
    o.preopen_count = 1;
    CHECK(make("", 0) == GOWASM_OK);
    gowasm_instance *base = guest_base(g);
    for (int i = 0; i < 2; i++) {
        const int64_t rights = i != 0 ? 64 : 2;
        CHECK(gowasm_set_deadline(base, gowasm_clock() + 50 * MS, &e) == GOWASM_OK);
        gowasm_status s = guest_open_fifo(g, rights, &fd);
        if (s == GOWASM_OK) s = guest_read_fd(g, fd, &letter); /* opened for reading */
        CHECK(s == GOWASM_TIMEOUT && guest_reset(g) == GOWASM_OK);
        CHECK(gowasm_set_deadline(base, 0, &e) == GOWASM_OK);
        pthread_create(&t, NULL, cancel_soon, base);
        s = guest_open_fifo(g, rights, &fd);
        if (s == GOWASM_OK) s = guest_read_fd(g, fd, &letter);
        CHECK(s == GOWASM_CANCELLED && guest_reset(g) == GOWASM_OK);
        pthread_join(t, NULL);
        gowasm_uncancel(base);
    }
    /* With another end they are as ever. */
    pthread_create(&t, NULL, write_later, path);
    CHECK(guest_open_fifo(g, 2, &fd) == GOWASM_OK && fd == 4);
    CHECK(guest_read_fd(g, fd, &letter) == GOWASM_OK && letter == 'x');
    pthread_join(t, NULL);
    pthread_create(&t, NULL, read_later, path);
    CHECK(guest_open_fifo(g, 64, &fd) == GOWASM_OK && fd == 5);
    pthread_join(t, &reader);
    close((int)(intptr_t)reader - 1);
    guest_free(g);
}

static void on_alarm(int sig) {
    (void)sig;
    if (write(1, "hangs\n", 6) < 0) _exit(2);
    _exit(1);
}

int main(int argc, char **argv) {
    if (argc < 2) return 1;
    signal(SIGALRM, on_alarm);
    alarm(60);
    test_new();
    test_reset("...i", "func[");
    test_reset("..s", "func[");
    test_longer();
    test_fifo(argv[1]);
    puts("good");
    return 0;
}
"""
NOT = r"""
#include "guest.h"
#include <stdio.h>
int main(void) {
    gowasm_options o = GOWASM_OPTIONS_INIT;
    gowasm_error e;
    guest_instance *g;
    o.deadline = gowasm_clock() + 1000000000;
    if (guest_new(&o, &g, &e) == GOWASM_BAD_ARGUMENT) puts(e.message);
    return 0;
}
"""
module(box, "guest", GUEST)
folder = os.path.join(box, "folder")
os.makedirs(folder)
aot("--interruptible", "--no-plain", "guest.wasm", "-o", "libguest.a", cwd=box)
same(program(box, "main", C, "libguest.a", arguments=[folder]), "good\n", "deadlines")
aot("--no-plain", "guest.wasm", "-o", "libguest.a", cwd=box)
same(program(box, "refused", NOT, "libguest.a"),
     "guest has no deadlines: compile it with --interruptible\n", "not interruptible")
