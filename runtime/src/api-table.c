/* api-table.c: the functions of gowasm.h as a table, for programs that are linked with no module.
 */
#include "gowasm_rt_hosted.h"

const gowasm_api gowasm__api = {
    .size = sizeof(gowasm_api),
    .status_name = gowasm_status_name,
    .trap_name = gowasm_trap_name,
    .error_format = gowasm_error_format,
    .buffer_set = gowasm_buffer_set,
    .buffer_free = gowasm_buffer_free,
    .user = gowasm_user,
    .set_user = gowasm_set_user,
    .clock = gowasm_clock,
    .set_deadline = gowasm_set_deadline,
    .cancel = gowasm_cancel,
    .uncancel = gowasm_uncancel,
    .checkpoint = gowasm_checkpoint,
    .memory_size = gowasm_memory_size,
    .read = gowasm_read,
    .write = gowasm_write,
    .read_string = gowasm_read_string,
    .read_packed = gowasm_read_packed,
    .borrow = gowasm_borrow,
    .alloc = gowasm_alloc,
    .free = gowasm_free,
    .copy_in = gowasm_copy_in,
    .host_fail = gowasm_host_fail,
    .host_raise = gowasm_host_raise,
    .error_text = gowasm_error_text,
    .buffer_fail = gowasm_buffer_fail,
    .host_error = gowasm_host_error,
};
