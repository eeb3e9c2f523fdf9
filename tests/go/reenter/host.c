/* host.c: calls reenter's exports; its import calls back into the same instance. */
#include "reenter.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

static void check(gowasm_status s, gowasm_error *e) {
    if (s == GOWASM_OK) return;
    fprintf(stderr, "%s\n", e->message);
    exit(1);
}

int32_t reenter_import_env_hook(reenter_instance *instance, int32_t n) {
    int32_t result = 0;
    gowasm_error e = {0};
    gowasm_status s = reenter_inner(instance, n, &result);
    if (s != GOWASM_OK) e = *gowasm_last_error(reenter_base(instance));
    check(s, &e);
    return result + 1;
}

int main(void) {
    static const int32_t depths[] = {0, 1, 5, 17, 60, 100};
    reenter_instance *instance;
    gowasm_error e;
    check(reenter_new(NULL, &instance, &e), &e);
    for (size_t i = 0; i < sizeof depths / sizeof *depths; i++) {
        int64_t result;
        check(reenter_outer(instance, depths[i], &result), &e);
        printf("%" PRId64 " ", result);
    }
    int32_t calls;
    check(reenter_calls(instance, &calls), &e);
    printf("%" PRId32 "\n", calls);
    reenter_free(instance);
    return 0;
}
