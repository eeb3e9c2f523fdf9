/* sources.c: the list of generated files, which every part of the translator adds to. */
#include "base/die.h"
#include "translate/gen.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

Buf *sources_add(const Gen *g, const char *suffix) {
    Sources *s = g->out;
    if (s->count == s->cap) {
        uint32_t cap = s->cap != 0 ? s->cap * 2 : 16;
        SourceFile *files = realloc(s->files, cap * sizeof *files);
        if (files == NULL) die_oom();
        s->files = files;
        s->cap = cap;
    }
    SourceFile *f = &s->files[s->count];
    size_t size = strlen(g->p) + strlen(suffix) + 1;
    *f = (SourceFile){.name = malloc(size)};
    if (f->name == NULL) die_oom();
    snprintf(f->name, size, "%s%s", g->p, suffix);
    s->count++;
    return &f->text;
}

void sources_free(Sources *s) {
    for (uint32_t i = 0; i < s->count; i++) {
        free(s->files[i].name);
        buf_free(&s->files[i].text);
    }
    free(s->files);
    *s = (Sources){0};
}
