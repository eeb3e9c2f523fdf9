/* go-preempt.h: how guest code asks for a preemption of the running goroutine. */
#ifndef GOWASM_REWRITE_GO_PREEMPT_H
#define GOWASM_REWRITE_GO_PREEMPT_H

#include "ir.h"

/* Adds the request to the code; false when the layout of Go's structures is not known. */
bool preempt_request(Module *m, Code *code);

#endif
