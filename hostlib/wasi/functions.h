/* functions.h: the functions of the module wasi_snapshot_preview1, as generated code calls them:
 * uint32_t gowasm_wasi_fd_close(gowasm_instance *instance, uint32_t fd), and so on. */
#ifndef GOWASM_WASI_FUNCTIONS_H
#define GOWASM_WASI_FUNCTIONS_H

#include "gowasm_rt.h"
#include "wasi-params.h"

#define WASI(file, board, name, letters, params) \
    uint32_t gowasm_wasi_##name(gowasm_instance *instance WASI_DECLARE(params));
#define WASI_EXIT(file, board, name, letters, params) \
    void gowasm_wasi_##name(gowasm_instance *instance WASI_DECLARE(params));
#include "wasi.def"

#endif
