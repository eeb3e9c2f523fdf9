/* last-error.c: the error of the last failed call in words. The storage is shared by all instances:
 * valid until the next call of this function. */
#include "gowasm_rt_freestanding.h"

#include "mem.h"

const gowasm_error *gowasm_last_error(const gowasm_instance *instance) {
    static gowasm_error error;
    memset(&error, 0, sizeof error);
    error.status = (gowasm_status)instance->status;
    if (error.status == GOWASM_TRAP) error.trap = (gowasm_trap_kind)instance->trap;
    if (error.status == GOWASM_EXIT) error.exit_code = instance->exit_code;
    const char *text = error.status == GOWASM_TRAP ? gowasm_trap_name(error.trap)
                                                   : gowasm_status_name(error.status);
    gowasm__text(&error, 0, text);
    gowasm__note(&error, instance->note);
    return &error;
}
