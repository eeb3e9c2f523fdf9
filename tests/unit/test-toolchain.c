/* test-toolchain.c: who made a module, by what the compilers leave in it. */
#include "check.h"
#include "shared/bytes.h"

static Str text(const char *s) {
    return str_from(s);
}

static Toolchain detect(const Custom *customs, uint32_t n, const char *const *exports) {
    Module m = {0};
    Toolchain t;
    for (uint32_t i = 0; i < n; i++) VEC_PUSH(&m.arena, &m.customs, customs[i]);
    for (; exports && *exports; exports++) {
        Export e = {.name = str_from(*exports), .kind = EXT_FUNC};
        VEC_PUSH(&m.arena, &m.exports, e);
    }
    detect_toolchain(&m, &t);
    module_free(&m);
    return t;
}

#define PRODUCERS(s) ((Custom){STR("producers"), {s, sizeof(s) - 1}})

int main(void) {
    static const char *const js[] = {"run", "resume", "getsp", NULL};
    static const char *const reactor[] = {"_initialize", "add", NULL};
    static const char *const command[] = {"_start", NULL};
    Custom go = PRODUCERS("\2\x8language\1\2Go\x8go1.26.8\xcprocessed-by\1\xeGo cmd/compile"
                          "\x8go1.26.8");
    Toolchain t = detect(&go, 1, reactor);
    CHECK_INT(t.kind, ==, TC_GO);
    CHECK_INT(t.shape, ==, SHAPE_REACTOR);
    CHECK_TEXT(t.version, "1.26.8");

    Custom devel = PRODUCERS("\1\x8language\1\2Go\x18"
                             "devel go1.27-0123 X:none");
    t = detect(&devel, 1, js);
    CHECK_INT(t.kind, ==, TC_GO);
    CHECK_INT(t.shape, ==, SHAPE_GOJS);
    CHECK_TEXT(t.version, "1.27-0123");

    Custom id = {STR("go:buildid"), text("\xff Go build ID: \"x\"")};
    t = detect(&id, 1, command);
    CHECK_INT(t.kind, ==, TC_GO);
    CHECK_INT(t.shape, ==, SHAPE_COMMAND);
    CHECK_TEXT(t.version, "");

    Custom tiny = PRODUCERS("\1\xcprocessed-by\1\x6TinyGo\x6"
                            "0.40.1");
    t = detect(&tiny, 1, NULL);
    CHECK_INT(t.kind, ==, TC_TINYGO);
    CHECK_INT(t.shape, ==, SHAPE_LIBRARY);
    CHECK_TEXT(t.version, "0.40.1");
    Custom tiny_name = PRODUCERS("\1\xcprocessed-by\1\xdTinyGo 0.35.0\0");
    t = detect(&tiny_name, 1, NULL);
    CHECK_INT(t.kind, ==, TC_TINYGO);
    CHECK_TEXT(t.version, "0.35.0");

    Custom clang = PRODUCERS("\1\xcprocessed-by\1\x5"
                             "clang\x6"
                             "16.0.6");
    t = detect(&clang, 1, command);
    CHECK_INT(t.kind, ==, TC_OTHER);
    CHECK_TEXT(t.version, "");

    /* Cut short anywhere, it does no harm. */
    for (size_t n = 0; n < go.bytes.len; n++) {
        Custom part = {go.name, {go.bytes.data, n}};
        t = detect(&part, 1, NULL);
        CHECK(t.kind == TC_OTHER || t.kind == TC_GO);
    }

    /* Stripped: the globals tell, and the version is somewhere in the data. */
    static const ValType types[8] = {VT_I32, VT_I64, VT_I64, VT_I64,
                                     VT_I64, VT_I64, VT_I64, VT_I32};
    Module m = {0};
    for (int i = 0; i < 8; i++) {
        Global g = {.type = types[i], .mutable_ = true};
        VEC_PUSH(&m.arena, &m.globals, g);
    }
    Data data = {.mode = SEG_ACTIVE, .bytes = STR("go1.x\0go1.24.13\0\0go1.9")};
    VEC_PUSH(&m.arena, &m.datas, data);
    detect_toolchain(&m, &t);
    CHECK_INT(t.kind, ==, TC_GO);
    CHECK_TEXT(t.version, "1.24.13");
    m.globals.data[7].type = VT_I64;
    detect_toolchain(&m, &t);
    CHECK_INT(t.kind, ==, TC_OTHER);
    module_free(&m);
    return check_result();
}
