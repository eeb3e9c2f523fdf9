/* board.c: start-up code and console of the MPS2 board AN385: a Cortex-M3, 4 MB of code memory at
 * 0, 4 MB of data memory at 0x20000000, a CMSDK UART at 0x40004000. QEMU has it as mps2-an385.
 * At the end of main the machine is stopped by semihosting (Arm's "Semihosting for AArch32 and
 * AArch64", SYS_EXIT). */
#include "board.h"

extern uint32_t stack_top[], data_load[], data_start[], data_end[], bss_start[], bss_end[];

typedef struct uart {
    volatile uint32_t data, state, control, interrupt, divider;
} uart;
#define UART0 ((uart *)0x40004000)

void board_print(const char *bytes, size_t size) {
    UART0->divider = 16;
    UART0->control = 1; /* transmit */
    for (size_t i = 0; i < size; i++) {
        while (UART0->state & 1) continue;
        UART0->data = (uint8_t)bytes[i];
    }
}

int main(void);

static _Noreturn void stop(uint32_t reason) {
    for (;;) {
        register uint32_t r0 __asm__("r0") = 0x18; /* SYS_EXIT */
        register uint32_t r1 __asm__("r1") = reason;
        __asm__ volatile("bkpt 0xab" : : "r"(r0), "r"(r1) : "memory");
    }
}

void reset(void) {
    for (uint32_t *from = data_load, *to = data_start; to < data_end;) *to++ = *from++;
    for (uint32_t *p = bss_start; p < bss_end;) *p++ = 0;
    stop(main() == 0 ? 0x20026 : 0x20023); /* the application's end, or an error */
}

void fault(void) {
    static const char text[] = "hard fault\n";
    board_print(text, sizeof text - 1);
    stop(0x20023);
}

__attribute__((section(".vectors"), used)) static const void *const vectors[16] = {
    stack_top,     (void *)reset, (void *)fault, (void *)fault,
    (void *)fault, (void *)fault, (void *)fault,
};
