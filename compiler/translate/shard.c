/* shard.c: the function bodies, divided into files.
 *
 * Input: the Module. Output: PREFIX_000.c, PREFIX_001.c, ..., PREFIX_hot_000.c, ...,
 * PREFIX_cold_000.c, ...: each holds some functions of one budget and
 * the declarations of what they call, and comes from a run of wasm2c of its own, so that these runs
 * go side by side and none sees a large module. */
#include "base/die.h"
#include "system/fs.h"
#include "translate/gen.h"
#include "translate/weight.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* In instructions, or in lines of C where they are far more (translate/weight.c). Below this a
 * shard's fixed cost (reading headers, starting wasm2c and the compiler) shows. */
#define SMALLEST_SHARD 3000u
/* Above this the compiler's memory shows: about 100 MB at -O2. */
#define LARGEST_SHARD 12000u

typedef VEC(Shard) Shards;

/* How large a shard should be: coarse steps, so that a small change of the module does not move it.
 */
static uint64_t shard_size(const uint64_t *cost, uint32_t nfuncs, uint32_t wanted) {
    uint64_t total = 0, step = SMALLEST_SHARD;
    for (uint32_t i = 0; i < nfuncs; i++) total += cost[i];
    uint64_t exact = total / (wanted != 0 ? wanted : 1) + 1;
    while (step < exact && step < LARGEST_SHARD) step += step / 4;
    return step;
}

static uint32_t count_insns(const Code *code) {
    uint32_t count = 0;
    for (uint32_t i = 0; i < code->len; i++) count += code->data[i].op != OP_interruption_check;
    return count;
}

/* By function: its instructions, unless they become many more lines of C than those of others.
 * Without interruption checks: the division is the same with and without them. */
static const uint64_t *find_costs(const Module *m, Arena *arena) {
    uint64_t *cost = weight_of_functions(m, arena);
    for (uint32_t i = 0; i < m->funcs.len; i++) {
        const uint32_t insns = count_insns(&m->funcs.data[i].code);
        cost[i] /= 4;
        if (cost[i] < insns) cost[i] = insns;
    }
    return cost;
}

/* Ranges of about equal size, of the functions with one budget: neighbours come from one package
 * and share callees. A range may end at functions chosen by their index alone, once it is half
 * full: so when one function grows, or gets another budget, the ranges after it soon start where
 * they did before, and the cache still holds them. */
static void plan_shards(const Gen *g, Budget budget, const uint64_t *cost, Arena *arena,
                        Shards *shards) {
    const Module *m = g->m;
    uint64_t size = shard_size(cost, m->funcs.len, g->options->shards);
    VEC(uint32_t) funcs = {0};
    for (uint32_t i = m->nimports[EXT_FUNC]; i < m->funcs.len; i++)
        if (m->funcs.data[i].budget == budget) VEC_PUSH(arena, &funcs, i);
    for (uint32_t next = 0; next < funcs.len;) {
        Shard s = {.funcs = &funcs.data[next], .budget = budget};
        uint64_t done = 0;
        bool full = false;
        while (next < funcs.len && !full) {
            uint32_t func = funcs.data[next++];
            done += cost[func];
            bool chosen = ((func + 1) * 2654435761u >> 29) == 0; /* one in eight */
            full = done >= size || (done >= size / 2 && chosen);
            s.own++;
        }
        s.count = s.own;
        s.funcs = memcpy(ARENA_ARRAY(arena, uint32_t, s.own), s.funcs, s.own * sizeof *s.funcs);
        s.wasm = fs_format(arena, "%s/canonical_%03u.wasm", g->options->tmp_dir, shards->len);
        s.c = fs_format(arena, "%s/canonical_%03u.c", g->options->tmp_dir, shards->len);
        VEC_PUSH(arena, shards, s);
    }
}

/* Writes each shard's module for wasm2c. */
static bool write_modules(const Gen *g, Arena *arena, Shards *shards) {
    const Renumbering local = new_renumbering(g->m, arena);
    Buf wasm = {0};
    bool ok = true;
    for (uint32_t i = 0; i < shards->len && ok; i++) {
        Shard *s = &shards->data[i];
        wasm.len = 0;
        canonical_module(g->m, arena, s, &local, &wasm);
        ok = fs_write(s->wasm, buf_view(&wasm), g->d);
    }
    buf_free(&wasm);
    return ok;
}

static bool stop_at_failure(void *user, size_t index, const ProcJob *job) {
    (void)user, (void)index;
    return !job->done || proc_ok(&job->result);
}

static bool run_all(const Gen *g, Arena *arena, const Shards *shards) {
    ProcJob *jobs = ARENA_ARRAY(arena, ProcJob, shards->len);
    for (uint32_t i = 0; i < shards->len; i++)
        jobs[i].spec.argv = wasm2c_command(g->options, arena, &shards->data[i]);
    bool ok = proc_run_all(jobs, shards->len, g->options->jobs, stop_at_failure, NULL);
    for (uint32_t i = 0; i < shards->len; i++) {
        if (jobs[i].done && !proc_ok(&jobs[i].result))
            ok = wasm2c_failed(g->options, &shards->data[i], &jobs[i].result, g->d);
        proc_result_free(&jobs[i].result);
    }
    if (!ok && !g->d->failed) diag_error(g->d, DIAG_NO_OFFSET, "wasm2c was interrupted");
    return ok;
}

/* The shard's i-th function: as wasm2c printed it, with our names; read once, changed, printed. */
static bool write_function(const Gen *g, const Shard *s, uint32_t i, const Body *printed,
                           Buf *out) {
    uint32_t func = s->funcs[i];
    Buf text = {0};
    bool ok = rewrite_body(g, s, i, printed, &text);
    if (ok) {
        CBody read, body;
        const char *intrinsic = intrinsic_of(g, func);
        if (intrinsic != NULL) intrinsic_open(g, func, intrinsic, out);
        cbody_read(&read, g->p, func, buf_view(&text));
        counters_add(g, &read);
        fold_body(g, &read, &body);
        pointers_widen(g, &body);
        bool framed = frame_open(g, &body, out);
        if (framed) rename_body(g, &body);
        g->interface->flavour->finish_body(g, &body);
        lines_print_body(g, &body, out);
        if (framed) frame_close(g, func, out);
        if (intrinsic != NULL) intrinsic_close(g, func, out);
        cbody_free(&body);
        cbody_free(&read);
    }
    buf_free(&text);
    return ok;
}

/* Numbers are by budget, so that one shard more of one leaves the names of others alone. */
static bool write_shard(const Gen *g, const Shard *s, unsigned number) {
    static const char *const kinds[BUDGET_COUNT] = {"", "hot_", "cold_"};
    char suffix[32];
    snprintf(suffix, sizeof suffix, "_%s%03u.c", kinds[s->budget], number);
    Buf c = {0};
    Body *bodies = calloc(s->count + 1u, sizeof *bodies);
    if (bodies == NULL) die_oom();
    bool ok = fs_read(s->c, &c, g->d) && bodies_find(g, s, buf_view(&c), bodies);
    Buf *out = sources_add(g, suffix);
    g->out->files[g->out->count - 1].budget = s->budget;
    buf_printf(out, "#include \"%s_gen.h\"\n", g->p);
    bool intrinsics = false;
    for (uint32_t i = 0; i < s->own; i++) intrinsics |= intrinsic_of(g, s->funcs[i]) != NULL;
    buf_puts(out, intrinsics ? "#include \"gowasm_go.h\"\n\n" : "\n");
    for (uint32_t i = 0; i < s->count; i++)
        if (s->funcs[i] != NO_INDEX) write_declaration(g, s->funcs[i], out);
    buf_puts(out, "\n");
    for (uint32_t i = 0; i < s->own && ok; i++) ok = write_function(g, s, i, &bodies[i], out);
    buf_free(&c);
    free(bodies);
    return ok;
}

bool write_shards(const Gen *g) {
    Arena scratch = {0};
    Shards shards = {0};
    char version[64];
    bool ok = wasm2c_version(g->options->wasm2c, version, sizeof version, g->d);
    if (ok) {
        const uint64_t *cost = find_costs(g->m, &scratch);
        for (Budget b = BUDGET_PLAIN; b < BUDGET_COUNT; b++)
            plan_shards(g, b, cost, &scratch, &shards);
        for (uint32_t i = 0; i < shards.len; i++) shards.data[i].version = version;
        ok = write_modules(g, &scratch, &shards) && run_all(g, &scratch, &shards);
    }
    unsigned numbers[BUDGET_COUNT] = {0};
    for (uint32_t i = 0; i < shards.len && ok; i++)
        ok = write_shard(g, &shards.data[i], numbers[shards.data[i].budget]++);
    arena_free(&scratch);
    return ok;
}
