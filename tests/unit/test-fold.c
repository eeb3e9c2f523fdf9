/* test-fold.c: stack variables become expressions, and every hazard keeps its order. */
#include "check.h"
#include "translate/gen.h"

static const char *fold(const char *body, bool pin) {
    static Buf out;
    TranslateOptions options = {.pin_accesses = pin};
    Gen g = {.options = &options};
    CBody read, folded;
    out.len = 0;
    cbody_read(&read, "p", 0, str_from(body));
    fold_body(&g, &read, &folded);
    cbody_print(&folded, &out);
    cbody_free(&folded);
    cbody_free(&read);
    return out.data != NULL ? (const char *)out.data : "";
}

int main(void) {
    /* One statement instead of four. */
    CHECK_TEXT(fold("  w2c_i0 = w2c_l1;\n  w2c_i1 = 8u;\n  w2c_i0 += w2c_i1;\n"
                    "  w2c_i0 = i32_load(instance, (u64)(w2c_i0) + 4u);\n  w2c_l2 = w2c_i0;\n",
                    false),
               "w2c_l2 = (i32_load(instance, (u64)((w2c_l1 + 8u)) + 4u));\n");
    /* The names of 1.0.36. */
    CHECK_TEXT(
        fold("var_i0 = var_p0;\nvar_i1 = 3u;\nvar_i0 <<= (var_i1 & 31);\nreturn var_i0;\n", false),
        "return (var_p0 << (3u & 31));\n");
    /* A load stays before a store, a call, a global.set. */
    CHECK_TEXT(fold("w2c_i0 = i32_load(instance, (u64)(w2c_l0));\nw2c_i1 = w2c_l1;\n"
                    "w2c_i2 = 7u;\ni32_store(instance, (u64)(w2c_i1), w2c_i2);\n"
                    "w2c_l3 = w2c_i0;\n",
                    false),
               "w2c_i0 = (i32_load(instance, (u64)(w2c_l0)));\n"
               "i32_store(instance, (u64)(w2c_l1), 7u);\nw2c_l3 = w2c_i0;\n");
    CHECK_TEXT(fold("w2c_i0 = instance->g0;\nw2c_i1 = 1u;\ninstance->g0 = w2c_i1;\n"
                    "return w2c_i0;\n",
                    false),
               "w2c_i0 = (instance->g0);\ninstance->g0 = 1u;\nreturn w2c_i0;\n");
    CHECK_TEXT(fold("w2c_i0 = MEMORY_PAGES(instance);\nw2c_i1 = p__f1(instance);\n"
                    "w2c_i0 += w2c_i1;\nreturn w2c_i0;\n",
                    false),
               "w2c_i0 = (MEMORY_PAGES(instance));\nw2c_i1 = p__f1(instance);\n"
               "return (w2c_i0 + w2c_i1);\n");
    /* A local is read before it changes; local.tee leaves its value behind. */
    CHECK_TEXT(fold("w2c_i0 = w2c_l1;\nw2c_i1 = 5u;\nw2c_l1 = w2c_i1;\nreturn w2c_i0;\n", false),
               "w2c_i0 = w2c_l1;\nw2c_l1 = 5u;\nreturn w2c_i0;\n");
    CHECK_TEXT(fold("w2c_i0 = 5u;\nw2c_l1 = w2c_i0;\nreturn w2c_i0;\n", false),
               "w2c_l1 = 5u;\nreturn w2c_l1;\n");
    /* What can trap is executed where it stands. */
    CHECK_TEXT(
        fold("w2c_i0 = w2c_l0;\nw2c_i1 = w2c_l1;\nw2c_i0 = I32_DIV_S(w2c_i0, w2c_i1);\n", false),
        "w2c_i0 = I32_DIV_S(w2c_l0, w2c_l1);\n");
    CHECK_TEXT(fold("w2c_i0 = w2c_l0;\nw2c_i0 = i32_load(instance, (u64)(w2c_i0));\n", true),
               "w2c_i0 = i32_load(instance, (u64)(w2c_l0));\n");
    /* Jumps and labels see every variable. */
    CHECK_TEXT(
        fold("w2c_i0 = 1u;\nw2c_i1 = w2c_l0;\nif (w2c_i1) {goto w2c_B0;}\nw2c_B0:;\n", false),
        "w2c_i0 = 1u;\nif (w2c_l0) {goto w2c_B0;}\nw2c_B0:;\n");
    CHECK_TEXT(fold("w2c_i0 = w2c_l0;\nswitch (w2c_i0) {\n", false),
               "w2c_i0 = w2c_l0;\nswitch (w2c_i0) {\n");
    CHECK_TEXT(fold("w2c_i0 = 2u;\nw2c_i1 = w2c_l0;\nif (w2c_i1) {w2c_i0 = w2c_i3; goto w2c_B0;}\n",
                    false),
               "w2c_i0 = 2u;\nw2c_i1 = w2c_l0;\n"
               "if (w2c_i1) {w2c_i0 = w2c_i3; goto w2c_B0;}\n");
    /* C's types are put right: comparisons, float literals. */
    CHECK_TEXT(fold("w2c_i0 = w2c_l0;\nw2c_i1 = 3u;\nw2c_i0 = w2c_i0 == w2c_i1;\n"
                    "w2c_j0 = (u64)(w2c_i0);\nreturn w2c_j0;\n",
                    false),
               "return ((u64)((u32)(w2c_l0 == 3u)));\n");
    CHECK_TEXT(fold("w2c_f0 = w2c_l0;\nw2c_f1 = 0.1;\nw2c_f0 *= w2c_f1;\nreturn w2c_f0;\n", false),
               "return (f32)((f32)(w2c_l0) * (f32)(0.1));\n");
    /* No conditional within an expression; only the sign bit changes. */
    CHECK_TEXT(fold("w2c_i0 = 1u;\nw2c_i1 = 2u;\nw2c_i2 = w2c_p0;\n"
                    "w2c_i0 = w2c_i2 ? w2c_i0 : w2c_i1;\nw2c_i0 = !(w2c_i0);\nreturn w2c_i0;\n",
                    false),
               "w2c_i0 = w2c_p0 ? 1u : 2u;\nreturn (u32)(!(w2c_i0));\n");
    CHECK_TEXT(fold("w2c_f0 = w2c_p0;\nw2c_f0 = -(w2c_f0);\nreturn w2c_f0;\n", false),
               "return (f32)(gw_neg_f32((f32)(w2c_p0)));\n");
    /* The stack is checked before locals are written. */
    CHECK_TEXT(fold("u32 m__f0(m_instance *instance,\n  u32 w2c_p0) {\n  u64 w2c_l1 = 0,\n"
                    "    w2c_l2 = 0;\n  FUNC_PROLOGUE;\n  u32 w2c_i0, w2c_i1;\n",
                    false),
               "u32 m__f0(m_instance *instance,\nu32 w2c_p0) {\nFUNC_PROLOGUE;\nu64 w2c_l1 = 0,\n"
               "w2c_l2 = 0;\nu32 w2c_i0 GW_UNSET, w2c_i1 GW_UNSET;\n");
    return check_result();
}
