"""Errors in both directions, whole. The guest's: texts of any length with their newlines, panics after
other words in their line and over several lines, by the function's own name. The host's: an import
with //gowasm:returns gives Go an error, which is a panic that runs deferred functions where Go takes bytes
all the same."""
import os
import shutil
import sys

from _linked import SANITIZE, linked
from _capi import INCLUDE, aot, need, program, reactor, run, same, scratch, write

box = scratch("faults-errors")
HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "errors-tinygo")
GO = """package main

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"

	"gowasmapi"
)

//gowasm:returns string
//go:wasmimport env group
func group(user string) gowasmapi.Result

//gowasm:returns nothing
//go:wasmimport env store
func store(user string) gowasmapi.Result

//gowasm:returns nothing
//go:wasmexport long
func long(lines int32) gowasmapi.Result {
	return gowasmapi.Fail(errors.New(strings.Repeat("a line of an error\\n", int(lines))))
}

type stack struct{ items []int32 }

//go:noinline
func (s *stack) pop() int32 { return s.items[len(s.items)-1] }

//go:wasmexport fail
func fail(kind int32) int32 {
	switch kind {
	case 0:
		fmt.Fprint(os.Stderr, "abc")
		panic("after other words")
	case 1:
		panic("one\\ntwo\\n\\n" + strings.Repeat("a long panic ", 30))
	case 2:
		defer func() { panic(fmt.Sprint("again: ", recover())) }()
		panic("outer")
	case 3:
		fmt.Fprint(os.Stderr, "abc")
		(&sync.Mutex{}).Unlock()
	case 4:
		fmt.Fprint(os.Stderr, "abc\\t")
		return new(stack).pop()
	}
	select {}
}

var lock sync.Mutex

//gowasm:returns string
//go:wasmexport ask
func ask(user string) gowasmapi.Result {
	if err := store(user).Err(); err != nil {
		return gowasmapi.Fail(fmt.Errorf("store: %w", err))
	}
	found := group(user)
	if err := found.Err(); err != nil {
		return gowasmapi.Fail(err)
	}
	return gowasmapi.ReturnString(found.String(), nil)
}

// Takes the bytes without a look at the error, with a lock held.
//
//gowasm:returns string
//go:wasmexport careless
func careless(user string) (result gowasmapi.Result) {
	defer func() {
		var host gowasmapi.HostError
		if err, ok := recover().(error); ok && errors.As(err, &host) {
			result = gowasmapi.Fail(fmt.Errorf("recovered: %w", host))
		}
	}()
	if !lock.TryLock() {
		return gowasmapi.Fail(errors.New("locked"))
	}
	defer lock.Unlock()
	return gowasmapi.ReturnString(group(user).String(), nil)
}

func main() {}
"""
# Both programs' imports, and how an error is shown.
C = r"""#include "@.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *large;
static bool is(gowasm_bytes user, const char *name) {
    return user.size == strlen(name) && memcmp(user.data, name, user.size) == 0;
}
void @_import_env_group(@_instance *instance, gowasm_bytes user, gowasm_buffer *out) {
    gowasm_buffer_set(out, "group", 5);
    if (is(user, "eve")) gowasm_buffer_fail(out, "no\nsuch user");
    if (is(user, "empty")) gowasm_buffer_fail(out, "");
    if (is(user, "large")) gowasm_buffer_fail(out, large);
    if (is(user, "late")) {
        gowasm_buffer_fail(out, "not at last");
        if (out->used != 0) puts("a failed buffer is not empty");
        gowasm_buffer_set(out, "at last", 7);
    }
    if (is(user, "by instance") && !gowasm_host_error(@_base(instance), "of an instance"))
        puts("no error could be given");
    if (is(user, "gone")) gowasm_host_fail(@_base(instance), "left\nat once");
}
void @_import_env_store(@_instance *instance, gowasm_bytes user) {
    if (is(user, "full") && !gowasm_host_error(@_base(instance), "the disk is full"))
        puts("no error could be given");
}
static void show(@_instance *i, gowasm_status s) {
    const gowasm_error *e = gowasm_last_error(@_base(i));
    size_t n, wanted = strlen(e->message);
    const char *text = gowasm_error_text(@_base(i), &n);
    printf("%s in %s: %s\n", gowasm_status_name(s), e->function, e->message);
    if (n != wanted || strcmp(text, e->message) != 0) printf("[%zu] %.60s\n", n, text);
    if (e->frame_count != 0 && strcmp(e->function, e->frames[0].function) != 0)
        printf("but %s\n", e->frames[0].function);
}
static void ask(@_instance *i, const char *user) {
    gowasm_buffer out = {NULL, 0, 0};
    gowasm_status s = @_ask(i, gowasm_string(user), &out);
    if (s == GOWASM_OK)
        printf("%s: %s\n", user, (const char *)out.data);
    else
        show(i, s);
    gowasm_buffer_free(&out);
}
static void end_by(@_instance *i, int32_t kind) {
    int32_t r;
    show(i, @_fail(i, kind, &r));
    @_reset(i);
}
int main(void) {
    gowasm_options options = GOWASM_OPTIONS_INIT;
    gowasm_stream none = GOWASM_STREAM_NONE;
    options.standard_out = options.standard_err = none;
    gowasm_error error;
    @_instance *i;
    large = calloc(1, 100001);
    memset(large, 'x', 100000);
    if (@_new(&options, &i, &error) != GOWASM_OK) return 1;
    if (gowasm_host_error(@_base(i), "none is running")) return 2;
    ask(i, "bob"), ask(i, "eve"), ask(i, "empty"), ask(i, "large"), ask(i, "late");
    ask(i, "by instance"), ask(i, "full"), ask(i, "gone"), ask(i, "bob");
    for (int32_t kind = 0; kind < KINDS; kind++) end_by(i, kind);
    more(i);
    @_free(i);
    free(large);
    return 0;
}
"""
ASKED = """bob: group
guest error in : no such user
[12] no
such user
guest error in : 
guest error in : """ + 255 * "x" + """
[65535] """ + 60 * "x" + """
late: at last
guest error in : of an instance
"""
MORE = r"""
static void more(whole_instance *i) {
    gowasm_buffer out = {NULL, 0, 0};
    for (int n = 0; n < 2; n++) show(i, whole_careless(i, gowasm_string("eve"), &out));
    if (whole_careless(i, gowasm_string("bob"), &out) == GOWASM_OK) puts("not locked");
    gowasm_buffer_free(&out);
    show(i, whole_long(i, 1));
    show(i, whole_long(i, 100));
    show(i, whole_long(i, 10000));
}
int main(void) {"""


def build(name, kinds, more, libraries):
    text = C.replace("KINDS", str(kinds)).replace("int main(void) {", more).replace("@", name)
    return program(box, name + "_host", text, *libraries)


need("go")
shutil.copyfile(os.path.join(HERE, "errors.wasm"), os.path.join(box, "tiny.wasm"))
STORED = """guest error in : the disk is full
host error in : left at once
[12] left
at once
bob: group
"""
PANICS = """trap in main.fail#wasmexport: panic: after other words
trap in main.fail#wasmexport: panic: one
[14] panic: one
two
trap in main.fail#wasmexport: panic: in two writes
trap in main.fail#wasmexport: panic: runtime error: index out of range
"""
got = build("tiny", 0 if SANITIZE else 4, """static void more(tiny_instance *i) { (void)i; }
int main(void) {""", linked(box, "tiny", "--no-plain", "--go-src", HERE))
same(got, ASKED + STORED + ("" if SANITIZE else PANICS), "TinyGo")
if SANITIZE:  # where it was is not known then; and Go's module takes the command minutes
    sys.exit()

GREEDY = "a long panic " * 30
package = reactor(box, "whole", GO)
aot("--cc=tcc", "--no-plain", "--go-src", package, "--cxx-header", "whole.hpp", "whole.wasm", "-o", "whole.a", cwd=box)
got = build("whole", 5, MORE, ["whole.a"])
MAIN = "main.fail"
LINE = "a line of an error"
same(got, ASKED + f"""guest error in : store: the disk is full
host error in main.ask: left at once
[12] left
at once
bob: group
trap in {MAIN}: panic: after other words
trap in {MAIN}: {("panic: one; two; ; " + GREEDY)[:255]}
[{len("panic: one") + len("two") + 6 + len(GREEDY)}] {("panic: one" + chr(10) + chr(9) + "two" + chr(10) + chr(9) + chr(10) + chr(9) + GREEDY)[:60]}
trap in {MAIN}.func1: panic: outer [recovered]; panic: again: outer
[45] panic: outer [recovered]
	panic: again: outer
trap in internal/sync.fatal: fatal error: sync: unlock of unlocked mutex
trap in main.(*stack).pop: panic: runtime error: index out of range [-1]
guest error in : recovered: no such user
[23] recovered: no
such user
guest error in : recovered: no such user
[23] recovered: no
such user
not locked
guest error in : {LINE} 
[19] {LINE}

guest error in : {(100 * (LINE + " "))[:255]}
[1900] {(100 * (LINE + chr(10)))[:60]}
guest error in : {(100 * (LINE + " "))[:255]}
[65535] {(100 * (LINE + chr(10)))[:60]}
""", "Go")

# The exception's what() is the whole text.
write(box, "what.cc", """#include "whole.hpp"
#include <cstdio>
#include <cstring>
extern "C" void whole_import_env_group(whole_instance *, gowasm_bytes, gowasm_buffer *) {}
extern "C" void whole_import_env_store(whole_instance *, gowasm_bytes) {}
int main() {
    gowasm::whole w;
    try {
        w.long_(100);
    } catch (const gowasm::error &e) {
        std::printf("%zu %zu\\n", std::strlen(e.what()), std::strlen(e.details().message));
    }
    if (auto r = w.try_long_(2); !r) std::printf("%s", r.error().what());
}
""")
run("clang++", "-std=c++17", "-Wall", "-Wextra", "-Werror", "-I", INCLUDE, "-I.", "what.cc",
    "whole.a", "-lm", "-lpthread", "-o", "what", cwd=box)
same(run(os.path.join(box, "what"), cwd=box), f"1900 255\n{LINE}\n{LINE}\n", "what()")
