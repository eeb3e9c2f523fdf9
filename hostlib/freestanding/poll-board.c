/* poll-board.c: poll_oneoff: descriptors are always ready; time is waited for with the board's
 * sleep hook or, without one, by asking its clock.
 *
 * Input: subscriptions, unchecked. Output: an event for each that is due. Invariants: the list is
 * read again after the wait, as the guest's memory is the only place where it is. */
#include "board.h"

static bool now(uint32_t clock, uint64_t *ns) {
    return gowasm_board_hooks.clock != NULL && gowasm_board_hooks.clock(clock, ns);
}

/* How long until it is due: 0 for descriptors. */
static uint64_t time_left(const uint8_t *sub) {
    if (sub[8] != WASI_EVENT_CLOCK) return 0;
    uint64_t timeout = gowasm__get64(sub + 24), ns;
    if (!(gowasm__get16(sub + 40) & WASI_SUBSCRIPTION_ABSTIME)) return timeout;
    if (!now(gowasm__get32(sub + 16), &ns) || ns >= timeout) return 0;
    return timeout - ns;
}

static bool wait(uint64_t ns) {
    uint64_t start, t;
    if (ns == 0) return true;
    if (gowasm_board_hooks.sleep != NULL) {
        gowasm_board_hooks.sleep(ns);
        return true;
    }
    if (!now(WASI_CLOCK_MONOTONIC, &start)) return false;
    do {
        if (!now(WASI_CLOCK_MONOTONIC, &t)) return false;
    } while (t - start < ns);
    return true;
}

uint32_t gowasm_wasi_poll_oneoff(gowasm_instance *instance, uint32_t in, uint32_t out,
                                 uint32_t count, uint32_t at) {
    const uint8_t *subs = gowasm__span(instance, in, (uint64_t)count * GOWASM_SIZE_SUBSCRIPTION);
    uint8_t *events = gowasm__span(instance, out, (uint64_t)count * GOWASM_SIZE_EVENT);
    uint8_t *result = gowasm__span(instance, at, 4);
    if (subs == NULL || events == NULL || result == NULL) return WASI_EFAULT;
    if (count == 0) return WASI_EINVAL;
    uint64_t least = UINT64_MAX;
    for (uint32_t i = 0; i < count; i++) {
        uint64_t left = time_left(subs + (size_t)i * GOWASM_SIZE_SUBSCRIPTION);
        if (left < least) least = left;
    }
    if (!wait(least)) return gowasm__no_hook(instance, "the board has no hook 'clock'");
    uint32_t n = 0;
    for (uint32_t i = 0; i < count; i++) {
        const uint8_t *sub = subs + (size_t)i * GOWASM_SIZE_SUBSCRIPTION;
        bool absolute = sub[8] == WASI_EVENT_CLOCK &&
                        (gowasm__get16(sub + 40) & WASI_SUBSCRIPTION_ABSTIME) != 0;
        if (time_left(sub) > (absolute ? 0 : least)) continue;
        uint8_t *e = events + (size_t)n++ * GOWASM_SIZE_EVENT;
        uint64_t userdata = gowasm__get64(sub);
        uint8_t tag = sub[8];
        for (uint32_t k = 0; k < GOWASM_SIZE_EVENT; k++) e[k] = 0;
        gowasm__put64(e, userdata);
        e[10] = tag;
    }
    gowasm__put32(result, n);
    return 0;
}
