/* text-coder.c: TextEncoder and TextDecoder: UTF-8 alone.
 *
 * Input: text, bytes. Output: bytes, text; what is no UTF-8 becomes U+FFFD. Invariants: neither has
 * a state between calls. */
#include "builtins.h"

#include <string.h>

METHOD(make_encoder) {
    (void)self, (void)argc, (void)argv, (void)user, (void)gojs__take_new(vm);
    gojs_obj *o = gojs__obj_new(vm, &gojs__plain, sizeof *o,
                                vm->builtins->proto[GOJS_PROTO_ENCODER], GOJS_OBJECT);
    return o ? gojs__value(&o->cell) : gojs__throw_memory(vm);
}

METHOD(make_decoder) {
    (void)self, (void)argc, (void)argv, (void)user, (void)gojs__take_new(vm);
    gojs_obj *o = gojs__obj_new(vm, &gojs__plain, sizeof *o,
                                vm->builtins->proto[GOJS_PROTO_DECODER], GOJS_OBJECT);
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

bool gojs__init_text_coders(gojs_vm *vm, gojs_setup *setup) {
    (void)setup;
    static const gojs_builtin encoder[] = {{"encode", encode}}, decoder[] = {{"decode", decode}};
    vm->builtins->proto[GOJS_PROTO_ENCODER] = gojs__new_proto(vm);
    vm->builtins->proto[GOJS_PROTO_DECODER] = gojs__new_proto(vm);
    return !gojs__threw(gojs__add_constructor(vm, "TextEncoder", make_encoder,
                                              vm->builtins->proto[GOJS_PROTO_ENCODER])) &&
           !gojs__threw(gojs__add_constructor(vm, "TextDecoder", make_decoder,
                                              vm->builtins->proto[GOJS_PROTO_DECODER])) &&
           gojs__add_functions(vm, gojs__value(&vm->builtins->proto[GOJS_PROTO_ENCODER]->cell),
                               encoder, 1) &&
           gojs__add_functions(vm, gojs__value(&vm->builtins->proto[GOJS_PROTO_DECODER]->cell),
                               decoder, 1);
}
