/* passes.h: the entries of the pass list (pipeline.c), in its order. What each does stands at the
 * top of its file. None fails for a valid module; what they do not know they leave alone. One that
 * fails all the same has said so in the Diag. */
#ifndef GOWASM_REWRITE_PASSES_H
#define GOWASM_REWRITE_PASSES_H

#include "ir.h"

bool pass_go_shape(Module *m, Diag *d);   /* golang/goshape.c */
bool pass_budget(Module *m, Diag *d);     /* budget.c */
bool pass_go_resume(Module *m, Diag *d);  /* go-resume.c */
bool pass_go_sp(Module *m, Diag *d);      /* go-sp.c */
bool pass_go_frame(Module *m, Diag *d);   /* go-frame.c */
bool pass_go_inline(Module *m, Diag *d);  /* go-inline.c */
bool pass_go_args(Module *m, Diag *d);    /* go-args.c */
bool pass_go_export(Module *m, Diag *d);  /* go-export.c */
bool pass_go_preempt(Module *m, Diag *d); /* go-preempt.c */
bool pass_go_mul(Module *m, Diag *d);     /* go-mul.c */

#endif
