// Package main is the guest of the call benchmark: a function that does next to nothing.
package main

//go:wasmexport add
func add(a, b int32) int32 {
	return a + b
}

func main() {}
