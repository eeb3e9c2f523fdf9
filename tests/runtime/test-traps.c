/* test-traps.c: every kind of trap comes back as a status, names the kind and the guest function,
 * and leaves the instance usable; with guard pages and with bounds checks. */
#include "enter.h"
#include "guest.h"

static void expect(gowasm_instance *g, guest_function function, uint32_t a, uint32_t b,
                   gowasm_trap_kind kind, const char *name) {
    CHECK_STATUS(guest_call(g, function, a, b, NULL), GOWASM_TRAP);
    const gowasm_error *error = gowasm_last_error(g);
    CHECK_STATUS(error->status, GOWASM_TRAP);
    CHECK_TEXT(gowasm_trap_name(error->trap), gowasm_trap_name(kind));
    if (name != NULL) {
        char wanted[256];
        CHECK_TEXT(error->function, name);
        snprintf(wanted, sizeof wanted, "%s in %s", gowasm_trap_name(kind), name);
        CHECK_TEXT(error->message, wanted);
    }
    CHECK(g->entry == NULL && g->in_host == 0);
}

static void ok(gowasm_instance *g, guest_function function, uint32_t a, uint32_t b,
               uint64_t value) {
    uint64_t result = ~value;
    CHECK_STATUS(guest_call(g, function, a, b, &result), GOWASM_OK);
    CHECK(result == value);
}

/* The generic implementation has no context of the machine to name a faulting function by, and
 * finds none of the functions that call a helper, as all do without optimisation. */
static const char *named(const gowasm_module *module, const char *name) {
    if (gowasm__has_stack()) return name;
#ifndef __OPTIMIZE__
    return NULL;
#endif
    return module == &guest_checked ? name : NULL;
}

static void test_traps(const gowasm_module *module) {
    gowasm_instance *g = guest_new(module);
    const uint32_t end = 2 * 65536;
    ok(g, GUEST_LOAD, 0x1000, 0, 0xabababab);
    ok(g, GUEST_LOAD, end - 48, 0, 0);
    expect(g, GUEST_LOAD, end - 47, 0, GOWASM_TRAP_OUT_OF_BOUNDS, named(module, "main.load"));
    expect(g, GUEST_LOAD, end, 0, GOWASM_TRAP_OUT_OF_BOUNDS, named(module, "main.load"));
    expect(g, GUEST_LOAD, UINT32_MAX, 0, GOWASM_TRAP_OUT_OF_BOUNDS, named(module, "main.load"));
    ok(g, GUEST_LOAD_DROP, end - 1, 0, 5);
    expect(g, GUEST_LOAD_DROP, end, 0, GOWASM_TRAP_OUT_OF_BOUNDS, named(module, "main.load_drop"));
    expect(g, GUEST_LOAD_FAR, 0, 0, GOWASM_TRAP_OUT_OF_BOUNDS, named(module, "main.load_far"));
    expect(g, GUEST_LOAD_FAR, UINT32_MAX, 0, GOWASM_TRAP_OUT_OF_BOUNDS,
           named(module, "main.load_far"));
    ok(g, GUEST_STORE, end - 4, 77, 0);
    expect(g, GUEST_STORE, end - 3, 77, GOWASM_TRAP_OUT_OF_BOUNDS, named(module, "main.store"));
    expect(g, GUEST_STORE, 0x80000000u, 77, GOWASM_TRAP_OUT_OF_BOUNDS, named(module, "main.store"));
    ok(g, GUEST_FILL, end, 0, 0);
    expect(g, GUEST_FILL, end + 1, 0, GOWASM_TRAP_OUT_OF_BOUNDS,
           named(&guest_checked, "main.fill"));
    expect(g, GUEST_FILL, 0, end + 1, GOWASM_TRAP_OUT_OF_BOUNDS,
           named(&guest_checked, "main.fill"));
    expect(g, GUEST_FILL, UINT32_MAX, UINT32_MAX, GOWASM_TRAP_OUT_OF_BOUNDS,
           named(&guest_checked, "main.fill"));
    expect(g, GUEST_FILL_LOOP, end - 100, 5000, GOWASM_TRAP_OUT_OF_BOUNDS,
           named(module, "main.fill_loop"));
    expect(g, GUEST_DIVIDE, 1, 0, GOWASM_TRAP_DIVIDE_BY_ZERO, named(&guest_checked, "main.divide"));
    expect(g, GUEST_DIVIDE, 0x80000000u, UINT32_MAX, GOWASM_TRAP_INTEGER_OVERFLOW,
           named(&guest_checked, "main.divide"));
    ok(g, GUEST_DIVIDE, (uint32_t)-7, 2, (uint32_t)-3);
    ok(g, GUEST_TRUNC, 0x40200000u, 0, 2);
    expect(g, GUEST_TRUNC, 0x7fc00000u, 0, GOWASM_TRAP_INVALID_CONVERSION,
           named(&guest_checked, "main.trunc"));
    expect(g, GUEST_TRUNC, 0x4f000000u, 0, GOWASM_TRAP_INTEGER_OVERFLOW,
           named(&guest_checked, "main.trunc"));
    ok(g, GUEST_TRUNC, 0xcf000000u, 0, 0x80000000u);
    expect(g, GUEST_UNREACHABLE, 0, 0, GOWASM_TRAP_UNREACHABLE, "main.unreachable");
    ok(g, GUEST_INDIRECT, 0, 41, 42);
    expect(g, GUEST_INDIRECT, 1, 0, GOWASM_TRAP_INDIRECT_CALL, "main.indirect");
    expect(g, GUEST_INDIRECT, 2, 0, GOWASM_TRAP_INDIRECT_CALL, "main.indirect");
    expect(g, GUEST_INDIRECT, 4, 0, GOWASM_TRAP_INDIRECT_CALL, "main.indirect");
    expect(g, GUEST_INDIRECT, UINT32_MAX, 0, GOWASM_TRAP_INDIRECT_CALL, "main.indirect");
    ok(g, GUEST_TABLE_GROW, 4, 0, 4);
    ok(g, GUEST_INDIRECT, 7, 41, 42);
    ok(g, GUEST_TABLE_GROW, 1, 0, UINT32_MAX);
    ok(g, GUEST_RECURSE, 1000, 5, 1005);
    for (int i = 0; i < 3; i++) {
        expect(g, GUEST_RECURSE, UINT32_MAX, 0, GOWASM_TRAP_STACK_EXHAUSTED,
               named(module, "main.recurse"));
        ok(g, GUEST_RECURSE, 1000, 5, 1005);
    }
    gowasm__free(g);
}

int main(void) {
    test_traps(&guest_guarded);
    test_traps(&guest_checked);
    return 0;
}
