/* Two TinyGo modules in one program, and strings in both directions.
 *
 * add exports add(x, y). greet exports malloc, free, greet(pointer, size) and greeting(pointer,
 * size), which returns a string that the caller frees: pointer in the upper, size in the lower half
 * of its result. It imports env.log(pointer, size). Their Go sources are next to the modules. */
#include "add.h"
#include "greet.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Takes the place of the log function that gowasm-aot's library has: one line for each message. */
void greet_import_env_log(greet_instance *instance, uint32_t text, uint32_t size) {
    char *copy;
    if (gowasm_read_string(greet_base(instance), text, size, &copy, NULL) != GOWASM_OK)
        gowasm_host_fail(greet_base(instance), "env.log: text outside memory");
    printf("the guest logs: %s\n", copy);
    free(copy);
}

/* Gives `name` to the guest, lets it greet, and takes its greeting back. */
static gowasm_status greet_by_name(greet_instance *g, const char *name, gowasm_error *error) {
    gowasm_instance *base = greet_base(g);
    int32_t size = (int32_t)strlen(name);
    gowasm_ptr at;
    gowasm_status s = gowasm_copy_in(base, name, strlen(name), &at, error);
    if (s != GOWASM_OK) return s;

    int64_t packed = 0;
    char *text = NULL;
    s = greet_greet(g, (int32_t)at, size);
    if (s == GOWASM_OK) s = greet_greeting(g, (int32_t)at, size, &packed);
    if (s != GOWASM_OK) {
        *error = *gowasm_last_error(base);
        return s;
    }
    gowasm_ptr greeting = (gowasm_ptr)((uint64_t)packed >> 32);
    s = gowasm_read_string(base, greeting, (uint32_t)packed, &text, error);
    if (s == GOWASM_OK) printf("the guest returns: %s\n", text);
    free(text);
    if (s == GOWASM_OK) s = gowasm_free(base, greeting, error);
    if (s == GOWASM_OK) s = gowasm_free(base, at, error);
    return s;
}

int main(void) {
    printf("add(20, 22) = %" PRId32 "\n", add(20, 22));

    greet_instance *g;
    gowasm_error error;
    gowasm_status s = greet_new(NULL, &g, &error);
    if (s == GOWASM_OK) s = greet_by_name(g, "C", &error);
    if (s == GOWASM_OK) s = greet_by_name(g, "wörld 👋", &error);
    if (s != GOWASM_OK) fprintf(stderr, "%s\n", error.message);
    greet_free(g);
    return s != GOWASM_OK;
}
