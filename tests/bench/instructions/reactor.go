//go:build wasip1

package main

//go:wasmexport run
func exported(kernel, n int32) int32 { return run(kernel, n) }

func main() {}
