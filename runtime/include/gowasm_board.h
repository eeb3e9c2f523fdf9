/* gowasm_board.h: modules compiled with --freestanding: no operating system, no malloc, no files.
 * The header that gowasm-aot writes for such a module includes this one. docs/freestanding.md is
 * the manual.
 *
 * Of gowasm.h, these are available: all types; gowasm_status_name, gowasm_trap_name,
 * gowasm_last_error, gowasm_user, gowasm_set_user, gowasm_memory_size, gowasm_read, gowasm_write,
 * gowasm_borrow, gowasm_alloc, gowasm_free, gowasm_copy_in, gowasm_host_fail, gowasm_host_raise,
 * gowasm_set_plain_hook.
 * Of gowasm_options: max_memory and user (--stack sets the stack); everything else comes from the
 * board. Errors have the kind of a trap, not the guest's function.
 *
 * Threads and interrupts: use all of this from one thread only. An interrupt handler must not call
 * a guest, unless nothing else does. */
#ifndef GOWASM_BOARD_H
#define GOWASM_BOARD_H

#include "gowasm.h"

#ifdef __cplusplus
extern "C" {
#endif

/* A file that the guest may read: bytes in flash. */
typedef struct gowasm_board_file {
    const char *path; /* as the guest opens it: relative to /, "etc/config.json" */
    const void *data;
    uint32_t size;
} gowasm_board_file;

/* The functions that WASI needs from the board. If a member is NULL, the guest gets ENOSYS (exit:
 * the guest's call ends with GOWASM_EXIT in any case). The guest calls them; they run on the stack
 * of its caller. */
typedef struct gowasm_board {
    /* Bytes for standard output (fd 1) or standard error (fd 2): the number written, or negative
     * for an I/O error. */
    ptrdiff_t (*write)(int fd, const void *bytes, size_t size);
    /* Bytes from standard input, at least one: how many, 0 for the end, negative for an error. */
    ptrdiff_t (*read)(void *to, size_t size);
    /* Nanoseconds: clock 0 since 1970; clock 1 since any fixed time, never decreasing. false: there
     * is no such clock. */
    bool (*clock)(uint32_t clock, uint64_t *nanoseconds);
    /* Waits, with all goroutines asleep. Without it the guest polls the clock. */
    void (*sleep)(uint64_t nanoseconds);
    /* Fills `to` with random bytes. Go seeds its maps from it; false: an I/O error. */
    bool (*random)(void *to, size_t size);
    /* The guest ends itself with this code; when the function returns, its call ends. */
    void (*exit)(int code);
    /* Read-only files, in the directory "/" that the guest finds as descriptor 3. */
    const gowasm_board_file *files;
    size_t file_count;
    /* The lowest address of the stack that the program (the task that calls) runs on; the word
     * there is the guard from the first call on. Used by archives compiled with -g: they refuse a
     * call if less than --stack is left, and end one if the word was written to, both with the trap
     * GOWASM_TRAP_STACK_EXHAUSTED. */
    void *(*stack_end)(void);
} gowasm_board;

/* Define it in the program, as const: it then costs no RAM. Without a definition every member is
 * NULL. */
extern const gowasm_board gowasm_board_hooks;

/* For the size of the storage of an instance: PREFIX_STORAGE in the module's header. */
#define GOWASM_BOARD_INSTANCE (16 * sizeof(void *))

#ifdef __cplusplus
}
#endif

#endif
