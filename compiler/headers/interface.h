/* interface.h: a module's imports and exports as C sees them: the one place where wasm names become
 * C names and wasm types become C types. The header, the generated glue and `inspect` read it. */
#ifndef GOWASM_INTERFACE_H
#define GOWASM_INTERFACE_H

#include "ir.h"

/* An import of the module, of any kind. */
typedef struct InterfaceImport {
    const Import *import;
    const FuncType *type;  /* functions only */
    const char *c_name;    /* PREFIX_import_MODULE_NAME: what the program defines */
    const char *served_by; /* the host library's function, or NULL */
    bool replaceable;      /* served by a weak default that the program may replace */
    uint32_t same_as;      /* an earlier import with the same C name, or NO_INDEX */
} InterfaceImport;

/* An exported function, memory or global. */
typedef struct InterfaceExport {
    const Export *export_;
    const FuncType *type;  /* functions only */
    const char *c_name;    /* PREFIX_NAME, PREFIX_global_NAME, or NULL: C cannot use it itself */
    const char *link_name; /* PREFIX_link_NAME: hands it to an importing module; NULL: a function */
    const char *plain_name; /* NAME, or NULL where it would clash with C, C++ or libc */
    const char *go_name;    /* of the function, from the name section, or NULL */
    bool runtime_only;      /* _initialize, _start, memory...: used by the runtime, not declared */
} InterfaceExport;

typedef struct Interface {
    const char *prefix;
    Toolchain toolchain;
    InterfaceImport *imports;
    uint32_t nimports;
    InterfaceExport *exports; /* in the order of the C names' first appearance in the module */
    uint32_t nexports;
    uint32_t initialize, command;      /* functions _initialize and _start, or NO_INDEX */
    uint32_t guest_malloc, guest_free; /* the allocator for gowasm_alloc, or NO_INDEX */
    /* The first two exports that were told apart by a number only; NULL: there are none. Building
     * refuses them (without --number-names): which of two gets the number is no one's choice. */
    const Export *clash, *clash_with;
} Interface;

/* Everything lives in the module's arena. Different things whose names differ only in characters
 * that C lacks are told apart by a number: PREFIX_a_b, PREFIX_a_b_2. Error: an import with another
 * signature than the host library serves. `prefix` must outlive `out`. */
bool make_interface(Module *m, const char *prefix, Interface *out, Diag *d);

/* Is it usable as a C and C++ identifier (no keyword)? */
bool is_c_identifier(const char *s);

/* Is the name taken by C, C++ or the C library, so that a plain function cannot have it? */
bool is_reserved_plain_name(const char *s);

/* "int32_t", "int64_t", "float", "double", "gowasm_funcref", or "void *" for externref. */
const char *c_type(ValType t);

/* The public header PREFIX.h. */
void write_header(const Module *m, const Interface *interface, bool plain, Buf *out);

/* One C prototype of an export or import, without ';', as the header and `inspect` show it. */
void write_export_prototype(const Interface *interface, const InterfaceExport *e, bool plain,
                            Buf *out);
void write_import_prototype(const Interface *interface, const InterfaceImport *i, Buf *out);
/* "gowasm_memory_ref calc_link_memory(calc_instance *instance)" of an export with a link_name. */
void write_link_prototype(const Interface *interface, const InterfaceExport *e, Buf *out);

#endif
