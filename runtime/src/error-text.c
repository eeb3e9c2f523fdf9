/* error-text.c: the whole text of an error, beside its message of one line.
 *
 * Input: what a guest says (errors, panics) and messages of the program. Output:
 * gowasm_error.message, and gowasm_error_text(). Invariants: a text has at most GOWASM_TEXT_MAX
 * bytes; no control characters but newlines and tabs get into it, nor those that turn the direction
 * of what follows; it is shown with the error whose message it was made with and no other, however
 * that error got there. */
#include "gowasm_text.h"
#include "internal.h"

#include <stdlib.h>
#include <string.h>

/* Room for `more` bytes and a NUL, or as much of it as there may be: how many of them fit. */
static size_t reserve(gowasm_text *text, size_t more) {
    if (more > GOWASM_TEXT_MAX - text->size) more = GOWASM_TEXT_MAX - text->size;
    size_t want = text->size + more + 1;
    if (want <= text->room) return more;
    size_t room = 4096; /* few sizes, so that the host's heap stays whole */
    while (room < want) room *= 2;
    char *data = realloc(text->data, room);
    if (data == NULL) return 0;
    text->data = data;
    text->room = (uint32_t)room;
    return more;
}

bool gowasm__text_add(gowasm_text *text, const void *bytes, size_t size) {
    size_t n = reserve(text, size);
    if (n != 0) {
        memcpy(text->data + text->size, bytes, n);
        text->size += (uint32_t)n;
        text->data[text->size] = 0;
    }
    return n == size;
}

void gowasm__text_free(gowasm_text *text) {
    free(text->data);
    *text = (gowasm_text){0};
}

/* Also without the half of Windows' line ends. */
static void clean(gowasm_text *text) {
    uint32_t to = 0;
    for (uint32_t i = 0; i < text->size; i++) {
        const bool newline =
            text->data[i] == '\r' && i + 1 < text->size && text->data[i + 1] == '\n';
        if (!newline) text->data[to++] = text->data[i];
    }
    text->size = (uint32_t)gowasm__clean(text->data, to, true);
    text->data[text->size] = 0;
}

/* Where a text is cut: not inside of a character. */
static size_t cut(const char *s, size_t n) {
    while (n != 0 && ((uint8_t)s[n] & 0xc0) == 0x80) n--;
    return n;
}

/* One line of the text: `newline` stands for a newline and the tabs after it. */
static void make_message(gowasm_error *error, const gowasm_text *text, gowasm_text_kind kind) {
    const char *newline = kind == GOWASM_TEXT_PANIC ? "; " : " ", *s = text->data;
    char line[sizeof error->message + 2];
    size_t n = 0, most = sizeof error->message - 1;
    for (size_t i = 0, end = text->size; i < end && n <= most;) {
        char c = s[i++];
        if (c == '\n') {
            if (kind == GOWASM_TEXT_PANIC && (i == end || s[i] != '\t')) break;
            while (i < end && s[i] == '\t') i++;
            for (const char *p = newline; *p != 0; p++) line[n++] = *p;
        } else {
            line[n++] = c == '\t' ? ' ' : c;
        }
    }
    if (n > most) n = cut(line, most);
    memcpy(error->message, line, n);
    error->message[n] = 0;
}

void gowasm__set_text(gowasm_instance *instance, const char *bytes, size_t size,
                      gowasm_text_kind kind) {
    gowasm_error *error = &instance->error;
    char few[2 * sizeof error->message]; /* without memory there is the message alone */
    gowasm_text own = {0}, spare = {.data = few, .room = sizeof few};
    if (size > GOWASM_TEXT_MAX) size = cut(bytes, GOWASM_TEXT_MAX);
    gowasm__text_add(&own, bytes, size); /* `bytes` may be in the present text, or message */
    if (own.data == NULL)
        gowasm__text_add(&spare, bytes, size < sizeof few ? size : sizeof few - 1);
    gowasm_text *text = own.data != NULL ? &own : &spare;
    clean(text);
    make_message(error, text, kind);
    memcpy(instance->text_of, error->message, sizeof instance->text_of);
    if (own.size == 0 || strcmp(own.data, error->message) == 0) gowasm__text_free(&own);
    gowasm__text_free(&instance->text);
    instance->text = own;
}

const char *gowasm_error_text(const gowasm_instance *instance, size_t *size) {
    const gowasm_error *error = gowasm_last_error(instance);
    const char *text = error->message;
    if (instance != NULL && instance->text.size != 0 && strcmp(text, instance->text_of) == 0)
        text = instance->text.data;
    if (size != NULL) *size = strlen(text);
    return text;
}
