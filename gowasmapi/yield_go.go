//go:build !tinygo

package gowasmapi

import "runtime"

// Go's collector marks in goroutines of its own, and goroutines run only while a call is inside:
// short calls that never wait leave it no time, and the heap would grow far beyond what is in use. So
// every so many bytes that pass through here it gets its turn.
const turnEvery = 256 << 10

var passed int

func allow(bytes int) {
	if passed += bytes; passed >= turnEvery {
		passed = 0
		runtime.Gosched()
	}
}
