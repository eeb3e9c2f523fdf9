// The same kernels as a native program: "kernels NAME SIZE" prints the result.
package main

import (
	"os"
	"strconv"
)

var kernels = map[string]func(int32) uint64{
	"fib": fibonacci, "sieve": sieve, "matmul": matmul, "nbody": nbody, "mandelbrot": mandelbrot,
	"sort": sorted, "table": table, "life": life, "crc32": crc32, "sha256": sha256,
	"shapes": shapes, "words": words, "json": documents, "maps": maps, "strings": texts,
	"trees": trees,
}

func main() {
	n, _ := strconv.Atoi(os.Args[2])
	println(kernels[os.Args[1]](int32(n)))
}
