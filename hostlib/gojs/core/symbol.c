/* symbol.c: symbols: values that are equal to themselves alone.
 *
 * Input: a description, a string or undefined. Output: a cell. Invariants: the cell holds its
 * description's count until it is cleared. */
#include "core.h"

typedef struct gojs_sym {
    gojs_cell cell;
    gojs_value description; /* a string or undefined */
} gojs_sym;

void gojs__symbol_clear(gojs_vm *vm, gojs_cell *symbol) {
    gojs_release(vm, ((gojs_sym *)(void *)symbol)->description);
}

gojs_value gojs__symbol_new(gojs_vm *vm, gojs_value description) {
    if (gojs__threw(description)) return description;
    gojs_sym *s = gojs__cell_new(vm, sizeof *s, GOJS_SYMBOL);
    if (s) {
        s->description = description;
        return gojs__value(&s->cell);
    }
    gojs_release(vm, description);
    return gojs__throw_memory(vm);
}

gojs_value gojs_symbol(gojs_vm *vm, const char *description) {
    return gojs__symbol_new(vm, description ? gojs_text(vm, description) : gojs_undefined());
}

gojs_value gojs__symbol_text(gojs_vm *vm, gojs_value self) {
    const gojs_value d = ((gojs_sym *)(void *)self.as.cell)->description;
    gojs_text_buffer b = {.vm = vm};
    gojs__puts(&b, "Symbol(");
    if (d.type == GOJS_STRING) gojs__put(&b, gojs__string(d)->bytes, gojs__string(d)->size);
    gojs__puts(&b, ")");
    return gojs__text_done(&b);
}
