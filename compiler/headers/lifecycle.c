/* lifecycle.c: making and freeing instances, as PREFIX.h declares it: with an operating system, and
 * without one, in static memory or the caller's. */
#include "headers/flavour.h"
#include "headers/freestanding-layout.h"

#include <ctype.h>

void flavour_declare_hosted(const Module *m, const Interface *in, Buf *out) {
    (void)m;
    const char *p = in->prefix;
    buf_printf(out,
               "/* One sandboxed instance of the module. */\n"
               "typedef %s%s_instance %s_instance;\n\n",
               in->shared != NULL ? "" : "struct ", in->shared != NULL ? in->shared : p, p);
    buf_printf(
        out,
        "/* Creates an instance%s. options and error may be NULL.\n"
        " * On failure *instance is NULL. Release it with %s_free(). */\n"
        "gowasm_status %s_new(const gowasm_options *options, %s_instance **instance,\n"
        "                     gowasm_error *error);\n"
        "void %s_free(%s_instance *instance); /* NULL is allowed */\n\n"
        "/* The instance for the functions of gowasm.h. */\n"
        "gowasm_instance *%s_base(%s_instance *instance);\n\n"
        "/* The error of the last failed call on this instance (gowasm_last_error()). */\n"
        "const gowasm_error *%s_last_error(const %s_instance *instance);\n\n"
        "/* Returns to the last gowasm_checkpoint(), or to the state after %s_new(), even after "
        "a\n * trap, an exit or a time-out. Error: gowasm_last_error(). */\n"
        "gowasm_status %s_reset(%s_instance *instance);\n\n"
        "/* Creates another instance, in the state to which %s_reset(from) returns. options: "
        "streams, "
        "hooks,\n * limits and user; NULL: those of `from`. */\n"
        "gowasm_status %s_clone(%s_instance *from, const gowasm_options *options,\n"
        "                       %s_instance **instance, gowasm_error *error);\n",
        has_entry(in, ENTRY_INITIALIZE) ? " and runs _initialize" : "", p, p, p, p, p, p, p, p, p,
        p, p, p, p, p, p, p);
}

void flavour_declare_freestanding(const Module *m, const Interface *in, Buf *out) {
    const char *p = in->prefix;
    const FreestandingLayout *b = in->layout;
    Buf upper = {0};
    for (const char *c = p; *c != '\0'; c++) buf_u8(&upper, (uint8_t)toupper((unsigned char)*c));
    const char *guard = (const char *)upper.data;
    if (b->hooks[0] != '\0')
        buf_printf(out, "/* The board's hooks that it uses (gowasm_board_hooks): %s. */\n\n",
                   b->hooks);
    buf_printf(out,
               "/* One sandboxed instance of the module. */\n"
               "typedef struct %s_instance %s_instance;\n\n"
               "/* Creates an instance%s, in static memory: there is room for %u at a\n"
               " * time; GOWASM_MEMORY_LIMIT: all are in use. options and error may "
               "be NULL.\n * On failure *instance is NULL. Release it with %s_free(). */\n"
               "gowasm_status %s_new(const gowasm_options *options, %s_instance **instance,\n"
               "                     gowasm_error *error);\n"
               "void %s_free(%s_instance *instance); /* NULL is allowed */\n\n",
               p, p, has_entry(in, ENTRY_INITIALIZE) ? " and runs _initialize" : "", b->instances,
               p, p, p, p, p);
    buf_printf(
        out,
        "/* The same in the caller's storage, aligned to 8 bytes: at least "
        "%s_STORAGE of them%s.\n"
        " * Its previous contents are lost, including an instance: this is also how to reset. */\n"
        "#define %s_STORAGE (GOWASM_BOARD_INSTANCE + %lluu)\n"
        "gowasm_status %s_new_in(void *storage, size_t size, const gowasm_options *options,\n"
        "                        %s_instance **instance, gowasm_error *error);\n\n"
        "/* The instance for the functions of gowasm.h. */\n"
        "gowasm_instance *%s_base(%s_instance *instance);\n\n"
        "/* The error of the last failed call on this instance (gowasm_last_error()). */\n"
        "const gowasm_error *%s_last_error(const %s_instance *instance);\n",
        guard, b->grows ? " to grow to its maximum" : "", guard,
        (unsigned long long)(freestanding_state_words(m) * 8 + b->place), p, p, p, p, p, p);
    buf_free(&upper);
}
