/* target.c: the table of freestanding targets.
 *
 * Names are those of LLVM and Rust; what is after the first component ("-none-eabi",
 * "-unknown-none-elf") is not looked at, but for "hf". clang gets -meabi gnu, so that it calls
 * memcpy and not __aeabi_memcpy, which only some C libraries have, and GNU's size of enumerations.
 * GNU compilers are one for each family of machines, so -mcpu and -march select one. RV64
 * code must run anywhere in the address space: medany. */
#include "build/target.h"
#include "base/str.h"

#include <string.h>

#define FLAGS(...)          \
    (const char *const[]) { \
        __VA_ARGS__, NULL   \
    }

static const Target targets[] = {
    {"thumbv6m-none-eabi", "arm", "arm-none-eabi-",
     FLAGS("--target=thumbv6m-none-eabi", "-mcpu=cortex-m0", "-meabi", "gnu", "-fshort-enums"),
     FLAGS("-mcpu=cortex-m0", "-mthumb")},
    {"thumbv7m-none-eabi", "arm", "arm-none-eabi-",
     FLAGS("--target=thumbv7m-none-eabi", "-mcpu=cortex-m3", "-meabi", "gnu", "-fshort-enums"),
     FLAGS("-mcpu=cortex-m3", "-mthumb")},
    {"thumbv7em-none-eabihf", "arm", "arm-none-eabi-",
     FLAGS("--target=thumbv7em-none-eabihf", "-mcpu=cortex-m4", "-mfloat-abi=hard",
           "-mfpu=fpv4-sp-d16", "-meabi", "gnu", "-fshort-enums"),
     FLAGS("-mcpu=cortex-m4", "-mthumb", "-mfloat-abi=hard", "-mfpu=fpv4-sp-d16")},
    {"thumbv7em-none-eabi", "arm", "arm-none-eabi-",
     FLAGS("--target=thumbv7em-none-eabi", "-mcpu=cortex-m4", "-mfloat-abi=soft", "-meabi", "gnu",
           "-fshort-enums"),
     FLAGS("-mcpu=cortex-m4", "-mthumb", "-mfloat-abi=soft")},
    {"riscv32imac-none-elf", "riscv", "riscv64-unknown-elf-",
     FLAGS("--target=riscv32-unknown-elf", "-march=rv32imac", "-mabi=ilp32",
           "-msmall-data-limit=0"),
     FLAGS("-march=rv32imac", "-mabi=ilp32", "-msmall-data-limit=0")},
    {"riscv64gc-none-elf", "riscv", "riscv64-unknown-elf-",
     FLAGS("--target=riscv64-unknown-elf", "-march=rv64gc", "-mabi=lp64d", "-mcmodel=medany",
           "-msmall-data-limit=0"),
     FLAGS("-march=rv64gc", "-mabi=lp64d", "-mcmodel=medany", "-msmall-data-limit=0")},
    {"aarch64-none-elf", "aarch64", "aarch64-none-elf-", FLAGS("--target=aarch64-none-elf"),
     FLAGS("-mno-outline-atomics")},
    {"x86_64-none-elf", "x86_64", "x86_64-elf-", FLAGS("--target=x86_64-none-elf", "-mno-red-zone"),
     FLAGS("-mno-red-zone")},
};
enum { COUNT = sizeof targets / sizeof *targets };

static size_t first_part(const char *triple) {
    return strcspn(triple, "-");
}

const Target *find_target(const char *triple, Diag *d) {
    size_t n = first_part(triple), length = strlen(triple);
    bool hard = length > 2 && strcmp(triple + length - 2, "hf") == 0;
    bool hosted = strstr(triple, "linux") != NULL || strstr(triple, "darwin") != NULL ||
                  strstr(triple, "windows") != NULL || strstr(triple, "bsd") != NULL;
    for (size_t i = 0; i < COUNT && !hosted; i++) {
        const Target *t = &targets[i];
        bool hard_too = strstr(t->name, "hf") != NULL;
        if (first_part(t->name) == n && memcmp(t->name, triple, n) == 0 && hard == hard_too)
            return t;
    }
    Buf names = {0};
    for (size_t i = 0; i < COUNT; i++)
        buf_printf(&names, "%s%s", i != 0 ? ", " : "", targets[i].name);
    diag_usage(d, "--freestanding does not know the target '%s': it knows %s", triple,
               (const char *)names.data);
    buf_free(&names);
    return NULL;
}

const char *target_arch(const char *triple) {
    static const struct {
        const char *start, *arch;
    } archs[] = {{"arm", "arm"},         {"thumb", "arm"},     {"riscv", "riscv"},
                 {"aarch64", "aarch64"}, {"arm64", "aarch64"}, {"x86_64", "x86_64"},
                 {"amd64", "x86_64"}};
    for (size_t i = 0; i < sizeof archs / sizeof *archs; i++)
        if (strncmp(triple, archs[i].start, strlen(archs[i].start)) == 0) return archs[i].arch;
    return NULL;
}
