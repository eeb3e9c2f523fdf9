/* Runs a Go program inside a C program: with arguments, an environment, a standard input from a
 * string, and its output taken by a function. Nothing else of this process is in its reach. */
#include "words.h"

#include <stdio.h>
#include <string.h>

/* Standard input: what is left of a string. */
static ptrdiff_t read_text(void *user, void *buffer, size_t size) {
    const char **text = user;
    size_t n = strlen(*text);
    if (n > size) n = size;
    memcpy(buffer, *text, n);
    *text += n;
    return (ptrdiff_t)n;
}

/* Standard output and error: every line that the guest prints gets a mark in front. */
static ptrdiff_t write_marked(void *user, const void *bytes, size_t size) {
    const char *text = bytes;
    int *at_line_start = user;
    for (size_t i = 0; i < size; i++) {
        if (*at_line_start) fputs("| ", stdout);
        putchar(text[i]);
        *at_line_start = text[i] == '\n';
    }
    return (ptrdiff_t)size;
}

static int run(const char *text) {
    int at_line_start = 1;
    const char *argv[] = {"words", "-v"};
    const char *envp[] = {"GREETING=Hello", NULL};
    gowasm_options options = GOWASM_OPTIONS_INIT;
    options.argc = 2;
    options.argv = argv;
    options.envp = envp;
    options.standard_in = (gowasm_stream){-1, read_text, NULL, &text};
    options.standard_out = (gowasm_stream){-1, NULL, write_marked, &at_line_start};
    options.standard_err = options.standard_out;

    words_instance *w;
    gowasm_error error;
    if (words_new(&options, &w, &error) != GOWASM_OK) {
        fprintf(stderr, "%s\n", error.message);
        return 1;
    }
    gowasm_status s = words_start(w);
    error = *gowasm_last_error(words_base(w));
    if (s == GOWASM_EXIT)
        printf("exit code %d\n", error.exit_code);
    else
        printf("%s: %s\n", gowasm_status_name(s), error.message);
    words_free(w);
    return s != GOWASM_EXIT;
}

int main(void) {
    return run("one two\ntwo\n") | run("");
}
