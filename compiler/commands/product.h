/* product.h: the steps of product.c that build.c takes apart for PRODUCT_C. */
#ifndef GOWASM_COMMANDS_PRODUCT_H
#define GOWASM_COMMANDS_PRODUCT_H

#include "commands/commands.h"
#include "translate/translate.h"

/* The generated files, in memory; sources_free() in any case. */
bool translate_to_c(Session *s, Module *m, const Interface *in, Product kind, Sources *out,
                    Diag *d);

/* preinit.c: --preinit: gives the module the state that _initialize leaves, and takes that function
 * out of the interface. */
bool preinit_module(Session *s, Module *m, Interface *in, Diag *d);

/* What stands beside runtime/mains/preinit-main.c: the module's globals, and functions for its
 * imports. */
void write_preinit_main(const Module *m, const Interface *in, Buf *out);

#endif
