/* backtrace-native.c: the guest's functions on the native stack.
 *
 * Input: program counter and stack pointer of a fault or trap in an instance. Output: the
 * functions, innermost first. Generated code has neither frame pointers nor unwind tables, which
 * would cost time or space in every function: the stack is searched for return addresses instead.
 * A word counts when it lies in guest code after a call instruction that calls the function found
 * before, or calls through a register. That can be misled by what earlier calls left on the stack,
 * seldom enough for an error's text; nothing else depends on it. */
#include "backtrace.h"

#include <string.h>

/* How many words may lie between a guest function and the C function that it called. */
#define NEAR_WORDS 64
/* How many words are searched in all. */
#define SEARCHED_WORDS 0x10000
/* How many functions of the module are looked at, twice for each that is found: no deadline looks
 * at what is done here. */
#define SEARCHED_SYMBOLS (32u << 20)

extern const char __start_gowasm_text[] __attribute__((weak, visibility("hidden")));
extern const char __stop_gowasm_text[] __attribute__((weak, visibility("hidden")));

/* Whether a call instruction ends at `at`; *target is where it goes, 0 if that is in a register. */
#if defined(__x86_64__)
static bool call_ends_at(const uint8_t *at, uintptr_t *target) {
    static const uint8_t lengths[] = {2, 3, 4, 6, 7};
    int32_t relative;
    memcpy(&relative, at - 4, 4);
    *target = (uintptr_t)at + (uintptr_t)(intptr_t)relative;
    if (at[-5] == 0xe8) return true;
    *target = 0;
    for (unsigned i = 0; i < sizeof lengths; i++) /* ff /2 */
        if (at[-lengths[i]] == 0xff && (at[1 - lengths[i]] & 0x38) == 0x10) return true;
    return false;
}
#elif defined(__aarch64__)
static bool call_ends_at(const uint8_t *at, uintptr_t *target) {
    uint32_t word;
    memcpy(&word, at - 4, 4);
    *target = 0;
    if ((word & 0xfffffc1fu) == 0xd63f0000u) return true; /* blr */
    if (word >> 26 != 0x25) return false;                 /* bl */
    int64_t words = (int64_t)((uint64_t)word << 38) >> 38;
    *target = (uintptr_t)at - 4 + (uintptr_t)(words * 4);
    return true;
}
#else /* only the innermost function is named */
static bool call_ends_at(const uint8_t *at, uintptr_t *target) {
    (void)at;
    *target = 0;
    return false;
}
#endif

#define LONGEST_CALL 7

/* The code of a function, up to where the next one begins; nothing: of whatever function. */
typedef struct code_range {
    uintptr_t start, end;
} code_range;

static code_range range_of(const gowasm_module *module, const gowasm_caller *function) {
    code_range r = {function->start, (uintptr_t)__stop_gowasm_text};
    for (uint32_t i = 0; i < module->symbol_count; i++) {
        uintptr_t code = (uintptr_t)module->symbols[i].code;
        if (code > r.start && code < r.end) r.end = code;
    }
    return r;
}

/* Is `at` after a call in guest code, of this callee? */
static bool returns_from(uintptr_t at, const code_range *callee) {
    uintptr_t target;
    uintptr_t start = (uintptr_t)__start_gowasm_text, stop = (uintptr_t)__stop_gowasm_text;
    if (at < start + LONGEST_CALL || at > stop || start == 0) return false;
    if (!call_ends_at((const uint8_t *)at, &target)) return false;
    return target == 0 || callee->end == 0 || (target >= callee->start && target < callee->end);
}

static uint32_t add(const gowasm_module *module, uintptr_t pc, gowasm_caller *callers,
                    uint32_t count) {
    uint32_t function = gowasm__function_at(module, pc - 1);
    if (function == UINT32_MAX) return count;
    callers[count] = (gowasm_caller){function, (uintptr_t)module->symbols[function].code, pc};
    return count + 1;
}

__attribute__((no_sanitize("address", "thread"))) uint32_t
gowasm__callers(const gowasm_instance *instance, uintptr_t pc, uintptr_t sp, gowasm_caller *callers,
                uint32_t max) {
    const gowasm_module *module = instance->module;
    uint32_t count = add(module, pc, callers, 0);
    uintptr_t base = gowasm__entry_base(instance, instance->entry, instance->nested);
    if (sp == 0) return count; /* it is not known */
    sp = (sp + sizeof(uintptr_t) - 1) & ~(sizeof(uintptr_t) - 1);
    /* At the end of the stack the frame that did not fit any more is below it. */
    uintptr_t bottom = (uintptr_t)instance->stack_end;
    if (gowasm__has_stack() && sp < bottom)
        sp = (bottom + sizeof(uintptr_t) - 1) & ~(sizeof(uintptr_t) - 1);
    if (sp >= base) return count;
    size_t words = (base - sp) / sizeof(uintptr_t);
    if (words > SEARCHED_WORDS) words = SEARCHED_WORDS;
    if (max > 1 + SEARCHED_SYMBOLS / 2 / (module->symbol_count + 1))
        max = 1 + SEARCHED_SYMBOLS / 2 / (module->symbol_count + 1);
    const uintptr_t *word = (const uintptr_t *)sp;
    code_range callee = count != 0 ? range_of(module, callers) : (code_range){0, 0};
    /* The trap may have happened in what the guest function called: memset in place of a loop, or,
     * without optimisation, a helper of gowasm_gen.h. */
    for (size_t i = 0; i < words && count < max; i++) {
        if (count == 0 && i >= NEAR_WORDS) break;
        if (!returns_from(word[i], &callee)) continue;
        uint32_t before = count;
        count = add(module, word[i], callers, count);
        if (count != before) callee = range_of(module, &callers[before]);
    }
    return count;
}
