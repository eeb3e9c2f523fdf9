//go:build !wasm

package main

import "C"

import "example.com/kernels/basic"

//export add
func add(a, b int32) int32 { return a + b }

//export fib
func fib(n int32) int64 { return int64(basic.Fib(int(n))) }
