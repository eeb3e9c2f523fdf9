"""Byte slices in and out: contents, errors, nesting, host functions, hostile guests."""
from _capi import ECHO, ECHO_API, aot, fail, module, program, reactor, refused, same, scratch, write

box = scratch("capi-strings")
GO = """package main

import (
	"errors"
	"fmt"
	"runtime"
	"strings"

	"gowasmapi"
)

var kept []string

//gowasm:bytes a n
//gowasm:string b m
//gowasm:returns bytes
//go:wasmexport join
func join(a *byte, n uint32, times uint32, b *byte, m uint32) gowasmapi.Result {
	text := string(gowasmapi.Bytes(a, n)) + gowasmapi.String(b, m)
	return gowasmapi.ReturnString(strings.Repeat(text, int(times)), nil)
}

//go:wasmexport keep
func keep(s string) { kept = append(kept, s) }

//go:wasmexport all
func all() gowasmapi.Result {
	runtime.GC()
	return gowasmapi.ReturnString(strings.Join(kept, ","), nil)
}

//gowasm:returns nothing
//go:wasmexport check
func check(s string) gowasmapi.Result {
	if strings.HasPrefix(s, "bad") {
		return gowasmapi.Fail(fmt.Errorf("refused: %s", s))
	}
	return gowasmapi.Fail(nil)
}

//go:wasmexport length
func length(s string) int32 { return int32(len(s)) }

//go:wasmexport nest
func nest(s string, depth uint32) gowasmapi.Result {
	if depth == 0 {
		return gowasmapi.ReturnString("", errors.New("deep enough: "+s))
	}
	inner := back(s+"!", depth-1).String()
	return gowasmapi.ReturnString(s+" "+inner, nil)
}

//gowasm:returns string
//go:wasmimport env back
func back(s string, depth uint32) gowasmapi.Result

func main() {}
"""
package = reactor(box, "text", GO)
aot("--go-src", package, "text.wasm", cwd=box)
C = """#include "text.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static gowasm_buffer out;

void text_import_env_back(text_instance *instance, gowasm_bytes s, uint32_t depth,
                          gowasm_buffer *to) {
    char *copy = malloc(s.size); /* the guest runs before it is used */
    memcpy(copy, s.data, s.size);
    gowasm_buffer inner = {NULL, 0, 0};
    gowasm_status status = text_nest(instance, (gowasm_bytes){copy, s.size}, depth, &inner);
    free(copy);
    if (status == GOWASM_OK)
        gowasm_buffer_set(to, inner.data, inner.used);
    else
        gowasm_buffer_set(to, gowasm_last_error(text_base(instance))->message,
                          strlen(gowasm_last_error(text_base(instance))->message));
    gowasm_buffer_free(&inner);
}

static void say(text_instance *t, gowasm_status s) {
    if (s == GOWASM_OK)
        printf("%zu %.40s\\n", out.used, (char *)out.data);
    else
        printf("%s: %s\\n", gowasm_status_name(s), gowasm_last_error(text_base(t))->message);
}

int main(void) {
    text_instance *t;
    gowasm_error e;
    if (text_new(NULL, &t, &e) != GOWASM_OK) return 1;
    say(t, text_join(t, gowasm_string("ab"), 2, gowasm_string("c"), &out));
    say(t, text_join(t, (gowasm_bytes){"a\\0b", 3}, 1, gowasm_string(NULL), &out));
    printf("%d\\n", memcmp(out.data, "a\\0b", 4));
    say(t, text_join(t, gowasm_string(""), 7, gowasm_string(""), &out));
    say(t, text_join(t, (gowasm_bytes){NULL, 1}, 7, gowasm_string(""), &out));
    if (text_join(t, gowasm_string("x"), 1, gowasm_string("y"), NULL) != GOWASM_OK) return 2;
    if (text_join(NULL, gowasm_string("x"), 1, gowasm_string("y"), &out) != GOWASM_BAD_ARGUMENT)
        return 3;
    out.used = 77;
    say(t, text_check(t, gowasm_string("good")));
    char longer[600] = "bad ";
    for (int i = 4; i < 598; i += 2) memcpy(longer + i, "\\xc3\\xa9", 2); /* e acute */
    gowasm_status s = text_check(t, gowasm_string(longer));
    const char *message = gowasm_last_error(text_base(t))->message;
    printf("%s, %zu bytes: %.13s, ends %02x\\n", gowasm_status_name(s), strlen(message), message,
           (unsigned)(unsigned char)message[strlen(message) - 1]);
    say(t, text_nest(t, gowasm_string("n"), 3, &out));

    /* Strings of many sizes that Go keeps: none may change by later calls. */
    size_t total = 0;
    for (unsigned i = 0; i < 3000; i++) {
        char text[40000];
        size_t n = i % 50 == 0 ? 39999 : i % 97;
        memset(text, 'a' + (int)(i % 26), n);
        if (text_keep(t, (gowasm_bytes){text, n}) != GOWASM_OK) return 4;
        total += n + (i != 0);
    }
    if (text_all(t, &out) != GOWASM_OK || out.used != total) return 5;
    const char *p = out.data;
    for (unsigned i = 0; i < 3000; i++) {
        size_t n = i % 50 == 0 ? 39999 : i % 97;
        for (size_t k = 0; k < n; k++)
            if (*p++ != 'a' + (int)(i % 26)) return 6;
        p++;
    }

    /* a megabyte */
    char *big = malloc(1 << 20);
    int32_t length = 0;
    memset(big, 'x', 1 << 20);
    if (text_length(t, (gowasm_bytes){big, 1 << 20}, &length) != GOWASM_OK || length != 1 << 20)
        return 9;
    gowasm_buffer_free(&out);
    gowasm_ptr at;
    if (gowasm_copy_in(text_base(t), "hello", 5, &at, &e) != GOWASM_OK) return 11;
    printf("%.5s\\n", (char *)gowasm_borrow(text_base(t), at, 5));
    if (gowasm_free(text_base(t), at, &e) != GOWASM_OK) return 12;
    free(big);
    text_free(t);
    puts("done");
    return 0;
}
"""
SAYS = """6 abcabc
3 a
0
0 
bad argument: 1 bytes at NULL as an argument
77 
guest error, 255 bytes: refused: bad , ends a9
26 n n! n!! deep enough: n!!!
hello
done
"""
got = program(box, "use", C, "text.a")
same(got, SAYS, "the program")

# Guests without gowasmapi, and hostile ones: an API file is all they need.
HOSTILE = """(module
  (import "env" "see" (func $see (param i32 i32)))
  (memory (export "memory") 1 2)
  (data (i32.const 100) "an error")
  (global $next (mut i32) (i32.const 1024))
  (global $live (mut i32) (i32.const 0))
  (func (export "malloc") (param i32) (result i32)
    (global.set $live (i32.add (global.get $live) (i32.const 1)))
    (global.get $next))
  (func (export "free") (param i32)
    (global.set $live (i32.sub (global.get $live) (i32.const 1))))
  (func (export "live") (result i32) (global.get $live))
  (func (export "place") (param i32) (global.set $next (local.get 0)))
""" + ECHO + """  (func (export "lie") (param i32 i32 i64) (result i64) (local.get 2))
  (func (export "die") (param i32 i32) (result i64) unreachable)
  (func (export "show") (param i32 i32) (call $see (local.get 0) (local.get 1))))
"""
API = ECHO_API + """export lie
param p uint32
param n uint32
param r uint64
result uint64
bytes p n
returns bytes
end
export die
param p uint32
param n uint32
result uint64
bytes p n
returns bytes
end
import env see
param p pointer
param n uint32
bytes p n
end
"""
module(box, "odd", HOSTILE)
write(box, "odd.api", API)
aot("odd.wasm", cwd=box)
USE = """#include "odd.h"
#include <stdio.h>
#ifdef __cplusplus
extern "C"
#endif
void odd_import_env_see(odd_instance *instance, gowasm_bytes s) {
    if (s.size == 3) gowasm_host_fail(odd_base(instance), "three");
    printf("see %.*s\\n", (int)s.size, (const char *)s.data);
}
static gowasm_buffer out;
static void say(odd_instance *o, gowasm_status s) {
    int32_t live = -1;
    char text[300];
    snprintf(text, sizeof text, "%s", gowasm_last_error(odd_base(o))->message);
    odd_live(o, &live);
    printf("%s: %s; %u, %d live\\n", gowasm_status_name(s),
           s == GOWASM_OK ? (const char *)out.data : text, (unsigned)out.used, (int)live);
}
int main(void) {
    odd_instance *o;
    gowasm_error e;
    if (odd_new(NULL, &o, &e) != GOWASM_OK) return 1;
    gowasm_bytes in = gowasm_string("hello");
    say(o, odd_echo(o, in, &out));
    say(o, odd_lie(o, in, (uint64_t)65530 << 32 | 7, &out));
    say(o, odd_lie(o, in, (uint64_t)0xffffffff << 32 | 0x7fffffff, &out));
    say(o, odd_lie(o, in, (uint64_t)65536 << 32 | 0, &out));
    say(o, odd_lie(o, in, (uint64_t)100 << 32 | 0x80000000u | 8, &out));
    say(o, odd_lie(o, in, (uint64_t)65535 << 32 | 0x80000000u | 8, &out));
    say(o, odd_die(o, in, &out));
    odd_place(o, 65534); /* malloc gives what does not fit */
    say(o, odd_echo(o, in, &out));
    odd_place(o, 65531);
    say(o, odd_echo(o, in, &out));
    odd_place(o, 0);
    say(o, odd_echo(o, in, &out));
    printf("%s\\n", gowasm_status_name(odd_show(o, 100, 8)));
    printf("%s\\n", gowasm_status_name(odd_show(o, 100, 3)));
    printf("%s\\n", gowasm_status_name(odd_show(o, 65530, 7)));
    printf("%s\\n", gowasm_status_name(odd_show(o, -1, -1)));
    gowasm_buffer_free(&out);
    odd_free(o);
    return 0;
}
"""
same(program(box, "hostile", USE, "odd.a", compilers=("clang", "gcc", "g++")), """\
ok: hello; 5, 0 live
bad argument: Memory.Read(65530, 7) out of range: what the guest returned; 0, 0 live
bad argument: Memory.Read(4294967295, 2147483647) out of range: what the guest returned; 0, 0 live
ok: ; 0, 0 live
guest error: an error; 0, 0 live
bad argument: Memory.Read(65535, 8) out of range: what the guest returned; 0, 0 live
trap: unreachable in die; 0, 0 live
host error: the guest's malloc(8) gave 65534, which is outside its memory; 0, 1 live
host error: the guest's malloc(8) gave 65531, which is outside its memory; 0, 2 live
memory limit: the guest's malloc(8) failed; 0, 3 live
see an error
ok
host error
trap
trap
""", "hostile guests")

# No room for arguments at all: refused when it is compiled (badinput/hints.py has the words).
module(box, "none", HOSTILE.replace('(export "malloc")', '(export "m")'))
write(box, "none.api", API)
if "no way to give the guest 'p'" not in refused("none.wasm", cwd=box):
    fail("a guest without memory for arguments is not refused")
