// Plugin reverse turns text around. It has a mistake: it looks at the first byte of a text that may
// be empty. That costs the host nothing but an error.
package main

import (
	"slices"
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
	if input[0] == '#' { // a comment stays as it is
		output = input
	} else {
		output = slices.Clone(input)
		slices.Reverse(output)
	}
	return uint64(uintptr(unsafe.Pointer(unsafe.SliceData(output))))<<32 | uint64(len(output))
}

func main() {}
