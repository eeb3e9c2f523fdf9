/* gen.h: what the parts of the translator share: the module being translated, and small writers.
 * Private to compiler/translate/. */
#ifndef GOWASM_TRANSLATE_GEN_H
#define GOWASM_TRANSLATE_GEN_H

#include "golang/golines.h"
#include "headers/flavour.h"
#include "headers/freestanding-layout.h"
#include "system/proc.h"
#include "translate/cbody.h"
#include "translate/translate.h"

/* A constant table that is called with one type only. */
typedef struct FlatTable {
    uint32_t type;         /* its number (type_id), or NO_INDEX: the table is not flat */
    uint32_t first, count; /* entries in the array */
} FlatTable;

typedef struct Gen {
    Module *m;
    const Interface *interface;
    const TranslateOptions *options;
    Sources *out;
    Diag *d;
    const char *p;               /* the prefix */
    const uint32_t *type_id;     /* by type index: equal exactly when the signatures are */
    const bool *const_table;     /* by table index: contents fixed at compile time */
    const FlatTable *flat_table; /* by table index */
    bool links;                  /* functions of other modules can reach it: linking.c */
    bool bounds_checks;          /* --no-guard, or where guard pages do not suffice */
    uint32_t max_offset;         /* how far beyond a 32-bit index a load or store reaches */
    bool image;                  /* active data is known at compile time: one image */
    uint32_t runs;               /* of the image */
    uint32_t *counter;         /* by function index: its counter with --profile-gen, or NO_INDEX */
    const Str *name;           /* by function index: for errors; empty: it has none */
    const char **symbol;       /* by function index: its symbol under -g, else NULL */
    GoLines *lines;            /* of the Go source under -g, else NULL */
    const struct Sites *sites; /* of calls, by the module's DWARF, or NULL */
} Gen;

/* The index in the module of each thing of one kind that a canonical module has. */
typedef VEC(uint32_t) Indices;

/* Some functions of the module, translated by one run of wasm2c into one C file. */
typedef struct Shard {
    uint32_t *funcs;     /* its functions, by their index in the canonical module */
    uint32_t own, count; /* those before `own` are defined here; HELPER_COUNT after them are no
                            functions of the module, but NO_INDEX; the others are only called */
    Indices types, tables, globals, elems, datas; /* that they use, as the canonical module has */
    Budget budget;                                /* of all its functions */
    const char *version;                          /* of wasm2c */
    const char *wasm, *c;                         /* file names */
} Shard;

/* What canonical modules call for a pseudo-instruction: functions and macros of gowasm_gen.h. */
typedef enum Helper {
    HELPER_TICK, /* as CheckKind: CHECK_WORK, CHECK_LOCAL, CHECK_RETURN */
    HELPER_TICK_LOCAL,
    HELPER_RETURN,
    HELPER_MUL_HIGH,
    HELPER_COUNT
} Helper;

/* The body of one function as wasm2c printed it. */
typedef struct Body {
    const char *text; /* NULL: not seen */
    size_t len;
} Body;

/* symbols.c: names of functions, by function index; symbols for them; PREFIX_names.c. */
const Str *symbols_function_names(Module *m);
const char **symbols_make(const Gen *g);
void write_names(const Gen *g, Buf *out);

/* shard.c: the function bodies, in C files of about equal size. */
bool write_shards(const Gen *g);

/* canonical.c: the module that wasm2c is given for a shard. Fills shard->funcs after `own` and
 * shard->types and the others with what the shard's functions refer to; `local` is scratch. */
typedef struct Renumbering { /* by index in the module: that in the canonical one, or NO_INDEX */
    uint32_t *funcs, *types, *tables, *globals, *elems, *datas;
} Renumbering;
Renumbering new_renumbering(const Module *m, Arena *arena);
void canonical_module(const Module *m, Arena *arena, Shard *shard, const Renumbering *local,
                      Buf *out);

/* wasm2c.c: the command line that turns shard->wasm into shard->c, and the error when it failed. */
const char *const *wasm2c_command(const TranslateOptions *o, Arena *arena, const Shard *shard);
bool wasm2c_failed(const TranslateOptions *o, const Shard *shard, const ProcResult *result,
                   Diag *d);

/* bodies.c: finds the shard's own functions in wasm2c's C. The texts point into `c`. */
bool bodies_find(const Gen *g, const Shard *shard, Str c, Body *bodies);

/* Appends one function, by its index in the canonical module, under our names. */
bool rewrite_body(const Gen *g, const Shard *shard, uint32_t func, const Body *body, Buf *out);

/* Between reading a body (cbody.h) and printing it. counters.c: counts at its beginning and in its
 * loops, where --interruptible or --profile-gen want them. fold.c: expressions in place of stack
 * variables; `to` is a new body, `from` must live as long as that is made. pointers.c: locals that
 * move through memory in a loop are of 64 bits there. addresses.c: index and offset of loads and
 * stores as two arguments. */
void counters_add(const Gen *g, CBody *body);
void fold_body(const Gen *g, const CBody *from, CBody *to);
void pointers_widen(const Gen *g, CBody *body);
void addresses_split(CBody *body);

/* frames.c: what checks the stack before a large frame is made, if the function may have one: then
 * its body is to be renamed, and frame_close() ends what frame_open() began. */
bool frame_open(const Gen *g, const CBody *body, Buf *out);
void rename_body(const Gen *g, CBody *body);
void frame_close(const Gen *g, uint32_t func, Buf *out);

/* lines.c: prints the body, with the lines of its source where they are known and wanted. */
void lines_print_body(const Gen *g, const CBody *body, Buf *out);

/* sites.c: where calls stand in the source, by DWARF; NULL when the module has none. */
typedef struct Sites Sites;
const Sites *find_sites(Module *m);

/* GW_SITE before the calls of the body, where g->sites knows their places. */
void mark_sites(const Gen *g, CBody *body);
void write_sites(const Gen *g, Buf *out); /* the tables */

/* Are the calls in the function's C those in its code? Then sites_pos_of_call() tells of the
 * n-th. */
bool sites_match(const Gen *g, const CBody *body);
bool sites_has_calls(const Sites *s, uint32_t func);
const SourcePos *sites_pos_of_start(const Sites *s, uint32_t func);
SourcePos sites_pos_of_call(const Sites *s, uint32_t func, uint32_t call);

/* intrinsic.c: the function's fast way, or NULL; what stands before and after its own code. */
const char *intrinsic_of(const Gen *g, uint32_t func);
void intrinsic_open(const Gen *g, uint32_t func, const char *name, Buf *out);
void intrinsic_close(const Gen *g, uint32_t func, Buf *out);

/* counters.c: PREFIX_profile.c, with the counters of --profile-gen; sets g->counter. */
void write_counters(Gen *g, Buf *out);

/* prelude.c: PREFIX_gen.h, with the instance structure. */
void write_gen_header(const Gen *g, Buf *out);

/* "u32 calc__f5(calc_instance *instance, u32 p0)": how a definition starts, with a suffix to the
 * name; "(instance, p0)": how it is called with its own parameters. */
void write_signature(const Gen *g, uint32_t func, const char *suffix, Buf *out);
void write_own_arguments(const FuncType *t, Buf *out);

/* The declaration of a function as a hidden symbol, with the guest's name for it under -g. */
void write_declaration(const Gen *g, uint32_t func, Buf *out);

/* "u32", "u64", "f32", "f64", ... of a value type; "void" or "struct wasm_multi_ij" of results; the
 * letters that wasm2c names such structures with. */
void write_result_type(const FuncType *t, Buf *out);

/* tables.c: the arrays of tables and element segments; the part of init() that fills tables. */
FlatTable *tables_find_flat(Module *m, const bool *constant, const uint32_t *type_id);
void write_tables(const Gen *g, Buf *out);
void write_table_init(const Gen *g, Buf *out);
bool *tables_find_const(Module *m);

/* linking.c: what is shared with other modules. */
bool linking_is_used(const Module *m);
void write_type_identities(const Gen *g, Buf *out); /* GW_TYPE */
void write_far_declarations(const Gen *g, Buf *out);
void write_far_calls(const Gen *g, Buf *out);
void write_link_init(const Gen *g, Buf *out); /* the part of init() that asks for imports */
void write_link_exports(const Gen *g, Buf *out);

/* image.c: data segments as C arrays; the part of init() that copies segments, where the image is
 * not known at compile time. */
bool image_is_static(const Module *m);
uint32_t write_image(const Gen *g, Buf *out); /* the number of runs */
void write_data_init(const Gen *g, Buf *out);

/* imports.c: the wrappers of imported functions. A caller of one that the program defines writes
 * the choice before the call, and the function that was chosen in it. */
void write_imports(const Gen *g, Buf *out);
void write_import_choice(const Gen *g, const InterfaceImport *im, const char *indent, Buf *out);
void write_import_callee(const Gen *g, const InterfaceImport *im, Buf *out);
void write_set_imports(const Gen *g, Buf *out); /* the function of the header */
void write_missing_imports(const Gen *g);       /* PREFIX_missing.c, of a shared library */

/* What --interface adds: the module's table of functions, and its imports by name. */
void write_interface(const Gen *g, Buf *out);

/* linking.c: "MODULE.NAME" as a C string. */
void write_import_name(const Import *import, Buf *out);

/* bindings.c: init and the module descriptor. */
bool write_bindings(const Gen *g, Buf *out);

/* PREFIX__MEMBER of gowasm_entries.def, which calls an export that there is; `first`: a statement
 * before that. */
void write_entry(const Gen *g, Entry e, const char *first, Buf *out);
void write_entry_pointer(const Gen *g, Entry e, Buf *out); /* in the description */

/* frames.c: how large a function's frame can be, at most (optimised), and nearly (if not). */
uint64_t gen_frame_bound(const Gen *g, const CBody *body);
uint64_t gen_declared_bytes(const Gen *g, const CBody *body);

/* A cast between the guest's types and those of the header: the same but for signs; references
 * need none. */
void write_cast(ValType t, const char *to, Buf *out);

/* imports.c: a parameter of a wrapper for the program's function: narrow ones may come wider than
 * they are. */
void write_narrowed(const char *c_type, uint32_t param, Buf *out);

/* exports.c: the functions of the header that call the guest. */
void write_exports(const Gen *g, Buf *out);

/* Do arguments and results go in registers? Then PREFIX_NAME__body() takes them so; the declaration
 * of that; "gowasm_outcome o = " the call of it, and the result as C has it. */
bool export_fits_words(const Gen *g, const FuncType *t);
void write_word_signature(const InterfaceExport *e, Buf *out);
void write_word_call(const InterfaceExport *e, const char *base, Buf *out);
void write_word_result(const InterfaceExport *e, Buf *out);

/* plain.c: has it a plain form? All of these, with an operating system as a file of their own. */
bool plain_exists(const Gen *g, const InterfaceExport *e);
void write_plain_functions(const Gen *g,
                           Buf *bindings); /* bindings: NULL with an operating system */

/* "struct PREFIX_NAME__frame" for arguments and results, and PREFIX_NAME__body(), which unpacks it.
 */
void write_frame_body(const Gen *g, const InterfaceExport *e, Buf *out);

/* After the call by the frame f, whose status is s: the results, or 0; and what is done, return
 * included, where there is no instance. */
void write_frame_results(const InterfaceExport *e, Buf *out);
void write_refusal(const InterfaceExport *e, Buf *out);

/* bytes.c: exports and imports with byte slices. */
void write_bytes_export(const Gen *g, const InterfaceExport *e, Buf *out);
void write_bytes_import(const Gen *g, const InterfaceImport *im, Buf *out);

/* A constant expression as C. */
void write_const_expr(const Gen *g, const Insn *e, Buf *out);

/* sources.c: a new generated file, named PREFIX + suffix; its text is appended by the caller. The
 * pointer is valid until the next call. */
Buf *sources_add(const Gen *g, const char *suffix);

#endif
