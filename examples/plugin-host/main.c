/* A program with plugins written in Go: ./host PLUGIN.so... sends some lines through every plugin.
 *
 * Each plugin is a shared library that gowasm-aot made with --interface plugin: a table of
 * functions of the type in plugin.h, whichever module is inside, and the host is linked with none
 * of them. A plugin reaches its own memory and nothing of this process: it has no files, no
 * environment, and its messages go nowhere. One that panics gives an error; the host makes a new
 * instance and carries on. */
#include "plugin.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct Plugin {
    void *library;
    const plugin_vtable *functions;
    plugin_instance *instance;
} Plugin;

static int load(Plugin *p, const char *path) {
    p->library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (p->library == NULL) {
        fprintf(stderr, "%s\n", dlerror());
        return 0;
    }
    p->functions = dlsym(p->library, PLUGIN_SYMBOL);
    if (plugin_fits(p->functions)) return 1;
    fprintf(stderr, "%s is no plugin of this version\n", path);
    return 0;
}

/* Sends a text through a plugin. False and *error on failure. */
static bool transform(Plugin *p, const char *text, gowasm_buffer *answer, gowasm_error *error) {
    const plugin_vtable *f = p->functions;
    size_t size = strlen(text);
    if (p->instance == NULL) {
        gowasm_options options = GOWASM_OPTIONS_INIT;
        options.standard_out = options.standard_err = (gowasm_stream)GOWASM_STREAM_NONE;
        if (f->new_instance(&options, &p->instance, error) != GOWASM_OK) return false;
    }
    gowasm_instance *base = plugin_base(p->instance);
    int32_t at;
    int64_t packed; /* address << 32 | length */
    if (f->buffer(p->instance, (int32_t)size, &at) == GOWASM_OK &&
        f->api->write(base, (gowasm_ptr)at, text, size, NULL) == GOWASM_OK &&
        f->transform(p->instance, &packed) == GOWASM_OK &&
        f->api->read_packed(base, (uint64_t)packed, answer, NULL) == GOWASM_OK)
        return true;
    *error = *f->last_error(p->instance);
    f->free_instance(p->instance); /* after a panic: the next text gets a fresh sandbox */
    p->instance = NULL;
    return false;
}

int main(int argc, char **argv) {
    const char *const texts[] = {"Hello, plugin", "", "# and again"};
    Plugin *plugins = calloc((size_t)argc, sizeof *plugins);
    if (plugins == NULL) return 1;
    int status = 0;
    for (int i = 1; i < argc && status == 0; i++) status = !load(&plugins[i], argv[i]);
    for (size_t t = 0; t < sizeof texts / sizeof *texts && status == 0; t++) {
        for (int i = 1; i < argc; i++) {
            gowasm_error error;
            gowasm_buffer answer = {0};
            if (transform(&plugins[i], texts[t], &answer, &error))
                printf("%s: \"%s\" -> \"%s\"\n", argv[i], texts[t], (const char *)answer.data);
            else
                printf("%s: \"%s\" failed with status %d, and the host goes on\n", argv[i],
                       texts[t], error.status);
            plugins[i].functions->api->buffer_free(&answer);
        }
    }
    for (int i = 1; i < argc; i++) {
        if (plugins[i].instance != NULL) plugins[i].functions->free_instance(plugins[i].instance);
        if (plugins[i].library != NULL) dlclose(plugins[i].library);
    }
    free(plugins);
    return status;
}
