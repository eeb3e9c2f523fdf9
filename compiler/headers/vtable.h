/* vtable.h: --interface: what modules of one interface share, whichever of them a program loads.
 *
 * Input: NAME, or NAME=EXPORT,...: the functions that belong to it (all, where none are listed).
 * Output: NAME.h, with the type of instances, of structures, and of a table of functions,
 * NAME_vtable; and in each module such a table. Invariant: the header depends on the interface
 * alone, so that it is the same from each module that has it; and its NAME_ID differs for what
 * another module would call differently. */
#ifndef GOWASM_HEADERS_VTABLE_H
#define GOWASM_HEADERS_VTABLE_H

#include "headers/interface.h"

/* Gives the functions their places in the table. Before that the interface has its final forms.
 * Error: a name that is no identifier or the prefix, or a function that the module does not export.
 */
bool vtable_choose(Module *m, const char *spec, Interface *in, Diag *d);

/* NAME.h. */
void write_interface_header(const Interface *in, Buf *out);

/* "const NAME_vtable NAME = {...};" without what comes before. `symbol` is the variable's name. */
void write_vtable(const Interface *in, const char *symbol, Buf *out);

#endif
