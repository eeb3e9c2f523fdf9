/* twins.c: see twins.h. The arithmetic is Go's: an int has 32 bits, as in the guest, and wraps
 * around
 * (-fwrapv), and slices are checked. So clang knows of an index what TinyGo's LLVM knows of it. */
#include "twins.h"
#include "../sha256-constants.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static void *zeroed(size_t count, size_t size) {
    void *p = calloc(count, size);
    if (p == NULL) abort();
    return p;
}

typedef int32_t Int;

/* An index of a slice is compared, as Go does. */
#define AT(a, i, n) ((a)[checked((uint32_t)(i), (uint32_t)(n))])
static uint32_t checked(uint32_t i, uint32_t n) {
    if (i >= n) __builtin_trap();
    return i;
}

static uint32_t next(uint32_t x) {
    return x * 1664525 + 1013904223;
}

static int32_t fib(int32_t n) {
    return n < 2 ? n : fib(n - 1) + fib(n - 2);
}

uint64_t twin_fib(int32_t n) {
    return (uint64_t)fib(n);
}

uint64_t twin_sieve(int32_t n) {
    bool *composite = zeroed((size_t)n, sizeof *composite);
    uint64_t count = 0;
    for (Int round = 0; round < 8; round++) {
        memset(composite, 0, (size_t)n);
        for (Int i = 2; i < n; i++) {
            if (AT(composite, i, n)) continue;
            count++;
            for (Int k = i + i; k < n; k += i) AT(composite, k, n) = true;
        }
    }
    free(composite);
    return count;
}

uint64_t twin_matmul(int32_t n) {
    const Int cells = n * n;
    double *a = zeroed((size_t)cells, sizeof *a);
    double *b = zeroed((size_t)cells, sizeof *b);
    double *c = zeroed((size_t)cells, sizeof *c);
    for (Int i = 0; i < cells; i++) {
        a[i] = (double)(i % 7);
        b[i] = (double)(i % 5);
    }
    for (Int i = 0; i < n; i++)
        for (Int j = 0; j < n; j++) {
            double sum = 0;
            for (Int k = 0; k < n; k++) sum += AT(a, i * n + k, cells) * AT(b, k * n + j, cells);
            AT(c, i * n + j, cells) = sum;
        }
    double trace = 0;
    for (Int i = 0; i < n; i++) trace += AT(c, i * n + i, cells);
    free(a);
    free(b);
    free(c);
    return (uint64_t)trace;
}

typedef struct Body {
    double x, y, z, vx, vy, vz, mass;
} Body;

enum { BODIES = 5 };

static void attract(Body *p, Body *q) {
    double dx = p->x - q->x, dy = p->y - q->y, dz = p->z - q->z;
    double force = 0.001 / (dx * dx + dy * dy + dz * dz + 0.5);
    p->vx -= dx * q->mass * force;
    p->vy -= dy * q->mass * force;
    p->vz -= dz * q->mass * force;
    q->vx += dx * p->mass * force;
    q->vy += dy * p->mass * force;
    q->vz += dz * p->mass * force;
}

uint64_t twin_nbody(int32_t n) {
    Body bodies[BODIES];
    for (int i = 0; i < BODIES; i++) {
        double f = i + 1;
        bodies[i] = (Body){f, f * 0.5, -f, 0.25 / f, 0.125, -0.0625 * f, 1 / f};
    }
    for (int32_t step = 0; step < n; step++) {
        for (int i = 0; i < BODIES; i++)
            for (int k = i + 1; k < BODIES; k++) attract(&bodies[i], &bodies[k]);
        for (Body *p = bodies; p < bodies + BODIES; p++) {
            p->x += p->vx * 0.001;
            p->y += p->vy * 0.001;
            p->z += p->vz * 0.001;
        }
    }
    double energy = 0;
    for (const Body *p = bodies; p < bodies + BODIES; p++)
        energy += p->mass * (p->vx * p->vx + p->vy * p->vy + p->vz * p->vz);
    return (uint64_t)(energy * 1e12);
}

uint64_t twin_mandelbrot(int32_t n) {
    uint64_t inside = 0;
    for (int32_t y = 0; y < n; y++)
        for (int32_t x = 0; x < n; x++) {
            double cr = 2 * (double)x / n - 1.5, ci = 2 * (double)y / n - 1;
            double r = 0, i = 0;
            int k = 0;
            for (; k < 50 && r * r + i * i <= 4; k++) {
                double old = r;
                r = r * r - i * i + cr;
                i = 2 * old * i + ci;
            }
            if (k == 50) inside++;
        }
    return inside;
}

static void quicksort(int32_t *a, Int n) {
    while (n > 12) {
        int32_t pivot = AT(a, n / 2, n);
        Int i = 0, k = n - 1;
        while (i <= k) {
            while (AT(a, i, n) < pivot) i++;
            while (AT(a, k, n) > pivot) k--;
            if (i > k) break;
            int32_t swapped = AT(a, i, n);
            AT(a, i, n) = AT(a, k, n);
            AT(a, k, n) = swapped;
            i++;
            k--;
        }
        if (k + 1 > n || i > n) __builtin_trap();
        quicksort(a, k + 1);
        a += i;
        n -= i;
    }
    for (Int i = 1; i < n; i++) {
        int32_t x = AT(a, i, n);
        Int k = i;
        for (; k > 0 && AT(a, k - 1, n) > x; k--) AT(a, k, n) = AT(a, k - 1, n);
        AT(a, k, n) = x;
    }
}

uint64_t twin_sort(int32_t n) {
    int32_t *a = zeroed((size_t)n, sizeof *a);
    uint32_t x = 12345;
    for (int32_t i = 0; i < n; i++) {
        x = next(x);
        a[i] = (int32_t)(x >> 1);
    }
    quicksort(a, n);
    uint64_t sum = 0;
    for (int32_t i = 0; i < n; i++) sum = sum * 31 + (uint64_t)a[i] * (uint64_t)(i & 7);
    free(a);
    return sum;
}

enum { SLOTS = 4096 };

static uint32_t slot_of(const uint32_t *keys, uint32_t key) {
    uint32_t at = (key * 2654435769u) >> 7 & (SLOTS - 1);
    while (AT(keys, at, SLOTS) != 0 && AT(keys, at, SLOTS) != key) at = (at + 1) & (SLOTS - 1);
    return at;
}

uint64_t twin_table(int32_t n) {
    uint32_t *keys = zeroed(SLOTS, sizeof *keys), *values = zeroed(SLOTS, sizeof *values);
    uint64_t sum = 0;
    for (; n > 0; n--) {
        memset(keys, 0, SLOTS * sizeof *keys);
        memset(values, 0, SLOTS * sizeof *values);
        uint32_t x = (uint32_t)n;
        for (uint32_t i = 0; i < 2000; i++) {
            x = next(x);
            uint32_t at = slot_of(keys, x | 1);
            AT(keys, at, SLOTS) = x | 1;
            AT(values, at, SLOTS) += i;
        }
        x = (uint32_t)n;
        for (int i = 0; i < 4000; i++) {
            x = next(x);
            uint32_t at = slot_of(keys, x | 1);
            if (AT(keys, at, SLOTS) == (x | 1)) sum += AT(values, at, SLOTS);
        }
    }
    free(keys);
    free(values);
    return sum;
}

enum { SIDE = 128, CELLS = SIDE * SIDE };

static void generation(const uint8_t *now, uint8_t *then) {
    for (int r = 0; r < SIDE; r++) {
        int up = (r + SIDE - 1) % SIDE * SIDE, down = (r + 1) % SIDE * SIDE, row = r * SIDE;
        for (int c = 0; c < SIDE; c++) {
            int left = (c + SIDE - 1) % SIDE, right = (c + 1) % SIDE;
            uint8_t count = (uint8_t)(AT(now, up + left, CELLS) + AT(now, up + c, CELLS) +
                                      AT(now, up + right, CELLS) + AT(now, row + left, CELLS) +
                                      AT(now, row + right, CELLS) + AT(now, down + left, CELLS) +
                                      AT(now, down + c, CELLS) + AT(now, down + right, CELLS));
            AT(then, row + c, CELLS) = count == 3 || (count == 2 && AT(now, row + c, CELLS) != 0);
        }
    }
}

uint64_t twin_life(int32_t n) {
    uint8_t *now = zeroed(SIDE, SIDE), *then = zeroed(SIDE, SIDE);
    uint32_t x = 7;
    for (int i = 0; i < SIDE * SIDE; i++) {
        x = next(x);
        now[i] = (uint8_t)(x >> 31);
    }
    for (int32_t step = 0; step < n; step++) {
        generation(now, then);
        uint8_t *swapped = now;
        now = then;
        then = swapped;
    }
    uint64_t alive = 0;
    for (int i = 0; i < SIDE * SIDE; i++) alive += now[i];
    free(now);
    free(then);
    return alive;
}

static uint32_t crc_table[256];

uint64_t twin_crc32(int32_t n) {
    for (uint32_t i = 0; i < 256; i++) {
        uint32_t c = i;
        for (int k = 0; k < 8; k++) c = (c & 1) != 0 ? c >> 1 ^ 0xedb88320 : c >> 1;
        crc_table[i] = c;
    }
    uint8_t *data = zeroed(1024, 1);
    for (int i = 0; i < 1024; i++) data[i] = (uint8_t)(i * 7);
    uint32_t crc = ~0u;
    for (; n > 0; n--)
        for (int i = 0; i < 1024; i++) crc = crc_table[(uint8_t)crc ^ data[i]] ^ crc >> 8;
    free(data);
    return ~crc;
}

/* Methods that are known at run time only, as Go's interfaces have them. */
typedef struct Methods {
    uint32_t (*area)(void *self);
    void (*grow)(void *self, uint32_t by);
} Methods;
typedef struct Shape {
    const Methods *methods;
    void *self;
} Shape;
typedef struct Square {
    uint32_t side;
} Square;
typedef struct Rectangle {
    uint32_t width, height;
} Rectangle;

static uint32_t square_area(void *self) {
    const Square *s = self;
    return s->side * s->side;
}
static void square_grow(void *self, uint32_t by) {
    ((Square *)self)->side += by;
}
static uint32_t rectangle_area(void *self) {
    const Rectangle *r = self;
    return r->width * r->height;
}
static void rectangle_grow(void *self, uint32_t by) {
    ((Rectangle *)self)->width += by;
}

enum { SHAPES = 64 };

uint64_t twin_shapes(int32_t n) {
    static const Methods of_square = {square_area, square_grow};
    static const Methods of_rectangle = {rectangle_area, rectangle_grow};
    Shape all[SHAPES];
    for (uint32_t i = 0; i < SHAPES; i++) {
        if (i * 5 % 3 == 0) {
            Square *s = zeroed(1, sizeof *s);
            s->side = i;
            all[i] = (Shape){&of_square, s};
        } else {
            Rectangle *r = zeroed(1, sizeof *r);
            *r = (Rectangle){i, 3};
            all[i] = (Shape){&of_rectangle, r};
        }
    }
    uint64_t sum = 0;
    for (; n > 0; n--)
        for (int i = 0; i < SHAPES; i++) {
            all[i].methods->grow(all[i].self, 1);
            sum += all[i].methods->area(all[i].self);
        }
    for (int i = 0; i < SHAPES; i++) free(all[i].self);
    return sum;
}

enum { TEXT = 4096 };

uint64_t twin_words(int32_t n) {
    uint8_t *text = zeroed(TEXT, 1);
    uint32_t x = 99;
    for (int i = 0; i < TEXT; i++) {
        x = next(x);
        uint32_t k = x >> 27;
        text[i] = k < 26 ? (uint8_t)('a' + k) : k < 31 ? ' ' : '\n';
    }
    uint64_t sum = 0;
    for (; n > 0; n--) {
        uint32_t counts[26] = {0}, lines = 0, found = 0;
        bool inside = false;
        for (int i = 0; i < TEXT; i++) {
            uint8_t c = text[i];
            if (c == '\n') lines++;
            bool letter = c >= 'a' && c <= 'z';
            if (letter) {
                counts[c - 'a']++;
                if (!inside) found++;
            }
            inside = letter;
        }
        sum += (uint64_t)lines * 31 + found + counts[n % 26];
    }
    free(text);
    return sum;
}

static uint32_t right(uint32_t x, unsigned by) {
    return x >> by | x << (32 - by);
}

static void sha256_block(uint32_t h[8], const uint8_t *p, Int n) {
    uint32_t w[64];
    for (int i = 0; i < 16; i++)
        w[i] = (uint32_t)AT(p, i * 4, n) << 24 | (uint32_t)AT(p, i * 4 + 1, n) << 16 |
               (uint32_t)AT(p, i * 4 + 2, n) << 8 | AT(p, i * 4 + 3, n);
    for (int i = 16; i < 64; i++) {
        uint32_t x = w[i - 15], y = w[i - 2];
        w[i] = w[i - 16] + (right(x, 7) ^ right(x, 18) ^ x >> 3) + w[i - 7] +
               (right(y, 17) ^ right(y, 19) ^ y >> 10);
    }
    uint32_t a = h[0], b = h[1], c = h[2], d = h[3], e = h[4], f = h[5], g = h[6], last = h[7];
    for (int i = 0; i < 64; i++) {
        uint32_t t1 = last + (right(e, 6) ^ right(e, 11) ^ right(e, 25)) + ((e & f) ^ (~e & g)) +
                      constants[i] + w[i];
        uint32_t t2 = (right(a, 2) ^ right(a, 13) ^ right(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
        last = g;
        g = f;
        f = e;
        e = d + t1;
        d = c;
        c = b;
        b = a;
        a = t1 + t2;
    }
    const uint32_t add[8] = {a, b, c, d, e, f, g, last};
    for (int i = 0; i < 8; i++) h[i] += add[i];
}

uint64_t twin_sha256(int32_t n) {
    uint8_t *data = zeroed(1024, 1);
    for (int i = 0; i < 1024; i++) data[i] = (uint8_t)(i * 7);
    uint32_t h[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                     0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
    for (; n > 0; n--)
        for (Int i = 0; i < 1024; i += 64) sha256_block(h, data + i, 1024 - i);
    free(data);
    return (uint64_t)h[0] << 32 | h[7];
}
