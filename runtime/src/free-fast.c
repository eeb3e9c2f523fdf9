/* free-fast.c: the end of an instance's block of address space. What is freed is gone; its sibling
 * free-checked.c, which products of -g have in its place, keeps something to tell a use
 * after free by. */
#include "internal.h"

void gowasm__block_free(gowasm_instance *instance) {
    gowasm__block_release(instance->region, instance->region_size);
}

void gowasm__freed_again(const gowasm_instance *instance) {
    (void)instance;
}

void gowasm__blocks_unload(void) {}
