/* test-options.c: the command line, and the sizes and durations in it. */
#include "check.h"
#include "commands/commands.h"
#include "options/option-table.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool parse(Options *o, Arena *arena, Diag *d, const char *const *words) {
    char name[] = "gowasm-aot", *argv[16] = {name};
    int argc = 1;
    for (; words[argc - 1]; argc++) argv[argc] = (char *)(uintptr_t)words[argc - 1];
    *d = (Diag){0};
    return parse_options(o, argc, argv, arena, d);
}
#define PARSE_IN(arena, ...) parse(&o, arena, &d, (const char *const[]){__VA_ARGS__, NULL})
#define PARSE(...) parse(&o, &arena, &d, (const char *const[]){__VA_ARGS__, NULL})

static void forms(void) {
    Arena arena = {0};
    Options o;
    Diag d;
    CHECK(PARSE("a.wasm", "-ox.so", "-j", "3", "--header=h.h", "--cc", "ccache 'my gcc' -m64"));
    CHECK_TEXT(o.in.path, "a.wasm");
    CHECK_TEXT(o.out.path, "x.so");
    CHECK_INT(o.out.product, ==, PRODUCT_SHARED);
    CHECK_INT(o.native.jobs, ==, 3);
    CHECK_TEXT(o.out.header, "h.h");
    CHECK_INT(o.native.cc.len, ==, 3);
    CHECK_TEXT(o.native.cc.data[1], "my gcc");
    CHECK_TEXT(o.native.optimize, "-O2");
    CHECK(PARSE("-Os", "--emit=lib", "-o", "x.so", "--", "-a.wasm"));
    CHECK_TEXT(o.in.path, "-a.wasm");
    CHECK_TEXT(o.native.optimize, "-Os");
    CHECK_INT(o.out.product, ==, PRODUCT_LIB);
    CHECK(PARSE("a.wasm", "-MF", "deps"));
    CHECK(o.out.depfile);
    CHECK_TEXT(o.out.depfile_name, "deps");
    CHECK(PARSE("a.wasm", "--cflags=-DA=\"b c\" -DD", "--cflags", "-DE"));
    CHECK_INT(o.native.cflags.len, ==, 3);
    CHECK_TEXT(o.native.cflags.data[0], "-DA=b c");
    CHECK(PARSE("run", "--env", "A=1", "--timeout=1.5s", "m.wasm", "--env", "-O9", "run"));
    CHECK_INT(o.command, ==, CMD_RUN);
    CHECK_INT(o.guest.env.len, ==, 1);
    CHECK_INT(o.guest.args.len, ==, 3);
    CHECK_INT(o.guest.timeout, ==, 1500000000);
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
        CHECK_INT(o.out.product, ==, cases[i].product);
    }
    CHECK(PARSE("m.wasm"));
    CHECK_INT(o.out.product, ==, PRODUCT_UNSET);
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
        CHECK(prefix_choose(&o, &arena, &prefix, &d));
        CHECK_TEXT(prefix, cases[i][1]);
    }
    CHECK(PARSE("x.wasm", "--prefix", "class"));
    CHECK(!prefix_choose(&o, &arena, &prefix, &d));
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
        CHECK_INT(option_parse_duration(good[i].text, &v), ==, fits);
        if (fits) CHECK_INT(v, ==, good[i].ns);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) CHECK(!option_parse_duration(bad[i], &v));
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
        CHECK(option_parse_size(good[i].text, &v));
        CHECK_INT(v, ==, good[i].bytes);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) CHECK(!option_parse_size(bad[i], &v));
}

/* An option with a value that it takes, as it is typed: "--name" or "--name=value". */
static const char *typed(const OptionInfo *info, unsigned variant, Arena *arena) {
    static const char *const values[][2] = {
        [OPT_FLAG] = {NULL},           [OPT_LEVEL] = {NULL},
        [OPT_STRING] = {"x", "y"},     [OPT_LIST] = {"x", "y"},
        [OPT_FILES] = {"x", "y"},      [OPT_WORDS] = {"x", "y z"},
        [OPT_COUNT] = {"3", "4"},      [OPT_SIZE] = {"1MiB", "2MiB"},
        [OPT_DURATION] = {"1s", "2s"}, [OPT_EMIT] = {"lib", "obj"},
        [OPT_TRACE] = {"wasi"},        [OPT_PROGRESS] = {"plain", "none"},
    };
    const char *value = values[info->kind][variant];
    Buf text = {0};
    if (strcmp(info->name, "--dir") == 0) value = "a::/b";
    if (strcmp(info->name, "--env") == 0) value = "A=b";
    if (strcmp(info->name, "--listen") == 0) value = "localhost:80";
    buf_puts(&text, info->name);
    if (value) buf_printf(&text, "%s%s", info->name[1] == '-' ? "=" : "", value);
    buf_u8(&text, 0);
    char *word = arena_copy(arena, text.data, text.len);
    buf_free(&text);
    return word;
}

static void key_of(const char *option, Arena *arena, char hex[65], bool *shows_work) {
    Options o;
    Diag d;
    Sha256 key;
    uint8_t digest[SHA256_SIZE];
    CHECK(option ? PARSE_IN(arena, "run", option, "m.wasm") : PARSE_IN(arena, "run", "m.wasm"));
    sha256_start(&key);
    options_key(&o, &key);
    sha256_end(&key, digest);
    sha256_hex(digest, hex);
    *shows_work = options_show_work(&o);
}

/* What `run` builds is found again by the options that it depends on: each of them changes the key,
 * and these are those that do not, so that a new one has to be thought about here. */
static void keys(void) {
    static const char *const no_product[] = {
        "-j",           "--cache-dir", "--no-cache", "--dir",     "--env",    "--listen",
        "--max-memory", "--timeout",   "--trace",    "--dump",    "--verify", "--time-passes",
        "--keep",       "-v",          "--progress", "--version", "--help"};
    Arena arena = {0};
    char plain[65], first[65], second[65];
    bool work;
    key_of(NULL, &arena, plain, &work);
    CHECK(!work);
    for (size_t i = 0; i < option_count; i++) {
        const OptionInfo *info = &option_table[i];
        bool product = info->affects == AFFECTS_PRODUCT;
        CHECK(info->affects >= AFFECTS_NOTHING && info->affects <= AFFECTS_WORK);
        if (!(info->commands & CMD_RUN)) continue;
        bool listed = false;
        for (size_t k = 0; k < sizeof no_product / sizeof *no_product; k++)
            listed = listed || strcmp(no_product[k], info->name) == 0;
        CHECK_INT(product, ==, !listed);
        if (strcmp(info->name, "--help") == 0 || strcmp(info->name, "--version") == 0) continue;
        key_of(typed(info, 0, &arena), &arena, first, &work);
        CHECK_INT(work, ==, info->affects == AFFECTS_WORK);
        bool is_default = strcmp(info->name, "-O2") == 0;
        CHECK_INT(strcmp(plain, first) != 0, ==, product && !is_default);
        if (!info->value || !product || info->kind == OPT_FILES) continue;
        key_of(typed(info, 1, &arena), &arena, second, &work);
        CHECK(strcmp(first, second) != 0);
    }
    arena_free(&arena);
}

/* Of a profile the contents matter, not the name. */
static void key_of_files(void) {
    static const char *const contents[] = {"a", "a", "b"};
    Arena arena = {0};
    char name[] = "/tmp/test-options-XXXXXX", option[64], hex[3][65];
    bool work;
    int fd = mkstemp(name);
    CHECK(fd >= 0);
    snprintf(option, sizeof option, "--profile-use=%s", name);
    for (int i = 0; i < 3; i++) {
        CHECK(pwrite(fd, contents[i], 1, 0) == 1);
        key_of(option, &arena, hex[i], &work);
    }
    CHECK(strcmp(hex[0], hex[1]) == 0);
    CHECK(strcmp(hex[0], hex[2]) != 0);
    close(fd);
    unlink(name);
    arena_free(&arena);
}

int main(void) {
    keys();
    key_of_files();
    forms();
    products();
    prefixes();
    durations();
    sizes();
    return check_result();
}
