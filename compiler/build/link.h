/* link.h: from objects to the product: archive, shared library, one object or executable. */
#ifndef GOWASM_BUILD_LINK_H
#define GOWASM_BUILD_LINK_H

#include "build/cc.h"
#include "headers/interface.h"

typedef struct Link {
    Compiler *cc;
    Product kind;
    const Interface *interface;
    bool plain;         /* plain functions are there */
    StringList objects; /* names in cc->dir, generated ones first */
    const char *output; /* name in cc->dir */
    const char *soname; /* of a shared library: the name that it will have */
} Link;

bool link_product(Link *l, Diag *d);

#endif
