/* test-bodies.c: what the two known wasm2c print for one function becomes the same C of ours, and
 * anything else is refused. */
#include "check.h"
#include "translate/gen.h"

#define V32_INDIRECT                                                   \
    "CALL_INDIRECT(instance->w2c_T0, u32 (*)(void*, u32), 1, w2c_i1, " \
    "instance->w2c_T0.data[w2c_i1].module_instance, w2c_i0)"
#define V36_INDIRECT                                                          \
    "CALL_INDIRECT(instance->w2c_T0, u32 (*)(void*, u32), w2c_m_t1, w2c_i1, " \
    "instance->w2c_T0.data[w2c_i1].module_instance, w2c_i0)"

static const char v32[] =
    "static u32 w2c_f0(Z_m_instance_t*, u32);\n"
    "static u32 w2c_f0(Z_m_instance_t* instance, u32 w2c_p0) {\n"
    "  f32 w2c_f9;\n"
    "  w2c_i0 = instance->w2c_g0;\n"
    "  w2c_i0 = i32_load(&instance->w2c_M0, (u64)(w2c_i0) + 44u);\n"
    "  memory_copy(&instance->w2c_M0, &instance->w2c_M0, w2c_i1, w2c_i2, w2c_i3);\n"
    "  w2c_i0 = instance->w2c_M0.pages;\n"
    "  w2c_i0 = wasm_rt_grow_memory(&instance->w2c_M0, w2c_i0);\n"
    "  w2c_i0 = " V32_INDIRECT ";\n"
    "  w2c_r2 = (wasm_rt_funcref_t){func_types[1], (wasm_rt_function_ptr_t)&w2c_f1, instance};\n"
    "  instance->data_segment_dropped_w2c_d0 = true;\n"
    "  funcref_table_init(&instance->w2c_T1, elem_segment_exprs_w2c_e0, 2, a, b, c, instance, "
    "func_types);\n"
    "  w2c_i0 = w2c_f1(instance, w2c_i0);\n"
    "}\n";

static const char v36[] =
    "static u32 w2c_m_f0(w2c_m*, u32);\n"
    "u32 w2c_m_f0(w2c_m* instance, u32 w2c_p0) {\n"
    "  f32 w2c_f9;\n"
    "  w2c_i0 = instance->w2c_g0;\n"
    "  w2c_i0 = i32_load(&instance->w2c_M0, (u64)(w2c_i0) + 44u);\n"
    "  memory_copy(&instance->w2c_M0, &instance->w2c_M0, w2c_i1, w2c_i2, w2c_i3);\n"
    "  w2c_i0 = instance->w2c_M0.pages;\n"
    "  w2c_i0 = wasm_rt_grow_memory(&instance->w2c_M0, w2c_i0);\n"
    "#if WASM_RT_USE_SEGUE\n"
    "  WASM_RT_SEGUE_WRITE_BASE(instance->w2c_M0.data);\n"
    "#endif\n"
    "  w2c_i0 = " V36_INDIRECT ";\n"
    "  w2c_r2 = (wasm_rt_funcref_t){w2c_m_t1, (wasm_rt_function_ptr_t)w2c_m_f1, {NULL}, "
    "instance};\n"
    "  instance->data_segment_dropped_w2c_m_d0 = true;\n"
    "  funcref_table_init(&instance->w2c_T1, elem_segment_exprs_w2c_m_e0, 2, a, b, c, instance);\n"
    "  w2c_i0 = w2c_m_f1(instance, w2c_i0);\n"
    "}\n";

static const char ours[] =
    "u32 p__f1(p_instance *instance, u32 w2c_p0) {\n"
    "  f32 w2c_f9;\n"
    "  w2c_i0 = instance->g0;\n"
    "  w2c_i0 = i32_load(instance, (u64)(w2c_i0) + 44u);\n"
    "  memory_copy(instance, w2c_i1, w2c_i2, w2c_i3);\n"
    "  w2c_i0 = MEMORY_PAGES(instance);\n"
    "  w2c_i0 = wasm_rt_grow_memory(instance, w2c_i0);\n"
    "  w2c_i0 = CALL_INDIRECT_CONST(p__T0, 5u, u32 (*)(void*, u32), GW_TYPE(1), w2c_i1, instance, "
    "w2c_i0);\n"
    "  w2c_r2 = GW_FUNCREF(GW_TYPE(1), p__f0);\n"
    "  instance->dropped_d0 = true;\n"
    "  funcref_table_init(&instance->T1, p__e0, 2, a, b, c, instance);\n"
    "  w2c_i0 = p__f0(instance, w2c_i0);\n"
    "}\n";

static Module m;
static Diag d;
static const uint32_t type_id[] = {0, 1};
static const bool const_table[] = {true, false};
static const FlatTable not_flat[] = {{.type = NO_INDEX}, {.type = NO_INDEX}};
static const TranslateOptions options = {.prefix = "p"};

static void make_module(void) {
    FuncType t = {0};
    Func f[2] = {{.imported = true}, {.imported = false}};
    Table table = {.type = VT_FUNCREF, .limits = {5, 5, true}};
    Memory memory = {0};
    Global global = {.type = VT_I32};
    Elem elem = {.mode = SEG_PASSIVE};
    Data data = {.mode = SEG_PASSIVE};
    for (int i = 0; i < 2; i++) {
        VEC_PUSH(&m.arena, &m.types, t);
        VEC_PUSH(&m.arena, &m.funcs, f[i]);
        VEC_PUSH(&m.arena, &m.tables, table);
    }
    VEC_PUSH(&m.arena, &m.memories, memory);
    VEC_PUSH(&m.arena, &m.globals, global);
    VEC_PUSH(&m.arena, &m.elems, elem);
    VEC_PUSH(&m.arena, &m.datas, data);
}

static bool rewrite(const char *text, Buf *out) {
    Gen g = {.m = &m,
             .options = &options,
             .d = &d,
             .p = "p",
             .type_id = type_id,
             .const_table = const_table,
             .flat_table = not_flat};
    uint32_t funcs[2] = {1, 0}; /* w2c_f0 is function 1, whose body it is; w2c_f1 is an import */
    static uint32_t same[] = {0, 1};
    Shard shard = {.funcs = funcs, .own = 1, .count = 2, .version = "1.0.99"};
    shard.types = shard.tables = (Indices){same, 2, 2};
    shard.globals = shard.elems = shard.datas = (Indices){same, 1, 1};
    Body bodies[2] = {{0}};
    out->len = 0;
    d = (Diag){0};
    return bodies_find(&g, &shard, str_from(text), bodies) &&
           rewrite_body(&g, &shard, 0, &bodies[0], out);
}

static void refuse(const char *text, const char *message) {
    Buf b = {0};
    CHECK(!rewrite(text, &b));
    CHECK_HAS(d.message, message);
    CHECK_HAS(d.message, "(version 1.0.99");
    buf_free(&b);
}

int main(void) {
    make_module();
    Buf b = {0};
    CHECK(rewrite(v32, &b));
    CHECK_TEXT((const char *)b.data, ours);
    CHECK(rewrite(v36, &b));
    CHECK_TEXT((const char *)b.data, ours);
    CHECK(rewrite(
        "static void w2c_f0(Z_m_instance_t* instance, u32 w2c_p0, \n    u32 w2c_p8) {\n}\n", &b));
    CHECK_TEXT((const char *)b.data,
               "void p__f1(p_instance *instance, u32 w2c_p0, \n    u32 w2c_p8) {\n}\n");
    buf_free(&b);

    refuse("", ", function 1");
    refuse("u32 w2c_f0(X* instance) {\n  open", ", function 1");
    refuse("u32 w2c_f0(X* i) {\n}\nu32 w2c_f0(X* i) {\n}\n", ", function 1");
    refuse("u32 w2c_f0(X* i) {\n  x = instance->w2c_M1.pages;\n}\n", "near \"instance->w2c_M1");
    refuse("u32 w2c_f0(X* i) {\n  x = instance->w2c_T0.data;\n}\n", "near \"instance->w2c_T0");
    refuse("u32 w2c_f0(X* i) {\n  x = CALL_INDIRECT(y, z);\n}\n", "near \"CALL_INDIRECT(y");
    refuse("u32 w2c_f0(X* i) {\n#if NEW\n#endif\n}\n", "near \"#if NEW\"");
    module_free(&m);
    return check_result();
}
