// Plugin upper turns text into capital letters.
package main

import (
	"bytes"
	"unsafe"
)

// Both live here so that the garbage collector keeps them while the host reads and writes.
var input, output []byte

// buffer makes room for size bytes of input, which the host then fills.
//
//go:wasmexport buffer
func buffer(size uint32) unsafe.Pointer {
	input = make([]byte, size)
	return unsafe.Pointer(unsafe.SliceData(input))
}

// transform works on the input and returns the output: its address in the upper half, its size in
// the lower.
//
//go:wasmexport transform
func transform() uint64 {
	output = bytes.ToUpper(input)
	return uint64(uintptr(unsafe.Pointer(unsafe.SliceData(output))))<<32 | uint64(len(output))
}

func main() {}
