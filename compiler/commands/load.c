/* load.c: from a path to a verified module. Invariants: errors name the file and, where the file is
 * to blame, the offset in it. */
#include "commands/commands.h"
#include "pipeline.h"
#include "system/fs.h"

#include <string.h>

bool load_module(const Options *o, Buf *bytes, Module *m, Diag *d) {
    pipeline_time_stage(o, NULL);
    if (!fs_read(o->in.path, bytes, d)) return false;
    d->file = o->in.path;
    if (!decode_module(m, buf_view(bytes), d)) return false;
    pipeline_time_stage(o, "decode");
    if (!verify_module(m, NULL, d)) {
        module_free(m);
        return false;
    }
    pipeline_time_stage(o, "verify");
    return true;
}
