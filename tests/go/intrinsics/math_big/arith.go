// Package math_big is not math/big, though the symbols of both are math_big in WebAssembly's names.
package math_big

//go:noinline
func addVV_g(z, x, y []uint) (c uint) {
	for i := range z {
		z[i] = x[i] * 3
	}
	return uint(len(y))
}

// Sum says whether addVV_g is the one above.
func Sum() (uint, uint) {
	z := make([]uint, 1)
	c := addVV_g(z, []uint{5}, []uint{6})
	return z[0], c
}
