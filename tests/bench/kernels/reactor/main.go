// Package main is the small reactor of the figures of compile time, code size, instances and calls:
// some kernels, a function that prints, and one that does next to nothing. Built natively with
// -buildmode=c-archive it is what those calls are compared with.
package main

func main() {}
