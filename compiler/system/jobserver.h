/* jobserver.h: a client of GNU make's jobserver (GNU make manual, "Sharing Job Slots with GNU
 * make").
 *
 * A tool started by `make -jN` may run one job for free, and one more for each byte that it takes
 * from make's pipe or fifo; it puts the same bytes back. */
#ifndef GOWASM_SYSTEM_JOBSERVER_H
#define GOWASM_SYSTEM_JOBSERVER_H

#include <stdbool.h>

/* Connects to the jobserver that MAKEFLAGS names. False: there is none, or it is not for us. */
bool jobserver_open(void);

/* Was make told -j1? Then it runs no jobserver. */
bool jobserver_serial(void);

/* Becomes readable when a token may be had. */
int jobserver_fd(void);

/* Takes a token without waiting. */
bool jobserver_take(void);
void jobserver_give(void);

/* Gives back all tokens: before the process ends early. */
void jobserver_give_all(void);

#endif
