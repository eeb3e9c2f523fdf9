/* deliveries.c: results of fs's operations, on their way to the program's callbacks.
 *
 * Input: a callback, an error, a value. Output: the callback is called at once, as long as calls
 * are not nested too deeply, else after they have returned. Invariants: what waits is charged for,
 * and holds its values; each is called once. */
#include "host.h"

#include <stdlib.h>
#include <string.h>

gojs_value gojs__deliver(gojs_vm *vm, gojs_value callback, gojs_value error, gojs_value value) {
    const gojs_value args[] = {error, value};
    gojs_value v;
    if (vm->host->depth < vm->core.limits.sync_depth) {
        vm->host->delivering = true;
        v = gojs__call(vm, callback, gojs_undefined(), 2, args);
        vm->host->delivering = false;
        gojs__run_deliveries(vm);
    } else {
        gojs_job *job = gojs__charge(vm, sizeof *job) ? calloc(1, sizeof *job) : NULL;
        v = job ? gojs_undefined() : gojs__throw_memory(vm);
        if (job) {
            *job = (struct gojs_job){
                .argv = {gojs_retain(callback), gojs_retain(error), gojs_retain(value)}};
            if (vm->host->last_delivery)
                vm->host->last_delivery->next = job;
            else
                vm->host->deliveries = job;
            vm->host->last_delivery = job;
        }
    }
    gojs_release(vm, error);
    gojs_release(vm, value);
    if (gojs__threw(v)) return v;
    gojs_release(vm, v);
    return gojs_undefined();
}

static void take_delivery(gojs_vm *vm, gojs_value argv[3]) {
    gojs_job *job = vm->host->deliveries;
    memcpy(argv, job->argv, 3 * sizeof *argv);
    vm->host->deliveries = job->next;
    if (!vm->host->deliveries) vm->host->last_delivery = NULL;
    gojs__uncharge(vm, sizeof *job);
    free(job);
}

void gojs__run_deliveries(gojs_vm *vm) {
    gojs_value argv[3];
    while (vm->host->deliveries && vm->host->depth < vm->core.limits.sync_depth && !vm->core.dead) {
        take_delivery(vm, argv);
        vm->host->delivering = true;
        gojs_value v = gojs__call(vm, argv[0], gojs_undefined(), 2, argv + 1);
        vm->host->delivering = false;
        if (gojs__threw(v) && !vm->core.dead) gojs__report(vm, "Uncaught");
        gojs_release(vm, v);
        for (int i = 0; i < 3; i++) gojs_release(vm, argv[i]);
    }
}

void gojs__drop_deliveries(gojs_vm *vm) {
    gojs_value argv[3];
    while (vm->host->deliveries) {
        take_delivery(vm, argv);
        for (int i = 0; i < 3; i++) gojs_release(vm, argv[i]);
    }
}
