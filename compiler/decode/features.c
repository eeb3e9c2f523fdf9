/* features.c: names for what the decoder meets and does not support.
 *
 * Input: an opcode or a type's byte that WebAssembly 2.0 without SIMD does not have. Output:
 * the name of the proposal it belongs to, so that the user knows which switch of their compiler to
 * turn off, or NULL when none has it. Source: the proposals' own binary format chapters, as merged
 * into the core specification 3.0. */
#include "decode/decode.h"

typedef struct Range {
    uint8_t prefix;
    uint32_t first, last;
    const char *feature;
} Range;

#define EXCEPTIONS "exception handling"
#define GC "garbage collection"

static const Range opcodes[] = {
    {0, 0x06, 0x0a, EXCEPTIONS},
    {0, 0x12, 0x13, "tail calls"},
    {0, 0x14, 0x15, "typed function references"},
    {0, 0x18, 0x19, EXCEPTIONS},
    {0, 0x1f, 0x1f, EXCEPTIONS},
    {0, 0xd3, 0xd6, GC},
    {0xfb, 0, UINT32_MAX, GC},
    {0xfc, 18, 18, "memory control"},
    {0xfc, 19, 22, "wide arithmetic"},
    {0xfd, 0x100, UINT32_MAX, "relaxed SIMD"},
    {0xfd, 0, 0xff, "SIMD"},
    {0xfe, 0, UINT32_MAX, "threads"},
};

static const Range types[] = {
    {0, 0x7b, 0x7b, "SIMD"},
    {0, 0x69, 0x69, EXCEPTIONS},
    {0, 0x74, 0x74, EXCEPTIONS},
    {0, 0x68, 0x68, "stack switching"},
    {0, 0x75, 0x75, "stack switching"},
    {0, 0x6a, 0x6e, GC},
    {0, 0x71, 0x73, GC},
    {0, 0x63, 0x64, GC},
    {0, 0x77, 0x78, GC},
    {0, 0x4e, 0x50, GC},
    {0, 0x5e, 0x5f, GC},
};

static const char *find(const Range *ranges, size_t n, uint8_t prefix, uint32_t code) {
    for (size_t i = 0; i < n; i++) {
        if (ranges[i].prefix == prefix && code >= ranges[i].first && code <= ranges[i].last) {
            return ranges[i].feature;
        }
    }
    return NULL;
}

const char *feature_of_opcode(uint8_t prefix, uint32_t code) {
    return find(opcodes, sizeof opcodes / sizeof *opcodes, prefix, code);
}

const char *feature_of_type(uint8_t byte) {
    return find(types, sizeof types / sizeof *types, 0, byte);
}

bool feature_unsupported(Reader *r, const uint8_t *at, const char *feature, const char *detail) {
    return reader_fail(r, at,
                       "the WebAssembly feature '%s' is not supported (%s): build the module "
                       "without it",
                       feature, detail);
}
