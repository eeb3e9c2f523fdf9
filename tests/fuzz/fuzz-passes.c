/* Modules that look like Go's through every pass. What must hold: no crash, no leak, no undefined
 * behaviour (sanitizers), and what a pass leaves is a valid module.
 *
 * The mutator works on the instructions of a decoded module rather than on bytes, so that most of
 * what it makes still validates and gets as far as the passes.
 *
 *     cmake --preset fuzz && cmake --build --preset fuzz
 *     build-fuzz/fuzz/fuzz-passes -max_len=65536 CORPUS-FOLDER */
#include "pipeline.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);
size_t LLVMFuzzerCustomMutator(uint8_t *bytes, size_t size, size_t most, unsigned seed);

static bool load(Module *m, const uint8_t *bytes, size_t size, Diag *d) {
    return decode_module(m, (Str){(const char *)bytes, size}, d) && verify_module(m, NULL, d);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
    Module m = {0};
    Diag d = {0};
    Options options = {.dev.verify = true, .gen.interruptible = true};
    if (load(&m, bytes, size, &d)) {
        if (!pipeline_run(&m, STEP_READ, &options, &(Timer){0}, &d) ||
            !pipeline_run(&m, STEP_PLANNED, &options, &(Timer){0}, &d) ||
            !pipeline_run(&m, STEP_WRITTEN, &options, &(Timer){0}, &d)) {
            fprintf(stderr, "%s\n", d.message);
            abort();
        }
        Buf out = {0};
        encode_module(&m, &out);
        buf_free(&out);
    }
    module_free(&m);
    return 0;
}

static uint32_t below(unsigned *seed, uint32_t n) {
    *seed = *seed * 1664525u + 1013904223u;
    return n ? (*seed >> 8) % n : 0;
}

/* Numbers at which offsets, sizes of frames and resume points are decided. */
static uint64_t odd_number(unsigned *seed) {
    static const uint64_t odd[] = {0,          1,          2,          7,          8,
                                   16,         0xffff,     0x10000,    0x10001,    0x10020001,
                                   0x1fffff,   0x3fffffff, 0x40000000, 0x7fffffff, 0x80000000,
                                   0xfffffff8, 0xffffffff};
    uint64_t n = odd[below(seed, sizeof odd / sizeof *odd)];
    return below(seed, 4) ? n : (uint64_t)(int64_t)(int32_t)(uint32_t)(0 - n);
}

static void change_immediate(Insn *in, unsigned *seed) {
    if (op_info[in->op].imm == IMM_I32)
        in->imm = (uint64_t)(int64_t)(int32_t)(uint32_t)odd_number(seed);
    else if (op_info[in->op].imm == IMM_I64)
        in->imm = below(seed, 2) ? in->imm + below(seed, 3) - 1 : odd_number(seed);
    else if (op_info[in->op].imm == IMM_MEMARG)
        in->imm = (uint32_t)odd_number(seed);
    else if (op_info[in->op].imm != IMM_BR_TABLE)
        in->a = below(seed, 9);
    else
        in->targets[below(seed, in->a + 1)] = below(seed, 6);
}

/* Go's functions have no locals that hold references; valid modules may. */
static void add_local(Module *m, Func *f, unsigned *seed) {
    static const ValType types[] = {VT_FUNCREF, VT_EXTERNREF, VT_I32, VT_I64, VT_F32, VT_F64};
    func_add_local(m, f, types[below(seed, sizeof types / sizeof *types)]);
}

/* One change of one body: a number, an instruction of another kind, a local more, a run copied,
 * moved or gone. */
static void change(Module *m, unsigned *seed) {
    Func *f = &m->funcs.data[below(seed, m->funcs.len)];
    if (f->imported) return;
    Code *c = &f->code, out = {0};
    uint32_t at = below(seed, c->len - 1), n = 1 + below(seed, 12), to = below(seed, c->len - 1);
    if (n > c->len - 1 - at) n = c->len - 1 - at;
    switch (below(seed, 7)) {
    case 0:
    case 1:
        change_immediate(&c->data[at], seed);
        return;
    case 2:
        c->data[at].op = (uint16_t)below(seed, OP_COUNT);
        if (op_info[c->data[at].op].imm == IMM_BR_TABLE ||
            op_info[c->data[at].op].prefix == OP_PSEUDO)
            c->data[at].op = OP_nop;
        return;
    case 3:
        add_local(m, f, seed);
        return;
    case 4: /* gone */
        memmove(c->data + at, c->data + at + n, (c->len - at - n) * sizeof *c->data);
        c->len -= n;
        return;
    default: { /* a run of this function or of another stands at `to` as well */
        const Func *from = &m->funcs.data[below(seed, m->funcs.len)];
        if (from->imported || below(seed, 2)) from = f;
        uint32_t len = from->code.len - 1, begin = below(seed, len);
        if (n > len - begin) n = len - begin;
        code_append(&m->arena, &out, c->data, to);
        code_append(&m->arena, &out, from->code.data + begin, n);
        code_append(&m->arena, &out, c->data + to, c->len - to);
        *c = out;
    }
    }
}

size_t LLVMFuzzerCustomMutator(uint8_t *bytes, size_t size, size_t most, unsigned seed) {
    uint8_t *copy = malloc(size + 1);
    if (copy == NULL) return size;
    memcpy(copy, bytes, size);
    for (unsigned attempt = 0; attempt < 40; attempt++) {
        Module m = {0}, again = {0};
        Diag d = {0};
        Buf out = {0};
        bool good = load(&m, copy, size, &d);
        if (good && m.funcs.len != 0) {
            for (uint32_t n = below(&seed, 3); n < 3; n++) change(&m, &seed);
            encode_module(&m, &out);
            good = out.len <= most && load(&again, out.data, out.len, &d);
            if (good) memcpy(bytes, out.data, size = out.len);
            module_free(&again);
        }
        buf_free(&out);
        module_free(&m);
        if (good) break;
    }
    free(copy);
    return size;
}
