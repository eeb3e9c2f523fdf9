/* nosys-board.c: the functions of WASI that no board has (`none` in wasi.def): each answers ENOSYS.
 * Each is in a section of its own, so that linkers leave out those that no guest imports. */
#include "board.h"

#pragma GCC diagnostic ignored "-Wunused-parameter"

#define NOSYS_board(name, params)
#define NOSYS_none(name, params)                                                  \
    uint32_t gowasm_wasi_##name(gowasm_instance *instance WASI_DECLARE(params)) { \
        return WASI_ENOSYS;                                                       \
    }
#define WASI(file, board, name, letters, params) NOSYS_##board(name, params)
#define WASI_EXIT(file, board, name, letters, params)
#include "wasi/wasi.def"
