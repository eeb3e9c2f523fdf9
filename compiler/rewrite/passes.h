/* passes.h: the passes of passes.def. What each does stands at the top of its file.
 *
 * None fails for a valid module: what they do not know they leave alone. What they work with
 * in addition to the module is in Module.input. A defect of ours is an internal error, die(), that
 * names the pass and the function. */
#ifndef GOWASM_REWRITE_PASSES_H
#define GOWASM_REWRITE_PASSES_H

#include "ir.h"

#define PASS(id, name, step, when, what) void pass_##id(Module *m);
#include "rewrite/passes.def"
#undef PASS

/* For passes that verify what they made, and put back what was there before when it is not valid:
 * that is a defect, too, if a harmless one, and noted. `found` says what is wrong. */
void pass_put_back(Module *m, const char *pass, const Diag *found);

#endif
