/* option-help.c: the text of --help, from the table of options. */
#include "base/str.h"
#include "options/option-table.h"

#include <stdio.h>

void option_help_print(Command command) {
    static const char *const usage[] = {
        [CMD_BUILD] = "gowasm-aot [options] MODULE.wasm [-o OUT]\n"
                      "       gowasm-aot run [options] MODULE.wasm [args...]\n"
                      "       gowasm-aot inspect [--json] MODULE.wasm\n\n"
                      "Compiles a WebAssembly module of Go, TinyGo or another compiler into native "
                      "code with\na C interface.\n",
        [CMD_RUN] = "gowasm-aot run [options] MODULE.wasm [args...]\n\n"
                    "Compiles a command through the cache and runs it in an empty sandbox. Exit "
                    "status: the\nguest's; 134 for a trap, 124 for a time-out.\n",
        [CMD_INSPECT] = "gowasm-aot inspect [--json] MODULE.wasm\n\n"
                        "Shows the toolchain, memory limits, imports and exports of a module.\n",
    };
    printf("usage: %s\noptions:\n", usage[command]);
    for (size_t i = 0; i < option_count; i++) {
        const char *help = option_table[i].help; /* "": for people who work on the compiler */
        if (!(option_table[i].commands & command) || !help || !*help) continue;
        Buf left = {0};
        buf_puts(&left, option_table[i].name);
        for (size_t k = i + 1; k < option_count && !option_table[k].help; k++)
            buf_printf(&left, " %s", option_table[k].name);
        if (option_table[i].value)
            buf_printf(&left, "%c%s", option_table[i].name[1] == '-' ? '=' : ' ',
                       option_table[i].value);
        printf("  %-22s ", (const char *)left.data);
        if (left.len > 22) printf("\n%25s", "");
        buf_free(&left);
        for (const char *p = help; *p; p++) {
            putchar(*p);
            if (*p == '\n') printf("%25s", "");
        }
        putchar('\n');
    }
    if (command == CMD_BUILD) printf("\nExit status: 0 done, 1 could not build, 2 wrong use.\n");
}
