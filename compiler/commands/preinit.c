/* preinit.c: --preinit: a module in the state that _initialize leaves.
 *
 * Input: a module after the passes. It is compiled into a program for this machine
 * (runtime/mains/preinit-main.c), which initialises an instance and writes down its memory and
 * globals. Output: the same module in that state, by the pass preinit-state, without _initialize.
 * Invariants: what this cannot express, tables that change, segments that are used later, things
 * shared with other modules, is refused. */
#include "base/ctext.h"
#include "base/vec.h"
#include "commands/product.h"
#include "pipeline.h"
#include "rewrite/preinit-state.h"
#include "system/fs.h"
#include "system/proc.h"
#include "system/tmp.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What the guest takes for the time of its initialisation: 2000-01-01, or SOURCE_DATE_EPOCH
 * (reproducible-builds.org). */
#define START_SECONDS 946684800u

static bool refuse(Diag *d, const char *why) {
    return diag_error(d, DIAG_NO_OFFSET, "--preinit: the module %s", why);
}

static bool uses(const Module *m, const Op *ops, size_t count) {
    for (uint32_t i = m->nimports[EXT_FUNC]; i < m->funcs.len; i++) {
        const Code *code = &m->funcs.data[i].code;
        for (uint32_t k = 0; k < code->len; k++)
            for (size_t j = 0; j < count; j++)
                if (code->data[k].op == ops[j]) return true;
    }
    return false;
}

static bool check(const Module *m, const Interface *in, Diag *d) {
    static const Op changing[] = {OP_table_set,  OP_table_grow, OP_table_fill,  OP_table_copy,
                                  OP_table_init, OP_elem_drop,  OP_memory_init, OP_data_drop};
    if (!has_entry(in, ENTRY_INITIALIZE))
        return refuse(d, "exports no _initialize, which --preinit runs");
    if (m->nimports[EXT_TABLE] || m->nimports[EXT_MEMORY] || m->nimports[EXT_GLOBAL])
        return refuse(d, "imports a memory, a table or a global, whose state is its owner's");
    if (has_entry(in, ENTRY_JS_RUN)) return refuse(d, "is for GOOS=js");
    if (uses(m, changing, sizeof changing / sizeof *changing))
        return refuse(d, "changes its tables, or uses data or element segments while it runs");
    for (uint32_t i = 0; i < m->globals.len; i++)
        if (m->globals.data[i].mutable_ && !preinit_is_number(m->globals.data[i].type))
            return refuse(d, "has a global of a reference type that changes");
    for (uint32_t i = 0; i < m->datas.len; i++)
        if (m->datas.data[i].mode != SEG_ACTIVE) return refuse(d, "has passive data segments");
    return true;
}

static void write_main(const Module *m, const Interface *in, Buf *out) {
    const char *p = in->prefix;
    uint32_t count = 0;
    buf_printf(out,
               "#include \"%s.h\"\n#include \"%s_gen.h\"\n#include \"gowasm_preinit.h\"\n\n"
               "const gowasm_preinit_global gowasm__preinit_globals[] = {\n",
               p, p);
    for (uint32_t i = 0; i < m->globals.len; i++) {
        if (!preinit_is_number(m->globals.data[i].type)) continue;
        buf_printf(out, "    {offsetof(%s_instance, g%u), sizeof((%s_instance *)0)->g%u},\n", p, i,
                   p, i);
        count++;
    }
    buf_printf(out, "    {0, 0},\n};\nconst uint32_t gowasm__preinit_global_count = %u;\n", count);
    for (uint32_t i = 0; i < in->nimports; i++) {
        const InterfaceImport *im = &in->imports[i];
        if (im->import->kind != EXT_FUNC || im->served_by != NULL || im->same_as != NO_INDEX)
            continue;
        buf_puts(out, "\n");
        write_import_prototype(in, im, NAMES_NUMBERED, out);
        buf_puts(out, " {\n    gowasm__preinit_import((gowasm_instance *)instance, ");
        Buf name = {0};
        buf_printf(&name, "%.*s.%.*s", STR_ARG(im->import->module), STR_ARG(im->import->name));
        ctext_write(buf_view(&name), out);
        buf_free(&name);
        buf_puts(out, ");\n}\n");
    }
}

/* The state that was written ------------------------------------------------------------------ */

/* Are these pieces of the memory, in order? */
static bool records_fit(const uint8_t *first, size_t count, uint64_t memory_size) {
    uint64_t least = 0;
    for (size_t i = 0; i < count; i++) {
        const uint64_t at = preinit_take64(first + i * PREINIT_RECORD);
        if (at < least || at % GOWASM_PREINIT_PIECE != 0 || at >= memory_size) return false;
        least = at + GOWASM_PREINIT_PIECE;
    }
    return true;
}

static bool memory_fits(const Module *m, uint64_t size) {
    if (m->memories.len == 0) return size == 0;
    const Limits *l = &m->memories.data[0].limits;
    return size % GOWASM_PAGE == 0 && size / GOWASM_PAGE >= l->min &&
           size / GOWASM_PAGE <= (l->has_max ? l->max : 65536u);
}

/* The state's parts; they point into the file. */
static bool read_state(const Module *m, Str file, MemoryState *out, uint64_t *clock, Diag *d) {
    const uint8_t *p = (const uint8_t *)file.data;
    gowasm_preinit_head head = {0};
    uint64_t numbers = 0;
    for (uint32_t i = 0; i < m->globals.len; i++)
        numbers += preinit_is_number(m->globals.data[i].type);
    if (file.len >= sizeof head) memcpy(&head, p, sizeof head);
    const size_t start = sizeof head + 8 * (size_t)numbers;
    if (head.magic != GOWASM_PREINIT_MAGIC || head.globals != numbers || file.len < start ||
        (file.len - start) % PREINIT_RECORD != 0 || !memory_fits(m, head.memory_size) ||
        !records_fit(p + start, (file.len - start) / PREINIT_RECORD, head.memory_size))
        return diag_error(d, DIAG_NO_OFFSET, "--preinit: the state that was written is damaged");
    *out = (MemoryState){.globals = p + sizeof head,
                         .records = p + start,
                         .nrecords = (file.len - start) / PREINIT_RECORD,
                         .memory_size = head.memory_size};
    *clock = head.clock;
    return true;
}

/* What the guest prints while it is initialised goes to the user, who would see it with each new
 * instance otherwise; but no control characters, which could do harm on a terminal. */
static void say(const Buf *text) {
    Buf clean = {0};
    buf_clean(&clean, buf_view(text), true);
    fwrite(clean.data, 1, clean.len, stderr);
    buf_free(&clean);
}

/* Lines as one: an error is one line. */
static void join_lines(Str text, Buf *out) {
    for (size_t i = 0; i < text.len; i++) {
        const bool space = text.data[i] == '\n' || text.data[i] == '\t';
        if (!space) buf_u8(out, (uint8_t)text.data[i]);
        const bool more = space && out->len != 0 && i + 1 < text.len;
        if (more && text.data[i + 1] != '\n' && text.data[i + 1] != '\t') buf_puts(out, "; ");
    }
}

static bool run_program(Session *s, const char *program, const char *state, Diag *d) {
    const char *epoch = getenv("SOURCE_DATE_EPOCH");
    uint64_t seconds = START_SECONDS;
    if (epoch != NULL) {
        char *end;
        seconds = strtoull(epoch, &end, 10);
        if (*epoch < '0' || *epoch > '9' || *end != '\0' || seconds > UINT64_MAX / 1000000000u / 2)
            return diag_error(d, DIAG_NO_OFFSET,
                              "--preinit: SOURCE_DATE_EPOCH is '%s': seconds since 1970 are needed",
                              epoch);
    }
    const char *time = fs_format(s->arena, "%" PRIu64, seconds * 1000000000u);
    const char *argv[] = {program, state, time, NULL};
    ProcResult result;
    progress_stage(&s->progress, "initialising");
    if (!proc_run(&(ProcSpec){.argv = argv}, &result, NULL)) {
        bool failed =
            diag_error(d, DIAG_NO_OFFSET, "--preinit: '%s' cannot be run on this machine: %s",
                       program, strerror(result.start_error));
        proc_result_free(&result);
        return failed;
    }
    progress_clear(&s->progress);
    bool ok = proc_ok(&result);
    if (ok) {
        say(&result.out);
        say(&result.err);
    } else {
        Buf how = {0};
        join_lines(buf_view(&result.err), &how);
        if (how.len == 0) proc_describe(&result, &how);
        diag_error(d, DIAG_NO_OFFSET, "--preinit: the module cannot be initialised now: %.*s",
                   STR_ARG(buf_view(&how)));
        buf_free(&how);
    }
    proc_result_free(&result);
    return ok;
}

bool preinit_module(Session *s, Module *m, Interface *in, Diag *d) {
    if (!check(m, in, d)) return false;
    const Options *options = s->options;
    Options here = *options;
    const char *program = NULL, *state;
    Buf bytes = {0}, text = {0};
    here.native.target = here.native.sysroot = NULL;
    here.gen.profile_gen = false;
    s->options = &here;
    write_main(m, in, &text);
    bool ok =
        product_build(s, m, in, PRODUCT_EXE,
                      &(ProgramMain){"runtime/mains/preinit-main.c", buf_view(&text)}, &program, d);
    s->options = options;
    buf_free(&text);
    if (!ok) return false;
    state = fs_format(s->arena, "%s/state", tmp_dir(d));
    MemoryState left;
    timer_start(&s->timer);
    ok = run_program(s, program, state, d) && fs_read(state, &bytes, d) &&
         read_state(m, buf_view(&bytes), &left, &in->preinit_clock, d);
    timer_stage(&s->timer, "preinit");
    if (ok) m->input.state = &left;
    ok = ok && pipeline_run(m, STEP_INITIALISED, options, &s->timer, d);
    m->input.state = NULL;
    buf_free(&bytes);
    if (!ok) return false;
    in->entry[ENTRY_INITIALIZE] = NO_INDEX;
    in->preinit = true;
    return true;
}
