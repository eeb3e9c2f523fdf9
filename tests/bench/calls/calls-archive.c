/* calls-archive.c: the same calls of the same package as -buildmode=c-archive made it. There is one
 * Go runtime a process, whose start the first call waits for; there are no further instances. */
#define _POSIX_C_SOURCE 200809L
#include "clock.h"
#include "reactor-archive.h"

int main(void) {
    double start = now_ns();
    int32_t sum = add(20, 22);
    double first = now_ns() - start;
    if (sum != 42) return 1;

    double call_ns = 1e18;
    for (int round = 0; round < ROUNDS; round++) {
        start = now_ns();
        sum = 0;
        for (int i = 0; i < CALLS; i++) sum = add(sum, i & 7);
        call_ns = smaller(call_ns, (now_ns() - start) / CALLS);
        check_sum(sum);
    }
    result("first_call_us", first / 1e3);
    result("call_ns", call_ns);
    return 0;
}
