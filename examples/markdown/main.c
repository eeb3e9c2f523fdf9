/* Markdown from C: bytes in, bytes out, errors as a status. */
#include "md.h"

#include <stdio.h>

int main(void) {
    md_instance *md;
    gowasm_error error;
    if (md_new(NULL, &md, &error) != GOWASM_OK) {
        fprintf(stderr, "%s\n", error.message);
        return 1;
    }
    static const char *const sources[] = {
        "# Hello\n\nfrom *C*, through [goldmark](https://github.com/yuin/goldmark).\n",
        "| a | b |\n|---|---|\n| 1 | 2 |\n",
        "not UTF-8: \xff\n",
        "- and ~~never~~ again\n",
    };
    gowasm_buffer html = {NULL, 0, 0}; /* the same one for all calls */
    for (size_t i = 0; i < sizeof sources / sizeof *sources; i++) {
        gowasm_status s = md_render(md, gowasm_string(sources[i]), &html);
        if (s == GOWASM_OK)
            fwrite(html.data, 1, html.used, stdout);
        else
            printf("%s: %s\n", gowasm_status_name(s), gowasm_last_error(md_base(md))->message);
    }
    gowasm_buffer_free(&html);
    md_free(md);
    return 0;
}
