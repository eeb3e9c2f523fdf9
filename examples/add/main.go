// Package main is a Go reactor: it has no program of its own, only functions for its host to call.
package main

import "unsafe"

// Functions of the host. gowasm-aot's library has these two; a C program may define its own.
//
//go:wasmimport env hostLogUint32
func hostLogUint32(value uint32)

//go:wasmimport env hostLogString
func hostLogString(text unsafe.Pointer, size uint32)

// calls is state: it lives as long as the instance.
var calls int32

//go:wasmexport add
func add(a, b int32) int32 {
	calls++
	return a + b
}

//go:wasmexport callCount
func callCount() int32 {
	return calls
}

//go:wasmexport greet
func greet(answer int32) {
	text := "👋 Hello from wasm"
	hostLogUint32(uint32(answer))
	hostLogString(unsafe.Pointer(unsafe.StringData(text)), uint32(len(text)))
}

func main() {}
