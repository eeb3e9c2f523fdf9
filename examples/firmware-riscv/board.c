/* board.c: console and end of QEMU's RISC-V machine "virt": a 16550 UART at 0x10000000, the "test
 * finisher" of SiFive at 0x100000, RAM from 0x80000000. start.S calls board_main. */
#include "board.h"

extern uint32_t bss_start[], bss_end[];

#define UART ((volatile uint8_t *)0x10000000)
#define FINISHER ((volatile uint32_t *)0x100000)

void board_print(const char *bytes, size_t size) {
    for (size_t i = 0; i < size; i++) {
        while (!(UART[5] & 0x20)) continue; /* the transmitter is empty */
        UART[0] = (uint8_t)bytes[i];
    }
}

int main(void);

_Noreturn void board_main(void) {
    for (uint32_t *p = bss_start; p < bss_end;) *p++ = 0;
    *FINISHER = main() == 0 ? 0x5555 : 0x13333; /* exit status 0 or 1 */
    for (;;) continue;
}

_Noreturn void board_fault(void) {
    static const char text[] = "exception\n";
    board_print(text, sizeof text - 1);
    *FINISHER = 0x23333;
    for (;;) continue;
}
