/* tool-resume.c: a Go module after the passes that suspends its goroutines, or moves their stacks,
 * all the time.
 *
 * Input: "suspend" or "move", a number N, a module, a path to write. With --stock before these the
 * module stays as Go made it, to see whose an error is. Output: there the module after
 * the passes, in which each Nth stack check of goroutines (N is at least 2, since the check that
 * fails is made again) finds a request: for a preemption, as pass go-preempt makes it, or for
 * another stack of the same size. The runtime then unwinds all native frames, moves the stack, and
 * resumes the goroutine at that function's entry, and each of its callers where it called.
 * Behaviour stays the same, but for what depends on the order of goroutines. Exit status 1 where
 * there is nothing to suspend, 2 for an invalid module. */
#include "golang/goshape.h"
#include "pipeline.h"
#include "rewrite/go-preempt.h"
#include "rewrite/passes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool read_file(const char *path, Buf *out) {
    char chunk[65536];
    size_t n;
    FILE *f = fopen(path, "rb");
    if (!f) return false;
    while ((n = fread(chunk, 1, sizeof chunk, f)) > 0) buf_bytes(out, chunk, n);
    return fclose(f) == 0;
}

/* In Go's own form no function has SP as a parameter, and all are opaque to go-sp. */
static bool checks_stack(const Module *m, uint32_t func, bool stock) {
    const Code *c = &m->funcs.data[func].code;
    const uint32_t flags = m->go->funcs[func].flags;
    if (!stock && (!(flags & GF_SPPARAM) || flags & (GF_OPAQUE | GF_RESUME))) return false;
    if (flags & GF_MORESTACK) return false;
    for (uint32_t i = 0; i < c->len; i++)
        if (c->data[i].op == OP_call && m->go->funcs[c->data[i].a].flags & GF_MORESTACK)
            return true;
    return false;
}

/* What a request is for: what it stores in g.stackguard0. */
typedef struct Mode {
    const char *name;
    int64_t guard;
    int32_t every;
    bool stock;
} Mode;

static const Mode modes[] = {{.name = "suspend", .guard = GO_STACK_PREEMPT},
                             {.name = "move", .guard = GO_STACK_FORCE_MOVE}};

/* The code of a request, as pass go-preempt makes it: `test` is the `if` of what is done on the
 * stacks of goroutines alone. */
static bool make_request(Module *m, const Mode *mode, Code *code, uint32_t *test) {
    if (!preempt_request(m, code)) return false;
    *test = 0;
    for (uint32_t i = 0; i < code->len; i++) {
        Insn *in = &code->data[i];
        if (in->op == OP_if) *test = i;
        if (in->op == OP_i64_const && (int64_t)in->imm == GO_STACK_PREEMPT)
            in->imm = (uint64_t)mode->guard;
    }
    return *test != 0;
}

/* `counter` counts; at each Nth the code asks, once there is a goroutine. Go's own functions come
 * here also to resume, with a PC_B that is not 0: no check of the stack follows then. */
static bool put_request(Module *m, const Mode *mode, uint32_t counter, Code *code) {
    Code request = {0};
    uint32_t test;
    if (!make_request(m, mode, &request, &test)) return false;
    const Insn goroutine[] = {insn_a(OP_global_get, GO_GLOBAL_G), insn(OP_i64_eqz),
                              insn(OP_i32_eqz), insn_block(OP_if, BT_EMPTY)};
    const Insn entered[] = {insn_a(OP_local_get, 0), insn(OP_i32_eqz), insn_block(OP_if, BT_EMPTY)};
    const Insn count[] = {insn_a(OP_global_get, counter),
                          insn_i32(1),
                          insn(OP_i32_add),
                          insn_a(OP_global_set, counter),
                          insn_a(OP_global_get, counter),
                          insn_i32(mode->every),
                          insn(OP_i32_rem_u),
                          insn(OP_i32_eqz),
                          insn_block(OP_if, BT_EMPTY)};
    if (mode->stock) code_append(&m->arena, code, entered, sizeof entered / sizeof *entered);
    code_append(&m->arena, code, goroutine, sizeof goroutine / sizeof *goroutine);
    code_append(&m->arena, code, request.data, test + 1);
    code_append(&m->arena, code, count, sizeof count / sizeof *count);
    code_append(&m->arena, code, request.data + test + 1, request.len - test - 1);
    code_push(&m->arena, code, insn(OP_end));
    code_push(&m->arena, code, insn(OP_end));
    if (mode->stock) code_push(&m->arena, code, insn(OP_end));
    return true;
}

/* In how many functions there are requests then. */
static uint32_t put_requests(Module *m, const Mode *mode) {
    const uint32_t counter = m->globals.len;
    uint32_t n = 0;
    if (!m->go) return 0;
    VEC_PUSH(&m->arena, &m->globals,
             ((Global){.type = VT_I32, .mutable_ = true, .init = insn_i32(0)}));
    for (uint32_t i = m->nimports[EXT_FUNC]; i < m->go->nfuncs; i++) {
        Func *f = &m->funcs.data[i];
        Code code = {0};
        if (!checks_stack(m, i, mode->stock) || !put_request(m, mode, counter, &code)) continue;
        code_append(&m->arena, &code, f->code.data, f->code.len);
        f->code = code;
        relink_func(m, i, "tool-resume");
        n++;
    }
    return n;
}

static bool write_module(Module *m, const char *path) {
    Buf out = {0};
    pass_lower(m);
    encode_module(m, &out);
    FILE *f = fopen(path, "wb");
    bool ok = f && fwrite(out.data, 1, out.len, f) == out.len;
    if (f && fclose(f) != 0) ok = false;
    buf_free(&out);
    return ok;
}

static bool read_arguments(int argc, char **argv, Mode *mode) {
    const bool stock = argc == 6 && strcmp(argv[1], "--stock") == 0;
    const int first = stock ? 2 : 1;
    if (argc != first + 4) return false;
    for (size_t i = 0; i < sizeof modes / sizeof *modes; i++)
        if (strcmp(modes[i].name, argv[first]) == 0) *mode = modes[i];
    mode->every = atoi(argv[first + 1]);
    mode->stock = stock;
    return mode->name && mode->every >= 2;
}

/* The passes; or only what recognises Go's functions. */
static bool run_passes(Module *m, bool stock, Diag *d) {
    Options options = {.gen.no_go_passes = stock};
    Timer timer = {0};
    if (!verify_module(m, NULL, d) || !pipeline_run(m, STEP_READ, &options, &timer, d))
        return false;
    if (stock) pass_go_shape(m);
    return true;
}

int main(int argc, char **argv) {
    Buf bytes = {0};
    Module m;
    Mode mode = {0};
    if (!read_arguments(argc, argv, &mode))
        return fputs("usage: tool-resume [--stock] suspend|move N IN OUT\n", stderr), 2;
    const char *in = argv[argc - 2];
    Diag d = {.file = in};
    if (!read_file(in, &bytes)) return fprintf(stderr, "cannot read %s\n", in), 2;
    if (!decode_module(&m, buf_view(&bytes), &d)) return fprintf(stderr, "%s\n", d.message), 2;
    bool ok = run_passes(&m, mode.stock, &d);
    const uint32_t n = ok ? put_requests(&m, &mode) : 0;
    ok = ok && verify_module(&m, "tool-resume", &d);
    if (!ok) fprintf(stderr, "%s\n", d.message);
    const bool written = ok && n != 0 && write_module(&m, argv[argc - 1]);
    printf("%u functions %s\n", n, mode.name);
    module_free(&m);
    buf_free(&bytes);
    return !ok ? 2 : written ? 0 : 1;
}
