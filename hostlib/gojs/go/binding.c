/* binding.c: modules for GOOS=js that gowasm-aot compiled: their VM, and their imports.
 *
 * Input: an instance; calls of its imports: each of go.def is gowasm_gojs_ID(instance, sp). Output:
 * the VM's status as the instance's. Invariants: when the VM says that the guest must be left, this
 * leaves it: an exit as an exit, anything else as a host error. */
#include "callframe.h"

#include "gowasm_rt_hosted.h"

static uint8_t *memory(void *p, uint64_t *size) {
    const gowasm_instance *instance = p;
    *size = instance->linear->size;
    return instance->linear->data;
}

static uint64_t run_body(gowasm_instance *instance, uint64_t argc, uint64_t argv, uint64_t c,
                         uint64_t d) {
    (void)c, (void)d;
    instance->module->js_run(instance, (uint32_t)argc, (uint32_t)argv);
    return 0;
}

static uint64_t resume_body(gowasm_instance *instance, uint64_t a, uint64_t b, uint64_t c,
                            uint64_t d) {
    (void)a, (void)b, (void)c, (void)d;
    instance->module->js_resume(instance);
    return 0;
}

static uint64_t scheduler_body(gowasm_instance *instance, uint64_t a, uint64_t b, uint64_t c,
                               uint64_t d) {
    (void)a, (void)b, (void)c, (void)d;
    instance->module->js_scheduler(instance);
    return 0;
}

/* Was the guest left? TinyGo's exit is WASI's. When its main returns it exits with 0, too, but its
 * functions may be called further on: wasm_exec.js leaves that to the caller. */
static int left(gowasm_instance *instance, gowasm_status status) {
    gojs_vm *vm = instance->js;
    if (status == GOWASM_OK) return 0;
    if (status != GOWASM_EXIT || vm->core.dead) return 1;
    vm->go->exit_code = instance->error.exit_code;
    if (vm->go->exit_code == 0 && !instance->module->js_getsp && vm->host->depth == 1) {
        instance->flags &= ~(uint32_t)GOWASM_INSTANCE_EXITED;
        return 0;
    }
    gojs__exited(vm, vm->go->exit_code);
    return 1;
}

static int run(void *p, uint32_t argc, uint32_t argv) {
    return left(p, (gowasm_status)gowasm__enter64(p, argc, argv, 0, 0, run_body).status);
}

static int resume(void *p) {
    return left(p, (gowasm_status)gowasm__enter64(p, 0, 0, 0, 0, resume_body).status);
}

static int scheduler(void *p) {
    return left(p, (gowasm_status)gowasm__enter64(p, 0, 0, 0, 0, scheduler_body).status);
}

/* Reads a global: that needs no stack of its own. */
static uint32_t getsp(void *p) {
    gowasm_instance *instance = p;
    return instance->module->js_getsp(instance);
}

static const char *why(void *p) {
    return ((gowasm_instance *)p)->error.message;
}

gowasm_status gowasm__gojs_new(gowasm_instance *instance, const gowasm_options *options) {
    const gojs_guest guest = {.instance = instance,
                              .memory = memory,
                              .getsp = instance->module->js_getsp ? getsp : NULL,
                              .run = run,
                              .resume = instance->module->js_resume ? resume : NULL,
                              .why = why,
                              .scheduler = instance->module->js_scheduler ? scheduler : NULL};
    if (!instance->module->js_run) return GOWASM_OK;
    gojs_new(&guest, options, &instance->js, &instance->error);
    if (instance->js && !gojs__account(instance->js, instance))
        return gowasm__error(&instance->error, GOWASM_MEMORY_LIMIT,
                             "max_memory leaves no room for the values of the guest");
    return instance->js ? GOWASM_OK : instance->error.status;
}

bool gowasm__gojs_busy(const gowasm_instance *instance) {
    return instance->js && gojs__busy(instance->js);
}

void gowasm__gojs_free(gowasm_instance *instance) {
    gojs_free(instance->js);
    instance->js = NULL;
}

gojs_vm *gojs_of(gowasm_instance *instance) {
    return instance ? instance->js : NULL;
}

/* The status of a VM as the instance's. */
static gowasm_status finish(gowasm_instance *instance, gojs_status status) {
    gojs_vm *vm = instance->js;
    switch (status) {
    case GOJS_OK:
        return GOWASM_OK;
    case GOJS_EXITED:
        if (instance->flags & GOWASM_INSTANCE_DEAD && instance->ended.status == GOWASM_EXIT) {
            instance->error = instance->ended; /* a panic: it knows more */
            return GOWASM_EXIT;
        }
        gowasm__error(&instance->error, GOWASM_EXIT, "%s", vm->core.error);
        instance->error.exit_code = vm->go->exit_code;
        return GOWASM_EXIT;
    case GOJS_TRAPPED:
        if (instance->error.status != GOWASM_OK) return instance->error.status;
        return gowasm__error(&instance->error, GOWASM_TRAP, "%s", vm->core.error);
    case GOJS_NO_MEMORY:
        return gowasm__error(&instance->error, GOWASM_MEMORY_LIMIT, "%s", vm->core.error);
    default:
        return gowasm__error(&instance->error, GOWASM_BAD_ARGUMENT, "%s", vm->core.error);
    }
}

gowasm_status gowasm__gojs_main(gowasm_instance *instance) {
    gojs_vm *vm = instance->js;
    instance->error.status = GOWASM_OK;
    const gojs_status status = vm->core.dead ? vm->core.dead : gojs_start(vm);
    if (status != GOJS_OK) return finish(instance, status);
    gojs_main(vm);
    return finish(instance, vm->core.dead);
}

gowasm_status gowasm__gojs_start(gowasm_instance *instance) {
    instance->error.status = GOWASM_OK;
    return finish(instance, gojs_start(instance->js));
}

/* Shared with tinygo.c, so that a program that links that has this file, too: it replaces weak
 * functions of the runtime. */
void gojs__leave(gowasm_instance *instance, gojs_status status) {
    gojs_vm *vm = instance->js;
    if (status == GOJS_EXITED) gowasm__exit(instance, vm->go->exit_code);
    gowasm_host_fail(instance, vm->core.error);
}

static void import(gowasm_instance *instance, unsigned id, uint32_t sp) {
    const gojs_status status = gojs__import(instance->js, id, sp);
    if (status == GOJS_EXITED) gojs__leave(instance, status);
    gowasm__check(instance); /* much may have been done, and waiting been ended */
    if (status != GOJS_OK) gojs__leave(instance, status);
}

#define GOJS_IMPORT(name, layout, id)                               \
    void gowasm_gojs_##id(gowasm_instance *instance, uint32_t sp);  \
    void gowasm_gojs_##id(gowasm_instance *instance, uint32_t sp) { \
        import(instance, GOJS_##id, sp);                            \
    }
#include "go.def"
#undef GOJS_IMPORT
