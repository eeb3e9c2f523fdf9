/* die.h: ends the program at once, from anywhere: where no caller could do better. What the user
 * can mend is an error of diag.h. */
#ifndef GOWASM_BASE_DIE_H
#define GOWASM_BASE_DIE_H

/* Our own defect: prints and aborts. */
_Noreturn void die(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* No memory: says so, and exits with 1 as after an error; temporary files go as at any exit. */
_Noreturn void die_oom(void);

#endif
