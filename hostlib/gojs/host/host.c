/* host.c: the table of what is around a program: a new part is a file, a declaration and a row.
 *
 * Input: a VM with its builtins, and the options. Output: the globals of the host. Invariants: a
 * row needs rows above it alone. */
#include "host.h"

static const gojs_module modules[] = {
    {.name = "guest", .init = gojs__init_guest},
    {.name = "deliveries", .drop = gojs__drop_deliveries},
    {.name = "files", .init = gojs__init_files, .drop = gojs__drop_files},
    {.name = "fetch", .free = gojs__free_fetch},
    {.name = "loop", .init = gojs__init_loop, .free = gojs__free_loop},
    {.name = "timers", .init = gojs__init_timers, .free = gojs__free_timers},
    {.name = "crypto", .init = gojs__init_crypto},
    {.name = "fs", .init = gojs__init_fs},
    {.name = "process, path", .init = gojs__init_process},
};
const gojs_modules gojs__host_modules = {modules, sizeof modules / sizeof *modules};
