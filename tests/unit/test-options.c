/* test-options.c: the command line, and the sizes and durations in it. */
#include "check.h"
#include "options/options.h"

static bool parse(Options *o, Arena *arena, Diag *d, const char *const *words) {
    char *argv[16] = {"gowasm-aot"};
    int argc = 1;
    for (; words[argc - 1]; argc++) argv[argc] = (char *)(uintptr_t)words[argc - 1];
    *d = (Diag){0};
    return parse_options(o, argc, argv, arena, d);
}
#define PARSE(...) parse(&o, &arena, &d, (const char *const[]){__VA_ARGS__, NULL})

static void forms(void) {
    Arena arena = {0};
    Options o;
    Diag d;
    CHECK(PARSE("a.wasm", "-ox.so", "-j", "3", "--header=h.h", "--cc", "ccache 'my gcc' -m64"));
    CHECK_TEXT(o.input, "a.wasm");
    CHECK_TEXT(o.output, "x.so");
    CHECK_INT(o.product, ==, PRODUCT_SHARED);
    CHECK_INT(o.jobs, ==, 3);
    CHECK_TEXT(o.header, "h.h");
    CHECK_INT(o.cc.len, ==, 3);
    CHECK_TEXT(o.cc.data[1], "my gcc");
    CHECK_TEXT(o.optimize, "-O2");
    CHECK(PARSE("-Os", "--emit=lib", "-o", "x.so", "--", "-a.wasm"));
    CHECK_TEXT(o.input, "-a.wasm");
    CHECK_TEXT(o.optimize, "-Os");
    CHECK_INT(o.product, ==, PRODUCT_LIB);
    CHECK(PARSE("a.wasm", "-MF", "deps"));
    CHECK(o.depfile);
    CHECK_TEXT(o.depfile_name, "deps");
    CHECK(PARSE("a.wasm", "--cflags=-DA=\"b c\" -DD", "--cflags", "-DE"));
    CHECK_INT(o.cflags.len, ==, 3);
    CHECK_TEXT(o.cflags.data[0], "-DA=b c");
    CHECK(PARSE("run", "--env", "A=1", "--timeout=1.5s", "m.wasm", "--env", "-O9", "run"));
    CHECK_INT(o.command, ==, CMD_RUN);
    CHECK_INT(o.env.len, ==, 1);
    CHECK_INT(o.guest_args.len, ==, 3);
    CHECK_INT(o.timeout, ==, 1500000000);
    CHECK(PARSE("--help"));
    CHECK(!PARSE("--help=1"));
    CHECK(!PARSE("a.wasm", "--no-plain=1"));
    CHECK_INT(d.exit_status, ==, 2);
    arena_free(&arena);
}

static void products(void) {
    static const struct {
        const char *name;
        Product product;
    } cases[] = {{"x.a", PRODUCT_LIB}, {"x.so", PRODUCT_SHARED}, {"x.dylib", PRODUCT_SHARED},
                 {"x.o", PRODUCT_OBJ}, {"x.c", PRODUCT_C},       {"x.wasm", PRODUCT_WASM},
                 {"x", PRODUCT_EXE},   {"d.a/x", PRODUCT_EXE},   {"x.exe", PRODUCT_EXE}};
    Arena arena = {0};
    Options o;
    Diag d;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        CHECK(PARSE("m.wasm", "-o", cases[i].name));
        CHECK_INT(o.product, ==, cases[i].product);
    }
    CHECK(PARSE("m.wasm"));
    CHECK_INT(o.product, ==, PRODUCT_UNSET);
    arena_free(&arena);
}

static void prefixes(void) {
    static const char *const cases[][2] = {{"calc.wasm", "calc"},
                                           {"dir.d/my-mod.v2.wasm", "my_mod_v2"},
                                           {"3d.wasm", "_3d"},
                                           {"a b.wasm", "a_b"},
                                           {"noext", "noext"}};
    Arena arena = {0};
    Options o;
    Diag d;
    const char *prefix;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        CHECK(PARSE(cases[i][0]));
        CHECK(choose_prefix(&o, &arena, &prefix, &d));
        CHECK_TEXT(prefix, cases[i][1]);
    }
    CHECK(PARSE("x.wasm", "--prefix", "class"));
    CHECK(!choose_prefix(&o, &arena, &prefix, &d));
    CHECK_INT(d.exit_status, ==, 2);
    arena_free(&arena);
}

static void durations(void) {
    static const struct {
        const char *text;
        uint64_t ns;
    } good[] = {{"0", 0},
                {"1ns", 1},
                {"1us", 1000},
                {"1\xc2\xb5s", 1000},
                {"300ms", 300000000},
                {"1.5s", 1500000000},
                {"1h2m3.25s", 3723250000000},
                {".5s", 500000000},
                {"2540400h", 9145440000000000000ull}};
    static const char *const bad[] = {"",   "5",   "s",    "1.2.3s", "-1s",
                                      "1x", "1s2", "1e3s", "1 s",    "2600000h"};
    uint64_t v;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        bool fits = good[i].ns < 9000000000000000000;
        CHECK_INT(parse_duration(good[i].text, &v), ==, fits);
        if (fits) CHECK_INT(v, ==, good[i].ns);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) CHECK(!parse_duration(bad[i], &v));
}

static void sizes(void) {
    static const struct {
        const char *text;
        uint64_t bytes;
    } good[] = {{"0", 0},
                {"65536", 65536},
                {"64KiB", 65536},
                {"64MiB", 64 << 20},
                {"1.5GiB", 1610612736},
                {"1GB", 1000000000},
                {"10B", 10}};
    static const char *const bad[] = {"", "MiB", "-1", "1TiB", "1 MiB", "64mib", "1.2.3", "0x10"};
    uint64_t v;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        CHECK(parse_size(good[i].text, &v));
        CHECK_INT(v, ==, good[i].bytes);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) CHECK(!parse_size(bad[i], &v));
}

int main(void) {
    forms();
    products();
    prefixes();
    durations();
    sizes();
    return check_result();
}
