/* string.c: strings: UTF-8 inside, interned where identity counts, UTF-16 as far as JavaScript
 * shows it (length, index).
 *
 * Input: bytes of the guest, which may be no UTF-8. Output: strings that are; what is not becomes
 * U+FFFD in the places where the encoding standard's decoder puts it (maximal subparts), so that
 * lengths agree with a browser's. Invariants: unpaired surrogates cannot be represented and become
 * U+FFFD too. */
#include "core.h"

#include "gowasm_rt_hosted.h"

#include <stdlib.h>
#include <string.h>

enum { CHECKED = 512 * 1024 }; /* bytes between two looks at the clock */

static const char replacement[] = "\xef\xbf\xbd";

/* The length of the sequence that starts at p if it is valid, else 0 and in *bad how many bytes
 * one U+FFFD stands for (encoding.spec.whatwg.org, UTF-8 decoder). */
static size_t sequence(const uint8_t *p, size_t left, size_t *bad) {
    const uint8_t c = p[0];
    uint8_t low = 0x80, high = 0xbf;
    size_t n;
    *bad = 1;
    if (c < 0x80) return 1;
    if (c >= 0xc2 && c <= 0xdf) {
        n = 2;
    } else if (c >= 0xe0 && c <= 0xef) {
        n = 3;
        if (c == 0xe0) low = 0xa0;
        if (c == 0xed) high = 0x9f;
    } else if (c >= 0xf0 && c <= 0xf4) {
        n = 4;
        if (c == 0xf0) low = 0x90;
        if (c == 0xf4) high = 0x8f;
    } else {
        return 0;
    }
    for (size_t i = 1; i < n; i++) {
        if (i >= left || p[i] < low || p[i] > high) return 0;
        *bad = i + 1;
        low = 0x80;
        high = 0xbf;
    }
    return n;
}

/* How many of the first bytes are valid UTF-8: up to `size`. */
static size_t valid(const char *bytes, size_t size) {
    const uint8_t *p = (const uint8_t *)bytes;
    size_t i = 0, bad;
    while (i < size) {
        uint64_t eight;
        while (size - i >= 8) {
            memcpy(&eight, p + i, 8);
            if (eight & 0x8080808080808080u) break;
            i += 8;
        }
        if (i == size) break;
        const size_t n = sequence(p + i, size - i, &bad);
        if (n == 0) return i;
        i += n;
    }
    return size;
}

static gojs_chars *new_string(gojs_vm *vm, const char *bytes, size_t size) {
    if (size > INT32_MAX) return NULL;
    gojs_chars *s = gojs__cell_new(vm, sizeof *s + size + 1, GOJS_STRING);
    if (!s) return NULL;
    s->units = UINT32_MAX;
    s->size = size;
    if (size) memcpy(s->bytes, bytes, size);
    return s;
}

/* Every so many bytes of a long one: is it time to stop? The import that made it leaves then. */
static bool late(gojs_vm *vm, size_t *next, size_t at) {
    if (at < *next) return false;
    *next = at + CHECKED;
    return vm->core.account && gowasm__late(vm->core.account);
}

/* Are all bytes valid? False where it is late, too. */
static bool all_valid(gojs_vm *vm, const char *bytes, size_t size) {
    size_t next = CHECKED, i = 0, bad;
    while (i < size && !late(vm, &next, i)) {
        const size_t most = size - i < CHECKED ? size - i : CHECKED;
        const size_t good = valid(bytes + i, most);
        i += good;
        if (good == most) continue;
        const size_t n = sequence((const uint8_t *)bytes + i, size - i, &bad); /* cut in two? */
        if (n == 0) return false;
        i += n;
    }
    return i >= size;
}

static gojs_chars *repaired(gojs_vm *vm, const char *bytes, size_t size) {
    gojs_text_buffer b = {.vm = vm};
    size_t next = CHECKED;
    for (size_t i = 0, bad; i < size;) {
        if (late(vm, &next, i)) b.failed = true;
        if (b.failed) break;
        const size_t most = size - i < CHECKED ? size - i : CHECKED;
        const size_t good = valid(bytes + i, most);
        gojs__put(&b, bytes + i, good);
        i += good;
        if (good == most) continue;
        const size_t n = sequence((const uint8_t *)bytes + i, size - i, &bad); /* cut in two? */
        gojs__put(&b, n != 0 ? bytes + i : replacement, n != 0 ? n : 3);
        i += n != 0 ? n : bad;
    }
    gojs_chars *s = b.failed ? NULL : new_string(vm, b.data ? b.data : "", b.size);
    gojs__text_drop(&b);
    return s;
}

gojs_value gojs_string(gojs_vm *vm, const char *bytes, size_t size) {
    gojs_chars *s =
        all_valid(vm, bytes, size) ? new_string(vm, bytes, size) : repaired(vm, bytes, size);
    return s ? gojs__value(&s->cell) : gojs__throw_memory(vm);
}

gojs_value gojs_text(gojs_vm *vm, const char *text) {
    return gojs_string(vm, text, strlen(text));
}

const char *gojs_str(gojs_value value, size_t *size) {
    if (value.type != GOJS_STRING) return NULL;
    if (size) *size = gojs__string(value)->size;
    return gojs__string(value)->bytes;
}

/* ---- interning ---- */

static uint32_t hash(const char *bytes, size_t size) { /* FNV-1a, eight bytes at a time */
    uint64_t h = 0xcbf29ce484222325u ^ size, word;
    for (; size >= 8; size -= 8, bytes += 8) {
        memcpy(&word, bytes, 8);
        h = (h ^ word) * 0x9fb21c651e98df25u;
        h ^= h >> 29;
    }
    word = 0;
    memcpy(&word, bytes, size);
    h = (h ^ word) * 0x9fb21c651e98df25u;
    return (uint32_t)(h ^ h >> 32);
}

static bool grow(gojs_vm *vm) {
    const uint32_t room = vm->core.string_room ? vm->core.string_room * 2 : 512;
    gojs_chars **table = calloc(room, sizeof(gojs_chars *));
    if (!table) return vm->core.string_room != 0; /* it only gets slower */
    for (uint32_t i = 0; i < vm->core.string_room; i++) {
        for (gojs_chars *next, *s = vm->core.strings[i]; s; s = next) {
            next = s->chain;
            s->chain = table[s->hash & (room - 1)];
            table[s->hash & (room - 1)] = s;
        }
    }
    free(vm->core.strings);
    vm->core.strings = table;
    vm->core.string_room = room;
    return true;
}

static gojs_chars *find(gojs_vm *vm, const char *bytes, size_t size, uint32_t h) {
    if (!vm->core.string_room) return NULL;
    gojs_chars *s = vm->core.strings[h & (vm->core.string_room - 1)];
    while (s && (s->hash != h || s->size != size || memcmp(s->bytes, bytes, size) != 0))
        s = s->chain;
    return s;
}

static bool enter(gojs_vm *vm, gojs_chars *s, uint32_t h) {
    if (vm->core.string_count >= vm->core.string_room && !grow(vm)) return false;
    s->hash = h;
    s->chain = vm->core.strings[h & (vm->core.string_room - 1)];
    vm->core.strings[h & (vm->core.string_room - 1)] = s;
    vm->core.string_count++;
    s->cell.interned = 1;
    return true;
}

gojs_chars *gojs__intern(gojs_vm *vm, const char *bytes, size_t size) {
    const uint32_t h = hash(bytes, size);
    gojs_chars *s = find(vm, bytes, size, h);
    if (s) {
        s->cell.refs++;
        return s;
    }
    if (!all_valid(vm, bytes, size)) {
        gojs_chars *good = repaired(vm, bytes, size);
        s = good ? gojs__intern_cell(vm, good) : NULL;
        if (good) gojs__cell_release(vm, &good->cell);
        return s;
    }
    s = new_string(vm, bytes, size);
    if (s && !enter(vm, s, h)) {
        gojs__cell_drop(vm, &s->cell);
        return NULL;
    }
    return s;
}

gojs_chars *gojs__intern_cell(gojs_vm *vm, gojs_chars *s) {
    if (!s->cell.interned) {
        const uint32_t h = hash(s->bytes, s->size);
        gojs_chars *other = find(vm, s->bytes, s->size, h);
        if (other)
            s = other;
        else if (!enter(vm, s, h))
            return NULL;
    }
    s->cell.refs++;
    return s;
}

void gojs__unintern(gojs_vm *vm, gojs_chars *s) {
    gojs_chars **at = &vm->core.strings[s->hash & (vm->core.string_room - 1)];
    while (*at != s) at = &(*at)->chain;
    *at = s->chain;
    vm->core.string_count--;
    s->cell.interned = 0;
}

/* ---- UTF-16's view ---- */

static uint32_t units_of(uint8_t first) { /* 0: a continuation byte */
    return first >= 0xf0 ? 2 : (first & 0xc0) != 0x80;
}

uint32_t gojs__string_units(gojs_chars *s) {
    if (s->units == UINT32_MAX) {
        uint32_t n = 0;
        for (size_t i = 0; i < s->size; i++) n += units_of((uint8_t)s->bytes[i]);
        s->units = n;
    }
    return s->units;
}

size_t gojs__string_offset(gojs_chars *s, uint32_t unit) {
    if (gojs__string_units(s) == s->size) return unit < s->size ? unit : s->size;
    size_t i = 0;
    for (uint32_t n = 0; i < s->size && n < unit;) {
        n += units_of((uint8_t)s->bytes[i]);
        do i++;
        while (i < s->size && units_of((uint8_t)s->bytes[i]) == 0);
    }
    return i;
}

/* ---- building ---- */

void gojs__put(gojs_text_buffer *b, const char *bytes, size_t size) {
    if (b->failed || size == 0) return;
    if (size > INT32_MAX || b->size + size > INT32_MAX) {
        b->failed = true;
        return;
    }
    if (b->size + size + 1 > b->room) {
        size_t room = b->room ? b->room * 2 : 128;
        if (room < b->size + size + 1) room = b->size + size + 1;
        const bool may = gojs__charge(b->vm, room - b->room);
        char *data = may ? realloc(b->data, room) : NULL;
        if (!data) {
            if (may) gojs__uncharge(b->vm, room - b->room);
            b->failed = true;
            return;
        }
        b->data = data;
        b->room = room;
    }
    memcpy(b->data + b->size, bytes, size);
    b->size += size;
}

void gojs__puts(gojs_text_buffer *b, const char *text) {
    gojs__put(b, text, strlen(text));
}

void gojs__put_codepoint(gojs_text_buffer *b, uint32_t c) {
    char t[4];
    size_t n = 0;
    if (c > 0x10ffff || (c >= 0xd800 && c < 0xe000)) c = 0xfffd;
    if (c < 0x80) {
        t[n++] = (char)c;
    } else {
        if (c >= 0x10000) t[n++] = (char)(0xf0 | c >> 18);
        if (c >= 0x800) t[n++] = (char)(c >= 0x10000 ? 0x80 | (c >> 12 & 0x3f) : 0xe0 | c >> 12);
        t[n++] = (char)(c >= 0x800 ? 0x80 | (c >> 6 & 0x3f) : 0xc0 | c >> 6);
        t[n++] = (char)(0x80 | (c & 0x3f));
    }
    gojs__put(b, t, n);
}

gojs_value gojs__text_done(gojs_text_buffer *b) {
    gojs__uncharge(b->vm, b->room); /* not twice, while it becomes a string */
    gojs_value v =
        b->failed ? gojs__throw_memory(b->vm) : gojs_string(b->vm, b->data ? b->data : "", b->size);
    free(b->data);
    *b = (gojs_text_buffer){.vm = b->vm};
    return v;
}

void gojs__text_drop(gojs_text_buffer *b) {
    gojs__uncharge(b->vm, b->room);
    free(b->data);
    *b = (gojs_text_buffer){.vm = b->vm};
}
