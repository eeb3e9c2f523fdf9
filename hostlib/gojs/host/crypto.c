/* crypto.c: crypto.getRandomValues.
 *
 * Input: a view. Output: its bytes, at random. Invariants: at most 65,536 bytes a call, as in a
 * browser. */
#include "host.h"

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

bool gojs__init_crypto(gojs_vm *vm, gojs_setup *setup) {
    static const gojs_builtin methods[] = {{"getRandomValues", get_random_values}};
    (void)setup;
    return gojs__add_object(vm, "crypto", methods, 1);
}
