/* signals.h: what the files of the fault handler share: trap-signal.c decides whose a fault is,
 * signal-chain.c keeps the handler in its place among those of the program, and enter-ARCH.S has
 * its entry. Included by assembly too: only macros outside __ASSEMBLER__.
 *
 * Several copies of the runtime may be in one process, one in each shared library, and any of them
 * may be unloaded first. They know each other's handlers by what lies before the entry:
 *
 *     entry - 32: SIGNAL_MAGIC_0, SIGNAL_MAGIC_1     entry - 16: a jump to gowasm__signals_ask
 *
 * The entry lies SIGNAL_ENTRY_OFFSET bytes after a multiple of SIGNAL_ENTRY_ALIGNMENT, so that all
 * of this is in one page: a handler that lies elsewhere is not looked at. Other versions of the
 * runtime rely on this layout and on gowasm__signals_ask. */
#ifndef GOWASM_SIGNALS_H
#define GOWASM_SIGNALS_H

#define SIGNAL_MAGIC_0 0x732d6d7361776f67 /* "gowasm-s" */
#define SIGNAL_MAGIC_1 0x0131006c616e6769 /* "ignal", 0, '1', 1 */
#define SIGNAL_ENTRY_ALIGNMENT 64
#define SIGNAL_ENTRY_OFFSET 32
#define SIGNAL_ASK_OFFSET 16

#ifndef __ASSEMBLER__

#include "internal.h"

#include <signal.h>

#pragma GCC visibility push(hidden)

/* The handler that is installed; it calls gowasm__on_signal. */
void gowasm__signal_entry(int signal, siginfo_t *info, void *context);
void gowasm__on_signal(int signal, siginfo_t *info, void *context);

/* Asked by another copy of the runtime whose handler is `entry`: does this one pass on to it, by
 * itself or through further copies? With `in_place`, that action takes the place of the handler
 * from now on, because its library is being unloaded. */
typedef void (*gowasm_signal_entry)(int signal, siginfo_t *info, void *context);
bool gowasm__signals_ask(int signal, gowasm_signal_entry entry, const struct sigaction *in_place);

/* trap-signal.c: true: the fault was the guest's, or its stack's, and the handler may return. */
bool gowasm__guest_fault(const siginfo_t *info, void *context);

#pragma GCC visibility pop

#endif
#endif
