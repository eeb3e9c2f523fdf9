/* test-lz4.c: what lz4_pack() makes is a block of the LZ4 format, by a reader that believes
 * nothing, and gives the bytes back: of all lengths, of all kinds. */
#include "base/lz4.h"
#include "check.h"

#include <stdlib.h>

static bool read_length(const uint8_t **p, const uint8_t *end, size_t *n) {
    uint8_t more = 255;
    if (*n != 15) return true;
    while (more == 255) {
        if (*p == end) return false;
        *n += more = *(*p)++;
    }
    return true;
}

/* False when it is no block that unpacks to `bytes`, or a match comes too near to the end
 * (lz4_Block_format.md, "End of block conditions"). */
static bool unpacks_to(const Buf *packed, Str bytes) {
    const uint8_t *p = packed->data, *end = packed->data + packed->len;
    const uint8_t *want = (const uint8_t *)bytes.data;
    for (size_t at = 0; p < end;) {
        unsigned token = *p++;
        size_t n = token >> 4;
        if (!read_length(&p, end, &n) || (size_t)(end - p) < n || bytes.len - at < n) return false;
        if (memcmp(want + at, p, n) != 0) return false;
        p += n;
        at += n;
        if (p == end) return at == bytes.len && (bytes.len < 13 || n >= 5);
        if (end - p < 2) return false;
        size_t offset = p[0] | (size_t)p[1] << 8;
        p += 2;
        n = token & 15;
        if (!read_length(&p, end, &n) || offset == 0 || offset > at) return false;
        n += 4;
        if (bytes.len - at < 12 || bytes.len - at - n < 5 || bytes.len - at < n) return false;
        for (; n != 0; n--, at++)
            if (want[at] != want[at - offset]) return false;
    }
    return false;
}

static void check(const uint8_t *bytes, size_t len, size_t most) {
    Str s = {(const char *)bytes, len};
    Buf packed = {0};
    lz4_pack(s, &packed);
    CHECK(unpacks_to(&packed, s));
    CHECK(packed.len <= most);
    buf_free(&packed);
}

int main(void) {
    enum { SIZE = 200000 };
    uint8_t *bytes = malloc(SIZE);
    if (bytes == NULL) return 1;
    uint32_t x = 1;
    /* Zeros, text that repeats, and noise, at each length around the format's borders. */
    for (size_t n = 1; n < 400; n++) {
        memset(bytes, 0, n);
        check(bytes, n, n + 2);
        for (size_t i = 0; i < n; i++) bytes[i] = (uint8_t) "main.second\0main."[i % 17];
        check(bytes, n, n + 2);
        for (size_t i = 0; i < n; i++) bytes[i] = (uint8_t)((x = x * 1664525 + 1013904223) >> 24);
        check(bytes, n, n + n / 255 + 16);
    }
    memset(bytes, 7, SIZE);
    check(bytes, SIZE, SIZE / 200);
    for (size_t i = 0; i < SIZE; i++) bytes[i] = (uint8_t)((x = x * 1664525 + 1013904223) >> 24);
    check(bytes, SIZE, SIZE + SIZE / 255 + 16);
    /* The same again just inside the window, and just outside. */
    memcpy(bytes + 65535, bytes, 60000);
    check(bytes, 65535 + 60000, 65535 + 65535 / 255 + 60000 / 255 + 64);
    memcpy(bytes + 65536, bytes, 60000);
    check(bytes, 65536 + 60000, 65536 + 60000 + 600);
    for (size_t i = 0; i < SIZE; i++)
        bytes[i] = (uint8_t)((x = x * 1664525 + 1013904223) >> 24 & 3);
    check(bytes, SIZE, SIZE / 2);
    free(bytes);
    return check_result();
}
