/* test-reader.c: numbers, names and ranges of the binary format, read and written. */
#include "check.h"
#include "decode/reader.h"
#include "encode/writer.h"

#include <stdlib.h>

/* The bytes lie in memory of exactly their size, so that the sanitizer sees a byte too many. */
typedef struct Input {
    Diag d;
    Reader r;
    uint8_t *bytes;
} Input;

static Input *input(const void *bytes, size_t n) {
    Input *in = calloc(1, sizeof *in);
    in->bytes = malloc(n ? n : 1);
    memcpy(in->bytes, bytes, n);
    in->r = (Reader){.file = in->bytes,
                     .p = in->bytes,
                     .end = in->bytes + n,
                     .d = &in->d,
                     .where = "test",
                     .func = -1};
    return in;
}

static void done(Input *in) {
    free(in->bytes);
    free(in);
}

#define INPUT(text) input(text, sizeof(text) - 1)

static void good_u32(const char *bytes, size_t n, uint32_t want) {
    Input *in = input(bytes, n);
    CHECK_INT(read_u32(&in->r, "it"), ==, want);
    CHECK(reader_ok(&in->r));
    CHECK_INT(reader_left(&in->r), ==, 0);
    done(in);
}
static void bad_u32(const char *bytes, size_t n, const char *message) {
    Input *in = input(bytes, n);
    CHECK_INT(read_u32(&in->r, "it"), ==, 0);
    CHECK_HAS(in->d.message, message);
    CHECK_INT(reader_left(&in->r), ==, 0);
    done(in);
}
static void signed_number(const char *bytes, size_t n, unsigned bits, bool ok, int64_t want) {
    Input *in = input(bytes, n);
    int64_t got = read_signed(&in->r, bits, "it");
    CHECK_INT(reader_ok(&in->r), ==, ok);
    CHECK_INT(got, ==, want);
    done(in);
}
#define GOOD_U32(s, want) good_u32(s, sizeof(s) - 1, want)
#define BAD_U32(s, message) bad_u32(s, sizeof(s) - 1, message)
#define GOOD(bits, s, want) signed_number(s, sizeof(s) - 1, bits, true, want)
#define BAD(bits, s) signed_number(s, sizeof(s) - 1, bits, false, 0)

static void test_numbers(void) {
    GOOD_U32("\x00", 0);
    GOOD_U32("\x7f", 127);
    GOOD_U32("\x80\x01", 128);
    GOOD_U32("\x80\x80\x80\x80\x00", 0); /* longer than need be, but allowed */
    GOOD_U32("\xff\xff\xff\xff\x0f", UINT32_MAX);
    BAD_U32("\xff\xff\xff\xff\x1f", "offset 0x0: test: it is not a 32-bit LEB128 number");
    BAD_U32("\x80\x80\x80\x80\x80\x00", "more than 5 bytes");
    BAD_U32("", "unexpected end while reading it");
    BAD_U32("\x80", "offset 0x1: test: unexpected end");
    BAD_U32("\xff\xff\xff\xff", "unexpected end");

    GOOD(32, "\x3f", 63);
    GOOD(32, "\x40", -64);
    GOOD(32, "\xc0\x00", 64);
    GOOD(32, "\xff\xff\xff\xff\x07", INT32_MAX);
    GOOD(32, "\x80\x80\x80\x80\x78", INT32_MIN);
    GOOD(32, "\xff\xff\xff\xff\x7f", -1);
    BAD(32, "\x80\x80\x80\x80\x08"); /* sign bit without its repetitions */
    BAD(32, "\xff\xff\xff\xff\x4f");
    BAD(32, "\xff\xff\xff\xff\x8f");
    BAD(32, "\x80\x80\x80\x80\x80\x00");
    GOOD(33, "\xff\xff\xff\xff\x0f", UINT32_MAX);
    GOOD(33, "\x80\x80\x80\x80\x70", -4294967296);
    BAD(33, "\x80\x80\x80\x80\x20");
    GOOD(64, "\xff\xff\xff\xff\xff\xff\xff\xff\xff\x00", INT64_MAX);
    GOOD(64, "\x80\x80\x80\x80\x80\x80\x80\x80\x80\x7f", INT64_MIN);
    BAD(64, "\x80\x80\x80\x80\x80\x80\x80\x80\x80\x01");
    BAD(64, "\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x00");
    BAD(64, "\x80\x80");
}

/* What the writer writes, the reader reads, and in the least number of bytes. */
static void test_round_trip(void) {
    Buf b = {0};
    uint64_t x = 88172645463325252u; /* xorshift */
    unsigned wrong = 0;
    for (int i = 0; i < 200000; i++) {
        x ^= x << 13;
        x ^= x >> 7;
        x ^= x << 17;
        int64_t value = (int64_t)(x >> (i % 64));
        if (i & 1) value = -value;
        b.len = 0;
        write_signed(&b, value);
        size_t first = b.len;
        write_u32(&b, (uint32_t)value);
        write_fixed(&b, (uint64_t)value, 8);
        Diag d = {0};
        Reader r = {.file = b.data,
                    .p = b.data,
                    .end = b.data + b.len,
                    .d = &d,
                    .func = -1,
                    .where = "test"};
        wrong += read_signed(&r, 64, "s") != value;
        wrong += (size_t)(r.p - b.data) != first;
        wrong += read_u32(&r, "u") != (uint32_t)value;
        wrong += read_fixed(&r, 8, "f") != (uint64_t)value;
        wrong += !reader_ok(&r) || reader_left(&r);
    }
    CHECK_INT(wrong, ==, 0);
    for (int64_t v = -70000; v < 70000; v += 7) {
        size_t least = v >= -64 && v < 64 ? 1 : v >= -8192 && v < 8192 ? 2 : 3;
        b.len = 0;
        write_signed(&b, v);
        wrong += b.len != least;
    }
    CHECK_INT(wrong, ==, 0);
    buf_free(&b);
}

static void test_ranges(void) {
    Input *in = INPUT("\x03"
                      "abc"
                      "\x02"
                      "d");
    Str s = read_name(&in->r, "a name");
    CHECK(str_eq_c(s, "abc"));
    read_name(&in->r, "a name");
    CHECK_HAS(in->d.message, "offset 0x5: test: unexpected end: a name takes 2 bytes, 1 are left");
    CHECK_INT(read_u8(&in->r, "more"), ==, 0); /* the first error stays */
    CHECK_HAS(in->d.message, "a name takes 2 bytes");
    done(in);

    in = INPUT("\x05"
               "abc");
    CHECK_INT(read_count(&in->r, 100, "the number of things"), ==, 0);
    CHECK_HAS(in->d.message, "the number of things is 5, but only 3 bytes are left");
    done(in);
    in = INPUT("\x03"
               "abc");
    CHECK_INT(read_count(&in->r, 2, "the number of things"), ==, 0);
    CHECK_HAS(in->d.message, "more than the limit of 2");
    done(in);

    in = INPUT("abcdef");
    in->r.p++;
    Reader sub = read_sub(&in->r, 3, "inner");
    CHECK_INT(reader_offset(&sub), ==, 1);
    CHECK_INT(reader_left(&sub), ==, 3);
    CHECK_INT(reader_left(&in->r), ==, 2);
    CHECK_INT(read_fixed(&sub, 4, "word"), ==, 0);
    CHECK_HAS(in->d.message, "offset 0x4: inner: unexpected end while reading word");
    CHECK(!reader_ok(&in->r));
    done(in);
}

#define UTF8(s) str_is_utf8((Str){s, sizeof(s) - 1})

static void test_utf8(void) {
    CHECK(UTF8(""));
    CHECK(UTF8("plain\0text"));
    CHECK(UTF8("\xc2\x80\xdf\xbf\xe0\xa0\x80\xef\xbf\xbf\xf0\x90\x80\x80\xf4\x8f\xbf\xbf"));
    CHECK(!UTF8("\x80"));
    CHECK(!UTF8("\xc1\xbf"));         /* overlong */
    CHECK(!UTF8("\xe0\x9f\xbf"));     /* overlong */
    CHECK(!UTF8("\xed\xa0\x80"));     /* surrogate */
    CHECK(!UTF8("\xf0\x8f\xbf\xbf")); /* overlong */
    CHECK(!UTF8("\xf4\x90\x80\x80")); /* above U+10FFFF */
    CHECK(!UTF8("\xf5\x80\x80\x80"));
    CHECK(!UTF8("\xe2\x82"));
    CHECK(!UTF8("\xe2\x28\xa1"));
    CHECK(!UTF8("\xe2\x82\x28"));
}

int main(void) {
    test_numbers();
    test_round_trip();
    test_ranges();
    test_utf8();
    return check_result();
}
