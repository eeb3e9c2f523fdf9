/* openat2.h: openat2(2) as Linux has it since 5.6, for C libraries and kernel headers that do not
 * (linux/openat2.h). The numbers are the kernel's interface and do not change. */
#ifndef GOWASM_OPENAT2_H
#define GOWASM_OPENAT2_H

#include <stdint.h>
#include <sys/syscall.h>

#ifndef SYS_openat2
#define SYS_openat2 437 /* on all machines but Alpha, which we do not compile for */
#endif

struct open_how {
    uint64_t flags, mode, resolve;
};

enum {
    RESOLVE_NO_XDEV = 0x01,
    RESOLVE_NO_MAGICLINKS = 0x02,
    RESOLVE_BENEATH = 0x08,
    RESOLVE_IN_ROOT = 0x10
};

#endif
