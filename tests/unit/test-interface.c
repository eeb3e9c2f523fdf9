/* test-interface.c: C names from wasm names, and what clashes. */
#include "check.h"
#include "headers/interface.h"
#include "headers/reserved-names.h"

static ValType i32x7[] = {VT_I32, VT_I32, VT_I32, VT_I32, VT_I32, VT_I32, VT_I32};

/* A module with one import of each name given, then functions exported under the names given. */
static void make(Module *m, const char *const *imports, uint32_t nparams,
                 const char *const *exports) {
    *m = (Module){0};
    FuncType t = {.nparams = nparams, .params = i32x7};
    VEC_PUSH(&m->arena, &m->types, t);
    for (; imports && *imports; imports++) {
        Import im = {.module = STR("env"), .name = str_from(*imports), .index = m->funcs.len};
        Func f = {.imported = true};
        VEC_PUSH(&m->arena, &m->imports, im);
        VEC_PUSH(&m->arena, &m->funcs, f);
        m->nimports[EXT_FUNC]++;
    }
    m->start = NO_INDEX;
    for (; exports && *exports; exports++) {
        Export e = {.name = str_from(*exports), .kind = EXT_FUNC, .index = m->funcs.len};
        Func f = {.name = STR("main.f")};
        VEC_PUSH(&m->arena, &m->exports, e);
        VEC_PUSH(&m->arena, &m->funcs, f);
    }
}

static void names(void) {
    static const char *const exports[] = {"add", "free", "my-func", "_initialize",
                                          "new", "int",  "printf",  NULL};
    Module m;
    Interface in;
    Diag d = {0};
    make(&m, NULL, 0, exports);
    m.funcs.data[0].name = STR("main.add#wasmexport");
    CHECK(make_interface(&m, "calc", &in, &d));
    CHECK_INT(in.nexports, ==, 7);
    CHECK_TEXT(in.exports[0].c_name, "calc_add");
    CHECK_TEXT(in.exports[0].plain_name, "add");
    CHECK_TEXT(in.exports[0].go_name, "main.add#wasmexport");
    CHECK(in.exports[1].go_name == NULL); /* of a function that it was merged with */
    CHECK_TEXT(in.exports[1].c_name, "calc_export_free"); /* calc_free() frees instances */
    CHECK(in.exports[1].plain_name == NULL);
    CHECK_TEXT(in.exports[2].c_name, "calc_my_func");
    CHECK(in.exports[2].plain_name == NULL);
    CHECK(in.exports[3].runtime_only);
    CHECK_INT(in.entry[ENTRY_INITIALIZE], ==, 3);
    CHECK_TEXT(in.exports[4].c_name, "calc_export_new");
    CHECK_TEXT(in.exports[5].c_name, "calc_int");
    CHECK(in.exports[5].plain_name == NULL);
    CHECK(in.exports[6].plain_name == NULL);
    module_free(&m);
}

/* What the runtime calls has the type of gowasm_entries.def, or is something else of that name. */
static void entries(void) {
    static const char *const exports[] = {"_initialize", "free", "malloc", NULL};
    static ValType i64 = VT_I64;
    Module m;
    Interface in;
    Diag d = {0};
    for (uint32_t nparams = 0; nparams < 3; nparams++) {
        for (uint32_t nresults = 0; nresults < 2; nresults++) {
            make(&m, NULL, nparams, exports);
            m.types.data[0].nresults = nresults;
            m.types.data[0].results = i32x7;
            CHECK(make_interface(&m, "calc", &in, &d));
            CHECK(has_entry(&in, ENTRY_INITIALIZE) == (nparams == 0 && nresults == 0));
            CHECK(has_entry(&in, ENTRY_FREE) == (nparams == 1 && nresults == 0));
            CHECK(has_entry(&in, ENTRY_MALLOC) == (nparams == 1 && nresults == 1));
            module_free(&m);
        }
    }
    make(&m, NULL, 1, exports);
    m.types.data[0].params = &i64;
    CHECK(make_interface(&m, "calc", &in, &d));
    CHECK(!has_entry(&in, ENTRY_FREE));
    m.types.data[0].nresults = 1;
    m.types.data[0].params = i32x7;
    m.types.data[0].results = &i64;
    CHECK(make_interface(&m, "calc", &in, &d));
    CHECK(!has_entry(&in, ENTRY_MALLOC));
    module_free(&m);
}

static void clashes(void) {
    static const char *const exports[] = {"a.b", "a_b", NULL};
    static const char *const imports[] = {"x.y", "x_y", NULL};
    static const char *const twice[] = {"x", "x", NULL};
    Module m;
    Interface in;
    Diag d = {.file = "m.wasm"};
    make(&m, NULL, 0, exports);
    CHECK(make_interface(&m, "calc", &in, &d));
    CHECK_TEXT(in.exports[0].c_name, "calc_a_b");
    CHECK_TEXT(in.exports[1].c_name, "calc_a_b_2");
    CHECK_TEXT(in.exports[1].plain_name, "a_b");
    module_free(&m);

    d = (Diag){.file = "m.wasm"};
    make(&m, imports, 0, NULL);
    CHECK(make_interface(&m, "calc", &in, &d));
    CHECK_TEXT(in.imports[0].c_name, "calc_import_env_x_y");
    CHECK_TEXT(in.imports[1].c_name, "calc_import_env_x_y_2");
    module_free(&m);

    static const char *const prefixed[] = {"calc_x", "x", "calc_new", NULL};
    make(&m, NULL, 0, prefixed);
    CHECK(make_interface(&m, "calc", &in, &d));
    CHECK(in.exports[0].plain_name == NULL); /* what x has with its prefix */
    CHECK_TEXT(in.exports[1].c_name, "calc_x");
    CHECK(in.exports[2].plain_name == NULL);
    module_free(&m);

    d = (Diag){0};
    make(&m, twice, 0, NULL);
    CHECK(make_interface(&m, "calc", &in, &d));
    CHECK_INT(in.imports[0].same_as, ==, NO_INDEX);
    CHECK_INT(in.imports[1].same_as, ==, 0);
    module_free(&m);
}

static void served(void) {
    static const char *const imports[] = {"hostLogString", NULL};
    Module m;
    Interface in;
    Diag d = {0};
    make(&m, imports, 2, NULL);
    CHECK(make_interface(&m, "calc", &in, &d));
    CHECK_TEXT(in.imports[0].served_by, "gowasm_env_hostLogString");
    CHECK(in.imports[0].replaceable);
    module_free(&m);

    d = (Diag){.file = "m.wasm"};
    make(&m, imports, 3, NULL);
    CHECK(!make_interface(&m, "calc", &in, &d));
    CHECK_HAS(d.message, "import env.hostLogString has the signature iii:");
    CHECK_HAS(d.message, "serves ii:");
    module_free(&m);

    /* Of TinyGo's for js, in the same module: no default, and not on boards. */
    static const char *const js[] = {"syscall/js.valueIndex", NULL};
    d = (Diag){0};
    make(&m, js, 3, NULL);
    CHECK(make_interface(&m, "calc", &in, &d));
    CHECK_TEXT(in.imports[0].served_by, "gowasm_tinygo_valueIndex_at");
    CHECK(!in.imports[0].replaceable && in.imports[0].hosted_only);
    CHECK(!has_settable_imports(&in));
    module_free(&m);
}

static void header(void) {
    static const char *const exports[] = {"add", "*/ evil /*", "malloc", NULL};
    static const char *const imports[] = {"notify", NULL};
    Module m;
    Interface in;
    Diag d = {0};
    Buf b = {0};
    make(&m, imports, 1, exports);
    m.funcs.data[2].name = (Str){0};
    CHECK(make_interface(&m, "calc", &in, &d));
    write_header(&m, &in, true, &b);
    const char *h = (const char *)b.data;
    CHECK_HAS(h, "gowasm_status calc_add(calc_instance *instance, int32_t p0);");
    CHECK_HAS(h, "\nvoid add(int32_t p0);");
    CHECK_HAS(h, "\nvoid calc_import_env_notify(calc_instance *instance, int32_t p0);");
    CHECK_HAS(h, "calc_malloc(");
    CHECK(strstr(h, "\nvoid malloc(") == NULL);
    CHECK(strstr(h, "*/ evil") == NULL);
    b.len = 0;
    write_header(&m, &in, false, &b);
    CHECK(strstr((const char *)b.data, "\nvoid add(") == NULL);
    buf_free(&b);
    module_free(&m);
}

/* Names that our own, C's macros and types, or the generated code already have. */
static void taken(void) {
    static const char *const exports[] = {"_init", "x__body", "EOF", "int32_t", "INT32_MAX",
                                          "sinf",  "madvise", "u32", NULL};
    Module m;
    Interface in;
    Diag d = {0};
    make(&m, NULL, 0, exports);
    CHECK(make_interface(&m, "calc", &in, &d));
    CHECK_TEXT(in.exports[0].c_name, "calc_export__init");
    CHECK_TEXT(in.exports[1].c_name, "calc_export_x__body");
    CHECK_TEXT(in.exports[2].c_name, "calc_EOF");
    for (uint32_t i = 2; i < 7; i++) CHECK(in.exports[i].plain_name == NULL);
    CHECK_TEXT(in.exports[7].plain_name, "u32"); /* generated code's, but not C's */
    module_free(&m);
    static const char *const time[] = {"gettime", "asyncify_get_state", NULL};
    make(&m, NULL, 0, time);
    CHECK(make_interface(&m, "clock", &in, &d));
    CHECK_TEXT(in.exports[0].c_name, "clock_export_gettime");
    CHECK(in.exports[1].plumbing && in.exports[1].runtime_only);
    module_free(&m);
}

int main(void) {
    CHECK(name_is_c_identifier("calc_2"));
    CHECK(!name_is_c_identifier("2calc"));
    CHECK(!name_is_c_identifier("a-b"));
    CHECK(!name_is_c_identifier(""));
    CHECK(!name_is_c_identifier("class"));
    names();
    entries();
    taken();
    clashes();
    served();
    header();
    return check_result();
}
