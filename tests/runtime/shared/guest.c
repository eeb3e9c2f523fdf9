/* guest.c: what tests of the runtime share. */
#include "../guest.h"

uint32_t (*guest_host)(gowasm_instance *instance, uint32_t a);
void (*guest_on_init)(gowasm_instance *instance);

extern const gowasm_body guarded_bodies[GUEST_FUNCTIONS], checked_bodies[GUEST_FUNCTIONS];

gowasm_status guest_call(gowasm_instance *instance, guest_function function, uint32_t a, uint32_t b,
                         uint64_t *result) {
    guest_frame frame = {.a = a, .b = b};
    const gowasm_body *bodies =
        instance->module == &guest_checked ? checked_bodies : guarded_bodies;
    gowasm_status status = gowasm__enter(instance, bodies[function], &frame);
    if (result != NULL) *result = frame.result;
    return status;
}

gowasm_instance *guest_new(const gowasm_module *module) {
    gowasm_instance *instance;
    gowasm_error error;
    gowasm_options options = GOWASM_OPTIONS_INIT;
    options.stack_size = 16 << 20;
    if (gowasm__new(module, &options, &instance, &error) != GOWASM_OK) {
        fprintf(stderr, "gowasm__new: %s\n", error.message);
        exit(1);
    }
    return instance;
}

long guest_vm(const char *field) {
    FILE *file = fopen("/proc/self/status", "r");
    CHECK(file != NULL);
    char line[256];
    long value = -1;
    while (fgets(line, sizeof line, file) != NULL) {
        if (strncmp(line, field, strlen(field)) == 0) value = atol(line + strlen(field) + 1);
    }
    fclose(file);
    CHECK(value >= 0);
    return value;
}

long guest_maps(void) {
    FILE *file = fopen("/proc/self/maps", "r");
    CHECK(file != NULL);
    long lines = 0;
    for (int c; (c = getc(file)) != EOF;) lines += c == '\n';
    fclose(file);
    return lines;
}
