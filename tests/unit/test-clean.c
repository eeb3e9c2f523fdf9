/* gowasm_text.h: which characters stay, and that nothing is read or written beyond the text. */
#include "check.h"

#include "gowasm_text.h"

#include <stdlib.h>
#include <string.h>

static size_t encode(uint32_t c, char *to) {
    if (c < 0x80) return to[0] = (char)c, 1;
    if (c < 0x800) return to[0] = (char)(0xc0 | c >> 6), to[1] = (char)(0x80 | (c & 63)), 2;
    size_t n = c < 0x10000 ? 3 : 4;
    to[0] = (char)((n == 3 ? 0xe0 : 0xf0) | c >> (6 * (n - 1)));
    for (size_t i = 1; i < n; i++) to[i] = (char)(0x80 | (c >> (6 * (n - 1 - i)) & 63));
    return n;
}

static void characters(void) {
    unsigned kept = 0;
    for (uint32_t c = 0; c < 0x110000; c++) {
        char text[8];
        uint32_t found = 0;
        size_t n = encode(c, text), length = gowasm__character(text, n, &found);
        if (c >= 0xd800 && c < 0xe000) {
            CHECK_INT(length, ==, 0);
            continue;
        }
        if (length != n || found != c) CHECK_INT(found, ==, c);
        for (size_t left = 1; left < n; left++)
            if (gowasm__character(text, left, &found) != 0) CHECK_INT(left, ==, n);
        kept += gowasm__clean(text, n, false) == n && text[0] != '?';
    }
    CHECK_INT(kept, >, 0x110000 - 0x800 - 300);
    CHECK_INT(kept, <, 0x110000 - 0x800 - 200);
}

static void clean(const char *from, bool lines, const char *expected) {
    size_t n = strlen(from); /* in storage of its own: sanitizers see what is beyond */
    char *text = malloc(n + 1);
    if (text == NULL) return;
    memcpy(text, from, n);
    size_t size = gowasm__clean(text, n, lines);
    text[size] = 0;
    CHECK_TEXT(text, expected);
    CHECK_INT(gowasm__clean(text, size, lines), ==, size);
    free(text);
}

int main(void) {
    characters();
    clean("", false, "");
    clean("main.Größe 世界 😀", false, "main.Größe 世界 😀");
    clean("a\nb\tc\rd", false, "a?b?c?d");
    clean("a\nb\tc\rd", true, "a\nb\tc?d");
    clean("\x1b[31m\x7f", true, "?[31m?");
    clean("\xc2\x9b"
          "31m",
          true, "?31m");
    clean("\xe2\x80\xae"
          "gnp",
          true, "?gnp");                                                   /* U+202E */
    clean("\xe2\x81\xa6x\xe2\x81\xa9", true, "?x?");                       /* U+2066, U+2069 */
    clean("\xe2\x80\xa8\xe2\x80\xa9\xd8\x9c\xe2\x80\x8f", true, "????");   /* U+2028 ... U+200F */
    clean("\xff\xc0\x80\xed\xa0\x80\xf4\x90\x80\x80", true, "??????????"); /* no UTF-8 */
    clean("x\xe4\xb8", true, "x??");                                       /* cut */
    return check_result();
}
