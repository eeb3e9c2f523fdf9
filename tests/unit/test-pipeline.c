/* test-pipeline.c: what the passes leave is verified, and a pass that breaks the module is named,
 * whether or not each is verified (--verify). */
#include "check.h"
#include "commands/commands.h"
#include "pipeline.h"
#include "shared/bytes.h"

static bool works(Module *m, Diag *d) {
    (void)m, (void)d;
    return true;
}

static bool breaks_a_body(Module *m, Diag *d) {
    (void)d;
    m->funcs.data[0].code.data[0].op = OP_nop;
    return true;
}

static bool breaks_blocks(Module *m, Diag *d) {
    m->funcs.data[0].code.data[0] = insn_block(OP_block, BT_EMPTY);
    return relink_func(m, 0, "breaks-blocks", d);
}

static bool has_run;
static bool breaks_once(Module *m, Diag *d) {
    bool ok = has_run || breaks_a_body(m, d);
    has_run = true;
    return ok;
}

static void expect(const Pass *passes, const char *message) {
    for (int verify = 0; verify < 2; verify++) {
        Buf bytes = {0};
        Module m;
        Diag d = {0};
        Options o = {.dev.verify = verify != 0};
        BODY(&bytes, 0x41, 1, 0x1a, 0xb); /* i32.const 1, drop */
        CHECK(load(&m, &bytes, &d));
        has_run = false;
        bool ok = run_pass_list(passes, &m, &o, &d);
        CHECK(ok == (message == NULL));
        CHECK(d.exit_status == (message ? 1 : 0));
        CHECK_TEXT(d.message, message ? message : "");
        module_free(&m);
        buf_free(&bytes);
    }
}

/* An export that --exports leaves out declared its function for a ref.func elsewhere. */
static void test_exports(void) {
    static const Pass good[] = {{"one", works, false}, {0}};
    Buf bytes = {0};
    Module m;
    Diag d = {0};
    Options o = {.freestanding.exports = "g"};
    wasm_begin(&bytes);
    SECTION(&bytes, 1, 1, 0x60, 0, 0);
    SECTION(&bytes, 3, 2, 0, 0);
    SECTION(&bytes, 7, 2, 1, 'f', 0, 0, 1, 'g', 0, 1);
    SECTION(&bytes, 10, 2, 2, 0, 0xb, 5, 0, 0xd2, 0, 0x1a, 0xb); /* ref.func 0, drop */
    CHECK(load(&m, &bytes, &d));
    CHECK(select_exports(&m, &o, &d));
    CHECK_INT(m.exports.len, ==, 1);
    CHECK(run_pass_list(good, &m, &o, &d));
    CHECK_TEXT(d.message, "");
    module_free(&m);
    buf_free(&bytes);
}

int main(void) {
    test_exports();
    static const Pass none[] = {{0}};
    static const Pass good[] = {{"one", works, false}, {"two", works, false}, {0}};
    static const Pass first[] = {{"one", breaks_a_body, false}, {"two", works, false}, {0}};
    static const Pass last[] = {{"one", works, false}, {"two", breaks_a_body, false}, {0}};
    static const Pass blocks[] = {{"breaks-blocks", breaks_blocks, false}, {0}};
    static const Pass once[] = {{"once", breaks_once, false}, {0}};
    static const Pass skipped[] = {{"go", breaks_a_body, true}, {0}};
    expect(none, NULL);
    expect(good, NULL);
    expect(skipped, NULL); /* the module is not Go's */
    expect(first, "test.wasm: internal error: after pass one: function 0: instruction 1: drop: "
                  "a value is expected, but the stack is empty");
    expect(last, "test.wasm: internal error: after pass two: function 0: instruction 1: drop: "
                 "a value is expected, but the stack is empty");
    expect(blocks,
           "test.wasm: internal error: after pass breaks-blocks: function 0: blocks do not nest");
    expect(once, "test.wasm: internal error: after pass once: function 0: instruction 1: drop: "
                 "a value is expected, but the stack is empty");
    return check_result();
}
