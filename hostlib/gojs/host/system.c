/* system.c: console, crypto, performance, timers, TextEncoder and TextDecoder: what a program finds
 * around it in every JavaScript environment. */
#include "../vm.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define METHOD(name)                                                                       \
    static gojs_value name(gojs_vm *vm, gojs_value self, int argc, const gojs_value *argv, \
                           void *user)

/* ---- console ---- */

void gojs__warn(gojs_vm *vm, int level, const char *message, size_t size) {
    if (vm->log) {
        vm->log(vm->log_user, level, message, size);
        return;
    }
    const unsigned fd = level < 2 ? 1 : 2;
    gojs__stream_write(vm, fd, message, size);
    gojs__stream_write(vm, fd, "\n", 1);
}

void gojs__report(gojs_vm *vm, const char *what) {
    gojs_value e = gojs__take_exception(vm);
    gojs__describe(vm, GOJS_THROWN, e);
    gojs_release(vm, e);
    char line[300];
    const int n = snprintf(line, sizeof line, "%s %s", what, vm->error);
    gojs__warn(vm, 3, line, n < (int)sizeof line ? (size_t)n : sizeof line - 1);
}

/* One value as console.log shows it: text as it is, objects as JSON. */
static gojs_value shown(gojs_vm *vm, gojs_value v) {
    if (v.type == GOJS_STRING) return gojs_retain(v);
    if (v.type == GOJS_SYMBOL) return gojs__symbol_text(vm, v);
    if (v.type != GOJS_OBJECT || gojs__as(v, &gojs__error_class)) return gojs_to_string(vm, v);
    gojs_value json = gojs__get_name(vm, vm->global, "JSON");
    gojs_value f = gojs__is_object(json) ? gojs__get_name(vm, json, "stringify") : gojs_undefined();
    gojs_value text = gojs__is_callable(f) ? gojs__call(vm, f, json, 1, &v) : gojs_undefined();
    gojs_release(vm, f);
    gojs_release(vm, json);
    if (gojs__threw(text) && !vm->dead) {
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

static bool init_console(gojs_vm *vm) {
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
    if (ok) return gojs__put_hidden(vm, vm->global, "console", console);
    gojs_release(vm, console);
    return false;
}

/* ---- crypto, performance ---- */

METHOD(get_random_values) {
    (void)self, (void)user;
    size_t size;
    uint8_t *to = gojs_data(gojs__arg(argc, argv, 0), &size);
    if (!to) return gojs__throw_type(vm, "getRandomValues needs an integer array");
    if (size > 65536)
        return gojs_throw(vm, "QuotaExceededError", "more than 65536 bytes of entropy requested");
    if (!gojs__random(vm, to, size)) return gojs_throw(vm, "EIO", "no random bytes");
    return gojs_retain(argv[0]);
}

METHOD(performance_now) {
    (void)self, (void)argc, (void)argv, (void)user;
    return gojs_number((double)(gojs__now(vm) - vm->start) / 1e6);
}

static bool add_object(gojs_vm *vm, const char *name, const gojs_builtin *methods, size_t count) {
    gojs_value o = gojs_object(vm);
    return !gojs__threw(o) && gojs__add_functions(vm, o, methods, count) &&
           gojs__put_hidden(vm, vm->global, name, o);
}

/* ---- timers ---- */

/* setTimeout (user 0) and setInterval (1). */
METHOD(set_timeout) {
    (void)self;
    if (!gojs__is_callable(gojs__arg(argc, argv, 0)))
        return gojs__throw_type(vm, "the callback of a timer must be a function");
    double ms = gojs__arg_number(vm, argc, argv, 1, 0);
    if (!(ms >= 1)) ms = 1; /* as Node does */
    if (ms > 2147483647.0) ms = 1;
    gojs_value rest =
        argc > 2 ? gojs__array_of(vm, argv + 2, (uint32_t)argc - 2) : gojs_undefined();
    if (gojs__threw(rest)) return rest;
    const uint64_t ns = (uint64_t)(ms * 1e6);
    const gojs_timer timer = {
        .due = gojs__now(vm) + ns, .every = user ? ns : 0, .function = argv[0], .arguments = rest};
    const uint32_t id = gojs__timer_add(vm, &timer);
    gojs_release(vm, rest);
    return id ? gojs_number(id) : gojs__throw_range(vm, "too many timers");
}

METHOD(clear_timeout) {
    (void)self, (void)user;
    const double id = gojs__arg_number(vm, argc, argv, 0, 0);
    if (id > 0 && id <= UINT32_MAX && !gojs__timer_is_go(vm, (uint32_t)id))
        gojs__timer_remove(vm, (uint32_t)id);
    return gojs_undefined();
}

METHOD(run_microtask) {
    (void)self, (void)argc, (void)user;
    return gojs__call(vm, argv[0], gojs_undefined(), 0, NULL);
}

METHOD(queue_microtask) {
    (void)self, (void)user;
    if (!gojs__is_callable(gojs__arg(argc, argv, 0)))
        return gojs__throw_type(vm, "the callback of a microtask must be a function");
    return gojs__job(vm, run_microtask, 1, argv) ? gojs_undefined() : gojs__exception();
}

/* ---- TextEncoder, TextDecoder ---- */

METHOD(make_encoder) {
    (void)self, (void)argc, (void)argv, (void)user, (void)gojs__take_new(vm);
    gojs_obj *o = gojs__obj_new(vm, &gojs__plain, sizeof *o, vm->encoder_proto, GOJS_OBJECT);
    return o ? gojs__value(&o->cell) : gojs__throw_memory(vm);
}

METHOD(make_decoder) {
    (void)self, (void)argc, (void)argv, (void)user, (void)gojs__take_new(vm);
    gojs_obj *o = gojs__obj_new(vm, &gojs__plain, sizeof *o, vm->decoder_proto, GOJS_OBJECT);
    return o ? gojs__value(&o->cell) : gojs__throw_memory(vm);
}

METHOD(encode) {
    (void)self, (void)user;
    if (argc == 0 || argv[0].type == GOJS_UNDEFINED) return gojs__bytes_new(vm, NULL, 0);
    gojs_value text = gojs_to_string(vm, argv[0]);
    if (gojs__threw(text)) return text;
    gojs_value bytes = gojs__bytes_new(vm, gojs__string(text)->bytes, gojs__string(text)->size);
    gojs_release(vm, text);
    return bytes;
}

METHOD(decode) {
    (void)self, (void)user;
    size_t size = 0;
    if (argc == 0 || argv[0].type == GOJS_UNDEFINED) return gojs_text(vm, "");
    const char *bytes = (const char *)gojs_data(argv[0], &size);
    if (!bytes) return gojs__throw_type(vm, "TextDecoder.decode needs a buffer or a view of one");
    if (size >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0) bytes += 3, size -= 3;
    return gojs_string(vm, bytes, size);
}

static bool init_text(gojs_vm *vm) {
    static const gojs_builtin encoder[] = {{"encode", encode}}, decoder[] = {{"decode", decode}};
    vm->encoder_proto = gojs__new_proto(vm);
    vm->decoder_proto = gojs__new_proto(vm);
    return !gojs__threw(
               gojs__add_constructor(vm, "TextEncoder", make_encoder, vm->encoder_proto)) &&
           !gojs__threw(
               gojs__add_constructor(vm, "TextDecoder", make_decoder, vm->decoder_proto)) &&
           gojs__add_functions(vm, gojs__value(&vm->encoder_proto->cell), encoder, 1) &&
           gojs__add_functions(vm, gojs__value(&vm->decoder_proto->cell), decoder, 1);
}

bool gojs__init_system(gojs_vm *vm) {
    static const gojs_builtin crypto[] = {{"getRandomValues", get_random_values}};
    static const gojs_builtin performance[] = {{"now", performance_now}};
    static const gojs_builtin globals[] = {{"setTimeout", set_timeout},
                                           {"clearTimeout", clear_timeout},
                                           {"clearInterval", clear_timeout},
                                           {"queueMicrotask", queue_microtask}};
    return init_console(vm) && add_object(vm, "crypto", crypto, 1) &&
           add_object(vm, "performance", performance, 1) &&
           gojs__add_functions(vm, vm->global, globals, 4) &&
           gojs__put_hidden(vm, vm->global, "setInterval",
                            gojs_function(vm, "setInterval", set_timeout, (void *)1, NULL)) &&
           init_text(vm);
}
