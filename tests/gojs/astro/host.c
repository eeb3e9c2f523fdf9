/* Astro's compiler, a Go module for JavaScript, as a C library: transforms, parses and converts the
 * files of the command line and prints each result as JSON. What node.mjs beside this does in node.
 *
 * The module sets the global @astrojs/compiler, an object of functions made by js.FuncOf, which
 * return promises; it calls functions of ours in the options. */
#include "astro.h"
#include "gojs.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void check(gojs_vm *vm, gojs_status status, const char *what) {
    if (status == GOJS_OK) return;
    fprintf(stderr, "%s: %s\n", what, gojs_error(vm));
    exit(1);
}

static gojs_value get(gojs_vm *vm, gojs_value from, const char *name) {
    gojs_value v;
    check(vm, gojs_get(vm, from, name, &v), name);
    return v;
}

static void set(gojs_vm *vm, gojs_value to, const char *name, gojs_value value) {
    check(vm, gojs_set(vm, to, name, value), name);
    gojs_release(vm, value);
}

static gojs_value read_file(gojs_vm *vm, const char *name) {
    static char text[1 << 16];
    FILE *f = fopen(name, "rb");
    if (!f) perror(name), exit(1);
    const size_t n = fread(text, 1, sizeof text, f);
    fclose(f);
    return gojs_string(vm, text, n);
}

/* A promise that is kept already, with a value whose count it takes. */
static gojs_value kept(gojs_vm *vm, gojs_value value) {
    gojs_value resolve, reject, promise = gojs_promise(vm, &resolve, &reject);
    check(vm, gojs_call(vm, resolve, gojs_undefined(), 1, &value, NULL), "resolve");
    gojs_release(vm, value);
    gojs_release(vm, resolve);
    gojs_release(vm, reject);
    return promise;
}

/* resolvePath(specifier): a promise of a string */
static gojs_value resolve_path(gojs_vm *vm, gojs_value self, int argc, const gojs_value *argv,
                               void *user) {
    char path[256];
    (void)self, (void)argc, (void)user;
    snprintf(path, sizeof path, "/resolved/%s", gojs_str(argv[0], NULL));
    return kept(vm, gojs_text(vm, path));
}

/* preprocessStyle(content, attributes): a promise of {code} */
static gojs_value preprocess_style(gojs_vm *vm, gojs_value self, int argc, const gojs_value *argv,
                                   void *user) {
    char code[4096];
    gojs_value result = gojs_object(vm);
    (void)self, (void)argc, (void)user;
    snprintf(code, sizeof code, "i { order: 1 }\n%s", gojs_str(argv[0], NULL));
    set(vm, result, "code", gojs_text(vm, code));
    return kept(vm, result);
}

static gojs_value keep(gojs_vm *vm, gojs_value self, int argc, const gojs_value *argv, void *user) {
    (void)vm, (void)self;
    *(gojs_value *)user = gojs_retain(argc > 0 ? argv[0] : gojs_null());
    return gojs_undefined();
}

/* What a promise becomes; the loop makes steps until then. Other values are themselves. */
static gojs_value await(gojs_vm *vm, gojs_value promise) {
    gojs_value good = gojs_undefined(), bad = gojs_undefined(), then = get(vm, promise, "then");
    if (then.type != GOJS_FUNCTION) return gojs_retain(promise);
    const gojs_value both[] = {gojs_function(vm, NULL, keep, &good, NULL),
                               gojs_function(vm, NULL, keep, &bad, NULL)};
    check(vm, gojs_call(vm, then, promise, 2, both, NULL), "then");
    while (good.type == GOJS_UNDEFINED && bad.type == GOJS_UNDEFINED) {
        struct pollfd fds[8];
        const int n = gojs_pollfds(vm, fds, 8);
        poll(fds, (nfds_t)n, gojs_timeout_ms(vm));
        check(vm, gojs_step(vm), "step");
    }
    gojs_release(vm, then);
    gojs_release(vm, both[0]);
    gojs_release(vm, both[1]);
    return good.type != GOJS_UNDEFINED ? good : bad;
}

/* transform alone may wait for functions of ours: the others wait inside of a js.FuncOf function,
 * which in node, too, is a deadlock. */
static gojs_value options(gojs_vm *vm, const char *name, bool functions) {
    gojs_value o = gojs_object(vm);
    set(vm, o, "filename", gojs_text(vm, name));
    set(vm, o, "sourcemap", gojs_text(vm, "both"));
    set(vm, o, "internalURL", gojs_text(vm, "astro/internal"));
    set(vm, o, "compact", gojs_boolean(true));
    if (!functions) return o;
    set(vm, o, "resolvePath", gojs_function(vm, "resolvePath", resolve_path, NULL, NULL));
    set(vm, o, "preprocessStyle",
        gojs_function(vm, "preprocessStyle", preprocess_style, NULL, NULL));
    return o;
}

static void print(gojs_vm *vm, const char *what, gojs_value v) {
    gojs_value global = gojs_global(vm), json = get(vm, global, "JSON"), text;
    gojs_value stringify = get(vm, json, "stringify");
    check(vm, gojs_call(vm, stringify, json, 1, &v, &text), "stringify");
    printf("%s %s\n", what, gojs_str(text, NULL));
    gojs_release(vm, text);
    gojs_release(vm, stringify);
    gojs_release(vm, json);
    gojs_release(vm, global);
}

int main(int argc, char **argv) {
    static const char *const what[] = {"transform", "parse", "convertToTSX"};
    astro_instance *astro;
    gowasm_error error;
    if (astro_new(NULL, &astro, &error) != GOWASM_OK) {
        fprintf(stderr, "%s\n", error.message);
        return 1;
    }
    gojs_vm *vm = gojs_of(astro_base(astro));
    check(vm, gojs_start(vm), "start");
    gojs_value global = gojs_global(vm), service = get(vm, global, "@astrojs/compiler");
    for (int i = 1; i < argc; i++) {
        for (int k = 0; k < 3; k++) {
            gojs_value f = get(vm, service, what[k]), v;
            const gojs_value args[] = {read_file(vm, argv[i]), options(vm, argv[i], k == 0)};
            check(vm, gojs_call(vm, f, service, 2, args, &v), what[k]);
            gojs_value result = await(vm, v);
            print(vm, what[k], result);
            gojs_release(vm, result);
            gojs_release(vm, v);
            gojs_release(vm, args[0]);
            gojs_release(vm, args[1]);
            gojs_release(vm, f);
        }
    }
    gojs_release(vm, service);
    gojs_release(vm, global);
    astro_free(astro);
    return 0;
}
