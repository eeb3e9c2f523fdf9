/* backtrace-go.c: the stack of a Go guest, as functions, files and lines.
 *
 * Input: an instance that is about to be left. Output: frames in its error. Go keeps its stack
 * in linear memory: each call pushes a return address, PC_F << 16 | PC_B, and the tables that Go's
 * own tracebacks read say how large a frame is at each PC (layouts and names: golang/). The tables
 * are read from the module's constant image, where the guest cannot change them; they were checked
 * when the module was compiled, and each offset is checked again. What lies on the stack is the
 * guest's word: the walk goes upwards only, and ends at anything that is no return address.
 * Invariants: no deadline looks at what is done here, so all of it is paid for (spend). */
#include "backtrace.h"

#include "golang/layout.h"
#include "golang/names.h"

#include <string.h>

#define NO_VALUE INT32_MIN
#define VALIDATED_FRAMES 64u /* that many make sense: the rest is believed */
#define WALKED_FRAMES 4096u
#define STUB_FRAME 512u /* the frame of a function that calls an import is smaller */

#define M_WORDS 64u /* struct m: curg is among these */

/* What a guest has put on its stack may look like any number of frames: the work, in about as many
 * words read, is limited. A trace that is given up is the native one's. */
#define TRACE_WORK (4u << 20)
#define REWIND_WORK (256u << 20) /* all frames that fit into memory */
#define SYMBOL_WORK (16u << 20)  /* each frame's function compared with each of the module's */
#define FRAME_WORK 16u
#define SEARCH_WORK 2u         /* of one place in the image */
#define FRAMES_OF_A_LOOK 4096u /* at the clock */
#define MAX_TEXT 4096u         /* bytes of a name or path, with the zero that ends it */

#define KNOWN_FUNCS 64u /* a power of two */

/* What was looked up of a function: once for all its frames, unless another takes its place. */
typedef struct go_known {
    uint64_t func;
    uint32_t pc_f;
    bool outermost;
} go_known;

typedef struct go_work {
    uint32_t left;
    go_known known[KNOWN_FUNCS]; /* by PC_F; 0: none */
} go_work;

typedef struct go_view {
    const gowasm_instance *instance;
    go_work *work;
    const gowasm_go *t;
    uint64_t names, cu, files, pctab, functab; /* addresses */
    uint64_t nfunc;
} go_view;

/* A function that is on the stack: the return address of its call, and SP after the return. */
typedef struct go_frame {
    uint64_t func; /* address of its runtime._func */
    uint32_t pc_f, pc_b;
    bool outermost;
    uint64_t sp;
} go_frame;

/* The image ----------------------------------------------------------------------------------- */

/* The bytes from `at` on; *left of them. NULL and 0 in a gap, whose bytes are zero. */
static const uint8_t *image_at(const gowasm_module *m, uint64_t at, uint64_t *left) {
    uint32_t low = 0, high = m->segment_count;
    *left = 0;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        const gowasm_segment *s = &m->segments[middle];
        if (at < s->offset) {
            high = middle;
        } else if (at - s->offset >= s->size) {
            low = middle + 1;
        } else {
            *left = s->size - (at - s->offset);
            return s->bytes + (at - s->offset);
        }
    }
    return NULL;
}

static uint8_t image8(const go_view *v, uint64_t at) {
    uint64_t left;
    const uint8_t *p = image_at(v->instance->module, at, &left);
    return p != NULL ? *p : 0;
}

static uint32_t image32(const go_view *v, uint64_t at) {
    uint64_t left;
    const uint8_t *p = image_at(v->instance->module, at, &left);
    uint32_t value = 0;
    for (uint32_t i = 0; i < 4; i++)
        value |= (uint32_t)(left > i ? p[i] : image8(v, at + i)) << 8 * i;
    return value;
}

static uint64_t image64(const go_view *v, uint64_t at) {
    return image32(v, at) | (uint64_t)image32(v, at + 4) << 32;
}

static bool spend(const go_view *v, uint32_t words) {
    uint32_t *left = &v->work->left;
    bool enough = words <= *left;
    *left = enough ? *left - words : 0;
    return enough;
}

/* A C string in the image, or "". */
static const char *image_text(const go_view *v, uint64_t at) {
    uint64_t left;
    const uint8_t *p = image_at(v->instance->module, at, &left);
    if (left > MAX_TEXT) left = MAX_TEXT;
    const uint8_t *nul = p != NULL ? memchr(p, 0, (size_t)left) : NULL;
    uint32_t words = (uint32_t)(nul != NULL ? (uint64_t)(nul - p) : left) / 8;
    return spend(v, words + SEARCH_WORK) && nul != NULL ? (const char *)p : "";
}

static bool open_view(go_view *v, const gowasm_instance *instance, go_work *work) {
    const gowasm_go *t = instance->module != NULL ? instance->module->go : NULL;
    if (t == NULL || t->size == 0 || instance->linear == NULL) return false;
    *v = (go_view){.instance = instance, .work = work, .t = t};
    uint64_t at = t->pclntab;
    v->nfunc = image64(v, at + GO_pcHeader_nfunc);
    v->names = at + image64(v, at + GO_pcHeader_funcnameOffset);
    v->cu = at + image64(v, at + GO_pcHeader_cuOffset);
    v->files = at + image64(v, at + GO_pcHeader_filetabOffset);
    v->pctab = at + image64(v, at + GO_pcHeader_pctabOffset);
    v->functab = at + image64(v, at + GO_pcHeader_pclnOffset);
    return v->nfunc <= t->size / 8;
}

/* Functions ----------------------------------------------------------------------------------- */

static uint64_t find_func(const go_view *v, uint64_t pc_f) {
    uint64_t low = 0, high = v->nfunc, index = pc_f - GO_PC_F_BASE;
    while (low < high && spend(v, SEARCH_WORK)) {
        uint64_t middle = low + (high - low) / 2;
        uint64_t entry = (image32(v, v->functab + 8 * middle) >> v->t->shift) - v->t->bias;
        if (entry == index) return v->functab + image32(v, v->functab + 8 * middle + 4);
        if (entry < index)
            low = middle + 1;
        else
            high = middle;
    }
    return 0;
}

/* Bytes of a table in the image, one after the other. */
typedef struct go_bytes {
    const go_view *v;
    uint64_t at;      /* address of the next */
    const uint8_t *p; /* where it is, of `left` bytes */
    uint64_t left;
} go_bytes;

static uint8_t next_byte(go_bytes *b) {
    if (b->left == 0) {
        spend(b->v, SEARCH_WORK);
        b->p = image_at(b->v->instance->module, b->at, &b->left);
    }
    b->at++;
    if (b->p == NULL) return 0;
    b->left--;
    return *b->p++;
}

static uint32_t read_varint(go_bytes *b) {
    uint32_t value = 0;
    for (unsigned shift = 0; shift < 35; shift += 7) {
        uint8_t byte = next_byte(b);
        if (shift < 32) value |= (uint32_t)(byte & 0x7f) << shift;
        if (byte < 0x80) break;
    }
    return value;
}

/* runtime.pcvalue: the value at a PC in the table at this offset. */
static int32_t pc_value(const go_view *v, uint32_t offset, uint32_t pc) {
    if (offset == 0) return NO_VALUE;
    go_bytes b = {.v = v, .at = v->pctab + offset};
    uint64_t end = v->t->pclntab + (uint64_t)v->t->size;
    uint32_t value = UINT32_MAX;
    uint64_t here = 0;
    for (bool first = true; b.at < end && spend(v, 1); first = false) {
        uint32_t delta = read_varint(&b);
        if (delta == 0 && !first) break;
        value += delta & 1 ? ~(delta >> 1) : delta >> 1;
        here += read_varint(&b);
        if (pc < here) return (int32_t)value;
    }
    return NO_VALUE;
}

static int32_t pc_data(const go_view *v, uint64_t func, uint32_t table, uint32_t pc) {
    if (table >= image32(v, func + GO_func_npcdata)) return NO_VALUE;
    return pc_value(v, image32(v, func + GO_func_SIZE + 4 * table), pc);
}

static const char *func_name(const go_view *v, uint64_t func) {
    return image_text(v, v->names + image32(v, func + GO_func_nameOff));
}

static bool has_role(const char *name, uint32_t role) {
    return (go_roles(name, strlen(name)) & role) != 0;
}

/* Is it where the stack ends: goexit, mstart, rt0_go; what an export calls Go by; or, on the
 * scheduler's stack, what came there for good from a goroutine's? */
static bool is_outermost(const go_view *v, uint64_t func, uint32_t pc_f) {
    if (image8(v, func + GO_func_flag) & GO_FUNC_FLAG_TOP_FRAME) return true;
    if (has_role(func_name(v, func), GO_ROLE_SWITCH)) return true;
    for (uint32_t i = 0; i < v->t->export_count && spend(v, 1); i++)
        if (v->t->exports[i] == pc_f) return true;
    return false;
}

/* NULL when there is no such function. */
static const go_known *know(const go_view *v, uint32_t pc_f) {
    go_known *k = &v->work->known[pc_f & (KNOWN_FUNCS - 1)];
    if (k->pc_f == pc_f) return k;
    uint64_t func = find_func(v, pc_f);
    if (func == 0) return NULL;
    *k = (go_known){func, pc_f, is_outermost(v, func, pc_f)};
    return k;
}

/* The stack ----------------------------------------------------------------------------------- */

static bool guest64(const go_view *v, uint64_t at, uint64_t *value) {
    const uint8_t *p = at <= UINT32_MAX ? gowasm__span(v->instance, at, 8) : NULL;
    *value = 0;
    if (p != NULL) memcpy(value, p, 8);
    return p != NULL;
}

/* The address of a field of g, m or a gobuf. */
static uint64_t field(const go_view *v, uint64_t structure, GoField name) {
    return structure + v->t->fields[name];
}

static bool frame_of(const go_view *v, uint64_t pc, uint64_t sp, go_frame *f) {
    uint64_t pc_f = pc >> GO_PC_F_SHIFT;
    if (pc_f < GO_PC_F_BASE || pc_f > UINT32_MAX || !spend(v, FRAME_WORK)) return false;
    const go_known *k = know(v, (uint32_t)pc_f);
    if (k == NULL) return false;
    *f = (go_frame){k->func, k->pc_f, (uint32_t)(pc & GO_PC_B_MASK), k->outermost, sp};
    return true;
}

/* The frame that the return address at `at` leads to. */
static bool frame_at(const go_view *v, uint64_t at, go_frame *f) {
    uint64_t pc;
    return guest64(v, at, &pc) && frame_of(v, pc, at + 8, f);
}

/* Bytes of the frame: SP at the entry lies that much above. */
static int32_t frame_size(const go_view *v, const go_frame *f) {
    int32_t size = pc_value(v, image32(v, f->func + GO_func_pcsp), f->pc_b);
    return size >= 0 && size % 8 == 0 ? size : NO_VALUE;
}

static bool next_frame(const go_view *v, const go_frame *f, go_frame *caller) {
    int32_t size = frame_size(v, f);
    return size != NO_VALUE && frame_at(v, f->sp + (uint32_t)size, caller);
}

/* Does the return address at `at` lead all the way up? */
static bool leads_up(const go_view *v, uint64_t at) {
    go_frame f;
    if (!frame_at(v, at, &f)) return false;
    for (uint32_t i = 0; i < VALIDATED_FRAMES && !f.outermost; i++)
        if (!next_frame(v, &f, &f)) return false;
    return true;
}

/* The goroutine that the scheduler's stack g0 works for: m.curg, which is found among the words of
 * m by what it is, as its place changes with Go's version. */
static bool current_goroutine(const go_view *v, uint64_t g0, go_frame *f) {
    uint64_t m, word, found_sp = 0, found_pc = 0;
    if (!guest64(v, field(v, g0, GO_g_m), &m) || !guest64(v, field(v, m, GO_m_g0), &word) ||
        word != g0)
        return false;
    for (uint32_t i = 0; i < M_WORDS; i++) {
        uint64_t g, its_m, self, sp, pc, low, high;
        if (!guest64(v, m + 8 * i, &g) || g == 0 || g == g0 || g % 8 != 0) continue;
        if (!guest64(v, field(v, g, GO_g_m), &its_m) || its_m != m) continue;
        uint64_t sched = field(v, g, GO_g_sched_sp);
        if (!guest64(v, field(v, sched, GO_gobuf_g), &self) || self != g) continue;
        if (!guest64(v, field(v, g, GO_g_stack_lo), &low) ||
            !guest64(v, field(v, g, GO_g_stack_hi), &high))
            continue;
        if (!guest64(v, sched, &sp) || !guest64(v, field(v, g, GO_g_sched_pc), &pc)) continue;
        if (sp <= low || sp >= high) continue;
        found_sp = sp;
        found_pc = pc;
    }
    return found_sp != 0 && frame_of(v, found_pc, found_sp, f);
}

static uint64_t global(const go_view *v, uint32_t offset, size_t size) {
    uint64_t value = 0;
    memcpy(&value, (const uint8_t *)v->instance + offset, size);
    return value;
}

/* Output -------------------------------------------------------------------------------------- */

typedef struct go_output {
    gowasm_error *error;
    bool all; /* with the frames of Go's runtime */
    bool fatal;
    bool sigpanic; /* the frame before: it was called where a fault happened, not after a call */
} go_output;

static bool starts_with(const char *text, const char *prefix) {
    return strncmp(text, prefix, strlen(prefix)) == 0;
}

/* What Go's tracebacks leave out (runtime.showfuncinfo): the runtime but its exported functions. */
static bool is_hidden(const char *name) {
    if (starts_with(name, "internal/runtime/")) return true;
    if (!starts_with(name, "runtime.")) return false;
    return name[8] < 'A' || name[8] > 'Z';
}

static const char *file_at(const go_view *v, uint64_t func, uint32_t pc) {
    int32_t file = pc_value(v, image32(v, func + GO_func_pcfile), pc);
    if (file < 0) return "";
    uint64_t index = image32(v, func + GO_func_cuOffset) + (uint64_t)(uint32_t)file;
    uint32_t offset = image32(v, v->cu + 4 * index);
    return offset != UINT32_MAX ? image_text(v, v->files + offset) : "";
}

static void put(const go_view *v, go_output *out, const char *name, uint64_t func, uint32_t pc) {
    int32_t line = pc_value(v, image32(v, func + GO_func_pcln), pc);
    const char *path = file_at(v, func, pc);
    if (has_role(name, GO_ROLE_FATAL)) out->fatal = true;
    if (!out->all && (is_hidden(name) || strcmp(path, "<autogenerated>") == 0)) return;
    gowasm__add_frame(out->error, name, path, line > 0 ? (uint32_t)line : 0);
}

/* A frame, and the functions that were inlined into it, innermost first. */
static void put_frame(const go_view *v, go_output *out, const go_frame *f) {
    const char *name = func_name(v, f->func);
    uint32_t pc = f->pc_b != 0 && !out->sigpanic ? f->pc_b - 1 : f->pc_b;
    uint32_t npcdata = image32(v, f->func + GO_func_npcdata), tree = UINT32_MAX;
    out->sigpanic = has_role(name, GO_ROLE_SIGPANIC);
    if (v->t->gofunc != 0 && image8(v, f->func + GO_func_nfuncdata) > GO_FUNCDATA_INLTREE)
        tree = image32(v, f->func + GO_func_SIZE + 4 * ((uint64_t)npcdata + GO_FUNCDATA_INLTREE));
    for (unsigned depth = 0; tree != UINT32_MAX && depth < 100; depth++) {
        int32_t index = pc_data(v, f->func, GO_PCDATA_INLTREE, pc);
        if (index < 0) break;
        uint64_t at =
            v->t->gofunc + (uint64_t)tree + GO_inlinedCall_SIZE * (uint64_t)(uint32_t)index;
        put(v, out, image_text(v, v->names + image32(v, at + GO_inlinedCall_nameOff)), f->func, pc);
        pc = image32(v, at + GO_inlinedCall_parentPc);
    }
    put(v, out, name, f->func, pc);
}

static void put_stack(const go_view *v, go_output *out, go_frame f) {
    for (uint32_t i = 0; i < WALKED_FRAMES && out->error->frame_count <= GOWASM_FRAMES; i++) {
        if (f.outermost) return;
        put_frame(v, out, &f);
        if (!next_frame(v, &f, &f)) return;
    }
}

static void put_stacks(const go_view *v, go_output *out, const go_frame *first) {
    go_frame f;
    put_stack(v, out, *first);
    out->sigpanic = false;
    if (current_goroutine(v, global(v, v->t->g, 8), &f)) put_stack(v, out, f);
}

/* The function that SP belongs to is not known: it is a stub that calls an import, or an assembly
 * function of Go's that traps. The next return address is near. */
bool gowasm__go_trace(gowasm_instance *instance) {
    go_view v;
    go_work work = {.left = TRACE_WORK};
    gowasm_error *error = &instance->error;
    go_output out = {.error = error};
    error->frame_count = 0;
    if (!open_view(&v, instance, &work)) return false;
    uint64_t sp = global(&v, v.t->sp, 4);
    for (uint64_t at = sp; at < sp + STUB_FRAME; at += 8) {
        go_frame first;
        if (!leads_up(&v, at) || !frame_at(&v, at, &first)) continue;
        put_stacks(&v, &out, &first);
        if (error->frame_count == 0) {
            out.all = true;
            put_stacks(&v, &out, &first);
        }
        break;
    }
    return out.fatal;
}

/* Are they the same? The names are as long as the guest's. */
static bool same_symbol(const char *a, const char *b, uint32_t *work) {
    uint32_t n = 0;
    while (n < *work && a[n] == b[n] && a[n] != 0) n++;
    *work -= n < *work ? n + 1 : *work;
    return *work != 0 && a[n] == b[n];
}

/* PC_F of a native function. Those that the compiler added after Go's own (pass go-args makes a
 * second body for the same function) have their names. */
static uint32_t pc_f_of(const go_view *v, uint32_t index, uint32_t *work) {
    const gowasm_module *m = v->instance->module;
    if (find_func(v, index + GO_PC_F_BASE) != 0) return index + GO_PC_F_BASE;
    for (uint32_t i = 0; i < index && *work != 0; i++)
        if (same_symbol(m->symbols[i].name, m->symbols[index].name, work)) return i + GO_PC_F_BASE;
    return index + GO_PC_F_BASE;
}

static void find_pc_fs(const go_view *v, const gowasm_caller *functions, uint32_t count,
                       uint32_t *pc_f) {
    uint32_t work = SYMBOL_WORK;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t same = 0;
        while (functions[same].function != functions[i].function) same++;
        pc_f[i] = same < i ? pc_f[same] : pc_f_of(v, functions[i].function, &work);
    }
}

static bool fits_callers(const go_view *v, uint64_t at, const uint32_t *callers, uint32_t count) {
    go_frame f;
    for (uint32_t i = 0; i < count; i++) {
        if (i == 0 ? !frame_at(v, at, &f) : !next_frame(v, &f, &f)) return false;
        if (f.pc_f != callers[i]) return f.outermost;
        if (f.outermost) return true;
    }
    return true;
}

/* A trap tells the function, but not SP: that is in some register. The place is found by what must
 * lie there: return addresses into the functions that the native stack shows, one above the other,
 * each in its frame, up to the stack's end. 0: nowhere. */
static uint64_t find_callers(const go_view *v, uint64_t low, uint64_t high, const uint32_t *callers,
                             uint32_t count) {
    for (uint64_t at = (low + 7) & ~(uint64_t)7; at < high && spend(v, 1); at += 8) {
        uint64_t pc;
        if (!guest64(v, at, &pc) || pc >> GO_PC_F_SHIFT != callers[0]) continue;
        if (fits_callers(v, at, callers, count) && leads_up(v, at)) return at;
    }
    return 0;
}

/* A function that has no frame of its own on Go's stack, as far as it is known. */
static void put_function(const go_view *v, go_output *out, uint32_t pc_f) {
    uint64_t func = find_func(v, pc_f);
    if (func != 0 && !is_hidden(func_name(v, func)))
        gowasm__add_frame(out->error, func_name(v, func), file_at(v, func, 0), 0);
}

/* The innermost function has not called: it has no line. The return address into its caller may be
 * missing, where the passes saw that nobody reads it; that into the caller's caller is there then.
 */
void gowasm__go_trap_trace(gowasm_instance *instance, const gowasm_caller *functions,
                           uint32_t count) {
    go_view v;
    go_output out = {.error = &instance->error};
    uint64_t g, low, high, at = 0;
    uint32_t callers[GOWASM_FRAMES], first = 0;
    go_work work = {.left = TRACE_WORK};
    if (count < 2 || !open_view(&v, instance, &work)) return;
    if (count > GOWASM_FRAMES) count = GOWASM_FRAMES;
    find_pc_fs(&v, functions, count, callers);
    g = global(&v, v.t->g, 8);
    if (!guest64(&v, field(&v, g, GO_g_stack_lo), &low) ||
        !guest64(&v, field(&v, g, GO_g_stack_hi), &high))
        return;
    if (high > instance->linear->size) high = instance->linear->size;
    while (at == 0 && first < 2 && ++first < count)
        at = find_callers(&v, low, high, callers + first, count - first);
    go_frame f;
    if (at == 0 || !frame_at(&v, at, &f)) return;
    out.error->frame_count = 0;
    for (uint32_t i = 0; i < first; i++) put_function(&v, &out, callers[i]);
    put_stack(&v, &out, f);
}

/* An export's call is given up where the guest called an import: Go's SP goes back to where it was
 * before that call. When a goroutine of its own called the import, there is no such place; when
 * the deadline passes before it is found, SP stays where it is, and the stack is that much shorter.
 */
void gowasm__go_rewind(gowasm_instance *instance) {
    go_view v;
    go_work work = {.left = REWIND_WORK};
    if (!open_view(&v, instance, &work)) return;
    uint64_t sp = global(&v, v.t->sp, 4);
    for (uint64_t at = sp; at < sp + STUB_FRAME; at += 8) {
        go_frame f;
        if (!leads_up(&v, at) || !frame_at(&v, at, &f)) continue;
        for (uint32_t n = 1; !f.outermost; n++) { /* SP grows in each step */
            if (n % FRAMES_OF_A_LOOK == 0 && gowasm__late(instance)) return;
            if (!next_frame(&v, &f, &f)) return;
        }
        int32_t size = frame_size(&v, &f);
        if (size == NO_VALUE || image8(&v, f.func + GO_func_flag) & GO_FUNC_FLAG_TOP_FRAME) return;
        uint32_t before = (uint32_t)(f.sp + (uint32_t)size);
        memcpy((uint8_t *)instance + v.t->sp, &before, sizeof before);
        return;
    }
}
