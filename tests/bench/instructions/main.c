/* main.c: firmware that counts the instructions of each kernel, in the Go reactor and in C. With
 * QEMU's -icount shift=0 the counter is exact. A line for each: kernel, result and instructions of
 * the reactor, result and instructions of the C. */
#include "kernels.h"
#include "reactor.h"

#include "hooks.h"

#define DATA (1 << 14) /* of kernels.go */

static uint64_t instructions(void) {
    uint64_t n;
    __asm__ volatile("csrr %0, minstret" : "=r"(n)::"memory");
    return n;
}

int main(void) {
    static const int32_t sizes[] = {FIB_SIZE, SIEVE_SIZE, SHA_SIZE, CRC_SIZE};
    reactor_instance *r;
    gowasm_error error;
    int32_t result = 0;
    gowasm_status s =
        reactor_new_in(arena_start, (size_t)(arena_end - arena_start), NULL, &r, &error);
    if (s == GOWASM_OK) s = reactor_run(r, -1, DATA, &result);
    if (s != GOWASM_OK) {
        board_print("status ", 7);
        print_number(s, '\n');
        return 1;
    }
    c_run(-1, DATA);
    for (int32_t k = 0; k < (int32_t)(sizeof sizes / sizeof *sizes); k++) {
        if (reactor_run(r, k, sizes[k], &result) != GOWASM_OK) return 1; /* grows the stack */
        uint64_t start = instructions();
        if (reactor_run(r, k, sizes[k], &result) != GOWASM_OK) return 1;
        uint64_t ours = instructions() - start;
        print_number(k, ' ');
        print_number(result, ' ');
        print_number((int64_t)ours, ' ');
        start = instructions();
        result = c_run(k, sizes[k]);
        uint64_t c = instructions() - start;
        print_number(result, ' ');
        print_number((int64_t)c, '\n');
    }
    return 0;
}
