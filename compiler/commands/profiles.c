/* profiles.c: --profile-gen and --profile-use on the way from the command line to the passes. */
#include "analyse/profile.h"
#include "commands/commands.h"
#include "system/fs.h"

bool profiles_load(Session *s, Module *m, StringList *files, Diag *d) {
    const Options *o = s->options;
    if (o->gen.profile_gen || o->gen.profile_use.len != 0) profile_shapes(m);
    if (o->gen.profile_use.len == 0) return true;
    Profile *p = ARENA_NEW(&m->arena, Profile);
    p->arena = p->index.arena = &m->arena;
    const char *file = d->file;
    d->file = NULL;
    for (uint32_t i = 0; i < o->gen.profile_use.len; i++) {
        const char *path = o->gen.profile_use.data[i];
        Buf text = {0};
        if (!fs_read(path, &text, d)) return false;
        Str kept = {arena_copy(&m->arena, text.data, text.len), text.len};
        buf_free(&text);
        if (!profile_add(p, path, kept, d)) return false;
        strlist_add(s->arena, files, path);
    }
    d->file = file;
    m->profile = p;
    return true;
}

void profiles_check(Session *s, const Module *m) {
    const Profile *p = m->profile;
    if (p == NULL) return;
    for (uint32_t i = 0; i < p->entries.len; i++)
        if (p->entries.data[i].present) return;
    progress_note(&s->progress, "--profile-use: the profile is of no function of this module");
}
