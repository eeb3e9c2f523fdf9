/* default-instance.c: plain functions (add(20, 22)): their instance, made on first use, and what
 * happens when a call fails, which they cannot report. */
#include "internal.h"

#include <stdio.h>
#include <stdlib.h>

static const gowasm_default *in_the_making;
static gowasm_default *made; /* all that have had an instance, newest first */
static gowasm_error failure; /* of the last attempt, for gowasm__plain_failed */

static gowasm_plain_hook plain_hook;

/* A reactor is initialised by gowasm__new; a command runs its main first. */
static gowasm_instance *make(const gowasm_module *module) {
    gowasm_instance *instance;
    if (gowasm__new(module, NULL, &instance, &failure) != GOWASM_OK) return NULL;
    if (module->command == NULL && module->js_run == NULL) return instance;
    /* A program for GOOS=js serves calls while it is idle, and none after its end. */
    gowasm_status status =
        module->js_run != NULL ? gowasm__gojs_start(instance) : gowasm__start(instance);
    if (status == GOWASM_OK) return instance;
    if (status == GOWASM_EXIT && instance->error.exit_code == 0) return instance;
    failure = instance->error;
    gowasm__free(instance);
    return NULL;
}

gowasm_instance *gowasm__default(gowasm_default *slot, const gowasm_module *module) {
    gowasm_instance *instance = __atomic_load_n(&slot->instance, __ATOMIC_ACQUIRE);
    if (instance != NULL) return instance;
    gowasm__making_lock();
    instance = slot->instance;
    if (instance == NULL && in_the_making == slot) {
        gowasm__error(&failure, GOWASM_BAD_ARGUMENT,
                      "%s is called while its default instance is being initialised", module->name);
    } else if (instance == NULL) {
        const gowasm_default *outer = in_the_making;
        in_the_making = slot;
        instance = make(module);
        in_the_making = outer;
        if (instance != NULL) {
            slot->next = made;
            made = slot;
        }
        __atomic_store_n(&slot->instance, instance, __ATOMIC_RELEASE);
    }
    gowasm__making_unlock();
    return instance;
}

/* Their library is unloaded: nobody can name them any more. */
void gowasm__defaults_unload(void) {
    for (; made != NULL; made = made->next) {
        gowasm_instance *instance = made->instance;
        __atomic_store_n(&made->instance, NULL, __ATOMIC_RELEASE);
        gowasm__free(instance);
    }
}

static void default_plain_hook(const char *function, const gowasm_error *error) {
    fprintf(stderr, "%s: %s\n", function, error->message);
    abort();
}

void gowasm_set_plain_hook(gowasm_plain_hook hook) {
    plain_hook = hook;
}

void gowasm__unreportable(const char *function, const gowasm_error *error) {
    (plain_hook != NULL ? plain_hook : default_plain_hook)(function, error);
}

void gowasm__plain_failed(const char *function, gowasm_instance *instance) {
    gowasm_error error = instance != NULL ? instance->error : failure;
    gowasm__unreportable(function, &error);
}
