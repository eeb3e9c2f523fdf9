/* cbody.h: the C of one function as statements: read once from what wasm2c prints, changed by the
 * steps that follow (counters.c, fold.c, pointers.c, addresses.c, sites.c, lines.c), and printed
 * once.
 *
 * A statement is one line of wasm2c's, without indentation and newline. Texts live in the body's
 * arena, or in the text that the body was read from. */
#ifndef GOWASM_TRANSLATE_CBODY_H
#define GOWASM_TRANSLATE_CBODY_H

#include "base/str.h"
#include "base/vec.h"

#include <stdbool.h>

typedef enum CStmtKind {
    CS_HEAD,       /* the signature, up to "{" */
    CS_PROLOGUE,   /* FUNC_PROLOGUE: the check of the stack */
    CS_LOCALS,     /* declarations of locals: printed before it by wasm2c, read as if after it */
    CS_DECLARE,    /* declarations of stack variables, and of `tmp` for several results */
    CS_ASSIGN,     /* TARGET OP VALUE; with = or a compound operator */
    CS_EXPRESSION, /* a store, a call without result, a global.set */
    CS_TEST,       /* if (...) without an assignment */
    CS_RETURN,     /* with a value */
    CS_EPILOGUE,   /* FUNC_EPILOGUE */
    CS_OTHER       /* labels, braces, jumps, and whatever else there is */
} CStmtKind;

typedef struct CStmt {
    CStmtKind kind;
    bool calls; /* a function of the module, directly or through a table */
    Str text;
    Str target, op, value; /* CS_ASSIGN: parts of the text; op is "=", "+=", "<<=" and so on */
} CStmt;

typedef struct CBody {
    Arena arena;
    uint32_t func; /* index in the module */
    VEC(CStmt) stmts;
} CBody;

/* Reads the definition of a function; functions of the module have the names PREFIX__f0, .... The
 * text must live as long as the body. */
void cbody_read(CBody *body, const char *prefix, uint32_t func, Str text);

/* Is the statement after what begins the function: signature, check of the stack, locals? */
bool cbody_is_code(const CStmt *s);

/* Appends a statement. Its text, and that alone, is copied. */
void cbody_add(CBody *body, CStmt s);

/* Length of the C that cbody_print() writes. */
size_t cbody_length(const CBody *body);
void cbody_print(const CBody *body, Buf *out);
void cbody_free(CBody *body);

/* Of a stack variable 'i', 'j', 'f' or 'd', by wasm2c's letter for its type; 'l' for a local or a
 * parameter; else 0. Names are w2c_i0, w2c_d1_0 (wabt 1.0.32) or var_i0 (1.0.36). */
char cbody_variable(Str name, unsigned *number);

/* Can it be part of an identifier or a number? */
static inline bool cbody_is_ident(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/* The next identifier or number in [*p, end): false when there is none. *p is left after it. */
bool cbody_next_token(const char **p, const char *end, Str *token);

#endif
