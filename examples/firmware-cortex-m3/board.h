/* board.h: what a board does for main.c. */
#ifndef BOARD_H
#define BOARD_H

#include <stddef.h>
#include <stdint.h>

void board_print(const char *bytes, size_t size);

#endif
