/* define-calls.h: the functions of wasi.def that a file serves, as generated code calls them.
 *
 * Input: static functions wasi_NAME() above, which do the work, and WASI_FILE defined as WASI_CALL.
 * Output: gowasm_wasi_NAME(), which do it and show it to the trace hook. Included at a file's end,
 * so it has no guard. */
#define WASI_CALL(name, letters, params)                                           \
    uint32_t gowasm_wasi_##name(gowasm_instance *instance WASI_DECLARE(params)) {  \
        const gowasm_errno error = wasi_##name(instance WASI_NAMES(params));       \
        if (!instance->wasi->hooks.trace) return error;                            \
        const uint64_t arguments[] = {0 WASI_NAMES(params)};                       \
        return gowasm__wasi_trace(instance, error, #name, letters, arguments + 1); \
    }
#define WASI_ELSEWHERE(name, letters, params)

#ifndef WASI_args
#define WASI_args WASI_ELSEWHERE
#endif
#ifndef WASI_clock
#define WASI_clock WASI_ELSEWHERE
#endif
#ifndef WASI_fd_calls
#define WASI_fd_calls WASI_ELSEWHERE
#endif
#ifndef WASI_fd_file
#define WASI_fd_file WASI_ELSEWHERE
#endif
#ifndef WASI_fd_io
#define WASI_fd_io WASI_ELSEWHERE
#endif
#ifndef WASI_fd_readdir
#define WASI_fd_readdir WASI_ELSEWHERE
#endif
#ifndef WASI_path_change
#define WASI_path_change WASI_ELSEWHERE
#endif
#ifndef WASI_path_open
#define WASI_path_open WASI_ELSEWHERE
#endif
#ifndef WASI_path_stat
#define WASI_path_stat WASI_ELSEWHERE
#endif
#ifndef WASI_poll
#define WASI_poll WASI_ELSEWHERE
#endif
#ifndef WASI_proc_exit
#define WASI_proc_exit WASI_ELSEWHERE
#endif
#ifndef WASI_random
#define WASI_random WASI_ELSEWHERE
#endif
#ifndef WASI_sock
#define WASI_sock WASI_ELSEWHERE
#endif

#define WASI(file, board, name, letters, params) WASI_##file(name, letters, params)
#define WASI_EXIT(file, board, name, letters, params)
#include "wasi.def"
