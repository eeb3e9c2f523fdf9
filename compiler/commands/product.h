/* product.h: the steps of product.c that build.c takes apart for PRODUCT_C. */
#ifndef GOWASM_COMMANDS_PRODUCT_H
#define GOWASM_COMMANDS_PRODUCT_H

#include "commands/commands.h"
#include "translate/translate.h"

/* How a product of this kind is translated. */
TranslateOptions product_translate_options(const Options *o, const Interface *in, Product kind);

/* The generated files, in memory; sources_free() in any case. */
bool product_translate(Session *s, Module *m, const Interface *in, TranslateOptions how,
                       Sources *out, Diag *d);

/* preinit.c: --preinit: gives the module the state that _initialize leaves, and takes that function
 * out of the interface. */
bool preinit_module(Session *s, Module *m, Interface *in, Diag *d);

#endif
