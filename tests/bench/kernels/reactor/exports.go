//go:build wasm

package main

import (
	"fmt"
	"time"

	"example.com/kernels/basic"
)

//go:wasmexport add
func add(a, b int32) int32 { return a + b }

//go:wasmexport fib
func fib(n int32) int64 { return int64(basic.Fib(int(n))) }

//go:wasmexport sieve
func sieve(n int32) int64 { return int64(basic.Sieve(int(n))) }

//go:wasmexport trees
func trees(n int32) int64 { return int64(basic.Trees(int(n))) }

//go:wasmexport matmul
func matmul(n int32) int64 { return int64(basic.Matmul(int(n))) }

//go:wasmexport maps
func maps(n int32) int64 { return int64(basic.MapInt(int(n))) }

//go:wasmexport chans
func chans(n int32) int64 { return int64(basic.ChanUnbuffered(int(n))) }

//go:wasmexport words
func words(n int32) int64 { return int64(basic.MapString(int(n)) ^ basic.Strings(int(n))) }

// report prints through fmt, which brings in reflection as in most of Go's programs.
//
//go:wasmexport report
func report(n int32) { fmt.Printf("%v %q\n", []int32{n}, time.Duration(n)) }
