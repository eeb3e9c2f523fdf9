/* instance.c: the life of an instance: made from a module and options, started, freed.
 *
 * Input: the module's description (gowasm_rt_hosted.h) and gowasm_options. Output: an instance that
 * can be called, or NULL and a gowasm_error. Invariants: what fails on the way is taken back in
 * full; an instance that is in use, or already freed, is not freed. */
#include "internal.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

/* Options of an older gowasm.h are shorter: what they lack has its default. */
gowasm_status gowasm__merge_options(gowasm_options *to, const gowasm_options *from,
                                    gowasm_error *error) {
    *to = (gowasm_options)GOWASM_OPTIONS_INIT;
    if (from == NULL) return GOWASM_OK;
    if (from->size < offsetof(gowasm_options, user)) {
        return gowasm__error(error, GOWASM_BAD_ARGUMENT,
                             "gowasm_options.size is %llu: start from GOWASM_OPTIONS_INIT",
                             (unsigned long long)from->size);
    }
    memcpy(to, from, from->size < sizeof *to ? from->size : sizeof *to);
    to->size = sizeof *to;
    return GOWASM_OK;
}

/* What is only lent for the duration of gowasm__new must not be found later. */
void gowasm__drop_borrowed(gowasm_options *options) {
    options->argc = 0;
    options->argv = NULL;
    options->envp = NULL;
    options->preopens = NULL;
    options->preopen_count = 0;
    options->listeners = NULL;
    options->listener_count = 0;
    options->deadline = 0; /* it is in the instance, where it may be set again */
}

bool gowasm__gone(const gowasm_instance *instance, gowasm_error *error) {
    if (!(instance->flags & GOWASM_INSTANCE_GONE)) return false;
    gowasm__error(error, GOWASM_BAD_ARGUMENT, "%s: the instance has been freed",
                  instance->module->name);
    return true;
}

static bool needs_signals(const gowasm_module *module) {
    return !(module->flags & GOWASM_MODULE_BOUNDS_CHECKS);
}

static gowasm_status acquire_signals(const gowasm_module *module, gowasm_error *error) {
    gowasm_status status = GOWASM_OK;
    gowasm__lock();
    gowasm__unload_prepare();
    if (needs_signals(module)) status = gowasm__signals_acquire(error);
    gowasm__unlock();
    gowasm__signals_pin();
    return status;
}

static void release_signals(const gowasm_module *module) {
    if (!needs_signals(module)) return;
    gowasm__lock();
    gowasm__signals_release();
    gowasm__unlock();
    gowasm__signals_pin();
}

void gowasm__keep_signals(const gowasm_module *module) {
    if (!needs_signals(module)) return;
    gowasm__lock();
    gowasm__signals_check();
    gowasm__unlock();
    gowasm__signals_pin();
}

/* `frame` not NULL: a guest that was initialised already is to read arguments and environment. */
static void init_body(gowasm_instance *instance, void *frame) {
    const gowasm_module *module = instance->module;
    module->init(instance);
    if (module->start != NULL) module->start(instance);
    if (module->initialize != NULL) {
        instance->flags |= GOWASM_INSTANCE_STARTED;
        module->initialize(instance);
    }
    if (!(module->flags & GOWASM_MODULE_PREINIT)) return;
    instance->flags |= GOWASM_INSTANCE_STARTED;
    gowasm__refresh_random(instance, gowasm__random_at(instance));
    if (frame != NULL && module->refresh != NULL) module->refresh(instance);
}

void gowasm__await_start(gowasm_instance *instance) {
    instance->flags |= GOWASM_INSTANCE_UNSTARTED;
    __atomic_store_n(&instance->thread, 0, __ATOMIC_RELAXED); /* calls go to gowasm__prepare */
}

gowasm_status gowasm__init(gowasm_instance *instance, bool refresh) {
    gowasm_status status = gowasm__enter(instance, init_body, refresh ? &refresh : NULL);
    const bool started = instance->flags & GOWASM_INSTANCE_STARTED; /* by wasm's start function */
    if (status == GOWASM_OK && instance->module->flags & GOWASM_MODULE_NEEDS_START && !started)
        gowasm__await_start(instance);
    return status;
}

static bool says_environment(const gowasm_options *options) {
    return options->argc > 0 || options->envp != NULL;
}

/* What a guest reads when it is initialised cannot be given to one that is already. */
static gowasm_status check_preinit(const gowasm_module *module, const gowasm_options *options,
                                   gowasm_error *error) {
    if (!(module->flags & GOWASM_MODULE_PREINIT)) return GOWASM_OK;
    if (options->preopen_count != 0)
        return gowasm__error(error, GOWASM_BAD_ARGUMENT,
                             "%s was initialised when it was compiled (--preinit) and looks for "
                             "directories no more",
                             module->name);
    if (says_environment(options) && module->refresh == NULL)
        return gowasm__error(
            error, GOWASM_BAD_ARGUMENT,
            "%s was initialised when it was compiled (--preinit): it sees arguments "
            "and environment only if it imports gowasmapi/environ",
            module->name);
    return GOWASM_OK;
}

static gowasm_status set_up(gowasm_instance *instance, const gowasm_options *options) {
    gowasm_status status = gowasm__deadline_new(instance, options->deadline);
    if (status == GOWASM_OK) status = gowasm__wasi_new(instance, options);
    if (status == GOWASM_OK) status = gowasm__gojs_new(instance, options);
    return status != GOWASM_OK ? status : gowasm__init(instance, says_environment(options));
}

static gowasm_status set_up_with_limit(gowasm_instance *instance, gowasm_options *options) {
    gowasm_go_environment *environment;
    if (!gowasm__go_environment(instance->module, options, &environment))
        return gowasm__error(&instance->error, GOWASM_MEMORY_LIMIT,
                             "no memory for the environment");
    gowasm_status status = set_up(instance, options);
    free(environment);
    return status;
}

gowasm_status gowasm__make(const gowasm_module *module, const gowasm_options *options,
                           gowasm_instance **result, gowasm_error *error) {
    gowasm_instance *instance;
    gowasm_status status = gowasm__block_new(module, options, &instance, error);
    if (status != GOWASM_OK) return status;
    instance->linear = &instance->memory;
    instance->imports = module->imports;
    instance->runtime = &gowasm__runtime;
    instance->options = *options;
    gowasm__drop_borrowed(&instance->options);
    instance->user = options->user;
    instance->fuel = 0;
    if (!gowasm__registry_add(instance)) {
        gowasm__block_free(instance);
        return gowasm__error(error, GOWASM_MEMORY_LIMIT, "no memory to register the instance");
    }
    status = acquire_signals(module, error);
    if (status != GOWASM_OK) {
        gowasm__registry_remove(instance);
        gowasm__block_free(instance);
        return status;
    }
    *result = instance;
    return GOWASM_OK;
}

gowasm_status gowasm__new(const gowasm_module *module, const gowasm_options *options,
                          gowasm_instance **result, gowasm_error *error) {
    if (result == NULL)
        return gowasm__error(error, GOWASM_BAD_ARGUMENT, "no place for the instance");
    *result = NULL;
    if (module->abi != GOWASM_ABI) {
        return gowasm__error(error, GOWASM_BAD_ARGUMENT,
                             "%s was compiled for another version of the runtime", module->name);
    }
    gowasm_options merged;
    gowasm_status status = gowasm__merge_options(&merged, options, error);
    if (status == GOWASM_OK) status = check_preinit(module, &merged, error);
    if (status != GOWASM_OK) return status;

    gowasm_instance *instance;
    status = gowasm__make(module, &merged, &instance, error);
    if (status != GOWASM_OK) return status;
    gowasm__image_load(module, instance->memory.data);
    status = set_up_with_limit(instance, &merged);
    if (status != GOWASM_OK) {
        if (error != NULL) *error = instance->error;
        gowasm__free(instance);
        return status;
    }
    *result = instance;
    return GOWASM_OK;
}

static void destroy(gowasm_instance *instance) {
    const gowasm_module *module = instance->module;
    gowasm__gojs_free(instance);
    gowasm__wasi_free(instance);
    if (module->free != NULL) module->free(instance);
    gowasm__snapshot_free(instance);
    gowasm__control_free(instance);
    gowasm__text_free(&instance->said);
    gowasm__text_free(&instance->text);
    gowasm__imports_free(instance);
    gowasm__registry_remove(instance);
    release_signals(module);
    gowasm__block_free(instance);
}

void gowasm__free(gowasm_instance *instance) {
    if (instance == NULL) return;
    if (instance->flags & (GOWASM_INSTANCE_GONE | GOWASM_INSTANCE_FREED)) {
        gowasm__freed_again(instance);
        return;
    }
    /* Called by its own host function: it is in use. */
    if (instance->entry != NULL || gowasm__gojs_busy(instance)) return;
    for (gowasm_instance *next, *i = gowasm__unlink(instance); i != NULL; i = next) {
        next = i->next_linked;
        destroy(i);
    }
}

/* After an exit in _start. TinyGo since 0.34 ends each _start with proc_exit(0), as C's exit(0)
 * does, and its exports are meant to be called then. Go's runtime has ended. */
static bool stays_callable(const gowasm_instance *instance) {
    return instance->exit_code == 0 && !(instance->module->flags & GOWASM_MODULE_GO) &&
           instance->entry == NULL;
}

static void command_body(gowasm_instance *instance, void *frame) {
    (void)frame;
    instance->module->command(instance);
}

gowasm_status gowasm__start(gowasm_instance *instance) {
    if (gowasm__gone(instance, &instance->error)) return GOWASM_BAD_ARGUMENT;
    if (instance->module->js_run != NULL) return gowasm__gojs_main(instance);
    if (instance->module->command == NULL) {
        return gowasm__error(&instance->error, GOWASM_BAD_ARGUMENT, "%s has no _start",
                             instance->module->name);
    }
    if (instance->flags & GOWASM_INSTANCE_STARTED) {
        return gowasm__error(&instance->error, GOWASM_BAD_ARGUMENT, "%s was started already",
                             instance->module->name);
    }
    instance->flags |= GOWASM_INSTANCE_STARTED;
    instance->flags &= ~(uint32_t)GOWASM_INSTANCE_UNSTARTED;
    gowasm_status status = gowasm__enter(instance, command_body, NULL);
    if (status == GOWASM_EXIT && stays_callable(instance))
        instance->flags &= ~(uint32_t)GOWASM_INSTANCE_EXITED;
    if (status != GOWASM_OK) return status;
    return gowasm__error(&instance->error, GOWASM_EXIT, "the guest exited with code 0");
}
