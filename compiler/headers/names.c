/* names.c: which names C and C++ leave free.
 *
 * A plain function (add) lives in the program's global name space, so a name that C, C++ or the C
 * library already uses there is not available to it; such an export has only its prefixed form. The
 * tables hold the keywords of C11 and C++17 and the external names of C11's and POSIX's libraries
 * that a program is likely to link. */
#include "headers/interface.h"

#include <string.h>

/* clang-format off */
static const char *const keywords[] = {
    "alignas", "alignof", "and", "and_eq", "asm", "atomic_cancel", "atomic_commit",
    "atomic_noexcept", "auto", "bitand", "bitor", "bool", "break", "case", "catch", "char",
    "char16_t", "char32_t", "char8_t", "class", "co_await", "co_return", "co_yield", "compl",
    "concept", "const", "const_cast", "consteval", "constexpr", "constinit", "continue", "decltype",
    "default", "delete", "do", "double", "dynamic_cast", "else", "enum", "explicit", "export",
    "extern", "false", "float", "for", "friend", "goto", "if", "inline", "int", "long", "mutable",
    "namespace", "new", "noexcept", "not", "not_eq", "nullptr", "operator", "or", "or_eq",
    "private", "protected", "public", "register", "reinterpret_cast", "requires", "restrict",
    "return", "short", "signed", "sizeof", "static", "static_assert", "static_cast", "struct",
    "switch", "template", "this", "thread_local", "throw", "true", "try", "typedef", "typeid",
    "typename", "typeof", "typeof_unqual", "union", "unsigned", "using", "virtual", "void",
    "volatile", "wchar_t", "while", "xor", "xor_eq", "linux", "unix", "i386",
};
/* clang-format on */

/* clang-format off */
static const char *const library[] = {
    /* macros and types of the headers that generated code or most programs include */
    "NULL", "EOF", "BUFSIZ", "SEEK_SET", "SEEK_CUR", "SEEK_END", "RAND_MAX", "EXIT_SUCCESS",
    "EXIT_FAILURE", "CHAR_BIT", "CHAR_MAX", "CHAR_MIN", "INT_MAX", "INT_MIN", "UINT_MAX",
    "LONG_MAX", "LONG_MIN", "INFINITY", "NAN", "FILE", "DIR", "assert", "offsetof", "va_arg",
    "va_start", "va_end", "va_copy", "va_list", "u8", "s8", "u16", "s16", "u32", "s32", "u64",
    "s64", "f32", "f64", "TRAP", "UNREACHABLE", "LIKELY", "UNLIKELY", "FMIN", "FMAX",
    /* system calls that the runtime makes */
    "accept4", "clock_getres", "fallocate", "fchmod", "fchown",
    "fchownat", "fdatasync", "fstatat", "futimens", "getentropy",
    "getgroups", "getrandom", "getsockopt", "linkat", "madvise", "memfd_create", "mkdirat", "openat2",
    "pipe2",
    "posix_fadvise", "ppoll", "preadv", "pwritev", "readlinkat", "renameat", "sched_yield",
    "setsockopt", "sigaddset", "sigaltstack", "sigdelset", "sigemptyset", "sigfillset",
    "sigismember", "sigprocmask", "sigsuspend", "sigtimedwait", "sigwait", "symlinkat", "syscall",
    "unlinkat", "utimensat",
    /* start-up and the linker */
    "main", "memory", "environ", "end", "edata", "etext", "data_start", "errno",
    /* ctype.h, math.h */
    "isalnum", "isalpha", "isblank", "iscntrl", "isdigit", "isgraph", "islower", "isprint",
    "ispunct", "isspace", "isupper", "isxdigit", "tolower", "toupper", "acos", "asin", "atan",
    "atan2", "cos", "sin", "tan", "acosh", "asinh", "atanh", "cosh", "sinh", "tanh", "exp", "exp2",
    "expm1", "frexp", "ilogb", "ldexp", "log", "log10", "log1p", "log2", "logb", "modf", "scalbn",
    "scalbln", "cbrt", "fabs", "hypot", "pow", "sqrt", "erf", "erfc", "lgamma", "tgamma", "ceil",
    "floor", "nearbyint", "rint", "lrint", "llrint", "round", "lround", "llround", "trunc", "fmod",
    "remainder", "remquo", "copysign", "nan", "nextafter", "nexttoward", "fdim", "fmax", "fmin",
    "fma", "j0", "j1", "jn", "y0", "y1", "yn", "gamma", "signgam", "significand", "drem", "finite",
    "isnan", "isinf", "signbit",
    /* setjmp.h, signal.h, stdarg.h */
    "setjmp", "longjmp", "signal", "raise", "kill", "sigaction", "sigsetjmp", "siglongjmp",
    /* stdio.h */
    "remove", "rename", "tmpfile", "tmpnam", "fclose", "fflush", "fopen", "freopen", "setbuf",
    "setvbuf", "fprintf", "fscanf", "printf", "scanf", "snprintf", "sprintf", "sscanf", "vfprintf",
    "vfscanf", "vprintf", "vscanf", "vsnprintf", "vsprintf", "vsscanf", "fgetc", "fgets", "fputc",
    "fputs", "getc", "getchar", "gets", "putc", "putchar", "puts", "ungetc", "fread", "fwrite",
    "fgetpos", "fseek", "fsetpos", "ftell", "rewind", "clearerr", "feof", "ferror", "perror",
    "fdopen", "fileno", "popen", "pclose", "getline", "getdelim", "dprintf", "stdin", "stdout",
    "stderr",
    /* stdlib.h */
    "atof", "atoi", "atol", "atoll", "strtod", "strtof", "strtold", "strtol", "strtoll", "strtoul",
    "strtoull", "rand", "srand", "random", "srandom", "aligned_alloc", "calloc", "free", "malloc",
    "realloc", "reallocarray", "abort", "atexit", "at_quick_exit", "exit", "getenv", "quick_exit",
    "system", "bsearch", "qsort", "abs", "labs", "llabs", "div", "ldiv", "lldiv", "mblen", "mbtowc",
    "wctomb", "mbstowcs", "wcstombs", "setenv", "unsetenv", "putenv", "mkstemp", "mkdtemp",
    "realpath", "posix_memalign", "alloca",
    /* string.h, strings.h, wchar.h */
    "memcpy", "memmove", "strcpy", "strncpy", "strcat", "strncat", "memcmp", "strcmp", "strcoll",
    "strncmp", "strxfrm", "memchr", "strchr", "strcspn", "strpbrk", "strrchr", "strspn", "strstr",
    "strtok", "memset", "strerror", "strlen", "strdup", "strndup", "strsep", "strnlen", "stpcpy",
    "memmem", "memccpy", "bcmp", "bcopy", "bzero", "index", "rindex", "ffs", "strcasecmp",
    "strncasecmp", "wcslen", "wmemcpy",
    /* time.h, locale.h, threads.h */
    "clock", "difftime", "mktime", "time", "asctime", "ctime", "gmtime", "localtime", "strftime",
    "timespec_get", "nanosleep", "clock_gettime", "tzset", "timezone", "daylight", "setlocale",
    "localeconv", "call_once",
    /* unistd.h, fcntl.h, sys/... */
    "_exit", "_Exit", "access", "alarm", "brk", "sbrk", "chdir", "chmod", "chown", "chroot",
    "close", "creat", "dup", "dup2", "execl", "execv", "execve", "execvp", "fork", "vfork", "fstat",
    "fsync", "ftruncate", "getcwd", "getegid", "geteuid", "getgid", "getpid", "getppid", "getuid",
    "ioctl", "isatty", "link", "lseek", "lstat", "mkdir", "mkfifo", "mknod", "mmap", "mprotect",
    "eventfd",
    "munmap", "open", "openat", "pause", "pipe", "poll", "pread", "pwrite", "read", "readlink",
    "readv", "rmdir", "select", "setuid", "sleep", "stat", "symlink", "sync", "sysconf", "truncate",
    "ttyname", "umask", "uname", "unlink", "usleep", "utime", "wait", "waitpid", "write", "writev",
    "fcntl", "flock", "getopt", "optarg", "optind", "daemon", "crypt", "encrypt", "swab", "nice",
    "times", "statfs", "mount", "reboot",
    /* sockets, dlfcn.h, regex.h, search.h, libgen.h */
    "accept", "bind", "connect", "getaddrinfo", "gethostname", "getpeername", "getsockname",
    "listen", "recv", "recvfrom", "recvmsg", "send", "sendfile", "sendmsg", "sendto", "shutdown",
    "socket", "socketpair", "htonl", "htons", "ntohl", "ntohs", "dlopen", "dlsym", "dlclose",
    "dlerror", "regcomp", "regexec", "regfree", "hsearch", "tsearch", "lsearch", "insque", "remque",
    "basename", "dirname", "glob", "ftw", "nftw", "fnmatch", "syslog", "err", "errx", "warn",
    "warnx", "error", "step", "advance", "select",
};
/* clang-format on */

static bool in_list(const char *s, const char *const *list, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (strcmp(s, list[i]) == 0) return true;
    return false;
}

bool is_c_identifier(const char *s) {
    if (*s == '\0' || (*s >= '0' && *s <= '9')) return false;
    for (const char *p = s; *p != '\0'; p++)
        if (!((*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z') || (*p >= '0' && *p <= '9') ||
              *p == '_'))
            return false;
    return !in_list(s, keywords, sizeof keywords / sizeof *keywords);
}

bool is_reserved_plain_name(const char *s) {
    if (!is_c_identifier(s)) return true;
    /* C11 7.1.3: names with a leading underscore and a capital or second underscore are the
     * implementation's everywhere, those with one at file scope. */
    if (s[0] == '_') return true;
    static const char *const starts[] = {"gowasm", "gojs_",  "GW_",          "INT8_",   "INT16_",
                                         "INT32_", "INT64_", "UINT",         "INTPTR_", "INTMAX_",
                                         "SIZE_",  "GOWASM", "MEMORY_PAGES", "pthread_"};
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
        if (strncmp(s, starts[i], strlen(starts[i])) == 0) return true;
    size_t length = strlen(s); /* POSIX 2.2.2: names that end in _t are types */
    if (length > 2 && strcmp(s + length - 2, "_t") == 0) return true;
    return in_list(s, library, sizeof library / sizeof *library);
}
