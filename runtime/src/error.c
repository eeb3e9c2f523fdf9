/* error.c: names of statuses and traps, the filling of gowasm_error and its text.
 *
 * Input: a status and a message, frames one by one; errors that a program has made. Output: the
 * error; its text through the caller's function. Invariants: texts of the guest have no control
 * characters in them, which could change a terminal or forge a line of a log. */
#include "backtrace.h"
#include "gowasm_text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

const char *gowasm_status_name(gowasm_status status) {
    switch (status) {
    case GOWASM_OK:
        return "ok";
    case GOWASM_TRAP:
        return "trap";
    case GOWASM_EXIT:
        return "exit";
    case GOWASM_TIMEOUT:
        return "time-out";
    case GOWASM_MEMORY_LIMIT:
        return "memory limit";
    case GOWASM_BAD_ARGUMENT:
        return "bad argument";
    case GOWASM_HOST_ERROR:
        return "host error";
    case GOWASM_CANCELLED:
        return "cancelled";
    case GOWASM_GUEST_ERROR:
        return "guest error";
    }
    return "unknown status";
}

/* The texts of the specification's test suite, where it has one for the kind. */
const char *gowasm_trap_name(gowasm_trap_kind kind) {
    switch (kind) {
    case GOWASM_TRAP_NONE:
        return "no trap";
    case GOWASM_TRAP_OUT_OF_BOUNDS:
        return "out of bounds memory access";
    case GOWASM_TRAP_UNREACHABLE:
        return "unreachable";
    case GOWASM_TRAP_DIVIDE_BY_ZERO:
        return "integer divide by zero";
    case GOWASM_TRAP_INTEGER_OVERFLOW:
        return "integer overflow";
    case GOWASM_TRAP_INVALID_CONVERSION:
        return "invalid conversion to integer";
    case GOWASM_TRAP_INDIRECT_CALL:
        return "indirect call of a null or differently typed function";
    case GOWASM_TRAP_STACK_EXHAUSTED:
        return "call stack exhausted";
    }
    return "unknown trap";
}

void gowasm__set_status(gowasm_error *error, gowasm_status status) {
    error->status = status;
    error->trap = GOWASM_TRAP_NONE;
    error->exit_code = 0;
    error->function[0] = 0;
    error->frame_count = 0;
}

/* Messages have words of the guest's in them: here is where these enter. */
static void clean_line(char *text) {
    text[gowasm__clean(text, strlen(text), false)] = 0;
}

gowasm_status gowasm__error(gowasm_error *error, gowasm_status status, const char *format, ...) {
    if (error == NULL) return status;
    gowasm__set_status(error, status);
    va_list args;
    va_start(args, format);
    if (vsnprintf(error->message, sizeof error->message, format, args) < 0) error->message[0] = 0;
    va_end(args);
    clean_line(error->message);
    return status;
}

const gowasm_error *gowasm_last_error(const gowasm_instance *instance) {
    static const gowasm_error none = {.status = GOWASM_BAD_ARGUMENT,
                                      .message = "there is no instance"};
    return instance != NULL ? &instance->error : &none;
}

/* Names of Go's functions and files are used where they are, in the guest's constant data. */
static const char *printable(const char *name) {
    uint32_t c;
    size_t n;
    for (const char *p = name; *p != 0; p += n) {
        n = gowasm__character(p, strnlen(p, 4), &c);
        if (n == 0 || gowasm__is_control(c)) return "(unprintable)";
    }
    return name;
}

void gowasm__add_frame(gowasm_error *error, const char *function, const char *file, uint32_t line) {
    if (error->frame_count > GOWASM_FRAMES) return;
    if (error->frame_count < GOWASM_FRAMES)
        error->frames[error->frame_count] =
            (gowasm_frame){printable(function), printable(file), line};
    error->frame_count++;
}

static void say(gowasm_error_write write, void *user, const char *text) {
    if (text[0] != 0) write(user, text, strlen(text));
}

/* Errors may be of the program's own making, too: of these nothing is clean yet. */
static void say_guest(gowasm_error_write write, void *user, const char *text) {
    uint32_t c;
    while (*text != 0) {
        const char *start = text;
        size_t n;
        while ((n = gowasm__character(text, strnlen(text, 4), &c)) != 0 && !gowasm__is_control(c))
            text += n;
        if (text != start) write(user, start, (size_t)(text - start));
        if (*text == 0) break;
        write(user, "?", 1);
        text += n != 0 ? n : 1;
    }
}

static void say_number(gowasm_error_write write, void *user, uint32_t n) {
    char digits[10];
    size_t at = sizeof digits;
    do digits[--at] = (char)('0' + n % 10);
    while ((n /= 10) != 0);
    write(user, digits + at, sizeof digits - at);
}

/* A panic's text says itself what it is. */
static bool is_panic(const char *message) {
    return strncmp(message, "panic: ", 7) == 0 || strncmp(message, "fatal error: ", 13) == 0;
}

void gowasm_error_format(const gowasm_error *error, gowasm_error_write write, void *user) {
    if (error == NULL || write == NULL) return;
    if (!is_panic(error->message)) {
        say(write, user, gowasm_status_name(error->status));
        if (error->message[0] != 0) say(write, user, ": ");
    }
    say_guest(write, user, error->message);
    say(write, user, "\n");
    uint32_t count = error->frame_count < GOWASM_FRAMES ? error->frame_count : GOWASM_FRAMES;
    for (uint32_t i = 0; i < count; i++) {
        const gowasm_frame *frame = &error->frames[i];
        say(write, user, i == 0 ? "\n" : "");
        say_guest(write, user, frame->function);
        say(write, user, "(...)\n");
        if (frame->file[0] == 0) continue;
        say(write, user, "\t");
        say_guest(write, user, frame->file);
        if (frame->line != 0) {
            say(write, user, ":");
            say_number(write, user, frame->line);
        }
        say(write, user, "\n");
    }
    if (error->frame_count > GOWASM_FRAMES) say(write, user, "...more frames\n");
}
