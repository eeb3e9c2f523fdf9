/* A plugin server: 1,000 tenants, each with an instance of the same Go plugin of its own. Requests
 * are lines "TENANT REQUEST" on stdin, answers lines on stdout. A tenant's plugin that fails, or
 * takes more than a second, is reset, and nobody else notices. */
#include "plugin.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TENANTS 1000
#define TIME_LIMIT 1000000000u /* ns */

static plugin_instance *pool[TENANTS];

static bool make_pool(gowasm_error *error) {
    gowasm_options options = GOWASM_OPTIONS_INIT;
    options.standard_err = (gowasm_stream)GOWASM_STREAM_NONE; /* Go's tracebacks */
    options.max_memory = 32 << 20;
    if (plugin_new(&options, &pool[0], error) != GOWASM_OK) return false;
    /* Here the first instance could prepare what all of them need. Then all start from its state. */
    if (gowasm_checkpoint(plugin_base(pool[0]), error) != GOWASM_OK) return false;
    for (int i = 1; i < TENANTS; i++)
        if (plugin_clone(pool[0], NULL, &pool[i], error) != GOWASM_OK) return false;
    return true;
}

static void serve(unsigned tenant, const char *request) {
    static gowasm_buffer out; /* used again by each call */
    plugin_instance *p = pool[tenant];
    gowasm_error error;
    gowasm_status status = gowasm_set_deadline(plugin_base(p), gowasm_clock() + TIME_LIMIT, &error);
    if (status == GOWASM_OK) status = plugin_serve(p, gowasm_string(request), &out);
    printf("%u: ", tenant);
    if (status == GOWASM_OK) {
        printf("%s\n", (const char *)out.data);
    } else if (status == GOWASM_GUEST_ERROR) { /* an answer, too: the plugin is well */
        printf("error: %s\n", gowasm_last_error(plugin_base(p))->message);
    } else {
        printf("%s, reset\n", gowasm_status_name(status));
        if (plugin_reset(p) != GOWASM_OK) exit(1);
    }
}

int main(void) {
    gowasm_error error;
    if (!make_pool(&error)) {
        fprintf(stderr, "%s\n", error.message);
        return 1;
    }
    char line[1024];
    while (fgets(line, sizeof line, stdin) != NULL) {
        char *request;
        unsigned long tenant = strtoul(line, &request, 10);
        request[strcspn(request, "\n")] = 0;
        if (tenant >= TENANTS || *request != ' ')
            printf("no such tenant\n");
        else
            serve((unsigned)tenant, request + 1);
    }
    for (int i = 0; i < TENANTS; i++) plugin_free(pool[i]);
    return 0;
}
