/* check.h: assertions that print both operands and go on.
 *
 *     int main(void) {
 *         CHECK_INT(add(20, 22), ==, 42);
 *         CHECK_TEXT(name, "main.add");
 *         CHECK_HAS(d.message, "offset 0x8");
 *         return check_result();
 *     }
 *
 * A test is one program; it fails when any check in it did. Not assert(): these stay in release
 * builds. */
#ifndef GOWASM_TESTS_CHECK_H
#define GOWASM_TESTS_CHECK_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

static unsigned check_failures, check_count;

static inline void check_report(const char *file, int line, const char *text) {
    check_failures++;
    fprintf(stderr, "%s:%d: CHECK failed: %s\n", file, line, text);
}

#define CHECK(condition)                                                \
    do {                                                                \
        check_count++;                                                  \
        if (!(condition)) check_report(__FILE__, __LINE__, #condition); \
    } while (0)

#define CHECK_INT(a, op, b)                                                             \
    do {                                                                                \
        long long check_a = (long long)(a), check_b = (long long)(b);                   \
        check_count++;                                                                  \
        if (!(check_a op check_b)) {                                                    \
            check_report(__FILE__, __LINE__, #a " " #op " " #b);                        \
            fprintf(stderr, "    left %lld (0x%llx), right %lld (0x%llx)\n", check_a,   \
                    (unsigned long long)check_a, check_b, (unsigned long long)check_b); \
        }                                                                               \
    } while (0)

static inline void check_text(const char *file, int line, const char *text, const char *got,
                              const char *want, bool ok) {
    check_count++;
    if (ok) return;
    check_report(file, line, text);
    fprintf(stderr, "    found    '%s'\n    expected '%s'\n", got ? got : "(null)", want);
}

#define CHECK_TEXT(got, want) \
    check_text(__FILE__, __LINE__, #got " is " #want, got, want, (got) && !strcmp(got, want))
#define CHECK_HAS(got, part) \
    check_text(__FILE__, __LINE__, #got " has " #part, got, part, (got) && strstr(got, part))

static inline int check_result(void) {
    fprintf(stderr, "%u checks, %u failed\n", check_count, check_failures);
    return check_failures || !check_count;
}

#endif
