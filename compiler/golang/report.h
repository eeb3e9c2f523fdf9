/* report.h: what became of a Go module in the passes, and what is amiss.
 *
 * A pass leaves alone what it does not know, which is right, and makes the product several times
 * slower, which the user has to hear of: when facts about Go cease to hold, the tool is out of
 * date. */
#ifndef GOWASM_GOLANG_REPORT_H
#define GOWASM_GOLANG_REPORT_H

#include "golang/goshape.h"

typedef struct GoReport {
    Toolchain toolchain;
    const char *missing; /* why nothing was done, or NULL */
    bool rewritten;      /* it had been through the passes before */
    /* functions: of Go's form; with a dispatch; without it now; with SP as a parameter; those whose
     * dispatch or form was not recognised */
    uint32_t functions, dispatched, structured, sp_parameter, strange;
    Str first_strange; /* a name, or empty */
    Str misfit;        /* GoShape.misfit; empty without Go\'s tables */
    bool has_tables;   /* Go's own tables */
    bool has_sp;       /* pass go-sp changed the module */
    bool asks;         /* pass go-preempt did */
    GoDone done;
} GoReport;

/* Of a module that Go's toolchain made, after the passes. */
void go_report(Module *m, GoReport *r);

/* Calls `each` with every problem, the heaviest first: a text without line ends. Returns how many.
 */
unsigned go_problems(const GoReport *r, void (*each)(void *context, const char *text),
                     void *context);

#endif
