/* cell.c: the memory of values: cells with counts, all of them in one ring of their VM.
 *
 * Input: sizes. Output: cells; NULL when the system or the VM's limit has no more. Invariants:
 * freeing a value frees what it holds without recursion, however long the chain; memory is
 * accounted for to the byte, so that the limit is a limit. */
#include "core.h"

#include "gowasm_rt_hosted.h"

#include <stdlib.h>

/* The account of the instance is asked for so much at a time, and given back what is more than
 * twice that. */
#define GRANT ((uint64_t)64 << 10)

static bool grant(gojs_vm *vm, uint64_t bytes) {
    const uint64_t units = (bytes + GRANT - 1) / GRANT * GRANT;
    if (vm->core.account && !gowasm__charge(vm->core.account, units)) return false;
    vm->core.granted += units;
    return true;
}

bool gojs__charge(gojs_vm *vm, uint64_t bytes) {
    if (bytes > vm->core.limits.memory || vm->core.used > vm->core.limits.memory - bytes)
        return false;
    if (bytes > vm->core.granted - vm->core.used &&
        !grant(vm, bytes - (vm->core.granted - vm->core.used)))
        return false;
    vm->core.used += bytes;
    return true;
}

void gojs__uncharge(gojs_vm *vm, uint64_t bytes) {
    vm->core.used -= bytes;
    const uint64_t units = (vm->core.granted - vm->core.used) / GRANT;
    if (units <= 2) return;
    vm->core.granted -= (units - 1) * GRANT;
    if (vm->core.account) gowasm__uncharge(vm->core.account, (units - 1) * GRANT);
}

void *gojs__grow(gojs_vm *vm, void *items, size_t *room, size_t size) {
    const size_t more = *room ? *room : 8;
    if (!gojs__charge(vm, more * size)) return NULL;
    void *grown = realloc(items, (*room + more) * size);
    if (grown)
        *room += more;
    else
        gojs__uncharge(vm, more * size);
    return grown;
}

bool gojs__account(gojs_vm *vm, gowasm_instance *instance) {
    if (!gowasm__charge(instance, vm->core.granted)) return false;
    vm->core.account = instance;
    return true;
}

/* What the allocator takes in addition: values are small. */
#define OVERHEAD 16u

void *gojs__cell_new(gojs_vm *vm, size_t size, gojs_type type) {
    if (vm->core.used >= vm->core.collect_at) gojs__collect(vm);
    if (size > UINT32_MAX - OVERHEAD) return NULL;
    const uint32_t bytes = (uint32_t)size + OVERHEAD;
    if (!gojs__charge(vm, bytes)) {
        gojs__collect(vm); /* the account may be full long before collect_at */
        if (!gojs__charge(vm, bytes)) return NULL;
    }
    gojs_cell *cell = calloc(1, size);
    if (!cell) {
        gojs__uncharge(vm, bytes);
        return NULL;
    }
    cell->bytes = bytes;
    cell->refs = 1;
    cell->type = (uint8_t)type;
    cell->next = &vm->core.cells;
    cell->previous = vm->core.cells.previous;
    cell->previous->next = cell;
    vm->core.cells.previous = cell;
    return cell;
}

void gojs__cell_drop(gojs_vm *vm, gojs_cell *cell) {
    cell->next->previous = cell->previous;
    cell->previous->next = cell->next;
    gojs__uncharge(vm, cell->bytes);
    free(cell);
}

static void empty(gojs_vm *vm, gojs_cell *cell) {
    if (cell->type == GOJS_STRING) {
        if (cell->interned) gojs__unintern(vm, (gojs_chars *)(void *)cell);
    } else if (cell->type == GOJS_SYMBOL) {
        gojs__symbol_clear(vm, cell);
    } else {
        gojs__obj_clear(vm, (gojs_obj *)(void *)cell);
    }
}

/* What is freed while something is freed waits in a list. */
void gojs__cell_free(gojs_vm *vm, gojs_cell *cell) {
    cell->waiting = NULL;
    if (vm->core.last_waiting) {
        vm->core.last_waiting->waiting = cell;
        vm->core.last_waiting = cell;
        return;
    }
    vm->core.last_waiting = cell;
    while (cell) {
        empty(vm, cell); /* may append to the list */
        gojs_cell *next = cell->waiting;
        gojs__cell_drop(vm, cell);
        cell = next;
    }
    vm->core.last_waiting = NULL;
}

void gojs__cells_free(gojs_vm *vm) {
    gojs_cell *ring = &vm->core.cells;
    for (gojs_cell *c = ring->next; c != ring; c = c->next) c->refs++;
    for (gojs_cell *c = ring->next; c != ring; c = c->next) {
        if (c->type == GOJS_OBJECT || c->type == GOJS_FUNCTION)
            gojs__obj_clear(vm, (gojs_obj *)(void *)c);
        if (c->type == GOJS_SYMBOL) gojs__symbol_clear(vm, c);
    }
    while (ring->next != ring) gojs__cell_drop(vm, ring->next);
}

gojs_value gojs_retain(gojs_value value) {
    if (gojs__is_cell(value)) value.as.cell->refs++;
    return value;
}

void gojs_release(gojs_vm *vm, gojs_value value) {
    if (gojs__is_cell(value)) gojs__cell_release(vm, value.as.cell);
}
