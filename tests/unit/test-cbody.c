/* test-cbody.c: wasm2c's C read into statements: what each is, what calls, and where locals go. */
#include "check.h"
#include "translate/cbody.h"

static CStmtKind kind(const char *text) {
    CBody body;
    cbody_read(&body, "p", 0, str_from(text));
    CStmtKind k = body.stmts.len == 1 ? body.stmts.data[0].kind : (CStmtKind)-1;
    cbody_free(&body);
    return k;
}

static bool calls(const char *text) {
    CBody body;
    cbody_read(&body, "calc", 0, str_from(text));
    bool found = body.stmts.len == 1 && body.stmts.data[0].calls;
    cbody_free(&body);
    return found;
}

/* "TARGET|OP|VALUE" */
static const char *parts(const char *text) {
    static Buf out;
    CBody body;
    out.len = 0;
    cbody_read(&body, "p", 0, str_from(text));
    const CStmt *s = body.stmts.data;
    buf_printf(&out, "%.*s|%.*s|%.*s", STR_ARG(s->target), STR_ARG(s->op), STR_ARG(s->value));
    cbody_free(&body);
    return (const char *)out.data;
}

static void check_kinds(void) {
    CHECK(kind("  w2c_i0 = 1u;") == CS_ASSIGN);
    CHECK(kind("var_l3 = var_i0;") == CS_ASSIGN);
    CHECK(kind("w2c_j1_0 >>= (w2c_j2 & 63);") == CS_ASSIGN);
    CHECK(kind("w2c_i0 = 1u; w2c_i1 = 2u;") == CS_OTHER);
    CHECK(kind("i32_store(instance, (u64)(w2c_i0), w2c_i1);") == CS_EXPRESSION);
    CHECK(kind("instance->g0 = w2c_i0;") == CS_EXPRESSION);
    CHECK(kind("u32 w2c_i0, w2c_i1;") == CS_DECLARE);
    CHECK(kind("w2c_i2, w2c_i3,") == CS_DECLARE);
    CHECK(kind("struct wasm_multi_ij tmp;") == CS_DECLARE);
    CHECK(kind("if (w2c_i0) {goto w2c_B0;}") == CS_TEST);
    CHECK(kind("if (w2c_i0) {w2c_i0 = w2c_i3; goto w2c_B0;}") == CS_OTHER);
    CHECK(kind("return w2c_i0;") == CS_RETURN);
    CHECK(kind("FUNC_EPILOGUE;") == CS_EPILOGUE);
    CHECK(kind("w2c_B0:;") == CS_OTHER);
    CHECK(kind("goto w2c_L1;") == CS_OTHER);
    CHECK(kind("}") == CS_OTHER);
}

int main(void) {
    check_kinds();
    CHECK_TEXT(parts("w2c_i0 = w2c_l1;"), "w2c_i0|=|w2c_l1");
    CHECK_TEXT(parts("w2c_i0 <<= (w2c_i1 & 31);"), "w2c_i0|<<=|(w2c_i1 & 31)");
    CHECK_TEXT(parts("w2c_i0 = w2c_i1 == w2c_i2;"), "w2c_i0|=|w2c_i1 == w2c_i2");
    CHECK(calls("w2c_i0 = calc__f12(instance, w2c_i0);"));
    CHECK(calls("CALL_INDIRECT_CONST(calc__T0, 3u, void (*)(void*), 1, w2c_i0, instance);"));
    CHECK(!calls("w2c_i0 = calc__f12;"));
    CHECK(!calls("w2c_i0 = xcalc__f12(instance);"));
    CHECK(!calls("w2c_i0 = calc__far1(instance);"));

    CBody body;
    Buf out = {0};
    cbody_read(&body, "p", 7,
               str_from("u32 p__f7(p_instance *instance,\n  u32 w2c_p0) {\n  u64 w2c_l1 = 0;\n"
                        "  FUNC_PROLOGUE;\n\n  u32 w2c_i0;\n}\n"));
    CHECK(body.func == 7 && !cbody_is_code(&body.stmts.data[3]));
    CHECK(cbody_is_code(&body.stmts.data[4]));
    cbody_print(&body, &out);
    CHECK(out.len == cbody_length(&body));
    CHECK_TEXT((const char *)out.data,
               "u32 p__f7(p_instance *instance,\nu32 w2c_p0) {\nFUNC_PROLOGUE;\nu64 w2c_l1 = 0;\n"
               "u32 w2c_i0;\n}\n");
    buf_free(&out);
    cbody_free(&body);
    return check_result();
}
