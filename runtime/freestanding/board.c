/* board.c: a board without anything: the program's own definition takes its place. */
#include "gowasm_rt_freestanding.h"

__attribute__((weak)) const gowasm_board gowasm_board_hooks;
