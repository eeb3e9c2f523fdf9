/* Calls a Go package from C: first as plain functions, then in two sandboxes of its own. */
#include "calc.h"

#include <inttypes.h>
#include <stdio.h>

/* Two sums and the number of calls so far, in one instance; errors come back as a status. */
static gowasm_status two_sums(const char *name, calc_instance *c) {
    int32_t first, second, count;
    gowasm_status s = calc_add(c, 1, 2, &first);
    if (s == GOWASM_OK) s = calc_add(c, 2, 3, &second);
    if (s == GOWASM_OK) s = calc_callCount(c, &count);
    if (s == GOWASM_OK)
        printf("%s: 1 + 2 = %" PRId32 ", 2 + 3 = %" PRId32 ", calls so far: %" PRId32 "\n", name,
               first, second, count);
    else
        printf("%s: %s\n", name, gowasm_last_error(calc_base(c))->message);
    return s;
}

int main(void) {
    /* The guest writes to the same file descriptor: keep the lines in order. */
    setvbuf(stdout, NULL, _IOLBF, 0);

    int32_t sum = add(20, 22);
    printf("result: %" PRId32 "\n", sum);
    greet(sum);
    int32_t three = add(1, 2), five = add(2, 3);
    printf("live: 1 + 2 = %" PRId32 ", 2 + 3 = %" PRId32 ", calls so far: %" PRId32 "\n", three,
           five, callCount());

    calc_instance *a = NULL, *b = NULL;
    gowasm_error error;
    if (calc_new(NULL, &a, &error) != GOWASM_OK || calc_new(NULL, &b, &error) != GOWASM_OK) {
        fprintf(stderr, "%s\n", error.message);
        calc_free(a);
        return 1;
    }
    int failed = two_sums("a", a) != GOWASM_OK || two_sums("b", b) != GOWASM_OK ||
                 two_sums("a", a) != GOWASM_OK;
    calc_free(a);
    calc_free(b);
    return failed;
}
