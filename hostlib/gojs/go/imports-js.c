/* imports-js.c: what Go's package syscall/js imports: the operations on values.
 *
 * Input: a frame with arguments. Output: the frame with results. Invariants: three may fail: call,
 * invoke and new give the exception to Go, with ok = 0. In the others an exception ends the
 * program, as it does in a browser. */
#include "callframe.h"

#include <math.h>
#include <string.h>

bool gojs__finalizeRef(gojs_vm *vm, gojs_frame *f) {
    return gojs__ref_finalize(vm, (uint32_t)f->ref);
}

bool gojs__stringVal(gojs_vm *vm, gojs_frame *f) {
    f->result = gojs_string(vm, f->text, f->text_size);
    return !gojs__threw(f->result);
}

bool gojs__valueGet(gojs_vm *vm, gojs_frame *f) {
    gojs_key key;
    if (!gojs__key(vm, f->text, f->text_size, &key)) return false;
    f->result = gojs__get(vm, f->value[0], &key);
    gojs__key_done(vm, &key);
    return !gojs__threw(f->result);
}

bool gojs__valueSet(gojs_vm *vm, gojs_frame *f) {
    gojs_key key;
    if (!gojs__key(vm, f->text, f->text_size, &key)) return false;
    const bool ok = gojs__set(vm, f->value[0], &key, f->value[1]);
    gojs__key_done(vm, &key);
    return ok;
}

bool gojs__valueDelete(gojs_vm *vm, gojs_frame *f) {
    gojs_key key;
    if (!gojs__key(vm, f->text, f->text_size, &key)) return false;
    const bool ok = gojs__delete(vm, f->value[0], &key);
    gojs__key_done(vm, &key);
    return ok;
}

bool gojs__valueIndex(gojs_vm *vm, gojs_frame *f) {
    gojs_key key;
    if (!gojs__key_of(vm, gojs_number((double)f->i[0]), &key)) return false;
    f->result = gojs__get(vm, f->value[0], &key);
    gojs__key_done(vm, &key);
    return !gojs__threw(f->result);
}

bool gojs__valueSetIndex(gojs_vm *vm, gojs_frame *f) {
    gojs_key key;
    if (!gojs__key_of(vm, gojs_number((double)f->i[0]), &key)) return false;
    const bool ok = gojs__set(vm, f->value[0], &key, f->value[1]);
    gojs__key_done(vm, &key);
    return ok;
}

/* The result of a call, or what it threw. */
static bool outcome(gojs_vm *vm, gojs_frame *f, gojs_value v) {
    if (vm->core.dead) return false;
    f->result_ok = !gojs__threw(v);
    f->result = f->result_ok ? v : gojs__take_exception(vm);
    return true;
}

bool gojs__valueCall(gojs_vm *vm, gojs_frame *f) {
    gojs_key key;
    if (!gojs__key(vm, f->text, f->text_size, &key)) return outcome(vm, f, gojs__exception());
    gojs_value method = gojs__get(vm, f->value[0], &key);
    gojs_value v =
        gojs__threw(method) ? method : gojs__call(vm, method, f->value[0], f->argc, f->args);
    gojs__key_done(vm, &key);
    gojs_release(vm, method);
    return outcome(vm, f, v);
}

bool gojs__valueInvoke(gojs_vm *vm, gojs_frame *f) {
    return outcome(vm, f, gojs__call(vm, f->value[0], gojs_undefined(), f->argc, f->args));
}

bool gojs__valueNew(gojs_vm *vm, gojs_frame *f) {
    return outcome(vm, f, gojs__construct(vm, f->value[0], f->argc, f->args));
}

bool gojs__valueLength(gojs_vm *vm, gojs_frame *f) {
    const gojs_key key = {.cell = &vm->core.s_length->cell};
    gojs_value n = gojs__get(vm, f->value[0], &key);
    if (gojs__threw(n)) return false;
    const double d = gojs_to_number(vm, n); /* parseInt(undefined) is NaN, which becomes 0 */
    gojs_release(vm, n);
    f->result_i = fabs(d) < 9.3e15 ? (int64_t)d : 0;
    return true;
}

bool gojs__valuePrepareString(gojs_vm *vm, gojs_frame *f) {
    gojs_value text = f->value[0].type == GOJS_SYMBOL /* String(symbol) describes it */
                          ? gojs__symbol_text(vm, f->value[0])
                          : gojs_to_string(vm, f->value[0]);
    if (gojs__threw(text)) return false;
    f->result = gojs__bytes_new(vm, gojs__string(text)->bytes, gojs__string(text)->size);
    f->result_i = (int64_t)gojs__string(text)->size;
    gojs_release(vm, text);
    return !gojs__threw(f->result);
}

bool gojs__valueLoadString(gojs_vm *vm, gojs_frame *f) {
    uint32_t size;
    const uint8_t *bytes = gojs__octets(f->value[0], &size);
    if (!bytes || size > f->bytes_size) {
        gojs__throw_range(vm, "offset is out of bounds");
        return false;
    }
    if (size) memcpy(f->bytes, bytes, size);
    return true;
}

bool gojs__valueInstanceOf(gojs_vm *vm, gojs_frame *f) {
    return gojs__instance_of(vm, f->value[0], f->value[1], &f->result_ok);
}

static bool copy(gojs_vm *vm, gojs_frame *f, bool to_go) {
    uint32_t size;
    uint8_t *bytes = gojs__octets(f->value[0], &size);
    (void)vm;
    f->result_ok = bytes != NULL;
    if (!bytes) return true;
    const size_t n = size < f->bytes_size ? size : f->bytes_size;
    if (n) memcpy(to_go ? f->bytes : bytes, to_go ? bytes : f->bytes, n);
    f->result_i = (int64_t)n;
    return true;
}

bool gojs__copyBytesToGo(gojs_vm *vm, gojs_frame *f) {
    return copy(vm, f, true);
}

bool gojs__copyBytesToJS(gojs_vm *vm, gojs_frame *f) {
    return copy(vm, f, false);
}
