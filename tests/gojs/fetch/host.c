/* Runs the program with fetch by libcurl: host URL. */
#include "gojs_curl.h"
#include "prog.h"

#include <stdio.h>
#include <string.h>

static bool allow(void *user, const char *url) {
    (void)user;
    return strstr(url, "/forbidden") == NULL;
}

int main(int argc, char **argv) {
    gowasm_options options = GOWASM_OPTIONS_INIT;
    const gojs_curl_options curl = {.size = sizeof curl, .allow = allow};
    prog_instance *prog;
    gowasm_error error;
    options.argc = argc;
    options.argv = (const char *const *)argv;
    if (prog_new(&options, &prog, &error) != GOWASM_OK)
        return fprintf(stderr, "%s\n", error.message);
    gojs_vm *vm = gojs_of(prog_base(prog));
    if (gojs_set_curl(vm, &curl) != GOJS_OK) return fprintf(stderr, "%s\n", gojs_error(vm));
    const int code = gojs_main(vm);
    prog_free(prog);
    return code;
}
