/* gc.c: finds values that are held by each other alone, which counting does not free.
 *
 * Input: the ring of all cells. Output: the same without those. As CPython does it: counts that
 * come from other cells are subtracted; what has more is held from outside (C, Go, timers, jobs),
 * and what can be reached from there lives; everything else is emptied and so falls. Any count that
 * is not known here keeps its value alive, so this may run at any moment at which all counts are
 * right. Invariants: no memory is needed, nothing recurses. */
#include "core.h"

static void visit(gojs_cell *cell, void (*each)(void *user, gojs_value v), void *user) {
    if (cell->type == GOJS_STRING || cell->type == GOJS_SYMBOL) return;
    gojs_obj *o = (gojs_obj *)(void *)cell;
    if (o->proto) each(user, gojs__value(&o->proto->cell));
    for (uint32_t i = 0; i < o->count; i++) {
        each(user, gojs__value(o->props[i].key));
        each(user, o->props[i].value);
    }
    if (o->class->visit) o->class->visit(o, each, user);
}

static void count_inner(void *user, gojs_value v) {
    (void)user;
    if (gojs__is_cell(v)) v.as.cell->inner++;
}

static void unlink_cell(gojs_cell *cell) {
    cell->next->previous = cell->previous;
    cell->previous->next = cell->next;
}

static void append(gojs_cell *ring, gojs_cell *cell) {
    cell->next = ring;
    cell->previous = ring->previous;
    cell->previous->next = cell;
    ring->previous = cell;
}

static void reach(void *user, gojs_value v) {
    if (!gojs__is_cell(v) || v.as.cell->live) return;
    v.as.cell->live = 1;
    unlink_cell(v.as.cell);
    append(user, v.as.cell);
}

/* Moves everything that lives from the VM's ring to `living`. */
static void separate(gojs_vm *vm, gojs_cell *living) {
    for (gojs_cell *c = vm->core.cells.next; c != &vm->core.cells; c = c->next)
        c->inner = c->live = 0;
    for (gojs_cell *c = vm->core.cells.next; c != &vm->core.cells; c = c->next)
        visit(c, count_inner, NULL);
    for (gojs_cell *next, *c = vm->core.cells.next; c != &vm->core.cells; c = next) {
        next = c->next;
        if (c->refs > c->inner) reach(living, gojs__value(c));
    }
    for (gojs_cell *c = living->next; c != living; c = c->next) visit(c, reach, living);
}

void gojs__collect(gojs_vm *vm) {
    if (vm->core.last_waiting || vm->core.collecting) return; /* counts are in motion */
    vm->core.collecting = true;
    gojs_cell living;
    living.next = living.previous = &living;
    separate(vm, &living);

    for (gojs_cell *c = vm->core.cells.next; c != &vm->core.cells; c = c->next) c->refs++;
    for (gojs_cell *c = vm->core.cells.next; c != &vm->core.cells; c = c->next)
        if (c->type != GOJS_STRING && c->type != GOJS_SYMBOL)
            gojs__obj_clear(vm, (gojs_obj *)(void *)c);
    while (vm->core.cells.next != &vm->core.cells) {
        gojs_cell *c = vm->core.cells.next;
        unlink_cell(c); /* if something unknown still holds it, it goes on living */
        append(&living, c);
        gojs__cell_release(vm, c);
    }
    if (living.next != &living) {
        vm->core.cells.next = living.next;
        vm->core.cells.previous = living.previous;
        vm->core.cells.next->previous = &vm->core.cells;
        vm->core.cells.previous->next = &vm->core.cells;
    }
    vm->core.collect_at = vm->core.used * 2 + (1u << 20);
    if (vm->core.collect_at > vm->core.limits.memory - vm->core.limits.memory / 8) {
        const uint64_t late = vm->core.limits.memory - vm->core.limits.memory / 8;
        vm->core.collect_at =
            vm->core.used < late - late / 8 ? late : vm->core.used + vm->core.limits.memory / 64;
    }
    vm->core.collecting = false;
}
