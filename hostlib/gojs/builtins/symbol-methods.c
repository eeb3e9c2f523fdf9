/* symbol-methods.c: Symbol.
 *
 * Input: a description. Output: symbols, and Symbol.iterator, which programs compare with.
 * Invariants: `new Symbol` is an exception. */
#include "builtins.h"

METHOD(make_symbol) {
    (void)self, (void)user;
    if (gojs__take_new(vm)) return gojs__throw_type(vm, "Symbol is not a constructor");
    const bool named = argc > 0 && argv[0].type != GOJS_UNDEFINED;
    return gojs__symbol_new(vm, named ? gojs_to_string(vm, argv[0]) : gojs_undefined());
}

METHOD(symbol_text) {
    (void)argc, (void)argv, (void)user;
    return self.type == GOJS_SYMBOL ? gojs__symbol_text(vm, self)
                                    : gojs__throw_type(vm, "not a symbol");
}

METHOD(value_of) {
    (void)vm, (void)argc, (void)argv, (void)user;
    return gojs_retain(self);
}

bool gojs__init_symbols(gojs_vm *vm, gojs_setup *setup) {
    static const gojs_builtin methods[] = {{"toString", symbol_text}, {"valueOf", value_of}};
    gojs_obj *proto = vm->core.proto[GOJS_PROTO_SYMBOL];
    (void)setup;
    gojs_value s = gojs__add_constructor(vm, "Symbol", make_symbol, proto);
    return !gojs__threw(s) && gojs__add_functions(vm, gojs__value(&proto->cell), methods, 2) &&
           gojs__put_hidden(vm, s, "iterator", gojs_symbol(vm, "Symbol.iterator"));
}
