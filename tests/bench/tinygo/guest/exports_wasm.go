package main

//go:wasmexport fib
func exportFib(n int32) uint64 { return fibonacci(n) }

//go:wasmexport sieve
func exportSieve(n int32) uint64 { return sieve(n) }

//go:wasmexport matmul
func exportMatmul(n int32) uint64 { return matmul(n) }

//go:wasmexport nbody
func exportNbody(n int32) uint64 { return nbody(n) }

//go:wasmexport mandelbrot
func exportMandelbrot(n int32) uint64 { return mandelbrot(n) }

//go:wasmexport sort
func exportSort(n int32) uint64 { return sorted(n) }

//go:wasmexport table
func exportTable(n int32) uint64 { return table(n) }

//go:wasmexport life
func exportLife(n int32) uint64 { return life(n) }

//go:wasmexport crc32
func exportCRC32(n int32) uint64 { return crc32(n) }

//go:wasmexport sha256
func exportSHA256(n int32) uint64 { return sha256(n) }

//go:wasmexport shapes
func exportShapes(n int32) uint64 { return shapes(n) }

//go:wasmexport words
func exportWords(n int32) uint64 { return words(n) }

//go:wasmexport json
func exportJSON(n int32) uint64 { return documents(n) }

//go:wasmexport maps
func exportMaps(n int32) uint64 { return maps(n) }

//go:wasmexport strings
func exportStrings(n int32) uint64 { return texts(n) }

//go:wasmexport trees
func exportTrees(n int32) uint64 { return trees(n) }

func main() {}
