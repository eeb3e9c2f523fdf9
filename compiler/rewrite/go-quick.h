/* go-quick.h: the parts of pass go-quick. */
#ifndef GOWASM_REWRITE_GO_QUICK_H
#define GOWASM_REWRITE_GO_QUICK_H

#include "ir.h"

/* Takes out what nothing reaches. Blocks must be linked, and are to be linked again. */
void quick_drop_unreached(Module *m, Func *f, Arena *scratch);

#endif
