/* guest.c: how the guest is entered, and what it means that it was left.
 *
 * Input: the functions of its gojs_guest. Output: false, and a VM that is dead, when the guest has
 * gone. Invariants: what was active before a call is active after it, though the guest may be left
 * by a jump. */
#include "host.h"

#include "gowasm_rt_hosted.h"

bool gojs__init_guest(gojs_vm *vm, gojs_setup *setup) {
    vm->host->guest = *setup->guest;
    return true;
}

/* What the end of a call means. */
static bool returned(gojs_vm *vm, int left) {
    const gojs_guest *guest = &vm->host->guest;
    if (left && !vm->core.dead) {
        const char *why = guest->why ? guest->why(guest->instance) : NULL;
        vm->core.dead = GOJS_TRAPPED;
        gojs__fail(vm, GOJS_TRAPPED, "%s", why && *why ? why : "the guest trapped");
    }
    return !vm->core.dead;
}

bool gojs__run(gojs_vm *vm, uint32_t argc, uint32_t argv) {
    const gojs_guest *guest = &vm->host->guest;
    vm->host->started = true;
    vm->host->depth++;
    const gojs_depths in = vm->core.in;
    const int left = guest->run(guest->instance, argc, argv);
    vm->core.in = in;
    vm->host->depth--;
    return returned(vm, left);
}

static bool enter(gojs_vm *vm, int (*export)(void *instance)) {
    vm->host->depth++;
    const gojs_depths in = vm->core.in;
    const int left = export(vm->host->guest.instance);
    vm->core.in = in;
    vm->host->depth--;
    return returned(vm, left);
}

bool gojs__resume(gojs_vm *vm) {
    if (vm->core.dead) return false;
    if (!vm->host->guest.resume) { /* a TinyGo program without callbacks */
        gojs__throw_type(vm, "the program does not export resume");
        return false;
    }
    vm->host->resumes++;
    return enter(vm, vm->host->guest.resume);
}

bool gojs__schedule(gojs_vm *vm) {
    return !vm->host->guest.scheduler || enter(vm, vm->host->guest.scheduler);
}

bool gojs__stopped(gojs_vm *vm) {
    gowasm_instance *account = vm->core.account;
    if (!account || vm->core.dead || gowasm__check_idle(account) == GOWASM_OK) return vm->core.dead;
    vm->core.dead = gojs__fail(vm, GOJS_TRAPPED, "%s", gowasm_last_error(account)->message);
    return true;
}
