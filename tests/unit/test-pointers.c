/* test-pointers.c: what moves through memory in a loop is of 64 bits there, and the local has its
 * value again wherever control leaves the loop. */
#include "check.h"
#include "translate/gen.h"

static Module m;

static const char *widen(const char *text, bool pinned) {
    static Buf out;
    TranslateOptions options = {.pin_accesses = pinned};
    Gen g = {.m = &m, .options = &options};
    CBody body;
    out.len = 0;
    cbody_read(&body, "p", 0, str_from(text));
    pointers_widen(&g, &body);
    cbody_print(&body, &out);
    cbody_free(&body);
    return out.data != NULL ? (const char *)out.data : "";
}

#define SAME(text) CHECK_TEXT(widen(text, true), text)

int main(void) {
    FuncType type = {0};
    ValType locals[] = {VT_I32, VT_I32, VT_I32, VT_I64};
    Func func = {.nlocals = 4, .locals = locals};
    m.types.data = &type;
    m.types.len = 1;
    m.funcs.data = &func;
    m.funcs.len = 1;

    static const char loop[] = "w2c_L1:\n"
                               "w2c_l1 = i32_load(instance, (u64)(w2c_l0) + 8);\n"
                               "if (w2c_l1) {goto w2c_B0;}\n"
                               "i32_store(instance, (u64)(w2c_l0), w2c_l1);\n"
                               "w2c_l0 = (w2c_l0 + 4u);\n"
                               "if (w2c_l2) {goto w2c_L1;}\n"
                               "w2c_B0:;\n";
    CHECK_TEXT(widen(loop, true), "u64 gw_p1 = 0;\n"
                                  "gw_p1 = w2c_l0;\n"
                                  "w2c_L1:\n"
                                  "w2c_l1 = i32_load(instance, gw_p1 + 8);\n"
                                  "if (w2c_l1) {{w2c_l0 = (u32)gw_p1; goto w2c_B0;}}\n"
                                  "i32_store(instance, gw_p1, w2c_l1);\n"
                                  "gw_p1 = gw_wide((u32)gw_p1 + 4u);\n"
                                  "if (w2c_l2) {goto w2c_L1;}\n"
                                  "w2c_l0 = (u32)gw_p1;\n"
                                  "w2c_B0:;\n");
    /* Go's modules vectorise. */
    CHECK_TEXT(widen(loop, false), loop);
    /* Two pointers, one in the loop inside; a switch; a jump back out of a block. */
    CHECK_TEXT(widen("w2c_L1:\n"
                     "f(i32_load(instance, (u64)(w2c_l0)));\n"
                     "w2c_L2:\n"
                     "f(i32_load(instance, (u64)(w2c_l1)));\n"
                     "w2c_l1 = (w2c_l1 - w2c_l2);\n"
                     "if (w2c_i0) {\n"
                     "switch (w2c_i1) {\n"
                     "case 0: goto w2c_L2;\n"
                     "default: goto w2c_B0;\n"
                     "}\n"
                     "}\n"
                     "w2c_l0 = (w2c_l0 + 4u);\n"
                     "goto w2c_L1;\n"
                     "w2c_B0:;\n",
                     true),
               "u64 gw_p1 = 0, gw_p2 = 0;\n"
               "gw_p1 = w2c_l1; gw_p2 = w2c_l0;\n"
               "w2c_L1:\n"
               "f(i32_load(instance, gw_p2));\n"
               "w2c_L2:\n"
               "f(i32_load(instance, gw_p1));\n"
               "gw_p1 = gw_wide((u32)gw_p1 - w2c_l2);\n"
               "if (w2c_i0) {\n"
               "switch (w2c_i1) {\n"
               "case 0: goto w2c_L2;\n"
               "default: {w2c_l1 = (u32)gw_p1; {w2c_l0 = (u32)gw_p2; goto w2c_B0;}}\n"
               "}\n"
               "}\n"
               "gw_p2 = gw_wide((u32)gw_p2 + 4u);\n"
               "goto w2c_L1;\n"
               "w2c_l1 = (u32)gw_p1; w2c_l0 = (u32)gw_p2;\n"
               "w2c_B0:;\n");
    /* Another use, another assignment, another type, no access, no loop. */
    SAME("w2c_L1:\ni32_store(instance, (u64)(w2c_l0), w2c_l0);\nw2c_l0 = (w2c_l0 + 4u);\n"
         "goto w2c_L1;\n");
    SAME("w2c_L1:\ni32_store(instance, (u64)((w2c_l0 + 1u)), 1u);\nw2c_l0 = (w2c_l0 + 4u);\n"
         "goto w2c_L1;\n");
    SAME("w2c_L1:\nf(i32_load(instance, (u64)(w2c_l0)));\nw2c_l0 = (w2c_l0 + 4u);\n"
         "w2c_l0 = (w2c_l0 + 8u);\ngoto w2c_L1;\n");
    SAME("w2c_L1:\nf(i32_load(instance, (u64)(w2c_l0)));\nw2c_l0 = (w2c_l0 + w2c_l0);\n"
         "goto w2c_L1;\n");
    SAME("w2c_L1:\nf(i32_load(instance, (u64)(w2c_l3)));\nw2c_l3 = (w2c_l3 + 4u);\n"
         "goto w2c_L1;\n");
    SAME("w2c_L1:\nw2c_l0 = (w2c_l0 + 4u);\ngoto w2c_L1;\n");
    SAME("w2c_L1:\nf(i32_load(instance, (u64)(w2c_l0)));\nw2c_l0 = (w2c_l0 + 4u);\n");
    /* A way into the midst of what the braces make of the loop. */
    SAME("goto w2c_B2;\nif (w2c_l1) {\nw2c_L1:\nf(i32_load(instance, (u64)(w2c_l0)));\n"
         "if (w2c_l2) {\nw2c_l0 = (w2c_l0 + 4u);\ngoto w2c_L1;\nw2c_B2:;\n}\n}\n");
    return check_result();
}
