/* sh-syntax, a parser and formatter of shell scripts made by TinyGo for JavaScript: prints what its
 * function `process` says about each file of the command line. node.cjs does the same in node.
 *
 * PROCESS_ARGUMENTS: what this version's function takes, of the names in process_text(). */
#include "sh.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void check(sh_instance *sh, gowasm_status status, const char *what) {
    if (status == GOWASM_OK) return;
    fprintf(stderr, "%s: %s\n", what, gowasm_last_error(sh_base(sh))->message);
    exit(1);
}

static int32_t put(sh_instance *sh, const char *bytes, size_t size) {
    int32_t at;
    check(sh, sh_wasmAlloc(sh, (int32_t)size, &at), "wasmAlloc");
    check(sh, gowasm_write(sh_base(sh), (gowasm_ptr){(uint32_t)at}, bytes, size, NULL), "write");
    return at;
}

static void process_text(sh_instance *sh, const char *name, const char *bytes, size_t size,
                         int32_t print) {
    const int32_t path = put(sh, name, strlen(name)), path_n = (int32_t)strlen(name);
    const int32_t text = put(sh, bytes, size), text_n = (int32_t)size;
    const int32_t stop = put(sh, "", 0);
    int32_t result;
    check(sh, sh_process(sh, PROCESS_ARGUMENTS, &result), "process");
    for (uint32_t at = (uint32_t)result;; at++) {
        char c;
        check(sh, gowasm_read(sh_base(sh), (gowasm_ptr){at}, &c, 1, NULL), "read");
        if (c == '\0') break;
        putchar(c);
    }
    putchar('\n');
}

int main(int argc, char **argv) {
    static char text[1 << 16];
    for (int i = 1; i < argc; i++) {
        for (int32_t print = 0; print < 2; print++) {
            sh_instance *sh;
            gowasm_error error;
            FILE *f = fopen(argv[i], "rb");
            if (!f) return perror(argv[i]), 1;
            const size_t n = fread(text, 1, sizeof text, f);
            fclose(f);
            if (sh_new(NULL, &sh, &error) != GOWASM_OK)
                return fprintf(stderr, "%s\n", error.message), 1;
            const gowasm_status status = sh_start(sh);
            const gowasm_error *end = gowasm_last_error(sh_base(sh));
            if (status != GOWASM_EXIT || end->exit_code != 0)
                return fprintf(stderr, "start: %s\n", end->message), 1;
            process_text(sh, argv[i], text, n, print);
            sh_free(sh);
        }
    }
    return 0;
}
