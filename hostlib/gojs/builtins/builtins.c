/* builtins.c: the table of the builtins: a new one is a file, a declaration and a row.
 *
 * Input: a VM with its core. Output: the globals of the language's library. Invariants: a row needs
 * rows above it alone. */
#include "builtins.h"

static bool init_names(gojs_vm *vm, gojs_setup *setup) {
    gojs_builtins *b = vm->builtins;
    (void)setup;
    b->s_buffer = gojs__intern(vm, "buffer", 6);
    b->s_byteLength = gojs__intern(vm, "byteLength", 10);
    b->s_byteOffset = gojs__intern(vm, "byteOffset", 10);
    b->s_then = gojs__intern(vm, "then", 4);
    b->s_toJSON = gojs__intern(vm, "toJSON", 6);
    return b->s_buffer && b->s_byteLength && b->s_byteOffset && b->s_then && b->s_toJSON;
}

static const gojs_module modules[] = {
    {.name = "names", .init = init_names},
    {.name = "Error", .init = gojs__init_errors},
    {.name = "Object, Function, Reflect", .init = gojs__init_objects},
    {.name = "Array", .init = gojs__init_arrays},
    {.name = "ArrayBuffer and views", .init = gojs__init_bytes},
    {.name = "String", .init = gojs__init_strings},
    {.name = "Number, Boolean", .init = gojs__init_numbers},
    {.name = "Symbol", .init = gojs__init_symbols},
    {.name = "Math", .init = gojs__init_math},
    {.name = "jobs", .init = gojs__init_jobs, .drop = gojs__drop_jobs},
    {.name = "Promise", .init = gojs__init_promises},
    {.name = "Date", .init = gojs__init_dates},
    {.name = "JSON", .init = gojs__init_json},
    {.name = "console", .init = gojs__init_console},
    {.name = "TextEncoder, TextDecoder", .init = gojs__init_text_coders},
};
const gojs_modules gojs__builtin_modules = {modules, sizeof modules / sizeof *modules};
