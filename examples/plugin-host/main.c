/* A program with plugins written in Go: ./host PLUGIN.so... sends some lines through every plugin.
 *
 * Each plugin is a shared library that gowasm-aot made with --prefix plugin --no-plain, so that all
 * have the interface of plugin.h, whichever module is inside. A plugin reaches its own memory and
 * nothing of this process: it has no files, no environment, and its messages go nowhere. One that
 * panics gives an error; the host makes a new instance and carries on. */
#include "plugin.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What the host uses of a plugin: the functions of plugin.h and gowasm.h, as the library has them.
 */
typedef struct Plugin {
    void *library;
    gowasm_status (*make)(const gowasm_options *, plugin_instance **, gowasm_error *);
    void (*free)(plugin_instance *);
    gowasm_instance *(*base)(plugin_instance *);
    gowasm_status (*buffer)(plugin_instance *, int32_t size, int32_t *at);
    gowasm_status (*transform)(plugin_instance *, int64_t *packed);
    gowasm_status (*write)(gowasm_instance *, gowasm_ptr, const void *, size_t, gowasm_error *);
    gowasm_status (*read_string)(gowasm_instance *, gowasm_ptr, size_t, char **, gowasm_error *);
    const gowasm_error *(*last_error)(const gowasm_instance *);
    plugin_instance *instance;
} Plugin;

static int load_function(Plugin *p, const char *name, void *function) {
    void *found = dlsym(p->library, name);
    if (found == NULL) fprintf(stderr, "no function %s: %s\n", name, dlerror());
    memcpy(function, &found, sizeof found); /* ISO C has no cast from object to function pointer */
    return found != NULL;
}

static int load(Plugin *p, const char *path) {
    p->library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (p->library == NULL) {
        fprintf(stderr, "%s\n", dlerror());
        return 0;
    }
    return load_function(p, "plugin_new", &p->make) && load_function(p, "plugin_free", &p->free) &&
           load_function(p, "plugin_base", &p->base) &&
           load_function(p, "plugin_buffer", &p->buffer) &&
           load_function(p, "plugin_transform", &p->transform) &&
           load_function(p, "gowasm_write", &p->write) &&
           load_function(p, "gowasm_read_string", &p->read_string) &&
           load_function(p, "gowasm_last_error", &p->last_error);
}

/* Sends a text through a plugin; the answer is to be freed. NULL and *error on failure. */
static char *transform(Plugin *p, const char *text, gowasm_error *error) {
    size_t size = strlen(text);
    if (p->instance == NULL) {
        gowasm_options options = GOWASM_OPTIONS_INIT;
        options.standard_out = options.standard_err = (gowasm_stream)GOWASM_STREAM_NONE;
        if (p->make(&options, &p->instance, error) != GOWASM_OK) return NULL;
    }
    gowasm_instance *base = p->base(p->instance);
    int32_t at;
    int64_t packed;
    char *answer = NULL;
    if (p->buffer(p->instance, (int32_t)size, &at) == GOWASM_OK &&
        p->write(base, (gowasm_ptr)at, text, size, NULL) == GOWASM_OK &&
        p->transform(p->instance, &packed) == GOWASM_OK &&
        p->read_string(base, (gowasm_ptr)((uint64_t)packed >> 32), (uint32_t)packed, &answer,
                       NULL) == GOWASM_OK)
        return answer;
    *error = *p->last_error(base);
    p->free(p->instance); /* after a panic: the next text gets a fresh sandbox */
    p->instance = NULL;
    return NULL;
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
            char *answer = transform(&plugins[i], texts[t], &error);
            if (answer != NULL)
                printf("%s: \"%s\" -> \"%s\"\n", argv[i], texts[t], answer);
            else
                printf("%s: \"%s\" failed with status %d, and the host goes on\n", argv[i],
                       texts[t], error.status);
            free(answer);
        }
    }
    for (int i = 1; i < argc; i++) {
        if (plugins[i].instance != NULL) plugins[i].free(plugins[i].instance);
        if (plugins[i].library != NULL) dlclose(plugins[i].library);
    }
    free(plugins);
    return status;
}
