/* board.c: a "board" that is a Linux process without a C library: firmware runs on QEMU's user-mode
 * emulators, which know every target's processor, also those that no emulated board has. The
 * processor's own code is all that is tested there; boards are tested by the examples.
 *
 * start() is entered with the stack that the kernel made. System calls are write and exit. */
#include "board.h"

#if defined(__thumb__)
#define WRITE 4
#define EXIT 1
static long call(long number, long x, const void *y, long z) {
    register long r0 __asm__("r0") = x, r2 __asm__("r2") = z;
    register const void *r1 __asm__("r1") = y;
    /* r7 may be the frame pointer */
    __asm__ volatile("push {r7}\n mov r7, %3\n svc 0\n pop {r7}"
                     : "+r"(r0)
                     : "r"(r1), "r"(r2), "r"(number)
                     : "memory");
    return r0;
}
#define START ".thumb_func\nstart:\n bl firmware\n"
#elif defined(__riscv)
#define WRITE 64
#define EXIT 93
static long call(long number, long x, const void *y, long z) {
    register long a0 __asm__("a0") = x, a2 __asm__("a2") = z, a7 __asm__("a7") = number;
    register const void *a1 __asm__("a1") = y;
    __asm__ volatile("ecall" : "+r"(a0) : "r"(a1), "r"(a2), "r"(a7) : "memory");
    return a0;
}
#define START                                                                            \
    "start:\n .option push\n .option norelax\n la gp, __global_pointer$\n .option pop\n" \
    " tail firmware\n"
#elif defined(__aarch64__)
#define WRITE 64
#define EXIT 93
static long call(long number, long x, const void *y, long z) {
    register long x0 __asm__("x0") = x, x2 __asm__("x2") = z, x8 __asm__("x8") = number;
    register const void *x1 __asm__("x1") = y;
    __asm__ volatile("svc 0" : "+r"(x0) : "r"(x1), "r"(x2), "r"(x8) : "memory");
    return x0;
}
#define START "start:\n bl firmware\n"
#else
#define WRITE 1
#define EXIT 60
static long call(long number, long x, const void *y, long z) {
    __asm__ volatile("syscall" : "+a"(number) : "D"(x), "S"(y), "d"(z) : "rcx", "r11", "memory");
    return number;
}
#define START "start:\n call firmware\n"
#endif

void board_print(const char *bytes, size_t size) {
    while (size != 0) {
        long n = call(WRITE, 1, bytes, (long)size);
        if (n <= 0) return;
        bytes += n;
        size -= (size_t)n;
    }
}

int main(void);

__attribute__((used)) _Noreturn void firmware(void);
void firmware(void) {
    const int status = main();
    for (;;) call(EXIT, status, NULL, 0);
}

__asm__(".global start\n" START);
