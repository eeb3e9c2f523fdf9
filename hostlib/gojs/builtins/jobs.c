/* jobs.c: the queue of jobs (ECMA-262, 9.5), and queueMicrotask.
 *
 * Input: functions with up to four values. Output: they are called, in order, when no guest code is
 * active: after the outermost call, and in gojs_step. Invariants: a job that waits is charged for,
 * and holds its values. */
#include "builtins.h"

#include <stdlib.h>

enum { JOBS_AT_ONCE = 100000 };

bool gojs__job(gojs_vm *vm, gojs_cfunc call, int argc, const gojs_value *argv) {
    gojs_job *job = gojs__charge(vm, sizeof *job) ? calloc(1, sizeof *job) : NULL;
    if (!job) {
        gojs__throw_memory(vm);
        return false;
    }
    job->call = call;
    job->argc = argc;
    for (int i = 0; i < argc; i++) job->argv[i] = gojs_retain(argv[i]);
    if (vm->builtins->last_job)
        vm->builtins->last_job->next = job;
    else
        vm->builtins->jobs = job;
    vm->builtins->last_job = job;
    return true;
}

static gojs_job *take_job(gojs_vm *vm) {
    gojs_job *job = vm->builtins->jobs;
    if (!job) return NULL;
    vm->builtins->jobs = job->next;
    if (!vm->builtins->jobs) vm->builtins->last_job = NULL;
    return job;
}

static void free_job(gojs_vm *vm, gojs_job *job) {
    for (int i = 0; i < job->argc; i++) gojs_release(vm, job->argv[i]);
    gojs__uncharge(vm, sizeof *job);
    free(job);
}

/* Jobs that make jobs without end leave the embedder's loop its turn: what is over waits for the
 * next step. */
void gojs__run_jobs(gojs_vm *vm) {
    uint32_t left = JOBS_AT_ONCE;
    if (vm->builtins->running_jobs) return;
    vm->builtins->running_jobs = true;
    for (gojs_job *job; !vm->core.dead && left-- > 0 && (job = take_job(vm)) != NULL;) {
        gojs_value v = job->call(vm, gojs_undefined(), job->argc, job->argv, NULL);
        if (gojs__threw(v) && !vm->core.dead) gojs__report(vm, "Uncaught");
        gojs_release(vm, v);
        free_job(vm, job);
    }
    vm->builtins->running_jobs = false;
}

void gojs__drop_jobs(gojs_vm *vm) {
    for (gojs_job *job; (job = take_job(vm)) != NULL;) free_job(vm, job);
}

METHOD(run_microtask) {
    (void)self, (void)argc, (void)user;
    return gojs__call(vm, argv[0], gojs_undefined(), 0, NULL);
}

METHOD(queue_microtask) {
    (void)self, (void)user;
    if (!gojs__is_callable(gojs__arg(argc, argv, 0)))
        return gojs__throw_type(vm, "the callback of a microtask must be a function");
    return gojs__job(vm, run_microtask, 1, argv) ? gojs_undefined() : gojs__exception();
}

bool gojs__init_jobs(gojs_vm *vm, gojs_setup *setup) {
    static const gojs_builtin globals[] = {{"queueMicrotask", queue_microtask}};
    (void)setup;
    return gojs__add_functions(vm, vm->core.global, globals, 1);
}
