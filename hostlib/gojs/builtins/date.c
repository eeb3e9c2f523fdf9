/* date.c: Date, as far as Go's time package and simple programs use it: the time in ms, its parts,
 * ISO text, the local offset.
 *
 * Input: ms since 1970, parts, text; the environment's TZ, where that is a fixed offset ("UTC-5",
 * "<+02>-2"). Output: the proleptic Gregorian calendar, by Howard Hinnant's days_from_civil.
 * Invariants: local time is UTC otherwise: the host's zone does not concern the guest. */
#include "builtins.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct gojs_date {
    gojs_obj obj;
    double ms;
} gojs_date;

static const gojs_class date_class = {.name = "Date"};

static gojs_date *date_of(gojs_value v) {
    return (gojs_date *)(void *)gojs__as(v, &date_class);
}

typedef struct parts {
    int64_t year;
    int month, day, hour, minute, second, ms, weekday;
} parts;

static int64_t days_from_civil(int64_t y, int month, int day) {
    y -= month <= 2;
    const int64_t era = (y >= 0 ? y : y - 399) / 400;
    const int64_t yoe = y - era * 400;
    const int64_t doy = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

static parts split(double ms) {
    parts p = {0};
    const int64_t all = (int64_t)ms;
    int64_t z = all / 86400000, in_day = all % 86400000;
    if (in_day < 0) {
        in_day += 86400000;
        z--;
    }
    p.weekday = (int)(((z + 4) % 7 + 7) % 7);
    z += 719468;
    const int64_t era = (z >= 0 ? z : z - 146096) / 146097;
    const int64_t doe = z - era * 146097;
    const int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    const int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    const int64_t mp = (5 * doy + 2) / 153;
    p.day = (int)(doy - (153 * mp + 2) / 5 + 1);
    p.month = (int)(mp < 10 ? mp + 3 : mp - 9);
    p.year = yoe + era * 400 + (p.month <= 2);
    p.ms = (int)(in_day % 1000);
    p.second = (int)(in_day / 1000 % 60);
    p.minute = (int)(in_day / 60000 % 60);
    p.hour = (int)(in_day / 3600000);
    return p;
}

static double time_clip(double ms) {
    return fabs(ms) <= 8.64e15 ? trunc(ms) + 0.0 : (double)NAN;
}

static double now_ms(gojs_vm *vm) {
    return floor((double)gojs__wall_ns(vm) / 1e6);
}

/* YYYY-MM-DD, with Thh:mm, :ss, .sss and Z or an offset after it. */
static double parse(const char *text) {
    int y, month = 1, day = 1, h = 0, m = 0, s = 0, n = 0, oh = 0, om = 0;
    double fraction = 0;
    if (sscanf(text, "%4d-%2d-%2d%n", &y, &month, &day, &n) < 3) return NAN;
    const char *p = text + n;
    if (*p == 'T' || *p == ' ') {
        if (sscanf(p + 1, "%2d:%2d%n", &h, &m, &n) < 2) return NAN;
        p += 1 + n;
        if (*p == ':' && sscanf(p, ":%2d%n", &s, &n) == 1) p += n;
        double unit = 100;
        if (*p == '.')
            for (p++; *p >= '0' && *p <= '9'; p++, unit /= 10) fraction += (*p - '0') * unit;
        const char sign = *p;
        if ((sign == '+' || sign == '-') && sscanf(p + 1, "%2d:%2d", &oh, &om) == 2)
            h -= sign == '+' ? oh : -oh, m -= sign == '+' ? om : -om;
    }
    if (month < 1 || month > 12 || day < 1 || day > 31) return NAN;
    return (double)days_from_civil(y, month, day) * 86400000 + h * 3600000.0 + m * 60000.0 +
           s * 1000.0 + trunc(fraction);
}

METHOD(construct) {
    (void)self, (void)user;
    const bool made_new = gojs__take_new(vm);
    double ms = now_ms(vm);
    if (argc == 1 && argv[0].type == GOJS_STRING) {
        ms = parse(gojs__string(argv[0])->bytes);
    } else if (argc == 1) {
        gojs_date *other = date_of(argv[0]);
        ms = time_clip(other ? other->ms : gojs_to_number(vm, argv[0]));
    } else if (argc > 1) {
        double a[7] = {1970, 0, 1, 0, 0, 0, 0};
        for (int i = 0; i < 7 && i < argc; i++) a[i] = trunc(gojs_to_number(vm, argv[i]));
        const double year = a[0] + floor(a[1] / 12), month = a[1] - floor(a[1] / 12) * 12;
        ms = NAN;
        if (fabs(year) < 300000 && month >= 0)
            ms = time_clip(((double)days_from_civil((int64_t)year, (int)month + 1, 1) + a[2] - 1) *
                               86400000 +
                           a[3] * 3600000 + a[4] * 60000 + a[5] * 1000 + a[6] +
                           vm->builtins->offset_minutes * 60000.0);
    }
    gojs_date *d = (gojs_date *)(void *)gojs__obj_new(
        vm, &date_class, sizeof *d, vm->builtins->proto[GOJS_PROTO_DATE], GOJS_OBJECT);
    if (!d) return gojs__throw_memory(vm);
    d->ms = ms;
    gojs_value v = gojs__value(&d->obj.cell);
    if (made_new) return v;
    gojs_value text = gojs_to_string(vm, v);
    gojs_release(vm, v);
    return text;
}

METHOD(now) {
    (void)self, (void)argc, (void)argv, (void)user;
    return gojs_number(now_ms(vm));
}

METHOD(static_parse) {
    (void)vm, (void)self, (void)user;
    const bool text = argc > 0 && argv[0].type == GOJS_STRING;
    return gojs_number(text ? parse(gojs__string(argv[0])->bytes) : (double)NAN);
}

METHOD(get_time) {
    (void)argc, (void)argv, (void)user;
    gojs_date *d = date_of(self);
    return d ? gojs_number(d->ms) : gojs__throw_type(vm, "this is not a Date object.");
}

METHOD(offset) {
    (void)self, (void)argc, (void)argv, (void)user;
    return gojs_number(vm->builtins->offset_minutes);
}

/* get(UTC)FullYear and so on: user is the part, and 16 for UTC. */
METHOD(get_part) {
    (void)argc, (void)argv;
    const uintptr_t which = (uintptr_t)user;
    gojs_date *d = date_of(self);
    if (!d) return gojs__throw_type(vm, "this is not a Date object.");
    if (isnan(d->ms)) return gojs_number(NAN);
    const parts p = split(d->ms - (which & 16 ? 0 : vm->builtins->offset_minutes * 60000.0));
    const double all[] = {(double)p.year, p.month - 1, p.day, p.hour,
                          p.minute,       p.second,    p.ms,  p.weekday};
    return gojs_number(all[which & 7]);
}

METHOD(iso) {
    (void)argc, (void)argv, (void)user;
    char text[64];
    gojs_date *d = date_of(self);
    if (!d) return gojs__throw_type(vm, "this is not a Date object.");
    if (isnan(d->ms)) return gojs__throw_range(vm, "Invalid time value");
    const parts p = split(d->ms);
    const bool far = p.year < 0 || p.year > 9999;
    snprintf(text, sizeof text,
             far ? "%+07lld-%02d-%02dT%02d:%02d:%02d.%03dZ"
                 : "%04lld-%02d-%02dT%02d:%02d:%02d.%03dZ",
             (long long)p.year, p.month, p.day, p.hour, p.minute, p.second, p.ms);
    return gojs_text(vm, text);
}

METHOD(to_string) {
    (void)argc, (void)argv, (void)user;
    static const char days[] = "SunMonTueWedThuFriSat",
                      months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    char text[96];
    gojs_date *d = date_of(self);
    if (!d) return gojs__throw_type(vm, "this is not a Date object.");
    if (isnan(d->ms)) return gojs_text(vm, "Invalid Date");
    const parts p = split(d->ms - vm->builtins->offset_minutes * 60000.0);
    const int east = -vm->builtins->offset_minutes, size = east < 0 ? -east : east;
    snprintf(text, sizeof text, "%.3s %.3s %02d %04lld %02d:%02d:%02d GMT%c%02d%02d",
             days + 3 * p.weekday, months + 3 * (p.month - 1), p.day, (long long)p.year, p.hour,
             p.minute, p.second, east < 0 ? '-' : '+', size / 60 % 100, size % 60);
    return gojs_text(vm, text);
}

/* Minutes west of UTC in an environment's TZ like "UTC-5" or "<+02>-2:30" (POSIX: west is
 * positive). */
static int zone_offset(const char *tz) {
    const char *p = tz;
    if (*p == '<')
        while (*p && *p++ != '>') {
        }
    else
        while ((*p | 32) >= 'a' && (*p | 32) <= 'z') p++;
    char *end;
    const long hours = strtol(p, &end, 10);
    if (p == tz || end == p || hours < -14 || hours > 14) return 0;
    const long minutes = *end == ':' ? strtol(end + 1, NULL, 10) % 60 : 0;
    return (int)(hours * 60 + (*p == '-' ? -minutes : minutes));
}

static int options_zone(const gowasm_options *options) {
    int minutes = 0;
    for (const char *const *e = options->envp; e && *e; e++)
        if (strncmp(*e, "TZ=", 3) == 0) minutes = zone_offset(*e + 3);
    return minutes;
}

bool gojs__init_dates(gojs_vm *vm, gojs_setup *setup) {
    vm->builtins->offset_minutes = options_zone(setup->options);
    static const char *const names[] = {"FullYear", "Month",   "Date",         "Hours",
                                        "Minutes",  "Seconds", "Milliseconds", "Day"};
    static const gojs_builtin methods[] = {
        {"getTime", get_time}, {"valueOf", get_time}, {"getTimezoneOffset", offset},
        {"toISOString", iso},  {"toJSON", iso},       {"toString", to_string}};
    static const gojs_builtin statics[] = {{"now", now}, {"parse", static_parse}};
    vm->builtins->proto[GOJS_PROTO_DATE] = gojs__new_proto(vm);
    gojs_value c =
        gojs__add_constructor(vm, "Date", construct, vm->builtins->proto[GOJS_PROTO_DATE]);
    if (gojs__threw(c) || !gojs__add_functions(vm, c, statics, 2)) return false;
    gojs_value p = gojs__value(&vm->builtins->proto[GOJS_PROTO_DATE]->cell);
    if (!gojs__add_functions(vm, p, methods, sizeof methods / sizeof *methods)) return false;
    for (uintptr_t i = 0; i < 16; i++) {
        char name[32];
        snprintf(name, sizeof name, "get%s%s", i < 8 ? "" : "UTC", names[i & 7]);
        const uintptr_t which = (i & 7) | (i < 8 ? 0 : 16);
        if (!gojs__put_hidden(vm, p, name, gojs_function(vm, name, get_part, (void *)which, NULL)))
            return false;
    }
    return true;
}
