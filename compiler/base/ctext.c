/* ctext.c: text of guests in the C that is generated. */
#include "base/ctext.h"

void ctext_write(Str s, Buf *out) {
    static const char digits[] = "01234567";
    buf_reserve(out, s.len * 4 + s.len / 32 + 16);
    buf_u8(out, '"');
    for (size_t i = 0; i < s.len; i++) {
        uint8_t c = (uint8_t)s.data[i];
        if (i % 64 == 63) buf_puts(out, "\"\n\"");
        if (c >= 0x20 && c < 0x7f && c != '"' && c != '\\' && c != '?') {
            buf_u8(out, c);
            continue;
        }
        /* The shortest octal escape that the next character does not lengthen. */
        bool digit_next = i + 1 < s.len && s.data[i + 1] >= '0' && s.data[i + 1] <= '9';
        buf_u8(out, '\\');
        if (c >= 64 || digit_next) buf_u8(out, (uint8_t)digits[c >> 6]);
        if (c >= 8 || digit_next) buf_u8(out, (uint8_t)digits[(c >> 3) & 7]);
        buf_u8(out, (uint8_t)digits[c & 7]);
    }
    buf_u8(out, '"');
}
