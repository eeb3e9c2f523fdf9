/* lz4.c: see lz4.h. A greedy search: places with the same four bytes are in chains, the latest
 * first, of which SEARCHED are compared. runtime/freestanding/unpack.c reads the result. */
#include "base/lz4.h"

#include "base/die.h"

#include <stdlib.h>
#include <string.h>

enum { HASH_BITS = 16, WINDOW = 65535, SEARCHED = 256, MIN_MATCH = 4 };
enum { LAST_LITERALS = 5, MATCH_LIMIT = 12 }; /* the format's end conditions */

typedef struct Packer {
    const uint8_t *bytes;
    size_t len;
    size_t *head; /* by hash: place + 1, 0: none */
    size_t *next; /* by place: the one before with the same hash, + 1 */
    Buf *out;
} Packer;

static uint32_t hash_at(const Packer *p, size_t at) {
    uint32_t v;
    memcpy(&v, p->bytes + at, sizeof v);
    return v * 2654435761u >> (32 - HASH_BITS);
}

static void remember(Packer *p, size_t at) {
    uint32_t h = hash_at(p, at);
    p->next[at] = p->head[h];
    p->head[h] = at + 1;
}

static size_t common(const Packer *p, size_t a, size_t b) {
    size_t n = 0, most = p->len - LAST_LITERALS - b;
    while (n < most && p->bytes[a + n] == p->bytes[b + n]) n++;
    return n;
}

/* The longest match for what is at `at`: its length, or 0. */
static size_t find(const Packer *p, size_t at, size_t *offset) {
    size_t best = 0, tries = SEARCHED;
    for (size_t c = p->head[hash_at(p, at)]; c != 0 && at - (c - 1) <= WINDOW && tries-- != 0;
         c = p->next[c - 1]) {
        size_t n = common(p, c - 1, at);
        if (n <= best) continue;
        best = n;
        *offset = at - (c - 1);
    }
    return best >= MIN_MATCH ? best : 0;
}

static void put_length(Buf *out, size_t n) {
    if (n < 15) return;
    for (n -= 15; n >= 255; n -= 255) buf_u8(out, 255);
    buf_u8(out, (uint8_t)n);
}

/* Literals from `from` to `to`, and a match after them if its length is not 0. */
static void put_sequence(Packer *p, size_t from, size_t to, size_t match, size_t offset) {
    size_t n = to - from, m = match != 0 ? match - MIN_MATCH : 0;
    buf_u8(p->out, (uint8_t)((n < 15 ? n : 15) << 4 | (m < 15 ? m : 15)));
    put_length(p->out, n);
    buf_bytes(p->out, p->bytes + from, n);
    if (match == 0) return;
    buf_u8(p->out, (uint8_t)offset);
    buf_u8(p->out, (uint8_t)(offset >> 8));
    put_length(p->out, m);
}

void lz4_pack(Str bytes, Buf *out) {
    Packer p = {.bytes = (const uint8_t *)bytes.data, .len = bytes.len, .out = out};
    p.head = calloc((size_t)1 << HASH_BITS, sizeof *p.head);
    p.next = calloc(bytes.len, sizeof *p.next);
    if (p.head == NULL || p.next == NULL) die_oom();
    size_t literals = 0, at = 0;
    while (bytes.len > MATCH_LIMIT && at <= bytes.len - MATCH_LIMIT) {
        size_t offset = 0, n = find(&p, at, &offset);
        if (n == 0) {
            remember(&p, at++);
            continue;
        }
        put_sequence(&p, literals, at, n, offset);
        for (size_t end = at + n; at < end; at++)
            if (at <= bytes.len - MATCH_LIMIT) remember(&p, at);
        literals = at;
    }
    put_sequence(&p, literals, bytes.len, 0, 0);
    free(p.head);
    free(p.next);
}
