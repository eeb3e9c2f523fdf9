/* test-state.c: what passes know of a module, written as comments and read back. */
#include "check.h"
#include "golang/goshape.h"
#include "shared/bytes.h"
#include "state.h"

#include <string.h>

static bool read_text(Module *m, const char *text, Diag *d) {
    Buf bytes = {0};
    *d = (Diag){0};
    BODY(&bytes, 0xb);
    CHECK(load(m, &bytes, d));
    d->file = NULL;
    bool ok = state_read(m, str_from(text), d);
    buf_free(&bytes); /* nothing of it is looked at again */
    return ok;
}

static void expect_error(const char *text, const char *message) {
    Module m;
    Diag d;
    CHECK(!read_text(&m, text, &d));
    CHECK_TEXT(d.message, message);
    module_free(&m);
}

static void test_same_again(void) {
    static const char module[] =
        "  ;; input: exports=a,b memory-end=70000\n"
        "  ;; go-module: abi-type=0 sp-type=0 preempt g.stackguard0=16 m.g0=8\n";
    static const char func[] =
        "\n    ;; budget: cold"
        "\n    ;; go: abi structured sp-param deep pc_b=3 args=24 lowest=-48 intrinsic=gw_find "
        "name=\"main.f\" path=\"main.(*T[go.shape.struct { x; \\22 }]).f\\0a\"";
    Module m;
    Diag d;
    Buf text = {0}, out = {0};
    buf_printf(&text, "%s  (func (;0;) (type 0)%s\n", module, func);
    CHECK(read_text(&m, (const char *)text.data, &d));
    CHECK_TEXT(d.message, "");
    CHECK(m.go != NULL && m.go->nfuncs == 1);
    CHECK_INT(m.go->funcs[0].flags, ==, GF_ABI | GF_STRUCTURED | GF_SPPARAM | GF_DEEP);
    CHECK_INT(m.go->funcs[0].lowest, ==, -48);
    CHECK(str_eq_c(m.go->funcs[0].path, "main.(*T[go.shape.struct { x; \" }]).f\n"));
    state_put_module(&m, &out);
    state_put_func(&m, 0, &out);
    buf_u8(&out, 0);
    CHECK(strncmp((const char *)out.data, module, strlen(module)) == 0);
    CHECK_TEXT((const char *)out.data + strlen(module), func);
    module_free(&m);
    buf_free(&text);
    buf_free(&out);
}

/* Of a function with three instructions that do nothing. */
static void expect_check(const char *text, const char *message) {
    Module m;
    Diag d = {0};
    Buf bytes = {0};
    BODY(&bytes, 0x01, 0x01, 0x01, 0x0b);
    CHECK(load(&m, &bytes, &d));
    d.file = NULL;
    CHECK(state_read(&m, str_from(text), &d) == (*message == '\0'));
    CHECK_TEXT(d.message, message);
    module_free(&m);
    buf_free(&bytes);
}

static void test_checks(void) {
    expect_check("(func (;0;)\nnop nop\nnop ;; interruption check: work 4294967295\n", "");
    expect_check("(func (;0;)\nnop ;; interruption check: return\n", "");
    expect_check("(func (;0;)\nnop ;; interruption check: rest 1\n",
                 "line 2: no such check: 'nop ;; interruption check: rest 1'");
    expect_check("(func (;0;)\nnop ;; interruption check: work 0\n",
                 "line 2: no such check: 'nop ;; interruption check: work 0'");
    expect_check("(func (;0;)\nnop ;; interruption check: local\n",
                 "line 2: no such check: 'nop ;; interruption check: local'");
    expect_check("(func (;0;)\nnop ;; interruption check: work 4294967296\n",
                 "line 2: no such check: 'nop ;; interruption check: work 4294967296'");
    expect_check("(func (;0;)\nnop ;; interruption check: return 5\n",
                 "line 2: no such check: 'nop ;; interruption check: return 5'");
    expect_check("(func (;0;)\nnop nop nop (;nop;)\nnop ;; interruption check: return\n",
                 "line 3: there is no such instruction: 'nop ;; interruption check: return'");
    expect_check("(func (;0;)\n;; interruption check: return\n",
                 "line 2: there is no such instruction: ';; interruption check: return'");
}

int main(void) {
    test_same_again();
    expect_error("\n;; go-module: abi-type=0 fast\n", "line 2: unknown word 'fast'");
    expect_error(";; go-module: abi-type=9\n", "line 1: no such number: '9'");
    expect_error(";; go-module: sp-type=0\n", "line 1: abi-type= is missing: 'go-module'");
    expect_error(";; go: abi\n", "line 1: no line of the module before ';; go:'");
    expect_error(";; go-module: abi-type=0\n;; go: abi\n", "line 2: no function before ';; go:'");
    expect_error("(func (;9;)\n", "line 1: no such number: '9'");
    expect_error("(func $none)\n", "line 1: no function 'none'");
    expect_error(";; go-module: abi-type=0\n(func (;0;)\n;; go: args=x\n",
                 "line 3: no such number: 'x'");
    expect_error(";; go-module: abi-type=0\n(func (;0;)\n;; go: name=\"\\2\"\n",
                 "line 3: no string: '\"\\2\"'");
    expect_error("(func (;0;)\n;; budget: warm\n", "line 2: unknown word 'warm'");
    expect_error("i64.add ;; upper half of local 0 * local 1\n",
                 "line 1: no function before 'i64.add ;; upper half of local 0 * local 1'");
    expect_error(
        "(func (;0;)\ni64.add ;; upper half of local 0 * local 1\n",
        "line 2: there is no such instruction: 'i64.add ;; upper half of local 0 * local 1'");
    test_checks();
    return check_result();
}
