/* sanitizers.c: what a program with AddressSanitizer or LeakSanitizer has to be told.
 *
 * Instances lie in memory of their own, which LeakSanitizer does not search for pointers; and host
 * functions that leave by gowasm_host_fail() never return, so that AddressSanitizer goes on to guard
 * the gaps of their frames on the guest's stack. The functions of both are weak: NULL where the
 * program has no sanitizer. */
#include "internal.h"

#define SANITIZER __attribute__((weak, visibility("default")))

SANITIZER void __asan_unpoison_memory_region(const volatile void *at, size_t size);
SANITIZER void __lsan_register_root_region(const void *at, size_t size);
SANITIZER void __lsan_unregister_root_region(const void *at, size_t size);

void gowasm__sanitizers_add(const gowasm_instance *instance) {
    if (__lsan_register_root_region != NULL)
        __lsan_register_root_region(instance, instance->module->instance_size);
}

void gowasm__sanitizers_remove(const gowasm_instance *instance) {
    if (__lsan_unregister_root_region != NULL)
        __lsan_unregister_root_region(instance, instance->module->instance_size);
}

void gowasm__sanitizers_leave(const gowasm_instance *instance) {
    uintptr_t here = (uintptr_t)__builtin_frame_address(0);
    uintptr_t top = (uintptr_t)instance->stack_pointer;
    if (__asan_unpoison_memory_region != NULL && here >= (uintptr_t)instance->region && here < top)
        __asan_unpoison_memory_region((const void *)here, top - here);
}
