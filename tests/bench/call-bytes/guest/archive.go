//go:build !wasm

package main

// #include <stddef.h>
import "C"

import "unsafe"

//export archive_empty
func archive_empty() {}

// The caller frees the result, as is usual with cgo.
//
//export archive_change
func archive_change(p unsafe.Pointer, n C.size_t) unsafe.Pointer {
	return C.CBytes(change(C.GoBytes(p, C.int(n))))
}
