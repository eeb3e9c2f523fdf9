/* pprof.c: see pprof.h.
 *
 * Input: calls. Output: a Profile message. Invariants: its fields may come in any order, so
 * strings, functions, locations and samples are encoded as they appear; their numbers begin with 1,
 * those of strings with 0, the empty one. */
#include "encode/pprof.h"

#include "encode/writer.h"

/* Numbers of fields (profile.proto). */
enum {
    PROFILE_SAMPLE_TYPE = 1,
    PROFILE_SAMPLE = 2,
    PROFILE_LOCATION = 4,
    PROFILE_FUNCTION = 5,
    PROFILE_STRING_TABLE = 6,
    VALUE_TYPE = 1,
    VALUE_UNIT = 2,
    SAMPLE_LOCATION_ID = 1,
    SAMPLE_VALUE = 2,
    LOCATION_ID = 1,
    LOCATION_LINE = 4,
    LINE_FUNCTION_ID = 1,
    LINE_LINE = 2,
    FUNCTION_ID = 1,
    FUNCTION_NAME = 2,
    FUNCTION_SYSTEM_NAME = 3,
    FUNCTION_FILENAME = 4,
    FUNCTION_START_LINE = 5
};

enum { WIRE_VARINT = 0, WIRE_BYTES = 2 };

static void put_number(Buf *out, uint32_t field, uint64_t value) {
    write_u32(out, field << 3 | WIRE_VARINT);
    write_u64(out, value);
}

static void put_bytes(Buf *out, uint32_t field, Str bytes) {
    write_u32(out, field << 3 | WIRE_BYTES);
    write_name(out, bytes);
}

/* A message in another; it ends with this. */
static void put_message(Buf *out, uint32_t field, Buf *message) {
    put_bytes(out, field, buf_view(message));
    buf_free(message);
}

static uint32_t add_string(Pprof *p, Str s) {
    uint32_t known = map_add(&p->strings, s, p->nstrings);
    if (known != MAP_NONE) return known;
    put_bytes(&p->text, PROFILE_STRING_TABLE, s);
    p->room -= s.len;
    return p->nstrings++;
}

static uint32_t add_func(Pprof *p, const SourceFunc *f) {
    uint32_t known = map_add(&p->funcs, f->name, p->funcs.count + 1);
    if (known != MAP_NONE) return known;
    Buf func = {0};
    const uint32_t name = add_string(p, f->name);
    put_number(&func, FUNCTION_ID, p->funcs.count);
    put_number(&func, FUNCTION_NAME, name);
    put_number(&func, FUNCTION_SYSTEM_NAME, name);
    put_number(&func, FUNCTION_FILENAME, add_string(p, f->start.file));
    put_number(&func, FUNCTION_START_LINE, f->start.line);
    put_message(&p->text, PROFILE_FUNCTION, &func);
    return p->funcs.count;
}

static uint32_t add_location(Pprof *p, const SourceFunc *f, uint32_t line) {
    Buf location = {0}, place = {0};
    put_number(&place, LINE_FUNCTION_ID, add_func(p, f));
    put_number(&place, LINE_LINE, line);
    put_number(&location, LOCATION_ID, ++p->nlocations);
    put_message(&location, LOCATION_LINE, &place);
    put_message(&p->text, PROFILE_LOCATION, &location);
    return p->nlocations;
}

void pprof_init(Pprof *p, Arena *arena, size_t room) {
    *p = (Pprof){.strings.arena = arena, .funcs.arena = arena, .room = room};
    add_string(p, STR(""));
}

void pprof_free(Pprof *p) {
    buf_free(&p->text);
}

void pprof_add_call(Pprof *p, const SourceFunc *caller, uint32_t line, const SourceFunc *callee,
                    uint64_t count) {
    Buf sample = {0};
    const size_t names = caller->name.len + callee->name.len;
    if (names + caller->start.file.len + callee->start.file.len > p->room) return;
    put_number(&sample, SAMPLE_LOCATION_ID, add_location(p, callee, callee->start.line));
    put_number(&sample, SAMPLE_LOCATION_ID, add_location(p, caller, line));
    put_number(&sample, SAMPLE_VALUE, count < INT64_MAX ? count : INT64_MAX);
    put_message(&p->text, PROFILE_SAMPLE, &sample);
}

void pprof_write(const Pprof *p, Buf *out) {
    Buf type = {0};
    /* The strings of the type come last, so that nothing is changed here. */
    put_number(&type, VALUE_TYPE, p->nstrings);
    put_number(&type, VALUE_UNIT, p->nstrings + 1);
    put_message(out, PROFILE_SAMPLE_TYPE, &type);
    buf_str(out, buf_view(&p->text));
    put_bytes(out, PROFILE_STRING_TABLE, STR("samples"));
    put_bytes(out, PROFILE_STRING_TABLE, STR("count"));
}
