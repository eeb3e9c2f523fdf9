/* panic-text.c: the text of the guest's panic.
 *
 * Input: what the guest has written to its standard error (Go) or output (TinyGo), in pieces of
 * any size; each byte takes a few nanoseconds at most. Output: the text from the last "panic: "
 * or "fatal error: " on, for the error that the end of the guest becomes. Go's runtime prints these
 * words in a write of their own (runtime/print.go, panic.go, Go 1.21 to 1.27), wherever the line
 * is; in a chain of panics it puts a tab before each but the first, and after each newline of a
 * value. TinyGo writes line by line, or 120 bytes (runtime/panic.go, 0.28 to 0.40): its output may
 * come after others in the same line, and in two writes. */
#include "backtrace.h"

#include <string.h>

static const char *const openings[] = {"panic: ", "fatal error: "};

/* The host library's own tests have instances without a module. */
static bool is_go(const gowasm_instance *instance) {
    return instance->module != NULL && instance->module->flags & GOWASM_MODULE_GO;
}

typedef struct output {
    const gowasm_instance *instance;
    const char *bytes;
    ptrdiff_t size;
} output;

/* The byte at a place of what is written, or before it; 0 where none was written. */
static char at(const output *o, ptrdiff_t i) {
    const gowasm_instance *instance = o->instance;
    if (i >= 0) return i < o->size ? o->bytes[i] : 0;
    return -i <= instance->said_before ? instance->said_tail[instance->said_before + i] : 0;
}

/* Where the words begin that end with the blank at `end`; `end` itself: it is another's. */
static ptrdiff_t opening(const output *o, ptrdiff_t end) {
    if (at(o, end - 1) != ':') return end;
    for (size_t k = 0; k < sizeof openings / sizeof *openings; k++) {
        const ptrdiff_t n = (ptrdiff_t)strlen(openings[k]);
        ptrdiff_t i = 1;
        while (i < n && at(o, end - i) == openings[k][n - 1 - i]) i++;
        if (i == n) return end + 1 - n;
    }
    return end;
}

static bool has_newline(const char *bytes, ptrdiff_t size) {
    return size > 0 && memchr(bytes, '\n', (size_t)size) != NULL;
}

/* A chain of panics that has begun goes on. */
static bool continues(const output *o, ptrdiff_t i, bool begun) {
    return begun && at(o, i - 1) == '\t' && at(o, i - 2) == '\n';
}

/* Where the panic begins in what Go writes: at the start, or o->size: nowhere. */
static ptrdiff_t find_go(const output *o) {
    const char before = at(o, -1);
    for (size_t k = 0; k < sizeof openings / sizeof *openings; k++) {
        const ptrdiff_t n = (ptrdiff_t)strlen(openings[k]);
        if (o->size < n || memcmp(o->bytes, openings[k], (size_t)n) != 0) continue;
        if (before == 0 || before == '\n' ||
            (o->size == n && !continues(o, 0, o->instance->said_open)))
            return 0;
    }
    return o->size;
}

/* The next blank after a colon, from `i` on; o->size: there is none. */
static ptrdiff_t next_blank(const output *o, ptrdiff_t i) {
    const char *p = o->bytes + i, *end = o->bytes + o->size;
    if (i == 0 && at(o, 0) == ' ' && at(o, -1) == ':') return 0;
    while ((p = memchr(p, ':', (size_t)(end - p))) != NULL && ++p < end)
        if (*p == ' ') return p - o->bytes;
    return o->size;
}

/* Others': at the start of a line, or the first of its line. May be before what is written now.
 * `open`: the line that the last one is in goes on, up to `line` at least. */
static ptrdiff_t find_other(const output *o) {
    bool begun = o->instance->said_open, open = begun && o->instance->said_line;
    ptrdiff_t found = o->size, line = 0;
    for (ptrdiff_t end = 0; (end = next_blank(o, end)) < o->size; end++) {
        const ptrdiff_t start = opening(o, end);
        const char before = at(o, start - 1);
        if (start == end || continues(o, start, begun)) continue;
        if (has_newline(o->bytes + line, start - line)) open = false;
        if (start > line) line = start;
        if (open && before != 0 && before != '\n') continue;
        found = start;
        open = begun = true;
    }
    return found;
}

static void remember_tail(gowasm_instance *instance, const char *bytes, size_t size) {
    const size_t room = sizeof instance->said_tail;
    size_t n = size < room ? size : room, kept = room - n;
    if (kept > instance->said_before) kept = instance->said_before;
    memmove(instance->said_tail, instance->said_tail + instance->said_before - kept, kept);
    memcpy(instance->said_tail + kept, bytes + size - n, n);
    instance->said_before = (uint8_t)(kept + n);
}

void gowasm__said(gowasm_instance *instance, uint32_t fd, const void *bytes, size_t size) {
    if (size == 0 || (fd != 2 && (fd != 1 || is_go(instance)))) return;
    const output o = {instance, bytes, (ptrdiff_t)size};
    const ptrdiff_t start = is_go(instance) ? find_go(&o) : find_other(&o);
    size_t from = 0;
    if (start < o.size) {
        const char *end = instance->said_tail + instance->said_before;
        instance->said_open = true;
        instance->said.size = 0;
        if (start < 0) gowasm__text_add(&instance->said, end + start, (size_t)-start);
        from = start > 0 ? (size_t)start : 0;
    }
    if (instance->said_open) {
        if (start < o.size) instance->said_line = true;
        if (instance->said_line)
            instance->said_line = !has_newline(o.bytes + from, o.size - (ptrdiff_t)from);
        instance->said_open = gowasm__text_add(&instance->said, o.bytes + from, size - from);
    }
    remember_tail(instance, bytes, size);
}

static size_t without_newlines(const gowasm_text *text, size_t n) {
    while (n != 0 && (text->data[n - 1] == '\n' || text->data[n - 1] == '\r')) n--;
    return n;
}

/* Go goes on with traces of its goroutines. */
static size_t end_of_go(const gowasm_text *said) {
    const char *end = strstr(said->data, "\n\ngoroutine ");
    const char *stack = strstr(said->data, "\n\nruntime stack:");
    if (end == NULL || (stack != NULL && stack < end)) end = stack;
    return without_newlines(said, end != NULL ? (size_t)(end - said->data) : said->size);
}

/* Did TinyGo's runtime write this last? Then nothing comes after it. Unless it is known to be the
 * runtime where the guest trapped, it must be one line: else an old line and others would do. */
static size_t end_of_other(const gowasm_instance *instance) {
    const gowasm_text *said = &instance->said;
    const bool runtime = strncmp(instance->error.function, "runtime.", 8) == 0;
    if (!instance->said_open) return runtime ? said->size : 0;
    if (said->data[said->size - 1] != '\n') return 0;
    if (!runtime && has_newline(said->data, said->size - 1)) return 0;
    return without_newlines(said, said->size);
}

bool gowasm__take_panic(gowasm_instance *instance) {
    const gowasm_text *said = &instance->said;
    if (said->size == 0) return false;
    const size_t size = is_go(instance) ? end_of_go(said) : end_of_other(instance);
    if (size != 0) gowasm__set_text(instance, said->data, size, GOWASM_TEXT_PANIC);
    return size != 0;
}
