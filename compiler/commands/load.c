/* load.c: from a path to a verified module. Invariants: errors name the file and, where the file is
 * to blame, the offset in it. */
#include "commands/commands.h"
#include "system/fs.h"

#include <string.h>

bool load_module(Session *s, Buf *bytes, Module *m, Diag *d) {
    const char *path = s->options->in.path;
    timer_start(&s->timer);
    if (!fs_read(path, bytes, d)) return false;
    d->file = path;
    if (!decode_module(m, buf_view(bytes), d)) return false;
    timer_stage(&s->timer, "decode");
    if (!verify_module(m, NULL, d)) {
        module_free(m);
        return false;
    }
    timer_stage(&s->timer, "verify");
    return true;
}
