/* test-golang.c: the tables of golang/ do not contradict themselves. */
#include "check.h"

#include "golang/facts.h"
#include "golang/layout.h"
#include "golang/names.h"

#define ROWS (sizeof go_field_rows / sizeof *go_field_rows)

static const char *const field_names[GO_FIELD_COUNT] = {
#define GO_FIELD(structure, field, offset, oldest, newest) #structure "." #field,
#include "golang/layout.def"
};

/* Which row the checks since `failures` were about, if one failed. */
static void name_row(unsigned failures, const GoFieldRow *r) {
    if (check_failures != failures)
        fprintf(stderr, "    layout.def: %s, offset %u, Go 1.%u to 1.%u\n", field_names[r->field],
                r->offset, r->oldest, r->newest);
}

/* A field's rows follow one another without gap or overlap, from GO_OLDEST to GO_NEWEST. */
static void check_rows(GoField field) {
    unsigned next = 0, failures = check_failures;
    const GoFieldRow *last = NULL;
    for (size_t i = 0; i < ROWS; i++) {
        const GoFieldRow *r = &go_field_rows[i];
        if (r->field != field) continue;
        last = r;
        CHECK(next == 0 ? r->oldest <= GO_OLDEST : r->oldest == next);
        CHECK(r->oldest <= r->newest);
        next = r->newest + 1u;
        CHECK_INT(go_offset(field, r->oldest), ==, r->offset);
        CHECK_INT(go_offset(field, r->newest), ==, r->offset);
        name_row(failures, r);
        failures = check_failures;
    }
    CHECK_INT(next, ==, GO_NEWEST + 1);
    CHECK_INT(go_offset(field, GO_NEWEST + 50), ==, go_offset(field, GO_NEWEST));
    CHECK_INT(go_offset(field, 0), ==, go_offset(field, GO_OLDEST));
    name_row(failures, last);
}

static uint32_t roles(const char *name) {
    return go_roles(name, strlen(name));
}

static unsigned minor(ToolchainKind kind, const char *version) {
    Toolchain t = {.kind = kind};
    snprintf(t.version, sizeof t.version, "%s", version);
    return go_minor(&t);
}

int main(void) {
    for (unsigned f = 0; f < GO_FIELD_COUNT; f++) check_rows((GoField)f);

    CHECK_INT(roles("runtime.gopanic"), ==, GO_ROLE_NORETURN);
    CHECK_INT(roles("runtime.goPanicIndex"), ==, GO_ROLE_NORETURN);
    CHECK_INT(roles("runtime.morestack"), ==, GO_ROLE_MORESTACK | GO_ROLE_SWITCH);
    CHECK_INT(roles("runtime.morestack_noctxt"), ==, GO_ROLE_MORESTACK);
    CHECK_INT(roles("runtime.throw"), ==, GO_ROLE_NORETURN | GO_ROLE_FATAL);
    CHECK_INT(roles("runtime.gopanics"), ==, 0);
    CHECK_INT(roles("main.gopanic"), ==, 0);
    CHECK_INT(roles("runtime."), ==, 0);
    CHECK_INT(roles(""), ==, 0);

    CHECK_INT(minor(TC_GO, "1.27.4"), ==, 27);
    CHECK_INT(minor(TC_GO, "1.28-0123abc"), ==, 28);
    CHECK_INT(minor(TC_GO, ""), ==, 0);
    CHECK_INT(minor(TC_GO, "2.1"), ==, 0);
    CHECK_INT(minor(TC_TINYGO, "1.27.4"), ==, 0);
    return check_result();
}
