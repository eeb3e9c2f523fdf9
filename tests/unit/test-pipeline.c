/* test-pipeline.c: what the passes leave is verified, and a pass that breaks the module is named,
 * whether or not each is verified (--verify). */
#include "check.h"
#include "commands/commands.h"
#include "pipeline.h"
#include "shared/bytes.h"

#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void works(Module *m) {
    relink_func(m, 0, "works");
}

static void breaks_a_body(Module *m) {
    m->funcs.data[0].code.data[0].op = OP_nop;
}

static bool has_run;
static void breaks_once(Module *m) {
    if (!has_run) breaks_a_body(m);
    has_run = true;
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
        bool ok = pipeline_run_list(passes, &m, STEP_READ, &o, &(Timer){0}, &d);
        CHECK(ok == (message == NULL));
        CHECK(d.exit_status == (message ? 1 : 0));
        CHECK_TEXT(d.message, message ? message : "");
        module_free(&m);
        buf_free(&bytes);
    }
}

/* A pass that left blocks open: that is said with its name and the function's, by abort(). */
static void test_open_block(void) {
    Buf bytes = {0};
    Module m;
    Diag d = {0};
    int out[2], status;
    char text[256] = "";
    BODY(&bytes, 0x41, 1, 0x1a, 0xb);
    CHECK(load(&m, &bytes, &d));
    CHECK(pipe(out) == 0);
    pid_t child = fork();
    if (child == 0) {
        dup2(out[1], STDERR_FILENO);
        m.funcs.data[0].code.data[0] = insn_block(OP_block, BT_EMPTY);
        relink_func(&m, 0, "opens-blocks");
        _exit(0);
    }
    close(out[1]);
    for (ssize_t n = 0, got; (got = read(out[0], text + n, sizeof text - 1 - (size_t)n)) > 0;)
        n += got;
    CHECK(waitpid(child, &status, 0) == child && WIFSIGNALED(status));
    CHECK(strstr(text, "internal error: after pass opens-blocks: function 0 ") != NULL);
    close(out[0]);
    module_free(&m);
    buf_free(&bytes);
}

/* An export that --exports leaves out declared its function for a ref.func elsewhere. */
static void test_exports(void) {
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
    CHECK(export_names_check(&m, &o, &d));
    CHECK(pipeline_run(&m, STEP_READ, &o, &(Timer){0}, &d));
    CHECK_INT(m.exports.len, ==, 1);
    CHECK_TEXT(d.message, "");
    module_free(&m);
    buf_free(&bytes);
}

int main(void) {
    test_exports();
    test_open_block();
    static const Pass none[] = {{0}};
    static const Pass good[] = {
        {"one", works, STEP_READ, WHEN_ALWAYS}, {"two", works, STEP_READ, WHEN_ALWAYS}, {0}};
    static const Pass first[] = {{"one", breaks_a_body, STEP_READ, WHEN_ALWAYS},
                                 {"two", works, STEP_READ, WHEN_ALWAYS},
                                 {0}};
    static const Pass last[] = {{"one", works, STEP_READ, WHEN_ALWAYS},
                                {"two", breaks_a_body, STEP_READ, WHEN_ALWAYS},
                                {0}};
    static const Pass later[] = {{"later", breaks_a_body, STEP_PLANNED, WHEN_ALWAYS}, {0}};
    static const Pass once[] = {{"once", breaks_once, STEP_READ, WHEN_ALWAYS}, {0}};
    static const Pass skipped[] = {{"go", breaks_a_body, STEP_READ, WHEN_GO}, {0}};
    expect(none, NULL);
    expect(good, NULL);
    expect(skipped, NULL); /* the module is not Go's */
    expect(first, "test.wasm: internal error: after pass one: function 0: instruction 1: drop: "
                  "a value is expected, but the stack is empty");
    expect(last, "test.wasm: internal error: after pass two: function 0: instruction 1: drop: "
                 "a value is expected, but the stack is empty");
    expect(later, NULL); /* it is of another step */
    expect(once, "test.wasm: internal error: after pass once: function 0: instruction 1: drop: "
                 "a value is expected, but the stack is empty");
    return check_result();
}
