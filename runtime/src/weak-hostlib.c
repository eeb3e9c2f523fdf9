/* weak-hostlib.c: what the runtime asks of the host library, for modules that do not use that part
 * of it. Each function is replaced by the host library's where the linker takes its file: then the
 * module imports something of it. In libraries this file stands before those, so that they are not
 * taken for these functions alone. */
#include "internal.h"

/* Replaced by the host library's where a module imports WASI. */
__attribute__((weak)) gowasm_status gowasm__wasi_new(gowasm_instance *instance,
                                                     const gowasm_options *options) {
    (void)instance;
    (void)options;
    return GOWASM_OK;
}

__attribute__((weak)) void gowasm__wasi_free(gowasm_instance *instance) {
    (void)instance;
}

__attribute__((weak)) gowasm_status gowasm__wasi_checkpoint(gowasm_instance *instance) {
    (void)instance;
    return GOWASM_OK;
}

__attribute__((weak)) void gowasm__wasi_reset(gowasm_instance *instance) {
    (void)instance;
}

__attribute__((weak)) gowasm_status gowasm__wasi_clone(gowasm_instance *instance,
                                                       const gowasm_instance *from,
                                                       const gowasm_options *options) {
    (void)instance;
    (void)from;
    (void)options;
    return GOWASM_OK;
}

/* The same where a module is for GOOS=js. */
__attribute__((weak)) gowasm_status gowasm__gojs_new(gowasm_instance *instance,
                                                     const gowasm_options *options) {
    (void)instance;
    (void)options;
    return GOWASM_OK;
}

__attribute__((weak)) bool gowasm__gojs_busy(const gowasm_instance *instance) {
    (void)instance;
    return false;
}

__attribute__((weak)) void gowasm__gojs_free(gowasm_instance *instance) {
    (void)instance;
}

__attribute__((weak)) gowasm_status gowasm__gojs_start(gowasm_instance *instance) {
    return gowasm__error(&instance->error, GOWASM_BAD_ARGUMENT, "no library for GOOS=js");
}

__attribute__((weak)) gowasm_status gowasm__gojs_main(gowasm_instance *instance) {
    return gowasm__gojs_start(instance);
}
