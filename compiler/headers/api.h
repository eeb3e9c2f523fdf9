/* api.h: API files: what the Go source says of a module's functions beyond their wasm types.
 *
 * An API file is text, one statement a line (docs/api-file.md). It is printed by
 * compiler/goapi/main.go from the Go source, kept beside a module for machines without Go, and read
 * here. Like a module it may be anything: every line is checked. */
#ifndef GOWASM_API_H
#define GOWASM_API_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/str.h"
#include "base/vec.h"

/* What Go calls it, what C calls it, and the wasm types that it is passed as ('i' i32, 'I' i64, 'f'
 * f32, 'F' f64; several: several parameters; NULL: wasm has no fixed form for it). */
#define API_TYPES(X)                             \
    X(BOOL, "bool", "bool", "i")                 \
    X(INT8, "int8", "int8_t", "i")               \
    X(INT16, "int16", "int16_t", "i")            \
    X(INT32, "int32", "int32_t", "i")            \
    X(INT64, "int64", "int64_t", "I")            \
    X(UINT8, "uint8", "uint8_t", "i")            \
    X(UINT16, "uint16", "uint16_t", "i")         \
    X(UINT32, "uint32", "uint32_t", "i")         \
    X(UINT64, "uint64", "uint64_t", "I")         \
    X(INT, "int", "int32_t", "i") /* TinyGo's */ \
    X(UINT, "uint", "uint32_t", "i")             \
    X(UINTPTR, "uintptr", "gowasm_ptr", "i")     \
    X(FLOAT32, "float32", "float", "f")          \
    X(FLOAT64, "float64", "double", "F")         \
    X(POINTER, "pointer", "gowasm_ptr", "i")     \
    X(STRING, "string", "gowasm_bytes", "ii")    \
    X(SLICE, "[]byte", "gowasm_bytes", "iii")    \
    X(RESULT, "result", "gowasm_bytes", "I")     \
    X(UNKNOWN, "?", "", NULL)

typedef enum ApiType {
#define X(name, go, c, wasm) API_##name,
    API_TYPES(X)
#undef X
} ApiType;

typedef struct ApiTypeInfo {
    const char *go, *c, *wasm;
} ApiTypeInfo;
extern const ApiTypeInfo api_types[];

typedef struct ApiParam {
    const char *name; /* "-": it has none */
    ApiType type;
    const char *pointee; /* API_POINTER: what Go says it points to, or NULL */
    bool bytes;          /* with the parameter after it, its length: a byte slice */
} ApiParam;

typedef enum ApiReturns { API_AS_DECLARED, API_RETURNS_BYTES, API_RETURNS_NOTHING } ApiReturns;

typedef struct ApiFunc {
    const char *module; /* of an import; NULL: an export */
    const char *name;
    const char *at;        /* "main.go:12", or "" */
    VEC(const char *) doc; /* its lines */
    VEC(ApiParam) params;
    VEC(ApiType) results;
    ApiReturns returns;
    uint32_t line; /* in the API file */
} ApiFunc;

typedef struct ApiField {
    const char *name;
    ApiType type;           /* without _struct: a number */
    const char *struct_;    /* or the structure that it is */
    const char *dimensions; /* "[4][2]", or "" */
    uint32_t offset;
} ApiField;

typedef struct ApiStruct {
    const char *name;
    uint32_t size;
    VEC(ApiField) fields;
} ApiStruct;

typedef struct Api {
    const char *file; /* for errors: an API file, or NULL: it came from Go source */
    VEC(ApiFunc) funcs;
    VEC(ApiStruct) structs;
    VEC(const char *) sources; /* Go files that it was made from, where that just happened */
} Api;

/* Everything lives in the arena. Errors name `file` and the line. */
bool api_read(Str text, const char *file, Arena *arena, Api *out, Diag *d);

#endif
