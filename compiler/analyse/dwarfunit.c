/* dwarfunit.c: compilation units, abbreviations and entries: sections 7.5.1 to 7.5.4 of DWARF 4.
 *
 * Input: .debug_info and .debug_abbrev, from anywhere. Output: units, and one entry at a time with
 * the attributes that dwarf.c asks for. Invariants: a cursor does not leave its section; a unit
 * with a form or a version that is not known here is left out. */
#include "analyse/dwarfread.h"

#include <string.h>

DwarfCursor dwarf_at(Str section, uint64_t offset) {
    static const uint8_t nothing;
    const uint8_t *data = (const uint8_t *)section.data;
    if (offset >= section.len) return (DwarfCursor){&nothing, &nothing};
    return (DwarfCursor){data + offset, data + section.len};
}

void dwarf_skip(DwarfCursor *c, uint64_t bytes) {
    uint64_t left = (uint64_t)(c->end - c->p);
    c->p += bytes < left ? bytes : left;
}

uint64_t dwarf_fixed(DwarfCursor *c, unsigned bytes) {
    uint64_t value = 0;
    for (unsigned i = 0; i < bytes && c->p < c->end; i++) value |= (uint64_t)*c->p++ << 8 * i;
    return value;
}

uint64_t dwarf_unsigned(DwarfCursor *c) {
    uint64_t value = 0;
    for (unsigned shift = 0; c->p < c->end; shift += 7) {
        uint8_t byte = *c->p++;
        if (shift < 64) value |= (uint64_t)(byte & 0x7f) << shift;
        if (byte < 0x80) break;
    }
    return value;
}

int64_t dwarf_signed(DwarfCursor *c) {
    uint64_t value = 0;
    for (unsigned shift = 0; c->p < c->end;) {
        uint8_t byte = *c->p++;
        if (shift < 64) value |= (uint64_t)(byte & 0x7f) << shift;
        shift += 7;
        if (byte >= 0x80) continue;
        if ((byte & 0x40) != 0 && shift < 64) value |= UINT64_MAX << shift;
        break;
    }
    return (int64_t)value;
}

Str dwarf_string(DwarfCursor *c) {
    const uint8_t *nul = dwarf_left(c) ? memchr(c->p, 0, (size_t)(c->end - c->p)) : NULL;
    if (nul == NULL) {
        c->p = c->end;
        return (Str){0};
    }
    Str s = {(const char *)c->p, (size_t)(nul - c->p)};
    c->p = nul + 1;
    return s;
}

bool dwarf_burn(Dwarf *d, uint64_t work) {
    bool enough = work <= d->fuel;
    d->fuel = enough ? d->fuel - work : 0;
    return enough;
}

static bool read_abbrevs(Dwarf *d, DwarfUnit *unit, uint64_t offset) {
    DwarfCursor c = dwarf_at(d->abbrev, offset);
    for (;;) {
        DwarfAbbrev a = {.code = dwarf_unsigned(&c)};
        if (a.code == 0) return true;
        a.tag = dwarf_unsigned(&c);
        a.children = dwarf_fixed(&c, 1) != 0;
        a.first = unit->attributes.len;
        for (;;) {
            DwarfAttribute at = {0};
            at.name = dwarf_unsigned(&c);
            at.form = dwarf_unsigned(&c);
            if (!dwarf_burn(d, 2)) return false;
            if (at.name == 0 && at.form == 0) break;
            VEC_PUSH(d->arena, &unit->attributes, at);
            a.count++;
        }
        if (!dwarf_left(&c)) return false;
        VEC_PUSH(d->arena, &unit->abbrevs, a);
    }
}

void dwarf_read_units(Dwarf *d) {
    for (uint64_t at = 0; at < d->info.len;) {
        DwarfCursor c = dwarf_at(d->info, at);
        uint64_t length = dwarf_fixed(&c, 4), version = dwarf_fixed(&c, 2);
        uint64_t abbrevs = dwarf_fixed(&c, 4);
        DwarfUnit unit = {.offset = (uint32_t)at, .address_size = (unsigned)dwarf_fixed(&c, 1)};
        if (length < 7 || length > d->info.len - at - 4 || !dwarf_burn(d, 16)) return;
        unit.first = (uint32_t)(at + 11);
        unit.end = (uint32_t)(at + 4 + length);
        at = unit.end;
        bool known = version >= 2 && version <= 4 && unit.address_size == 4;
        if (known && read_abbrevs(d, &unit, abbrevs)) VEC_PUSH(d->arena, &d->units, unit);
    }
}

const DwarfUnit *dwarf_unit_at(const Dwarf *d, uint64_t offset) {
    uint32_t low = 0, high = d->units.len;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        const DwarfUnit *u = &d->units.data[middle];
        if (offset < u->first)
            high = middle;
        else if (offset >= u->end)
            low = middle + 1;
        else
            return u;
    }
    return NULL;
}

typedef struct Value {
    uint64_t number;
    Str text;
    bool constant; /* no address */
} Value;

/* Forms: figure 21 of DWARF 4. */
enum {
    ADDR = 0x01,
    BLOCK2 = 0x03,
    BLOCK4,
    DATA2,
    DATA4,
    DATA8,
    STRING,
    BLOCK,
    BLOCK1,
    DATA1,
    FLAG,
    SDATA,
    STRP,
    UDATA,
    REF_ADDR,
    REF1,
    REF2,
    REF4,
    REF8,
    REF_UDATA,
    INDIRECT,
    SEC_OFFSET,
    EXPRLOC,
    FLAG_PRESENT,
    REF_SIG8 = 0x20
};

static unsigned fixed_size(uint64_t form) {
    switch (form) {
    case DATA1:
    case FLAG:
    case REF1:
        return 1;
    case DATA2:
    case REF2:
        return 2;
    case ADDR:
    case DATA4:
    case SEC_OFFSET:
    case REF4:
    case REF_ADDR: /* in DWARF 2 as long as an address: the same four bytes */
        return 4;
    case DATA8:
    case REF8:
    case REF_SIG8:
        return 8;
    default:
        return 0; /* of no fixed size */
    }
}

static bool skip_block(DwarfCursor *c, uint64_t form) {
    dwarf_skip(c, form == BLOCK1   ? dwarf_fixed(c, 1)
                  : form == BLOCK2 ? dwarf_fixed(c, 2)
                  : form == BLOCK4 ? dwarf_fixed(c, 4)
                                   : dwarf_unsigned(c));
    return true;
}

static bool read_text(Dwarf *d, DwarfCursor *c, Str *text) {
    *text = dwarf_string(c);
    return dwarf_burn(d, text->len / 16);
}

/* A value of a form without a fixed size; false for one that is not known. */
static bool read_other(Dwarf *d, uint64_t form, DwarfCursor *c, Value *v) {
    DwarfCursor there;
    switch (form) {
    case SDATA:
        v->number = (uint64_t)dwarf_signed(c);
        return true;
    case UDATA:
    case REF_UDATA:
        v->number = dwarf_unsigned(c);
        return true;
    case STRING:
        return read_text(d, c, &v->text);
    case STRP:
        there = dwarf_at(d->str, dwarf_fixed(c, 4));
        return read_text(d, &there, &v->text);
    case BLOCK:
    case BLOCK1:
    case BLOCK2:
    case BLOCK4:
    case EXPRLOC:
        return skip_block(c, form);
    case FLAG_PRESENT:
        v->number = 1;
        return true;
    default:
        return false;
    }
}

/* False for a form that is not known: its length is not, either. */
static bool read_value(Dwarf *d, const DwarfUnit *unit, uint64_t form, DwarfCursor *c, Value *v) {
    if (form == INDIRECT) form = dwarf_unsigned(c);
    *v = (Value){.constant = form != ADDR};
    unsigned size = fixed_size(form);
    if (size != 0)
        v->number = dwarf_fixed(c, size);
    else if (!read_other(d, form, c, v))
        return false;
    if (form >= REF1 && form <= REF_UDATA) v->number += unit->offset; /* inside the unit */
    return true;
}

/* Codes count from 1 in what compilers write. */
static const DwarfAbbrev *find_abbrev(Dwarf *d, const DwarfUnit *unit, uint64_t code) {
    if (code <= unit->abbrevs.len && unit->abbrevs.data[code - 1].code == code)
        return &unit->abbrevs.data[code - 1];
    for (uint32_t i = 0; i < unit->abbrevs.len && dwarf_burn(d, 1); i++)
        if (unit->abbrevs.data[i].code == code) return &unit->abbrevs.data[i];
    return NULL;
}

/* Figure 20 of DWARF 4. */
static void keep_attribute(DwarfEntry *e, uint64_t name, const Value *v) {
    switch (name) {
    case 0x03: /* DW_AT_name */
        e->name = v->text;
        break;
    case 0x10: /* DW_AT_stmt_list */
        e->has_lines = true;
        e->lines = v->number;
        break;
    case 0x11: /* DW_AT_low_pc */
        e->has_low = true;
        e->low = v->number;
        break;
    case 0x12: /* DW_AT_high_pc */
        e->high = v->number;
        e->high_is_size = v->constant;
        break;
    case 0x1b: /* DW_AT_comp_dir */
        e->comp_dir = v->text;
        break;
    case 0x31: /* DW_AT_abstract_origin */
    case 0x47: /* DW_AT_specification */
        e->has_origin = true;
        e->origin = v->number;
        break;
    case 0x55: /* DW_AT_ranges */
        e->has_ranges = true;
        e->ranges = v->number;
        break;
    case 0x58: /* DW_AT_call_file */
        e->call_file = v->number;
        break;
    case 0x59: /* DW_AT_call_line */
        e->call_line = v->number;
        break;
    case 0x6e:   /* DW_AT_linkage_name */
    case 0x2007: /* DW_AT_MIPS_linkage_name */
        e->linkage_name = v->text;
        break;
    default:
        break;
    }
}

bool dwarf_read_entry(Dwarf *d, const DwarfUnit *unit, DwarfCursor *c, DwarfEntry *entry) {
    *entry = (DwarfEntry){0};
    if (!dwarf_left(c) || !dwarf_burn(d, 1)) return false;
    uint64_t code = dwarf_unsigned(c);
    if (code == 0) return true;
    const DwarfAbbrev *a = find_abbrev(d, unit, code);
    if (a == NULL || a->tag == 0 || !dwarf_burn(d, a->count)) return false;
    entry->tag = a->tag;
    entry->children = a->children;
    for (uint32_t i = 0; i < a->count; i++) {
        const DwarfAttribute *at = &unit->attributes.data[a->first + i];
        Value v;
        if (!read_value(d, unit, at->form, c, &v)) return false;
        keep_attribute(entry, at->name, &v);
    }
    return true;
}
