/* find-generic.c: searches for byte strings on architectures without find-ARCH.c: by their first
 * byte, for which C libraries have what is best on the machine. */
#include "find.h"

#include <string.h>

bool gowasm__find(const uint8_t *in, uint64_t size, const uint8_t *what, uint64_t length,
                  uint64_t *at) {
    const uint64_t positions = size - length + 1;
    uint64_t spent = 0;
    for (uint64_t i = 0; i < positions; i++) {
        const uint8_t *hit = memchr(in + i, what[0], (size_t)(positions - i));
        if (hit == NULL) break;
        i = (uint64_t)(hit - in);
        if (hit[length - 1] == what[length - 1] && gowasm__find_same(hit, what, length, &spent)) {
            *at = i;
            return true;
        }
        spent += 16; /* of the call */
        if (gowasm__find_is_slow(spent, i)) return false;
    }
    *at = UINT64_MAX;
    return true;
}
