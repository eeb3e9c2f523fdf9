/* Two WebAssembly modules in firmware: one is called like a C function, one is a plugin that logs,
 * fails, and is there twice. board.h prints and stops the machine. */
#include "add.h"
#include "board.h"
#include "plugin.h"

/* What the modules get from WASI and env: here, a console. */
static ptrdiff_t console(int fd, const void *bytes, size_t size) {
    (void)fd;
    board_print(bytes, size);
    return (ptrdiff_t)size;
}

const gowasm_board gowasm_board_hooks = {.write = console};

static void print(const char *text) {
    board_print(text, gowasm_string(text).size);
}

static void print_number(const char *before, int32_t n, const char *after) {
    char digits[12];
    size_t at = sizeof digits;
    uint32_t rest = n < 0 ? 0u - (uint32_t)n : (uint32_t)n;
    do digits[--at] = (char)('0' + rest % 10);
    while ((rest /= 10) != 0);
    if (n < 0) digits[--at] = '-';
    print(before);
    board_print(digits + at, sizeof digits - at);
    print(after);
}

/* The plugin calls this: its import env.notify. */
void plugin_import_env_notify(plugin_instance *instance, int32_t count) {
    print_number(gowasm_user(plugin_base(instance)), count, "\n");
}

static plugin_instance *new_plugin(const char *name) {
    gowasm_options options = GOWASM_OPTIONS_INIT;
    options.user = (void *)(uintptr_t)name;
    plugin_instance *plugin;
    if (plugin_new(&options, &plugin, NULL) != GOWASM_OK) print("no room for a plugin\n");
    return plugin;
}

static void report(const char *what, plugin_instance *plugin, gowasm_status status) {
    print(what);
    print(": ");
    print(status == GOWASM_OK ? "ok" : gowasm_last_error(plugin_base(plugin))->message);
    print("\n");
}

int main(void) {
    print_number("add(20, 22) = ", add(20, 22), "\n");

    plugin_instance *a = new_plugin("a has counted "), *b = new_plugin("b has counted ");
    int32_t n;
    plugin_count(a, &n);
    plugin_count(a, &n);
    plugin_count(b, &n);

    report("1 / 0", a, plugin_divide(a, 1, 0, &n));
    report("a load at 70000", a, plugin_peek(a, 70000, &n));
    report("endless recursion", b, plugin_down(b, -1, &n));
    report("7 / 2", a, plugin_divide(a, 7, 2, &n));
    print_number("= ", n, "\n");
    plugin_free(a);
    plugin_free(b);
    return 0;
}
