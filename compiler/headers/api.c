/* api.c: reads an API file (api.h).
 *
 * Input: its text. Output: an Api in which every type is known, every name is printable and
 * directives belong to parameters that have the types for it. Whether it fits a module is not
 * looked at here: interface-api.c. */
#include "headers/api.h"
#include "gowasm_text.h"

#include <stdlib.h>
#include <string.h>

#define API_VERSION "1"
#define MAX_WORDS 4
#define MAX_SIZE (1u << 24) /* of a structure */

const ApiTypeInfo api_types[] = {
#define X(name, go, c, wasm) {go, c, wasm},
    API_TYPES(X)
#undef X
};
#define TYPE_COUNT (sizeof api_types / sizeof *api_types)

typedef struct Reader {
    Arena *arena;
    Api *api;
    Diag *d;
    const char *file;
    uint32_t line;
    ApiFunc *func; /* the one being read, or NULL */
    ApiStruct *struct_;
    const char *words[MAX_WORDS];
    uint32_t count;
    const char *rest; /* the line after its first word and one blank */
} Reader;

static bool wrong(const Reader *r, const char *what, const char *word) {
    r->d->file = r->file;
    diag_error(r->d, DIAG_NO_OFFSET, "line %u: %s%s%s%s", r->line, what, word ? " '" : "",
               word ? word : "", word ? "'" : "");
    return false;
}

/* Words that reach messages and comments: printable, of a sensible length. */
static bool printable(const char *s) {
    uint32_t c;
    size_t n = strlen(s), length;
    for (size_t i = 0; i < n; i += length) {
        length = gowasm__character(s + i, n - i, &c);
        if (length == 0 || gowasm__is_control(c)) return false;
    }
    return n != 0 && n < 512;
}

static bool find_type(const char *word, ApiType *type) {
    for (size_t i = 0; i < TYPE_COUNT; i++) {
        *type = (ApiType)i;
        if (strcmp(word, api_types[i].go) == 0) return true;
    }
    return false;
}

static const ApiStruct *find_struct(const Api *api, const char *name) {
    for (uint32_t i = 0; i < api->structs.len; i++)
        if (strcmp(api->structs.data[i].name, name) == 0) return &api->structs.data[i];
    return NULL;
}

static bool number(const char *word, uint32_t limit, uint32_t *value) {
    char *end;
    unsigned long n = strtoul(word, &end, 10);
    *value = (uint32_t)n;
    return word[0] >= '0' && word[0] <= '9' && *end == '\0' && n <= limit;
}

static bool read_function(Reader *r) {
    bool import = strcmp(r->words[0], "import") == 0;
    if (r->count != (import ? 3u : 2u)) return wrong(r, "how is it called? At", r->words[0]);
    ApiFunc f = {.module = import ? r->words[1] : NULL,
                 .name = r->words[import ? 2 : 1],
                 .at = "",
                 .line = r->line};
    VEC_PUSH(r->arena, &r->api->funcs, f);
    r->func = &r->api->funcs.data[r->api->funcs.len - 1];
    return true;
}

static bool read_param(Reader *r) {
    ApiParam p = {0};
    if (r->count != 3) return wrong(r, "a parameter has a name and a type", NULL);
    p.name = r->words[1];
    if (r->words[2][0] == '*') {
        p.type = API_POINTER;
        p.pointee = r->words[2] + 1;
    } else if (!find_type(r->words[2], &p.type)) {
        return wrong(r, "unknown type", r->words[2]);
    }
    for (uint32_t i = 0; i < r->func->params.len && p.name[0] != '_' && p.name[0] != '-'; i++)
        if (strcmp(r->func->params.data[i].name, p.name) == 0)
            return wrong(r, "a second parameter", p.name);
    VEC_PUSH(r->arena, &r->func->params, p);
    return true;
}

static bool read_result(Reader *r) {
    ApiType type = API_POINTER;
    if (r->count != 2) return wrong(r, "a result has a type", NULL);
    if (r->words[1][0] != '*' && !find_type(r->words[1], &type))
        return wrong(r, "unknown type", r->words[1]);
    VEC_PUSH(r->arena, &r->func->results, type);
    return true;
}

static bool mismatch(const Reader *r, const char *what, const char *word) {
    const ApiFunc *f = r->func;
    if (r->file != NULL) return wrong(r, what, word);
    r->d->file = NULL;
    return diag_error(r->d, DIAG_NO_OFFSET, "%s: %s: %s '%s'", f->at, f->name, what, word);
}

/* //gowasm:bytes POINTER LENGTH: two parameters, one after the other. */
static bool read_bytes(Reader *r) {
    ApiFunc *f = r->func;
    if (r->count != 3) return wrong(r, "bytes and string name two parameters", NULL);
    const char *pointer = r->words[1], *length = r->words[2];
    uint32_t i = 0;
    while (i < f->params.len && strcmp(f->params.data[i].name, pointer) != 0) i++;
    if (i == f->params.len)
        return mismatch(
            r, "the directive names a parameter that the function does not have:", pointer);
    if (i + 1 == f->params.len || strcmp(f->params.data[i + 1].name, length) != 0)
        return mismatch(r,
                        "the directive's length is not the parameter after its pointer:", length);
    ApiParam *p = &f->params.data[i];
    if (p->bytes || (i > 0 && p[-1].bytes) || p[1].bytes)
        return mismatch(r, "two directives name the same parameter:", pointer);
    bool fits = p->type == API_POINTER || p->type == API_UINTPTR || p->type == API_UINT32 ||
                p->type == API_INT32;
    if (p->pointee != NULL && strcmp(p->pointee, "uint8") != 0 && strcmp(p->pointee, "int8") != 0)
        fits = false;
    if (!fits)
        return mismatch(r,
                        "the directive's first parameter must be a *byte, unsafe.Pointer, "
                        "uintptr or uint32:",
                        pointer);
    ApiType l = p[1].type;
    if (l != API_UINT32 && l != API_INT32 && l != API_UINTPTR && l != API_INT && l != API_UINT)
        return mismatch(
            r, "the directive's second parameter must be a uint32, int32 or uintptr:", length);
    p->bytes = true;
    return true;
}

static bool read_returns(Reader *r) {
    if (r->count != 2) return wrong(r, "what does it return?", NULL);
    const char *what = r->words[1];
    bool bytes = strcmp(what, "bytes") == 0 || strcmp(what, "string") == 0;
    if (!bytes && strcmp(what, "nothing") != 0)
        return mismatch(r, "//gowasm:returns says bytes, string or nothing, and not", what);
    const ApiFunc *f = r->func;
    if (f->results.len != 1 ||
        (f->results.data[0] != API_RESULT && f->results.data[0] != API_UINT64))
        return mismatch(r, "the result must be a gowasmapi.Result or uint64 with //gowasm:returns",
                        what);
    r->func->returns = bytes ? API_RETURNS_BYTES : API_RETURNS_NOTHING;
    return true;
}

static bool read_in_function(Reader *r) {
    const char *w = r->words[0];
    if (strcmp(w, "param") == 0) return read_param(r);
    if (strcmp(w, "result") == 0) return read_result(r);
    if (strcmp(w, "bytes") == 0 || strcmp(w, "string") == 0) return read_bytes(r);
    if (strcmp(w, "returns") == 0) return read_returns(r);
    if (strcmp(w, "doc") == 0) {
        VEC_PUSH(r->arena, &r->func->doc, r->rest);
        return true;
    }
    if (strcmp(w, "at") == 0 && r->count == 2) {
        r->func->at = r->words[1];
        return true;
    }
    if (strcmp(w, "end") != 0) return wrong(r, "unknown statement in a function:", w);
    r->func = NULL;
    return true;
}

static bool read_field(Reader *r) {
    ApiField f = {.dimensions = ""};
    if (r->count != 4) return wrong(r, "a field has a name, a type and an offset", NULL);
    f.name = r->words[1];
    const char *type = r->words[2], *elem = type;
    while (*elem == '[') {
        uint64_t n = 0;
        for (elem++; *elem >= '0' && *elem <= '9' && n < MAX_SIZE; elem++)
            n = n * 10 + (uint64_t)(*elem - '0');
        if (n == 0 || n > MAX_SIZE || *elem++ != ']') return wrong(r, "no array type:", type);
    }
    f.dimensions = arena_copy(r->arena, type, (size_t)(elem - type));
    if (find_type(elem, &f.type)) {
        if (f.type > API_FLOAT64 || f.type == API_INT || f.type == API_UINT ||
            f.type == API_UINTPTR)
            return wrong(r, "not a field's type:", elem);
    } else if (find_struct(r->api, elem) != NULL && strcmp(elem, r->struct_->name) != 0) {
        f.struct_ = elem;
    } else {
        return wrong(r, "unknown type", elem);
    }
    if (!number(r->words[3], MAX_SIZE, &f.offset)) return wrong(r, "no offset:", r->words[3]);
    VEC_PUSH(r->arena, &r->struct_->fields, f);
    return true;
}

static bool read_struct(Reader *r) {
    ApiStruct s = {0};
    if (r->count != 3 || !number(r->words[2], MAX_SIZE, &s.size))
        return wrong(r, "a struct has a name and a size", NULL);
    s.name = r->words[1];
    size_t n = strspn(s.name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");
    if (s.name[n] != '\0' || (s.name[0] >= '0' && s.name[0] <= '9'))
        return wrong(r, "not a name in C:", s.name);
    if (find_struct(r->api, s.name) != NULL) return wrong(r, "a second struct", s.name);
    VEC_PUSH(r->arena, &r->api->structs, s);
    r->struct_ = &r->api->structs.data[r->api->structs.len - 1];
    return true;
}

static bool read_statement(Reader *r) {
    const char *w = r->words[0];
    if (r->func != NULL) return read_in_function(r);
    if (r->struct_ != NULL) {
        if (strcmp(w, "field") == 0) return read_field(r);
        if (strcmp(w, "end") != 0) return wrong(r, "unknown statement in a struct:", w);
        if (r->struct_->fields.len == 0) return wrong(r, "a struct without fields", NULL);
        r->struct_ = NULL;
        return true;
    }
    if (strcmp(w, "export") == 0 || strcmp(w, "import") == 0) return read_function(r);
    if (strcmp(w, "struct") == 0) return read_struct(r);
    if (strcmp(w, "source") == 0) {
        VEC_PUSH(r->arena, &r->api->sources, r->rest);
        return true;
    }
    return wrong(r, "unknown statement", w);
}

/* Divides the line, which is ours to change, at blanks. `doc` and `source` have their text. */
static bool split(Reader *r, char *line) {
    r->count = 0;
    size_t first = strcspn(line, " ");
    r->rest = line[first] ? line + first + 1 : "";
    bool text = (first == 3 && memcmp(line, "doc", 3) == 0) ||
                (first == 6 && memcmp(line, "source", 6) == 0);
    if (text) {
        line[first] = '\0';
        r->words[r->count++] = line;
        return true;
    }
    for (char *p = line + strspn(line, " "); *p != '\0'; p += strspn(p, " ")) {
        if (r->count == MAX_WORDS) return wrong(r, "too many words", NULL);
        r->words[r->count++] = p;
        p += strcspn(p, " ");
        if (*p != '\0') *p++ = '\0';
        if (!printable(r->words[r->count - 1])) return wrong(r, "a word that is no name", NULL);
    }
    return true;
}

bool api_read(Str text, const char *file, Arena *arena, Api *out, Diag *d) {
    Reader r = {.arena = arena, .api = out, .d = d, .file = file};
    out->file = file;
    const char *p = text.data, *end = text.data + text.len;
    while (p < end) {
        const char *nl = memchr(p, '\n', (size_t)(end - p));
        size_t n = (size_t)((nl != NULL ? nl : end) - p);
        r.line++;
        if (memchr(p, '\0', n) != NULL) return wrong(&r, "a NUL byte", NULL);
        char *line = arena_copy(arena, p, n);
        if (n != 0 && line[n - 1] == '\r') line[n - 1] = '\0';
        if (r.line == 1) {
            if (strcmp(line, "gowasm-api " API_VERSION) != 0)
                return wrong(
                    &r, "this is no API file: its first line is not 'gowasm-api " API_VERSION "'",
                    NULL);
        } else if (*line != '#' && *line != '\0') {
            if (!split(&r, line) || (r.count != 0 && !read_statement(&r))) return false;
        }
        p += n + 1;
    }
    if (r.line == 0) return wrong(&r, "the API file is empty", NULL);
    if (r.func != NULL || r.struct_ != NULL) return wrong(&r, "the last 'end' is missing", NULL);
    return true;
}
