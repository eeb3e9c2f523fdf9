/* typed-array.c: ArrayBuffer and its views, Uint8Array first of all: how bytes go in and out of Go.
 *
 * Input: lengths and indexes as numbers of the guest. Output: stores are converted as ECMA-262
 * 10.4.5.15 says (modulo, or clamped); reads beyond the end are undefined. Invariants: a view's
 * range lies inside its buffer, which has a fixed size; its count keeps the buffer. */
#include "builtins.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *name;
    uint8_t size;
} kinds[GOJS_VIEW_KINDS] = {{"Uint8Array", 1},  {"Uint8ClampedArray", 1}, {"Int8Array", 1},
                            {"Uint16Array", 2}, {"Int16Array", 2},        {"Uint32Array", 4},
                            {"Int32Array", 4},  {"Float32Array", 4},      {"Float64Array", 8}};

static gojs_view *view_of(gojs_value v) {
    return (gojs_view *)(void *)gojs__as(v, &gojs__view_class);
}

static uint8_t *at(const gojs_view *v, uint32_t i) {
    return v->buffer->data + v->offset + (size_t)i * kinds[v->kind].size;
}

static double load(const gojs_view *v, uint32_t i) {
    const uint8_t *p = at(v, i);
    uint16_t u16;
    uint32_t u32;
    float f;
    double d;
    switch (v->kind) {
    case 2:
        return (int8_t)*p;
    case 3:
    case 4:
        memcpy(&u16, p, 2);
        return v->kind == 3 ? (double)u16 : (double)(int16_t)u16;
    case 5:
    case 6:
        memcpy(&u32, p, 4);
        return v->kind == 5 ? (double)u32 : (double)(int32_t)u32;
    case 7:
        memcpy(&f, p, 4);
        return (double)f;
    case 8:
        memcpy(&d, p, 8);
        return d;
    default:
        return *p;
    }
}

static void store(const gojs_view *v, uint32_t i, double d) {
    uint8_t *p = at(v, i);
    const uint32_t bits = (uint32_t)gojs__to_int32(d);
    const uint16_t half = (uint16_t)bits;
    const float f = (float)d;
    switch (v->kind) {
    case GOJS_UINT8_CLAMPED:
        *p = (uint8_t)(d > 0 ? (d < 255 ? nearbyint(d) : 255) : 0);
        break;
    case 3:
    case 4:
        memcpy(p, &half, 2);
        break;
    case 5:
    case 6:
        memcpy(p, &bits, 4);
        break;
    case 7:
        memcpy(p, &f, 4);
        break;
    case 8:
        memcpy(p, &d, 8);
        break;
    default:
        *p = (uint8_t)bits;
    }
}

static void free_buffer(gojs_vm *vm, gojs_obj *o) {
    gojs_buf *b = (gojs_buf *)(void *)o;
    gojs__uncharge(vm, b->size);
    free(b->data);
    b->data = NULL;
    b->size = 0;
}

static int get_buffer(gojs_vm *vm, gojs_obj *o, const gojs_key *key, gojs_value *value) {
    if (!gojs__key_is(key, vm->builtins->s_byteLength)) return 0;
    *value = gojs_number(((gojs_buf *)(void *)o)->size);
    return 1;
}

const gojs_class gojs__buffer_class = {
    .name = "ArrayBuffer", .get = get_buffer, .free = free_buffer};

static int get(gojs_vm *vm, gojs_obj *o, const gojs_key *key, gojs_value *value) {
    gojs_view *v = (gojs_view *)(void *)o;
    if (key->is_index) {
        if (key->index < v->length) *value = gojs_number(load(v, key->index));
        return 1;
    }
    if (gojs__key_is(key, vm->core.s_length)) {
        *value = gojs_number(v->length);
    } else if (gojs__key_is(key, vm->builtins->s_byteLength)) {
        *value = gojs_number((double)v->length * kinds[v->kind].size);
    } else if (gojs__key_is(key, vm->builtins->s_byteOffset)) {
        *value = gojs_number(v->offset);
    } else if (gojs__key_is(key, vm->builtins->s_buffer)) {
        *value = gojs_retain(gojs__value(&v->buffer->obj.cell));
    } else {
        return 0;
    }
    return 1;
}

static int set(gojs_vm *vm, gojs_obj *o, const gojs_key *key, gojs_value value) {
    gojs_view *v = (gojs_view *)(void *)o;
    if (!key->is_index) return gojs__key_is(key, vm->core.s_length);
    const double d = gojs_to_number(vm, value);
    if (key->index < v->length) store(v, key->index, d);
    return 1;
}

static void visit(gojs_obj *o, void (*each)(void *user, gojs_value v), void *user) {
    gojs_view *v = (gojs_view *)(void *)o;
    if (v->buffer) each(user, gojs__value(&v->buffer->obj.cell));
}

static void free_view(gojs_vm *vm, gojs_obj *o) {
    gojs_view *v = (gojs_view *)(void *)o;
    gojs_buf *buffer = v->buffer;
    v->buffer = NULL;
    v->length = v->offset = 0;
    if (buffer) gojs__cell_release(vm, &buffer->obj.cell);
}

const gojs_class gojs__view_class = {
    .name = "TypedArray", .get = get, .set = set, .visit = visit, .free = free_view};

static gojs_buf *new_buffer(gojs_vm *vm, uint64_t size) {
    if (size > INT32_MAX || !gojs__charge(vm, size)) {
        gojs__throw_range(vm, "Array buffer allocation failed");
        return NULL;
    }
    gojs_buf *b = (gojs_buf *)(void *)gojs__obj_new(
        vm, &gojs__buffer_class, sizeof *b, vm->builtins->proto[GOJS_PROTO_BUFFER], GOJS_OBJECT);
    if (b) b->data = calloc(1, size ? size : 1);
    if (b && b->data) {
        b->size = (uint32_t)size;
        return b;
    }
    gojs__uncharge(vm, size);
    if (b) gojs__cell_release(vm, &b->obj.cell);
    gojs__throw_memory(vm);
    return NULL;
}

/* Takes the buffer's count. */
static gojs_value new_view(gojs_vm *vm, uint8_t kind, gojs_buf *buffer, uint32_t offset,
                           uint32_t length) {
    if (!buffer) return gojs__exception();
    gojs_view *v = (gojs_view *)(void *)gojs__obj_new(vm, &gojs__view_class, sizeof *v,
                                                      vm->builtins->view_proto[kind], GOJS_OBJECT);
    if (!v) {
        gojs__cell_release(vm, &buffer->obj.cell);
        return gojs__throw_memory(vm);
    }
    v->kind = kind;
    v->buffer = buffer;
    v->offset = offset;
    v->length = length;
    return gojs__value(&v->obj.cell);
}

gojs_value gojs__bytes_new(gojs_vm *vm, const void *bytes, size_t size) {
    gojs_buf *b = new_buffer(vm, size);
    if (b && size && bytes) memcpy(b->data, bytes, size);
    return new_view(vm, GOJS_UINT8, b, 0, (uint32_t)size);
}

gojs_value gojs_bytes(gojs_vm *vm, const void *bytes, size_t size) {
    return gojs__bytes_new(vm, bytes, size);
}

uint8_t *gojs__octets(gojs_value value, uint32_t *size) {
    gojs_view *v = view_of(value);
    if (!v || v->kind > GOJS_UINT8_CLAMPED) return NULL;
    *size = v->length;
    return at(v, 0);
}

uint8_t *gojs_data(gojs_value value, size_t *size) {
    gojs_view *v = view_of(value);
    gojs_buf *b = (gojs_buf *)(void *)gojs__as(value, &gojs__buffer_class);
    if (!v && !b) return NULL;
    if (size) *size = v ? (size_t)v->length * kinds[v->kind].size : b->size;
    return v ? at(v, 0) : b->data;
}

/* ---- constructors and methods ---- */

METHOD(construct_buffer) {
    (void)self, (void)user;
    if (!gojs__take_new(vm)) return gojs__throw_type(vm, "Constructor ArrayBuffer requires 'new'");
    const double size = gojs__arg_number(vm, argc, argv, 0, 0);
    if (size < 0) return gojs__throw_range(vm, "Invalid array buffer length");
    gojs_buf *b = new_buffer(vm, gojs__to_index(size, UINT32_MAX));
    return b ? gojs__value(&b->obj.cell) : gojs__exception();
}

static gojs_value over_buffer(gojs_vm *vm, uint8_t kind, gojs_buf *b, int argc,
                              const gojs_value *argv) {
    const uint32_t element = kinds[kind].size;
    const double offset = gojs__arg_number(vm, argc, argv, 1, 0);
    if (!(offset >= 0) || offset > b->size || fmod(offset, element) != 0)
        return gojs__throw_range(vm, "Start offset is outside the bounds of the buffer");
    const uint32_t from = (uint32_t)offset, room = (b->size - from) / element;
    const double length = gojs__arg_number(vm, argc, argv, 2, room);
    if (!(length >= 0) || length > room) return gojs__throw_range(vm, "Invalid typed array length");
    b->obj.cell.refs++;
    return new_view(vm, kind, b, from, (uint32_t)length);
}

/* From anything with a length: an array, another view. */
static gojs_value copy_of(gojs_vm *vm, uint8_t kind, gojs_value source) {
    const gojs_key length = {.cell = &vm->core.s_length->cell};
    gojs_value n = gojs__get(vm, source, &length);
    if (gojs__threw(n)) return n;
    const uint32_t count = gojs__to_index(gojs_to_number(vm, n), INT32_MAX);
    gojs_release(vm, n);
    gojs_buf *b = new_buffer(vm, (uint64_t)count * kinds[kind].size);
    gojs_value made = new_view(vm, kind, b, 0, count);
    for (uint32_t i = 0; i < count && !gojs__threw(made); i++) {
        const gojs_key key = {.index = i, .is_index = true};
        gojs_value v = gojs__get(vm, source, &key);
        if (gojs__threw(v)) {
            gojs_release(vm, made);
            return v;
        }
        store(view_of(made), i, gojs_to_number(vm, v));
        gojs_release(vm, v);
    }
    return made;
}

METHOD(construct_view) {
    (void)self;
    const uint8_t kind = (uint8_t)(uintptr_t)user;
    if (!gojs__take_new(vm))
        return gojs__throw_type(vm, "Constructor %s requires 'new'", kinds[kind].name);
    const gojs_value source = gojs__arg(argc, argv, 0);
    if (gojs__as(source, &gojs__buffer_class))
        return over_buffer(vm, kind, (gojs_buf *)(void *)gojs__obj(source), argc, argv);
    uint32_t size;
    const uint8_t *octets = gojs__octets(source, &size);
    if (octets && kind == GOJS_UINT8) return gojs__bytes_new(vm, octets, size);
    if (gojs__is_object(source)) return copy_of(vm, kind, source);
    const double length = gojs__arg_number(vm, argc, argv, 0, 0);
    if (length < 0) return gojs__throw_range(vm, "Invalid typed array length: %g", length);
    const uint64_t count = gojs__to_index(length, UINT32_MAX);
    gojs_buf *b = new_buffer(vm, count * kinds[kind].size);
    return new_view(vm, kind, b, 0, (uint32_t)count);
}

static gojs_view *self_view(gojs_vm *vm, gojs_value self) {
    gojs_view *v = view_of(self);
    if (!v) gojs__throw_type(vm, "this is not a typed array.");
    return v;
}

static void range(gojs_vm *vm, const gojs_view *v, int argc, const gojs_value *argv, uint32_t *from,
                  uint32_t *count) {
    double a = gojs__arg_number(vm, argc, argv, 0, 0);
    double b = gojs__arg_number(vm, argc, argv, 1, v->length);
    *from = gojs__to_index(a < 0 ? a + v->length : a, v->length);
    const uint32_t end = gojs__to_index(b < 0 ? b + v->length : b, v->length);
    *count = end > *from ? end - *from : 0;
}

METHOD(subarray) {
    (void)user;
    gojs_view *v = self_view(vm, self);
    uint32_t from, count;
    if (!v) return gojs__exception();
    range(vm, v, argc, argv, &from, &count);
    v->buffer->obj.cell.refs++;
    return new_view(vm, v->kind, v->buffer, v->offset + from * kinds[v->kind].size, count);
}

METHOD(slice) {
    (void)user;
    gojs_view *v = self_view(vm, self);
    uint32_t from, count;
    if (!v) return gojs__exception();
    range(vm, v, argc, argv, &from, &count);
    const size_t size = (size_t)count * kinds[v->kind].size;
    gojs_buf *b = new_buffer(vm, size);
    if (b && size) memcpy(b->data, at(v, from), size);
    return new_view(vm, v->kind, b, 0, count);
}

METHOD(set_all) {
    (void)user;
    gojs_view *v = self_view(vm, self);
    if (!v) return gojs__exception();
    const gojs_value source = gojs__arg(argc, argv, 0);
    gojs_value copy = copy_of(vm, v->kind, source);
    if (gojs__threw(copy)) return copy;
    const double offset = gojs__arg_number(vm, argc, argv, 1, 0);
    gojs_view *c = view_of(copy);
    const bool fits = offset >= 0 && offset + c->length <= v->length;
    if (fits && c->length)
        memmove(at(v, (uint32_t)offset), at(c, 0), (size_t)c->length * kinds[v->kind].size);
    gojs_release(vm, copy);
    return fits ? gojs_undefined() : gojs__throw_range(vm, "offset is out of bounds");
}

METHOD(fill) {
    (void)user;
    gojs_view *v = self_view(vm, self);
    uint32_t from, count;
    if (!v) return gojs__exception();
    const double d = gojs__arg_number(vm, argc, argv, 0, NAN);
    if (argc > 0) argc--, argv++;
    range(vm, v, argc, argv, &from, &count);
    for (uint32_t i = 0; i < count; i++) store(v, from + i, d);
    return gojs_retain(self);
}

METHOD(slice_buffer) {
    (void)user;
    gojs_buf *b = (gojs_buf *)(void *)gojs__as(self, &gojs__buffer_class);
    if (!b) return gojs__throw_type(vm, "this is not an ArrayBuffer");
    const uint32_t from = gojs__to_index(gojs__arg_number(vm, argc, argv, 0, 0), b->size);
    const uint32_t end = gojs__to_index(gojs__arg_number(vm, argc, argv, 1, b->size), b->size);
    const uint32_t size = end > from ? end - from : 0;
    gojs_buf *copy = new_buffer(vm, size);
    if (copy && size) memcpy(copy->data, b->data + from, size);
    return copy ? gojs__value(&copy->obj.cell) : gojs__exception();
}

bool gojs__init_bytes(gojs_vm *vm, gojs_setup *setup) {
    (void)setup;
    static const gojs_builtin methods[] = {
        {"subarray", subarray}, {"slice", slice}, {"set", set_all}, {"fill", fill}};
    static const gojs_builtin of_buffer[] = {{"slice", slice_buffer}};
    vm->builtins->proto[GOJS_PROTO_BUFFER] = gojs__new_proto(vm);
    if (gojs__threw(gojs__add_constructor(vm, "ArrayBuffer", construct_buffer,
                                          vm->builtins->proto[GOJS_PROTO_BUFFER])) ||
        !gojs__add_functions(vm, gojs__value(&vm->builtins->proto[GOJS_PROTO_BUFFER]->cell),
                             of_buffer, 1))
        return false;
    for (uintptr_t i = 0; i < GOJS_VIEW_KINDS; i++) {
        vm->builtins->view_proto[i] = gojs__new_proto(vm);
        gojs_value f =
            gojs__add_constructor(vm, kinds[i].name, construct_view, vm->builtins->view_proto[i]);
        if (gojs__threw(f)) return false;
        ((gojs_fn *)(void *)gojs__obj(f))->user = (void *)i;
        const double size = kinds[i].size;
        if (!gojs__put_hidden(vm, f, "BYTES_PER_ELEMENT", gojs_number(size)) ||
            !gojs__add_functions(vm, gojs__value(&vm->builtins->view_proto[i]->cell), methods, 4))
            return false;
    }
    return true;
}
