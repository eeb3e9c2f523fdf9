/* product.h: the steps of product.c that build.c takes apart for PRODUCT_C. */
#ifndef GOWASM_COMMANDS_PRODUCT_H
#define GOWASM_COMMANDS_PRODUCT_H

#include "commands/commands.h"
#include "translate/translate.h"

/* The generated files, in memory; sources_free() in any case. */
bool translate_to_c(Session *s, Module *m, const Interface *in, Product kind, Sources *out,
                    Diag *d);

#endif
