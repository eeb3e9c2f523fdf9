/* number.c: numbers as text and back, as JavaScript writes and reads them (ECMA-262, 6.1.6.1.20
 * Number::toString and 7.1.4.1 StringToNumber).
 *
 * Input: a double, text. Output: text, a double. Invariants: the same whatever the locale of the
 * embedder's program is. */
#include "core.h"

#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The shortest digits that read back as d (> 0); the value is 0.DIGITS * 10^*point. */
static int shortest(double d, char digits[20], int *point) {
    char text[64];
    /* 15 digits are exact for all but the smallest numbers: more are only needed to tell it apart.
     */
    for (int precision = d < 1e-290 ? 0 : 14;; precision++) {
        snprintf(text, sizeof text, "%.*e", precision, d);
        if (precision >= 16 || strtod(text, NULL) == d) break;
    }
    int n = 0;
    const char *e = strchr(text, 'e');
    for (const char *p = text; p < e; p++) /* skips the locale's point */
        if (*p >= '0' && *p <= '9') digits[n++] = *p;
    while (n > 1 && digits[n - 1] == '0') n--;
    *point = atoi(e + 1) + 1;
    return n;
}

size_t gojs__number_text(double d, char to[GOJS_NUMBER_TEXT]) {
    char digits[20];
    int point;
    if (isnan(d)) return (size_t)snprintf(to, GOJS_NUMBER_TEXT, "NaN");
    if (isinf(d)) return (size_t)snprintf(to, GOJS_NUMBER_TEXT, d < 0 ? "-Infinity" : "Infinity");
    if (d == trunc(d) && fabs(d) < 1e15) /* -0 too */
        return (size_t)snprintf(to, GOJS_NUMBER_TEXT, "%lld", (long long)d);
    char *p = to;
    if (d < 0) *p++ = '-';
    const int n = shortest(fabs(d), digits, &point);
    if (point > 21 || point < -5) {
        *p++ = digits[0];
        if (n > 1) *p++ = '.';
        memcpy(p, digits + 1, (size_t)(n - 1));
        p += n - 1;
        p += snprintf(p, 8, "e%+d", point - 1);
    } else if (point <= 0) {
        *p++ = '0';
        *p++ = '.';
        for (int i = point; i < 0; i++) *p++ = '0';
        memcpy(p, digits, (size_t)n);
        p += n;
    } else {
        for (int i = 0; i < (n > point ? n : point); i++) {
            if (i == point) *p++ = '.';
            *p++ = i < n ? digits[i] : '0';
        }
    }
    *p = '\0';
    return (size_t)(p - to);
}

static size_t digits_at(const char *text, size_t size, size_t at) {
    size_t n = at;
    while (n < size && text[n] >= '0' && text[n] <= '9') n++;
    return n - at;
}

double gojs__parse_number(const char *text, size_t size, size_t *used) {
    char few[64], *copy = few;
    size_t n = size && (text[0] == '-' || text[0] == '+'), point = SIZE_MAX;
    const size_t whole = digits_at(text, size, n);
    size_t fraction = 0;
    n += whole;
    if (n < size && text[n] == '.') {
        fraction = digits_at(text, size, n + 1);
        if (whole + fraction) {
            point = n;
            n += 1 + fraction;
        }
    }
    *used = 0;
    if (whole + fraction == 0) return NAN;
    if (n < size && (text[n] == 'e' || text[n] == 'E')) {
        const size_t sign = n + 1 < size && (text[n + 1] == '-' || text[n + 1] == '+');
        const size_t exponent = digits_at(text, size, n + 1 + sign);
        if (exponent) n += 1 + sign + exponent;
    }
    const char *locale_point = localeconv()->decimal_point;
    const size_t extra = strlen(locale_point);
    if (n + extra >= sizeof few && !(copy = malloc(n + extra + 1))) return NAN;
    size_t out = 0;
    for (size_t i = 0; i < n; i++) {
        if (i == point) {
            memcpy(copy + out, locale_point, extra);
            out += extra;
        } else {
            copy[out++] = text[i];
        }
    }
    copy[out] = '\0';
    const double d = strtod(copy, NULL);
    if (copy != few) free(copy);
    *used = n;
    return d;
}

int32_t gojs__to_int32(double d) {
    if (!isfinite(d)) return 0;
    d = fmod(trunc(d), 4294967296.0);
    if (d < 0) d += 4294967296.0;
    return (int32_t)(uint32_t)d;
}

uint32_t gojs__to_index(double d, uint32_t most) {
    if (!(d > 0)) return 0;
    return d >= (double)most ? most : (uint32_t)d;
}

static bool is_space(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static double string_number(const char *p, size_t size) {
    while (size && is_space(*p)) p++, size--;
    while (size && is_space(p[size - 1])) size--;
    if (size == 0) return 0;
    const bool minus = *p == '-';
    const size_t sign = minus || *p == '+';
    if (size - sign == 8 && memcmp(p + sign, "Infinity", 8) == 0)
        return minus ? -INFINITY : INFINITY;
    if (size > 2 && p[0] == '0') {
        const int base = (p[1] | 32) == 'x'   ? 16
                         : (p[1] | 32) == 'o' ? 8
                         : (p[1] | 32) == 'b' ? 2
                                              : 0;
        double d = 0;
        for (size_t i = 2; base && i < size; i++) {
            const char c = p[i];
            const int digit = c >= '0' && c <= '9'                 ? c - '0'
                              : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10
                                                                   : 99;
            if (digit >= base) return NAN;
            d = d * base + digit;
        }
        if (base) return d;
    }
    size_t used;
    const double d = gojs__parse_number(p, size, &used);
    return used == size ? d : (double)NAN;
}

double gojs_to_number(gojs_vm *vm, gojs_value v) {
    switch (v.type) {
    case GOJS_NUMBER:
        return v.as.number;
    case GOJS_BOOLEAN:
        return v.as.boolean;
    case GOJS_NULL:
        return 0;
    case GOJS_STRING:
        return string_number(gojs__string(v)->bytes, gojs__string(v)->size);
    case GOJS_OBJECT:
    case GOJS_FUNCTION: {
        gojs_value text = gojs__primitive(vm, v, false);
        if (gojs__threw(text)) gojs_release(vm, gojs__take_exception(vm));
        const double d = gojs__is_object(text) ? (double)NAN : gojs_to_number(vm, text);
        gojs_release(vm, text);
        return d;
    }
    default:
        return NAN;
    }
}
