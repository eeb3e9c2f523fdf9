/* interface.h: a module's imports and exports as C sees them: the one place where wasm names become
 * C names and wasm types become C types. The header, the generated bindings and `inspect` read it.
 */
#ifndef GOWASM_INTERFACE_H
#define GOWASM_INTERFACE_H

#include "headers/api.h"
#include "ir.h"

/* A parameter as C has it: one of wasm's, or a gowasm_bytes for two or three of them. */
typedef struct InterfaceParam {
    const char *name;   /* in the header; the generated code has p0, p1, ... */
    const char *c_type; /* without a blank at the end */
    uint32_t first;     /* of the wasm parameters that it stands for */
    uint32_t words;     /* how many those are */
    bool bytes;         /* a gowasm_bytes */
} InterfaceParam;

/* A function's form in C: wasm's own types, or what an API file says. */
typedef struct InterfaceForm {
    InterfaceParam *params;
    uint32_t nparams;
    const char *result; /* the C type of its one result, where it has one that is a value */
    bool bytes;         /* some parameter is a gowasm_bytes */
    ApiReturns returns; /* bytes: a gowasm_buffer; nothing: the result is an error or none */
    const ApiFunc *api; /* where its comment comes from, or NULL */
} InterfaceForm;

/* An import of the module, of any kind. */
typedef struct InterfaceImport {
    const Import *import;
    const FuncType *type;  /* functions only */
    InterfaceForm form;    /* of functions */
    const char *c_name;    /* PREFIX_import_MODULE_NAME: what the program defines */
    const char *served_by; /* the host library's function, or NULL */
    bool replaceable;      /* that is a default, which the program may replace */
    bool hosted_only;      /* and there with an operating system only */
    const char *member;    /* of PREFIX_imports: MODULE_NAME; NULL: it cannot be set at run time */
    uint32_t same_as;      /* an earlier import with the same C name, or NO_INDEX */
} InterfaceImport;

/* An exported function, memory or global. */
typedef struct InterfaceExport {
    const Export *export_;
    const FuncType *type;  /* functions only */
    InterfaceForm form;    /* of functions */
    const char *c_name;    /* PREFIX_NAME, PREFIX_global_NAME, or NULL: C cannot use it itself */
    const char *link_name; /* PREFIX_link_NAME: hands it to an importing module; NULL: a function */
    const char *plain_name; /* NAME, or NULL where it would clash with C, C++ or libc */
    const char *slot;       /* its member of NAME_vtable (--interface), or NULL */
    const char *no_plain;   /* why it has none, for people; NULL: it has one */
    const char *go_name;    /* of the function, from the name section, or NULL */
    bool plumbing;          /* of plumbing.def: nobody calls it from C */
    bool runtime_only;      /* plumbing, _initialize, _start, memory...: used by the runtime, not
                               declared */
} InterfaceExport;

/* What the runtime calls itself: gowasm_entries.def. */
typedef enum Entry {
#define GW_ENTRY(id, ...) ENTRY_##id,
#include "gowasm_entries.def"
    ENTRY_COUNT
} Entry;
typedef enum EntryFlavour { ENTRY_IN_ANY, ENTRY_IN_HOSTED } EntryFlavour;
typedef struct EntryInfo {
    const char *name, *other;
    EntryFlavour flavour;
    const char *result; /* "void", "uint32_t" */
    const char *member;
    const char *params[3]; /* their names; NULL after the last */
} EntryInfo;
extern const EntryInfo entry_infos[ENTRY_COUNT];

struct FreestandingLayout; /* headers/freestanding-layout.h */
struct Flavour; /* headers/flavour.h */

typedef struct Interface {
    const char *prefix;
    Toolchain toolchain;
    InterfaceImport *imports;
    uint32_t nimports;
    InterfaceExport *exports; /* in the order of the C names' first appearance in the module */
    uint32_t nexports;
    /* Functions, or NO_INDEX. Those for js only in a module for GOOS=js; TinyGo's has _start for
     * JS_RUN, and no JS_GETSP, but may have JS_SCHEDULER. */
    uint32_t entry[ENTRY_COUNT];
    bool needs_start; /* a command of Go's or TinyGo's: its exports are not to be called before */
    /* The first two exports that were told apart by a number only; NULL: there are none. Building
     * refuses them (without --number-names): which of two gets the number is no one's choice. */
    const Export *clash, *clash_with;
    uint64_t preinit_clock;       /* with it: the guest's monotonic clock then, ns */
    bool preinit;                 /* --preinit: the module's data is the state after _initialize */
    bool profile_write;           /* --profile-gen: the header has PREFIX_profile_write() */
    const char *shared;           /* --interface: its NAME, or NULL */
    VEC(InterfaceExport *) slots; /* what has one, in the order of the table */
    const struct Flavour *flavour; /* make_interface() makes it the hosted one */
    const struct FreestandingLayout *layout; /* the layout, where the flavour is freestanding */
    const Api *api;               /* whose structures the header declares, or NULL */
} Interface;

/* Everything lives in the module's arena. Different things whose names differ only in characters
 * that C lacks are distinguished by a number: PREFIX_a_b, PREFIX_a_b_2. Error: an import with
 * another signature than the host library serves. `prefix` must outlive `out`. */
bool make_interface(Module *m, const char *prefix, Interface *out, Diag *d);

/* Gives functions the forms that an API file says they have. Error: one does not fit the module.
 * The Api must outlive `in`. */
bool interface_apply_api(Module *m, const Api *api, Interface *in, Diag *d);

/* wasm-form.c: the form with wasm's own types: p0, p1, ... `unsigned_` for what the host library
 * serves. */
void wasm_form(Module *m, const FuncType *t, bool unsigned_, InterfaceForm *form);

/* Does it have a form that a call of wasm's parameters one by one cannot give? */
static inline bool has_bytes(const InterfaceForm *f) {
    return f->bytes || f->returns != API_AS_DECLARED;
}
static inline bool entry_returns_value(const EntryInfo *e) {
    return e->result[0] != 'v';
}
/* Has the module that export, for the runtime to call? */
static inline bool has_entry(const Interface *in, Entry e) {
    return in->entry[e] != NO_INDEX;
}

/* Can it be run as a program: _start, or run of GOOS=js? */
bool interface_is_program(const Interface *in);

/* Are there imports that PREFIX_set_imports() sets? */
bool has_settable_imports(const Interface *in);

/* After the prefix: is it one of the names PREFIX_new, PREFIX_import_..., that only the tool
 * gives?
 */
bool is_own_name(const char *name);

/* The public header PREFIX.h. */
void write_header(const Module *m, const Interface *interface, bool plain, Buf *out);

/* The C++ header PREFIX.hpp, which includes the C header by this name. */
void write_cxx_header(const Interface *interface, const char *c_header, Buf *out);

/* The names of parameters: those of the header and of `inspect`, or p0, p1, ... in generated code,
 * whose own names and macros they could meet otherwise. */
typedef enum ParamNames { NAMES_DECLARED, NAMES_NUMBERED } ParamNames;

/* One C prototype of an export or import, without ';'. */
void write_export_prototype(const Interface *interface, const InterfaceExport *e, bool plain,
                            ParamNames names, Buf *out);
void write_import_prototype(const Interface *interface, const InterfaceImport *i, ParamNames names,
                            Buf *out);

/* "gowasm_memory_ref", ...: of what is no function. */
const char *header_ref_type(ExternKind kind);

/* "int32_t (int32_t, gowasm_bytes)": the C type of an import, without the instance. */
void write_import_type(const InterfaceImport *i, Buf *out);

/* "gowasm_status (*add)(plugin_instance *instance, int32_t p0)": a pointer to the prefixed form,
 * with the type INSTANCE_instance. */
void write_export_pointer(const char *instance, const InterfaceExport *e, const char *name,
                          Buf *out);

/* api-header.c: the C structures of an API file, and what a comment says of a function. */
void write_structs(const Interface *interface, Buf *out);
void write_doc(const InterfaceForm *form, Buf *out);

/* A name from the module inside a comment: printable ASCII only, and never the comment's end. */
void write_comment_text(Str name, Buf *out);
/* "gowasm_memory_ref calc_link_memory(calc_instance *instance)" of an export with a link_name. */
void write_link_prototype(const Interface *interface, const InterfaceExport *e, Buf *out);

#endif
