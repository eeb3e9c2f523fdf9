/* test-nested.c: host functions that call back: into the same instance, into another, and from
 * there into the first again; traps, exits and failures end the innermost call only. */
#include "enter.h"
#include "guest.h"

static gowasm_instance *one, *two;
static gowasm_status inner_status;
static uint64_t inner_result;

static uint32_t call_same(gowasm_instance *instance, uint32_t a) {
    if (a == 0) return 1000;
    CHECK(instance->in_host == 1);
    inner_status = guest_call(instance, GUEST_HOST, a - 1, 0, &inner_result);
    CHECK(instance->in_host == 1);
    CHECK_STATUS(inner_status, GOWASM_OK);
    return (uint32_t)inner_result + 1;
}

static uint32_t trap_in_same(gowasm_instance *instance, uint32_t a) {
    inner_status = guest_call(instance, (guest_function)a, UINT32_MAX - 50, 0, NULL);
    CHECK(instance->in_host == 1);
    return 7;
}

static uint32_t fail(gowasm_instance *instance, uint32_t a) {
    if (a == 1) gowasm_host_fail(instance, "the host has had enough");
    gowasm__exit(instance, (int)a);
}

static uint32_t trap_in_other(gowasm_instance *instance, uint32_t a) {
    CHECK(instance == one);
    inner_status = guest_call(two, (guest_function)a, UINT32_MAX - 50, 0, NULL);
    CHECK(two->entry == NULL && one->entry != NULL);
    return 8;
}

/* one -> two -> one -> two ...; each level checks that the others' frames are intact. */
static uint32_t ping(gowasm_instance *instance, uint32_t a) {
    volatile uint32_t mark[64];
    for (uint32_t i = 0; i < 64; i++) mark[i] = a * 64 + i;
    uint64_t result = 0;
    if (a != 0) {
        gowasm_instance *other = instance == one ? two : one;
        guest_frame unused;
        (void)unused;
        CHECK_STATUS(guest_call(other, GUEST_HOST, a - 1, 0, &result), GOWASM_OK);
        CHECK_STATUS(guest_call(instance, GUEST_RECURSE, 50, 0, NULL), GOWASM_OK);
        CHECK_STATUS(guest_call(other, GUEST_RECURSE, 50, 0, NULL), GOWASM_OK);
        CHECK_STATUS(guest_call(other, GUEST_UNREACHABLE, 0, 0, NULL), GOWASM_TRAP);
    }
    for (uint32_t i = 0; i < 64; i++) CHECK(mark[i] == a * 64 + i);
    return (uint32_t)result + 1;
}

static uint32_t exit_inside(gowasm_instance *instance, uint32_t a) {
    if (a == 0) gowasm__exit(instance, 9);
    inner_status = guest_call(instance, GUEST_HOST, 0, 0, NULL);
    CHECK_STATUS(inner_status, GOWASM_EXIT);
    return 1; /* but the guest has ended: its outer call ends too */
}

static uint32_t forever(gowasm_instance *instance, uint32_t a) {
    inner_status = guest_call(instance, GUEST_HOST, a + 1, 0, NULL);
    if (inner_status != GOWASM_OK) gowasm_host_fail(instance, gowasm_last_error(instance)->message);
    return 0;
}

static uint32_t free_me(gowasm_instance *instance, uint32_t a) {
    gowasm__free(instance); /* refused: it is in use */
    return a;
}

static void test(const gowasm_module *first, const gowasm_module *second) {
    uint64_t result;
    one = guest_new(first);
    two = guest_new(second);

    guest_host = call_same;
    CHECK_STATUS(guest_call(one, GUEST_HOST, 20, 0, &result), GOWASM_OK);
    CHECK(result == 1020);

    guest_host = trap_in_same;
    guest_function trapping[] = {GUEST_UNREACHABLE, GUEST_STORE, GUEST_RECURSE, GUEST_INDIRECT};
    for (int i = 0; i < 4; i++) {
        CHECK_STATUS(guest_call(one, GUEST_HOST, trapping[i], 0, &result), GOWASM_OK);
        CHECK_STATUS(inner_status, GOWASM_TRAP);
        CHECK(result == 7 && one->in_host == 0 && one->entry == NULL);
    }
    guest_host = trap_in_other;
    for (int i = 0; i < 4; i++) {
        CHECK_STATUS(guest_call(one, GUEST_HOST, trapping[i], 0, &result), GOWASM_OK);
        CHECK_STATUS(inner_status, GOWASM_TRAP);
        CHECK(result == 8);
    }
    guest_host = ping;
    CHECK_STATUS(guest_call(one, GUEST_HOST, 9, 0, &result), GOWASM_OK);
    CHECK(result == 10);

    guest_host = fail;
    CHECK_STATUS(guest_call(one, GUEST_HOST, 1, 0, NULL), GOWASM_HOST_ERROR);
    CHECK_TEXT(gowasm_last_error(one)->message, "the host has had enough");
    CHECK(one->in_host == 0);

    guest_host = forever;
    CHECK_STATUS(guest_call(one, GUEST_HOST, 0, 0, NULL), GOWASM_HOST_ERROR);
    CHECK(strstr(gowasm_last_error(one)->message, "call stack exhausted") != NULL);
    guest_host = free_me;
    CHECK_STATUS(guest_call(one, GUEST_HOST, 3, 0, &result), GOWASM_OK);
    CHECK(result == 3);

    guest_host = exit_inside;
    CHECK_STATUS(guest_call(one, GUEST_HOST, 1, 0, NULL), GOWASM_EXIT);
    CHECK(gowasm_last_error(one)->exit_code == 9);
    gowasm__free(one);
    gowasm__free(two);
}

int main(void) {
    test(&guest_guarded, &guest_guarded);
    test(&guest_checked, &guest_guarded);
    test(&guest_guarded, &guest_checked);
    return 0;
}
