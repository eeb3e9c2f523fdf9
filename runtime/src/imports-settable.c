/* imports-settable.c: functions that a module imports, set at run time (PREFIX_set_imports).
 *
 * Each instance points to a struct PREFIX_imports: the module's, which is all NULL until the
 * program sets it, or a copy of its own. Generated code takes a member that is set, else the
 * function that was linked. Invariant: instance->imports is NULL only where the module has no such
 * structure. */
#include "internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool has_own(const gowasm_instance *instance) {
    return instance->imports != instance->module->imports;
}

static void set(void *to, const void *imports, size_t size) {
    if (imports != NULL)
        memcpy(to, imports, size);
    else
        memset(to, 0, size);
}

gowasm_status gowasm__set_imports(const gowasm_module *module, gowasm_instance *instance,
                                  const void *imports) {
    if (instance == NULL) {
        set(module->imports, imports, module->imports_size);
        return GOWASM_OK;
    }
    gowasm_error *error = instance->entry == NULL ? &instance->error : NULL;
    if (gowasm__gone(instance, error)) return GOWASM_BAD_ARGUMENT;
    if (!has_own(instance)) {
        void *own = malloc(module->imports_size);
        if (own == NULL)
            return gowasm__error(error, GOWASM_MEMORY_LIMIT, "no memory for a table of imports");
        instance->imports = own;
    }
    set(instance->imports, imports, module->imports_size);
    return GOWASM_OK;
}

static gowasm_status set_one(const gowasm_module *module, gowasm_instance *instance, uint32_t index,
                             void (*function)(void)) {
    gowasm_status status = GOWASM_OK;
    if (instance != NULL && !has_own(instance)) /* a copy of what holds for all */
        status = gowasm__set_imports(module, instance, module->imports);
    void *imports = instance != NULL ? instance->imports : module->imports;
    if (status == GOWASM_OK)
        memcpy((char *)imports + index * sizeof function, &function, sizeof function);
    return status;
}

gowasm_status gowasm__set_import(const gowasm_module *module, gowasm_instance *instance,
                                 const gowasm_import *list, uint32_t count, const char *name,
                                 const char *type, void (*function)(void)) {
    gowasm_error *error = instance != NULL && instance->entry == NULL ? &instance->error : NULL;
    if (instance != NULL && gowasm__gone(instance, error)) return GOWASM_BAD_ARGUMENT;
    for (uint32_t i = 0; i < count; i++) {
        if (strcmp(list[i].name, name) != 0) continue;
        if (strcmp(list[i].type, type) == 0) return set_one(module, instance, i, function);
        return gowasm__error(error, GOWASM_BAD_ARGUMENT, "%s imports %s as %s, not as %s",
                             module->name, name, list[i].type, type);
    }
    return GOWASM_OK;
}

gowasm_status gowasm__imports_clone(gowasm_instance *instance, const gowasm_instance *from) {
    if (!has_own(from)) return GOWASM_OK;
    return gowasm__set_imports(from->module, instance, from->imports);
}

void gowasm__imports_free(gowasm_instance *instance) {
    if (has_own(instance)) free(instance->imports);
    instance->imports = instance->module->imports;
}

void gowasm__missing_import(gowasm_instance *instance, const char *name) {
    char message[sizeof instance->error.message];
    snprintf(message, sizeof message,
             "the guest calls its import %s, which is neither linked nor set by %s_set_imports()",
             name, instance->module->name);
    gowasm_host_fail(instance, message);
}
