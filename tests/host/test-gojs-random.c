/* test-gojs-random.c: random calls of every function of GOOS=js that a guest finds, as methods of
 * each other's objects, with numbers, texts and objects that are on the edge, and with functions
 * that change what they are given. What results is used again. After each run of calls the counts
 * of all values add up; no descriptor stays open. The sanitizers watch as well.
 *
 * usage: host-gojs-random [ROUNDS]; 20 by default. */
#include "js.h"

#include <fcntl.h>

static uint64_t seed = 88172645463325252u;

static uint32_t pick(uint32_t below) {
    seed ^= seed << 13, seed ^= seed >> 7, seed ^= seed << 17;
    return (uint32_t)(seed >> 33) % below;
}

enum { POOL = 400 };
typedef struct pool {
    gojs_value v[POOL];
    int count;
} pool;

static void keep(gojs_vm *vm, pool *p, gojs_value v) { /* takes the count */
    if (p->count < POOL) {
        p->v[p->count++] = v;
        return;
    }
    const uint32_t i = POOL / 2 + pick(POOL / 2);
    gojs_release(vm, p->v[i]);
    p->v[i] = v;
}

/* A function of the guest's: whatever it is given it shortens or fills; returns anything. */
static gojs_value anything(gojs_vm *vm, gojs_value self, int argc, const gojs_value *argv,
                           void *user) {
    pool *p = user;
    for (int i = -1; i < argc; i++) {
        const gojs_value v = i < 0 ? self : argv[i];
        if (!gojs__is_object(v)) continue;
        if (pick(3) == 0) gojs_set(vm, v, "length", gojs_number(pick(4)));
        if (pick(4) == 0) gojs_set_index(vm, v, pick(20), p->v[pick((uint32_t)p->count)]);
    }
    if (pick(8) == 0) gojs__collect(vm);
    if (pick(8) == 0) return gojs_throw(vm, "EFAULT", "no");
    if (pick(8) == 0) keep(vm, p, gojs_retain(self));
    return gojs_retain(p->v[pick((uint32_t)p->count)]);
}

static void count_inner(void *user, gojs_value v) {
    (void)user;
    if (gojs__is_cell(v)) v.as.cell->inner++;
}

static void visit(gojs_cell *cell) {
    gojs_obj *o = (gojs_obj *)(void *)cell;
    if (cell->type == GOJS_STRING || cell->type == GOJS_SYMBOL) return;
    if (o->proto) o->proto->cell.inner++;
    for (uint32_t i = 0; i < o->count; i++) {
        o->props[i].key->inner++;
        count_inner(NULL, o->props[i].value);
    }
    if (o->class->visit) o->class->visit(o, count_inner, NULL);
}

/* While nothing runs: no value has fewer counts than others hold on it, the table of strings has
 * those that say so, and what all take is charged for. */
static void counts_add_up(gojs_vm *vm) {
    gojs_cell *ring = &vm->core.cells;
    uint64_t bytes = 0;
    uint32_t interned = 0;
    int unlinked = 0, short_of = 0;
    for (gojs_cell *c = ring->next; c != ring; c = c->next) c->inner = 0;
    for (gojs_cell *c = ring->next; c != ring; c = c->next) visit(c);
    for (gojs_cell *c = ring->next; c != ring; c = c->next) {
        unlinked += c->next->previous != c;
        short_of += c->refs == 0 || c->refs < c->inner;
        interned += c->interned;
        bytes += c->bytes;
    }
    CHECK_INT(unlinked, ==, 0);
    CHECK_INT(short_of, ==, 0);
    CHECK_INT(interned, ==, vm->core.string_count);
    CHECK(bytes <= vm->core.used && vm->core.used <= vm->core.granted);
    CHECK(!vm->core.last_waiting && !vm->core.collecting && !vm->builtins->running_jobs);
    CHECK_INT(vm->host->depth + vm->core.in.handlers + vm->core.in.active, ==, 0);
}

static int open_files(void) {
    int n = 0;
    for (int fd = 0; fd < 256; fd++) n += fcntl(fd, F_GETFD) != -1;
    return n;
}

static void random_calls(int rounds) {
    static const double numbers[] = {0,     -1,     1,   3,     1e9, 4294967295.0, 4294967296.0,
                                     1e300, -1e300, 0.5, 5e-324};
    static const char *const texts[] = {"",
                                        "length",
                                        "toString",
                                        "__proto__",
                                        "3",
                                        "a\xc3\xa9z",
                                        "\xf0\x9f\x98\x80",
                                        "then",
                                        "prototype",
                                        "[1,{\"a\":2}]",
                                        "2024-02-29T12:00:00Z",
                                        "toJSON",
                                        "/x",
                                        "valueOf"};
    for (int round = 0; round < rounds; round++) {
        js j;
        js_open_quiet(&j, 4u << 20);
        pool p = {.count = 0};
        for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
            keep(j.vm, &p, gojs_number(numbers[i]));
        keep(j.vm, &p, gojs_number(NAN));
        keep(j.vm, &p, gojs_null());
        keep(j.vm, &p, gojs_undefined());
        keep(j.vm, &p, gojs_boolean(true));
        for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
            keep(j.vm, &p, gojs_text(j.vm, texts[i]));
        for (int i = 0; i < 6; i++) keep(j.vm, &p, gojs_function(j.vm, "any", anything, &p, NULL));
        for (int i = 0; i < 3; i++) {
            gojs_value o = gojs_object(j.vm);
            const char *const names[] = {"toString", "valueOf", "then", "toJSON", "length"};
            for (size_t k = 0; k < 5; k++)
                if (pick(2)) gojs_set(j.vm, o, names[k], p.v[p.count - 1]);
            keep(j.vm, &p, o);
            keep(j.vm, &p, gojs_bytes(j.vm, "abcdef", 6));
            keep(j.vm, &p, gojs_array(j.vm));
        }
        /* Everything global, and what these have. */
        for (uint32_t i = 0; i < gojs__obj(j.vm->core.global)->count; i++) {
            const gojs_value v = gojs__obj(j.vm->core.global)->props[i].value;
            keep(j.vm, &p, gojs_retain(v));
            if (!gojs__is_object(v)) continue;
            for (uint32_t k = 0; k < gojs__obj(v)->count && k < 12; k++)
                keep(j.vm, &p, gojs_retain(gojs__obj(v)->props[k].value));
        }
        gojs_start(j.vm);
        for (int n = 0; n < 4000; n++) {
            const gojs_value on = gojs_retain(p.v[pick((uint32_t)p.count)]);
            gojs_value args[4], f = gojs_undefined(), result = gojs_undefined();
            const int argc = (int)pick(5);
            for (int i = 0; i < argc; i++) args[i] = gojs_retain(p.v[pick((uint32_t)p.count)]);
            /* One of its own or its prototype's methods, or itself. */
            const gojs_obj *o = gojs__is_object(on) ? gojs__obj(on) : NULL;
            if (o && o->proto && pick(2)) o = o->proto;
            if (o && o->count && pick(4)) f = gojs_retain(o->props[pick(o->count)].value);
            if (f.type != GOJS_FUNCTION) {
                gojs_release(j.vm, f);
                f = gojs_retain(p.v[pick((uint32_t)p.count)]);
            }
            if (pick(4) == 0)
                gojs_construct(j.vm, f, argc, args, &result);
            else
                gojs_call(j.vm, f, on, argc, args, &result);
            keep(j.vm, &p, result);
            for (int i = 0; i < argc; i++) gojs_release(j.vm, args[i]);
            gojs_release(j.vm, f);
            gojs_release(j.vm, on);
            if (n % 64 == 0) gojs_step(j.vm);
            if (n % 512 == 0) gojs__collect(j.vm);
            if (n % 512 == 256) counts_add_up(j.vm);
            CHECK_INT(j.vm->core.in.calls, ==, 0);
        }
        for (int i = 0; i < p.count; i++) gojs_release(j.vm, p.v[i]);
        p.count = 0;
        counts_add_up(j.vm);
        keep(j.vm, &p, gojs_undefined()); /* the functions live a little longer */
        js_close(&j);
    }
}

int main(int argc, char **argv) {
    const int files = open_files();
    random_calls(argc > 1 ? atoi(argv[1]) : 20);
    CHECK_INT(open_files(), ==, files);
    return check_result();
}
