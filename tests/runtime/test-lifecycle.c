/* test-lifecycle.c: instances are made, used and freed; options and limits; failures of
 * initialisation; nothing is left behind after 10,000 of them. */
#include "enter.h"
#include "guest.h"

#include <dirent.h>
#include <stddef.h>
#include <sys/resource.h>

static void trap_in_init(gowasm_instance *instance) {
    gowasm__trap(instance, GOWASM_TRAP_UNREACHABLE);
}

static void exit_in_init(gowasm_instance *instance) {
    gowasm__exit(instance, 3);
}

static long open_files(void) {
    DIR *dir = opendir("/proc/self/fd");
    CHECK(dir != NULL);
    long n = 0;
    while (readdir(dir) != NULL) n++;
    closedir(dir);
    return n;
}

static uint64_t get(gowasm_instance *g, guest_function function, uint32_t a) {
    uint64_t result = 0;
    CHECK_STATUS(guest_call(g, function, a, 0, &result), GOWASM_OK);
    return result;
}

static void test_isolation(const gowasm_module *module) {
    gowasm_instance *a = guest_new(module), *b = guest_new(module), *c = guest_new(module);
    CHECK(get(a, GUEST_GLOBAL, 10) == 5);
    CHECK(get(a, GUEST_GLOBAL, 0) == 15);
    CHECK(get(b, GUEST_GLOBAL, 0) == 5);
    /* The first instance has plain copies, the others map the image; none sees another's stores. */
    gowasm_instance *all[] = {a, b, c};
    for (uint32_t i = 0; i < 3; i++) {
        CHECK(get(all[i], GUEST_LOAD, 0x1000) == 0xabababab);
        CHECK_STATUS(guest_call(all[i], GUEST_STORE, 0x1000 + 44, i, NULL), GOWASM_OK);
    }
    for (uint32_t i = 0; i < 3; i++) CHECK(get(all[i], GUEST_LOAD, 0x1000) == i);
    char hello[6] = "";
    CHECK_STATUS(gowasm_read(c, 16, hello, 5, NULL), GOWASM_OK);
    CHECK_TEXT(hello, "hello");
    gowasm__free(b);
    CHECK(get(c, GUEST_GLOBAL, 0) == 5);
    gowasm__free(a);
    gowasm__free(c);
    gowasm__free(NULL);
}

static void test_grow(const gowasm_module *module) {
    gowasm_instance *g = guest_new(module);
    CHECK(get(g, GUEST_SIZE, 0) == 2 && gowasm_memory_size(g) == 2 * 65536);
    CHECK(get(g, GUEST_GROW, 0) == 2);
    CHECK(get(g, GUEST_GROW, 3) == 2);
    CHECK(get(g, GUEST_SIZE, 0) == 5 && gowasm_memory_size(g) == 5 * 65536);
    CHECK(get(g, GUEST_LOAD, 5 * 65536 - 48) == 0);
    CHECK_STATUS(guest_call(g, GUEST_LOAD, 5 * 65536 - 47, 0, NULL), GOWASM_TRAP);
    CHECK(get(g, GUEST_GROW, 6) == UINT32_MAX);
    CHECK(get(g, GUEST_GROW, UINT32_MAX) == UINT32_MAX);
    CHECK(get(g, GUEST_GROW, 5) == 5);
    CHECK(get(g, GUEST_GROW, 1) == UINT32_MAX);
    gowasm__free(g);
}

static void test_options(const gowasm_module *module) {
    gowasm_options options = GOWASM_OPTIONS_INIT;
    gowasm_error error;
    gowasm_instance *g;
    int user = 0;
    options.max_memory = 3 * 65536;
    options.user = &user;
    CHECK_STATUS(gowasm__new(module, &options, &g, NULL), GOWASM_OK);
    CHECK(gowasm_user(g) == &user);
    gowasm_set_user(g, NULL);
    CHECK(gowasm_user(g) == NULL);
    CHECK(get(g, GUEST_GROW, 2) == UINT32_MAX);
    CHECK(get(g, GUEST_GROW, 1) == 2);
    gowasm__free(g);

    options.max_memory = 65536;
    CHECK_STATUS(gowasm__new(module, &options, &g, &error), GOWASM_MEMORY_LIMIT);
    CHECK(g == NULL);
    CHECK_TEXT(error.message, "guest needs 128 KiB of memory to start; max_memory allows 64 KiB");

    options = (gowasm_options)GOWASM_OPTIONS_INIT;
    options.size = 8;
    CHECK_STATUS(gowasm__new(module, &options, &g, &error), GOWASM_BAD_ARGUMENT);
    /* A program compiled with an older header: what it does not know has its default. */
    options.size = offsetof(gowasm_options, listeners);
    options.max_files = 12345;
    CHECK_STATUS(gowasm__new(module, &options, &g, &error), GOWASM_OK);
    CHECK(g->options.max_files != 12345);
    gowasm__free(g);

    options = (gowasm_options)GOWASM_OPTIONS_INIT;
    options.stack_size = UINT64_MAX;
    CHECK_STATUS(gowasm__new(module, &options, &g, &error), GOWASM_BAD_ARGUMENT);
    CHECK_STATUS(gowasm__new(module, NULL, NULL, &error), GOWASM_BAD_ARGUMENT);

    gowasm_module old = *module;
    old.abi = GOWASM_ABI + 1;
    CHECK_STATUS(gowasm__new(&old, NULL, &g, &error), GOWASM_BAD_ARGUMENT);
    CHECK_TEXT(error.message, "guest was compiled for another version of the runtime");
}

static void test_failing_init(const gowasm_module *module) {
    gowasm_instance *g;
    gowasm_error error;
    guest_on_init = trap_in_init;
    CHECK_STATUS(gowasm__new(module, NULL, &g, &error), GOWASM_TRAP);
    CHECK(g == NULL && error.trap == GOWASM_TRAP_UNREACHABLE);
    guest_on_init = exit_in_init;
    CHECK_STATUS(gowasm__new(module, NULL, &g, &error), GOWASM_EXIT);
    CHECK(g == NULL && error.exit_code == 3);
    guest_on_init = NULL;
}

static void start_exits(gowasm_instance *instance) {
    gowasm__exit(instance, 7);
}

static void start_returns(gowasm_instance *instance) {
    (void)instance;
}

static void test_command(const gowasm_module *module) {
    gowasm_module command = *module;
    gowasm_instance *g = guest_new(module);
    CHECK_STATUS(gowasm__start(g), GOWASM_BAD_ARGUMENT);
    gowasm__free(g);

    command.command = start_returns;
    g = guest_new(&command);
    CHECK_STATUS(gowasm__start(g), GOWASM_EXIT);
    CHECK(gowasm_last_error(g)->exit_code == 0);
    CHECK_STATUS(gowasm__start(g), GOWASM_BAD_ARGUMENT);
    CHECK(get(g, GUEST_SIZE, 0) == 2);
    gowasm__free(g);

    command.command = start_exits;
    g = guest_new(&command);
    CHECK_STATUS(gowasm__start(g), GOWASM_EXIT);
    CHECK(gowasm_last_error(g)->exit_code == 7);
    /* It has ended: no call runs its code again. */
    for (int i = 0; i < 2; i++) {
        CHECK_STATUS(guest_call(g, GUEST_SIZE, 0, 0, NULL), GOWASM_EXIT);
        CHECK(gowasm_last_error(g)->exit_code == 7);
        CHECK_TEXT(gowasm_last_error(g)->message, "the guest has exited with code 7");
    }
    gowasm__free(g);
}

/* Address space that runs out is an error that says what to do. With bounds checks less is enough,
 * and the default stack shrinks to what there is. */
static void test_address_space(void) {
#if !defined(__SANITIZE_ADDRESS__)
#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
    return;
#endif
#endif
    struct rlimit old, limit;
    CHECK(getrlimit(RLIMIT_AS, &old) == 0);
    limit = old;
    limit.rlim_cur = (rlim_t)guest_vm("VmSize") * 1024 + ((rlim_t)256 << 20);
    CHECK(setrlimit(RLIMIT_AS, &limit) == 0);
    gowasm_instance *g;
    gowasm_error error;
    CHECK_STATUS(gowasm__new(&guest_guarded, NULL, &g, &error), GOWASM_MEMORY_LIMIT);
    CHECK(strstr(error.message, "ulimit -v") != NULL &&
          strstr(error.message, "--no-guard") != NULL);
    CHECK_STATUS(gowasm__new(&guest_checked, NULL, &g, &error), GOWASM_OK);
    CHECK(get(g, GUEST_GROW, 8) == 2);
    CHECK_STATUS(guest_call(g, GUEST_RECURSE, UINT32_MAX, 0, NULL), GOWASM_TRAP);
    gowasm__free(g);
    CHECK(setrlimit(RLIMIT_AS, &old) == 0);
#endif
}

static void test_many(const gowasm_module *module) {
    gowasm__free(guest_new(module));
    gowasm__free(guest_new(module)); /* the image and the first tables exist now */
    long maps = guest_maps(), files = open_files(), size = guest_vm("VmSize");
    for (int i = 0; i < 10000; i++) {
        gowasm_instance *g = guest_new(module);
        if (i % 100 == 0) guest_call(g, GUEST_STORE, 1u << 20, 1, NULL);
        gowasm__free(g);
    }
    CHECK(guest_maps() <= maps + 8);
    CHECK(open_files() == files);
    CHECK(guest_vm("VmSize") < size + 8192);

    gowasm_instance *all[300];
    for (int i = 0; i < 300; i++) all[i] = guest_new(module);
    for (int i = 0; i < 300; i++) {
        CHECK_STATUS(guest_call(all[i], GUEST_STORE, 1u << 20, 1, NULL), GOWASM_TRAP);
        CHECK_STATUS(guest_call(all[i], GUEST_STORE, 0x2000, (uint32_t)i, NULL), GOWASM_OK);
    }
    for (int i = 0; i < 300; i++) CHECK(get(all[i], GUEST_LOAD, 0x2000 - 44) == (uint64_t)i);
    for (int i = 0; i < 300; i++) gowasm__free(all[(i * 7) % 300]);
    CHECK(guest_vm("VmSize") < size + 8192);
}

int main(void) {
    const gowasm_module *modules[] = {&guest_guarded, &guest_checked};
    for (int i = 0; i < 2; i++) {
        test_isolation(modules[i]);
        test_grow(modules[i]);
        test_options(modules[i]);
        test_failing_init(modules[i]);
        test_command(modules[i]);
        test_many(modules[i]);
    }
    test_address_space();
    return 0;
}
