/* Runs the tests of Go's package syscall/js (js_test.go, Go 1.24 and later): what they expect of
 * their host besides JavaScript itself.
 *
 * Their `eval` is a function in C that knows the four texts that the tests evaluate; _gotest are
 * the imports that wasm_exec.js has for them. Arguments go to the test program. */
#include "gojs.h"
#include "jstest.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static gojs_value get(gojs_vm *vm, gojs_value from, const char *name) {
    gojs_value v;
    if (gojs_get(vm, from, name, &v) != GOJS_OK) fprintf(stderr, "%s\n", name), exit(1);
    return v;
}

static void set(gojs_vm *vm, gojs_value to, const char *name, gojs_value value) {
    if (gojs_set(vm, to, name, value) != GOJS_OK) fprintf(stderr, "%s\n", name), exit(1);
    gojs_release(vm, value);
}

/* new NAME(argument), of globals */
static gojs_value make(gojs_vm *vm, const char *name, int argc, gojs_value argument) {
    gojs_value global = gojs_global(vm), f = get(vm, global, name), v;
    if (gojs_construct(vm, f, argc, &argument, &v) != GOJS_OK)
        fprintf(stderr, "new %s: %s\n", name, gojs_error(vm)), exit(1);
    gojs_release(vm, f);
    gojs_release(vm, global);
    return v;
}

static gojs_value add(gojs_vm *vm, gojs_value self, int argc, const gojs_value *argv, void *user) {
    (void)self, (void)user;
    if (argc < 2) return gojs_number(NAN);
    return gojs_number(gojs_to_number(vm, argv[0]) + gojs_to_number(vm, argv[1]));
}

static gojs_value dummys(gojs_vm *vm) {
    gojs_value o = gojs_object(vm), list = gojs_array(vm);
    for (uint32_t i = 0; i < 3; i++) gojs_set_index(vm, list, i, gojs_number(41 + i));
    set(vm, o, "someBool", gojs_boolean(true));
    set(vm, o, "someString", gojs_text(vm, "abc\xe1\x88\xb4"));
    set(vm, o, "someInt", gojs_number(42));
    set(vm, o, "someFloat", gojs_number(42.123));
    set(vm, o, "someArray", list);
    set(vm, o, "someDate", make(vm, "Date", 0, gojs_undefined()));
    set(vm, o, "add", gojs_function(vm, "add", add, NULL, NULL));
    set(vm, o, "zero", gojs_number(0));
    set(vm, o, "stringZero", gojs_text(vm, "0"));
    set(vm, o, "NaN", gojs_number(NAN));
    set(vm, o, "emptyObj", gojs_object(vm));
    set(vm, o, "emptyArray", gojs_array(vm));
    set(vm, o, "Infinity", gojs_number(INFINITY));
    set(vm, o, "NegInfinity", gojs_number(-INFINITY));
    set(vm, o, "objNumber0", make(vm, "Number", 1, gojs_number(0)));
    set(vm, o, "objBooleanFalse", make(vm, "Boolean", 1, gojs_boolean(false)));
    return o;
}

static gojs_value frozen(gojs_vm *vm) {
    gojs_value global = gojs_global(vm), object = get(vm, global, "Object"), o = gojs_object(vm);
    gojs_value freeze = get(vm, object, "freeze"), v;
    set(vm, o, "field", gojs_number(5));
    if (gojs_call(vm, freeze, object, 1, &o, &v) != GOJS_OK) exit(1);
    gojs_release(vm, o);
    gojs_release(vm, freeze);
    gojs_release(vm, object);
    gojs_release(vm, global);
    return v;
}

static gojs_value eval(gojs_vm *vm, gojs_value self, int argc, const gojs_value *argv, void *user) {
    const char *text = argc > 0 ? gojs_str(argv[0], NULL) : NULL;
    (void)self, (void)user;
    if (text && strncmp(text, "({\n\tsomeBool: true,", 19) == 0) return dummys(vm);
    if (text && strcmp(text, "new Object()") == 0) return gojs_object(vm);
    if (text && strncmp(text, "(function () { let o = new Object(); o.field = 5;", 49) == 0)
        return frozen(vm);
    if (text && strcmp(text, "40") == 0) return gojs_number(40);
    return gojs_throw(vm, NULL, "a text that this eval does not know");
}

int32_t jstest_import__gotest_add(jstest_instance *instance, int32_t a, int32_t b) {
    (void)instance;
    return (int32_t)((uint32_t)a + (uint32_t)b);
}

int64_t jstest_import__gotest_callExport(jstest_instance *instance, int32_t a, int64_t b) {
    int64_t sum = 0;
    if (jstest_testExport0(instance) != GOWASM_OK ||
        jstest_testExport(instance, a, b, &sum) != GOWASM_OK)
        fprintf(stderr, "testExport: %s\n", gojs_error(gojs_of(jstest_base(instance))));
    return sum;
}

int main(int argc, char **argv) {
    gowasm_options options = GOWASM_OPTIONS_INIT;
    const gowasm_preopen root = {.host = "/", .guest = "/"};
    jstest_instance *instance;
    gowasm_error error;
    options.argc = argc;
    options.argv = (const char *const *)argv;
    options.preopens = &root;
    options.preopen_count = 1;
    if (jstest_new(&options, &instance, &error) != GOWASM_OK) {
        fprintf(stderr, "%s\n", error.message);
        return 1;
    }
    gojs_vm *vm = gojs_of(jstest_base(instance));
    gojs_value global = gojs_global(vm);
    set(vm, global, "eval", gojs_function(vm, "eval", eval, NULL, NULL));
    gojs_release(vm, global);
    const int code = gojs_main(vm);
    jstest_free(instance);
    return code;
}
