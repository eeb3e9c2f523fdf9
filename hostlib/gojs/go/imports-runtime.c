/* imports-runtime.c: what Go's runtime imports: exit, output of panics, clocks, timers, entropy.
 *
 * Input: a frame with arguments. Output: the frame with results. Invariants: a failure ends the
 * program: Go's runtime asks for none. */
#include "../../stream.h"
#include "callframe.h"

#include <string.h>

bool gojs__wasmExit(gojs_vm *vm, gojs_frame *f) {
    gojs__exited(vm, f->w);
    return true;
}

bool gojs__wasmWrite(gojs_vm *vm, gojs_frame *f) {
    if (f->w < 0) return false;
    const uint8_t *bytes = gojs_range(vm, (uint64_t)f->i[1], (uint64_t)f->w);
    if (!bytes) return false;
    const unsigned fd = f->i[0] == 1 || f->i[0] == 2 ? (unsigned)f->i[0] : 0;
    if (fd == 0) return true;
    gojs__stream_write(vm, fd, bytes, (size_t)f->w); /* Go asks for no error: heard all the same */
    if (!vm->core.account) return true;
    /* a callback may have made memory grow */
    const gowasm_iov iov = {gojs_range(vm, (uint64_t)f->i[1], (uint64_t)f->w), (size_t)f->w};
    if (iov.data) gowasm__heard(vm->core.account, fd, &iov, iov.size);
    return true;
}

bool gojs__resetMemoryDataView(gojs_vm *vm, gojs_frame *f) {
    (void)vm, (void)f; /* memory is looked up each time */
    return true;
}

bool gojs__nanotime1(gojs_vm *vm, gojs_frame *f) {
    f->result_i = (int64_t)gojs__now(vm);
    return true;
}

bool gojs__walltime(gojs_vm *vm, gojs_frame *f) {
    const uint64_t ns = gojs__wall_ns(vm);
    f->result_i = (int64_t)(ns / 1000000000u);
    f->result_w = (int32_t)(ns % 1000000000u);
    return true;
}

bool gojs__scheduleTimeoutEvent(gojs_vm *vm, gojs_frame *f) {
    const int64_t ms = f->i[0] > 0 ? f->i[0] : 0;
    const uint64_t most = 1ull << 62, ns = ms < 1000000000000 ? (uint64_t)ms * 1000000u : most;
    const gojs_timer timer = {.due = gojs__now(vm) + ns, .go = true};
    const uint32_t id = gojs__timer_add(vm, &timer);
    f->result_w = (int32_t)id;
    if (!id) gojs__throw_range(vm, "too many timers");
    return id != 0;
}

bool gojs__clearTimeoutEvent(gojs_vm *vm, gojs_frame *f) {
    if (gojs__timer_is_go(vm, (uint32_t)f->w)) gojs__timer_remove(vm, (uint32_t)f->w);
    return true;
}

bool gojs__getRandomData(gojs_vm *vm, gojs_frame *f) {
    return gojs__random(vm, f->bytes, f->bytes_size);
}

bool gojs__debug(gojs_vm *vm, gojs_frame *f) {
    char text[GOJS_NUMBER_TEXT];
    gojs__warn(vm, 0, text, gojs__number_text(f->w, text));
    return true;
}
