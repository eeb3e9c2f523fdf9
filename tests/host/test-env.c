/* test-env.c: the functions of "env", and leaving a guest: proc_exit and ranges outside of memory,
 * with an instance of the real runtime whose guest is a C function. */
#include "box.h"

void gowasm_env_hostLogUint32(gowasm_instance *instance, uint32_t value);
void gowasm_env_hostLogString(gowasm_instance *instance, uint32_t offset, uint32_t size);
void gowasm_env_log(gowasm_instance *instance, uint32_t offset, uint32_t size);

static void init(gowasm_instance *instance) {
    (void)instance;
}

static const uint8_t greeting[] = "👋 Hello from wasm";
static const gowasm_segment segments[] = {{100, sizeof greeting - 1, greeting}};
static const gowasm_module module = {
    .abi = GOWASM_ABI,
    .flags = GOWASM_MODULE_BOUNDS_CHECKS,
    .name = "envtest",
    .instance_size = sizeof(struct gowasm_instance),
    .memory_offset = 65536,
    .memory_min = 1,
    .memory_max = 1,
    .segments = segments,
    .segment_count = 1,
    .init = init,
};

typedef struct {
    uint32_t (*call)(gowasm_instance *instance, uint32_t a, uint32_t b);
    void (*call2)(gowasm_instance *instance, uint32_t a, uint32_t b);
    void (*call1)(gowasm_instance *instance, uint32_t a);
    uint32_t a, b;
    bool returned;
} frame;

/* What generated code does around a call of a host function. */
static void body(gowasm_instance *instance, void *user) {
    frame *f = user;
    instance->in_host = 1;
    if (f->call) f->call(instance, f->a, f->b);
    if (f->call2) f->call2(instance, f->a, f->b);
    if (f->call1) f->call1(instance, f->a);
    instance->in_host = 0;
    f->returned = true;
}

/* AddressSanitizer does not see that leaving a guest ends the frames on the guest's stack: their
 * marks must go, or the next call there is reported. Absent without the sanitizer. */
extern void __asan_unpoison_memory_region(const volatile void *at, size_t size)
    __attribute__((weak));

static gowasm_status enter(gowasm_instance *instance, frame *f) {
    const gowasm_status status = gowasm__enter(instance, body, f);
    if (__asan_unpoison_memory_region) {
        uint8_t *top = (uint8_t *)instance;
        __asan_unpoison_memory_region(top - (1 << 20), 1 << 20);
    }
    return status;
}

static char output[200000];
static size_t output_size, step = SIZE_MAX;

static ptrdiff_t take(void *user, const void *bytes, size_t size) {
    (void)user;
    if (size > step) size = step;
    memcpy(output + output_size, bytes, size);
    output_size += size;
    output[output_size] = '\0';
    return (ptrdiff_t)size;
}

static void expect_text(gowasm_instance *instance, frame f, const char *want) {
    output_size = 0;
    output[0] = '\0';
    CHECK_INT(enter(instance, &f), ==, GOWASM_OK);
    CHECK(f.returned);
    CHECK_TEXT(&output[0], want);
}

static void expect_error(gowasm_instance *instance, frame f, const char *want) {
    output_size = 0;
    CHECK_INT(enter(instance, &f), ==, GOWASM_HOST_ERROR);
    CHECK(!f.returned);
    CHECK_TEXT(&gowasm_last_error(instance)->message[0], want);
    CHECK_INT(output_size, ==, 0);
}

int main(void) {
    gowasm_options o = GOWASM_OPTIONS_INIT;
    o.standard_out = (gowasm_stream){-1, NULL, take, NULL};
    gowasm_error error;
    gowasm_instance *i;
    CHECK_INT(gowasm__new(&module, &o, &i, &error), ==, GOWASM_OK);
    const uint32_t size = sizeof greeting - 1;

    for (int pass = 0; pass < 2; pass++) { /* in one piece, then three bytes at a time */
        expect_text(i, (frame){.call1 = gowasm_env_hostLogUint32, .a = 42}, "🤖: 42\n");
        expect_text(i, (frame){.call1 = gowasm_env_hostLogUint32, .a = UINT32_MAX},
                    "🤖: 4294967295\n");
        expect_text(i, (frame){.call2 = gowasm_env_hostLogString, .a = 100, .b = size},
                    "👽: 👋 Hello from wasm\n");
        expect_text(i, (frame){.call2 = gowasm_env_log, .a = 100, .b = size},
                    "👋 Hello from wasm\n");
        expect_text(i, (frame){.call2 = gowasm_env_log, .a = 65536, .b = 0}, "\n");
        step = 3;
    }
    step = SIZE_MAX;
    frame all = {.call2 = gowasm_env_log, .a = 0, .b = 65536};
    output_size = 0;
    CHECK_INT(enter(i, &all), ==, GOWASM_OK);
    CHECK_INT(output_size, ==, 65537);

    expect_error(i, (frame){.call2 = gowasm_env_hostLogString, .a = 65530, .b = 7},
                 "Memory.Read(65530, 7) out of range");
    expect_error(i, (frame){.call2 = gowasm_env_log, .a = 4294967295, .b = 4294967295},
                 "Memory.Read(4294967295, 4294967295) out of range");
    expect_error(i, (frame){.call2 = gowasm_env_log, .a = 65537, .b = 0},
                 "Memory.Read(65537, 0) out of range");

    /* WASI on a real instance, and the way out */
    frame random = {.call = gowasm_wasi_random_get, .a = 0, .b = 64};
    CHECK_INT(enter(i, &random), ==, GOWASM_OK);
    CHECK(random.returned);
    frame exit_frame = {.call1 = gowasm_wasi_proc_exit, .a = 17};
    CHECK_INT(enter(i, &exit_frame), ==, GOWASM_EXIT);
    CHECK(!exit_frame.returned);
    CHECK_INT(gowasm_last_error(i)->exit_code, ==, 17);
    gowasm__free(i);

    const gowasm_preopen missing = {"/nowhere/at/all", "/", false};
    o.preopens = &missing;
    o.preopen_count = 1;
    CHECK_INT(gowasm__new(&module, &o, &i, &error), ==, GOWASM_BAD_ARGUMENT);
    CHECK_HAS(&error.message[0], "/nowhere/at/all");
    return check_result();
}
