/* A policy in Go decides, this program knows the users. */
#include "policy.h"

#include <stdio.h>
#include <string.h>

struct app { /* of each instance: gowasm_user() */
    const char *admin;
    unsigned notes;
};

void policy_import_env_group(policy_instance *instance, gowasm_bytes user, gowasm_buffer *out) {
    struct app *app = gowasm_user(policy_base(instance));
    if (user.size == strlen(app->admin) && memcmp(user.data, app->admin, user.size) == 0)
        gowasm_buffer_set(out, "admin", 5);
    else if (user.size == 3 && memcmp(user.data, "bob", 3) == 0)
        gowasm_buffer_set(out, "staff", 5);
    else if (user.size == 0) /* the guest ends here */
        gowasm_host_fail(policy_base(instance), "the directory of users is closed");
    else /* the guest gets an error */
        gowasm_buffer_fail(out, "no such user");
}

void policy_import_env_note(policy_instance *instance, gowasm_bytes text, uint32_t level) {
    struct app *app = gowasm_user(policy_base(instance));
    app->notes++;
    printf("note %u: %.*s\n", (unsigned)level, (int)text.size, (const char *)text.data);
}

int main(void) {
    struct app app = {"ann", 0};
    gowasm_options options = GOWASM_OPTIONS_INIT;
    options.user = &app;
    policy_instance *p;
    gowasm_error error;
    if (policy_new(&options, &p, &error) != GOWASM_OK) {
        fprintf(stderr, "%s\n", error.message);
        return 1;
    }
    static const char *const requests[] = {
        "{\"user\": \"ann\", \"method\": \"PUT\", \"path\": \"/etc\"}",
        "{\"user\": \"bob\", \"method\": \"PUT\", \"path\": \"/etc\"}",
        "{\"user\": \"bob\", \"method\": \"GET\", \"path\": \"/\"}",
        "{\"user\": \"eve\", \"method\": \"GET\", \"path\": \"/\"}",
        "{\"user\": 7}",
        "{}",
    };
    gowasm_buffer out = {NULL, 0, 0};
    for (size_t i = 0; i < sizeof requests / sizeof *requests; i++) {
        gowasm_status s = policy_filter(p, gowasm_string(requests[i]), &out);
        printf("%s: %s\n", gowasm_status_name(s),
               s == GOWASM_OK ? (const char *)out.data
                              : gowasm_last_error(policy_base(p))->message);
    }
    printf("%u note\n", app.notes);
    gowasm_buffer_free(&out);
    policy_free(p);
    return 0;
}
