/* console.c: console.
 *
 * Input: values. Output: a line of the log for each call. Invariants: what the program has done to
 * JSON.stringify shows at most in the text. */
#include "builtins.h"

/* One value as console.log shows it: text as it is, objects as JSON. */
static gojs_value shown(gojs_vm *vm, gojs_value v) {
    if (v.type == GOJS_STRING) return gojs_retain(v);
    if (v.type == GOJS_SYMBOL) return gojs__symbol_text(vm, v);
    if (v.type != GOJS_OBJECT || gojs__as(v, &gojs__error_class)) return gojs_to_string(vm, v);
    gojs_value json = gojs__get_name(vm, vm->core.global, "JSON");
    gojs_value f = gojs__is_object(json) ? gojs__get_name(vm, json, "stringify") : gojs_undefined();
    gojs_value text = gojs__is_callable(f) ? gojs__call(vm, f, json, 1, &v) : gojs_undefined();
    gojs_release(vm, f);
    gojs_release(vm, json);
    if (gojs__threw(text) && !vm->core.dead) {
        gojs_release(vm, gojs__take_exception(vm));
        return gojs_text(vm, "[object]");
    }
    if (text.type == GOJS_STRING || gojs__threw(text)) return text;
    gojs_release(vm, text); /* the program may have a stringify of its own */
    return gojs_text(vm, text.type == GOJS_UNDEFINED ? "undefined" : "[object]");
}

/* console.log and so on: user is the level. */
METHOD(console_log) {
    (void)self;
    gojs_text_buffer b = {.vm = vm};
    for (int i = 0; i < argc; i++) {
        gojs_value text = shown(vm, argv[i]);
        if (gojs__threw(text)) {
            gojs__text_drop(&b);
            return text;
        }
        if (i) gojs__puts(&b, " ");
        gojs__put(&b, gojs__string(text)->bytes, gojs__string(text)->size);
        gojs_release(vm, text);
    }
    if (!b.failed) gojs__warn(vm, (int)(intptr_t)user, b.data ? b.data : "", b.size);
    gojs__text_drop(&b);
    return gojs_undefined();
}

bool gojs__init_console(gojs_vm *vm, gojs_setup *setup) {
    (void)setup;
    static const struct {
        const char *name;
        intptr_t level;
    } methods[] = {{"debug", 0}, {"log", 1}, {"info", 1}, {"warn", 2}, {"error", 3}, {"trace", 3}};
    gojs_value console = gojs_object(vm);
    bool ok = !gojs__threw(console);
    for (size_t i = 0; ok && i < sizeof methods / sizeof *methods; i++)
        ok = gojs__put_hidden(
            vm, console, methods[i].name,
            gojs_function(vm, methods[i].name, console_log, (void *)methods[i].level, NULL));
    if (ok) return gojs__put_hidden(vm, vm->core.global, "console", console);
    gojs_release(vm, console);
    return false;
}
