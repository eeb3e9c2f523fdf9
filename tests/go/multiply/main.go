// Command multiply prints upper halves of products, as math/bits and the compiler's divisions by
// constants make them, and what the library computes by them.
package main

import (
	"fmt"
	"math/bits"
	"math/rand/v2"
	"strconv"
	"time"
)

//go:noinline
func mix(a, b uint64) uint64 {
	hi, lo := bits.Mul64(a, b)
	return hi ^ lo
}

//go:noinline
func byConstant(a uint64) uint64 {
	hi, _ := bits.Mul64(a, 0x9e3779b97f4a7c15)
	return hi
}

// The product's arguments change in the loop, and one is overwritten by the result.
//
//go:noinline
func loop(a []uint64, k uint64) (sum uint64) {
	for i, x := range a {
		hi, lo := bits.Mul64(x, k)
		if hi > lo {
			sum += hi
		} else {
			sum ^= lo + uint64(i)
		}
		a[i] = hi
	}
	return
}

// Loops in a loop: what does not change in them is computed before them (since Go 1.27).
//
//go:noinline
func loops(a []uint64, j, k uint64) (sum uint64) {
	for n := range 3 {
		for i, x := range a {
			hi, _ := bits.Mul64(k, x)
			both, lo := bits.Mul64(k, j)
			sum += hi ^ both ^ lo
			if x > sum {
				by, _ := bits.Mul64(0x9e3779b97f4a7c15, x)
				sum ^= by + j/10
			} else {
				more, _ := bits.Mul64(j, sum)
				a[i] = more + x/(10000000000+1)
			}
		}
		j += uint64(n)
	}
	return
}

// Nearly the upper half of a product: a carry is left out, another shift, another mask.
//
//go:noinline
func nearly(x, y uint64) (uint64, uint64, uint64) {
	const mask = 1<<32 - 1
	x0, x1, y0, y1 := x&mask, x>>32, y&mask, y>>32
	t := x1*y0 + x0*y0>>32
	u := x1*y0 + x0*y0>>31
	return x1*y1 + t>>32 + (t&mask+x0*y0)>>32,
		x1*y1 + u>>32 + (u&mask+x0*y1)>>32,
		x1*y1 + t>>32 + (t&(mask>>1)+x0*y1)>>32
}

//go:noinline
func divide(x uint64) (uint64, uint64, uint64) { return x / 10, x / 7 % 1000003, x % 641 }

//go:noinline
func divideSigned(x int64) (int64, int64) { return x / 10, x % 1000000007 }

func main() {
	edges := []uint64{0, 1, 1 << 32, 1<<32 - 1, ^uint64(0), 1 << 63, 0xffffffff00000000, 0x8000000080000000}
	r := rand.New(rand.NewPCG(1, 2))
	all := uint64(0)
	for i := 0; i < 20000; i++ {
		a, b := r.Uint64()>>(r.Uint64()&63), r.Uint64()<<(r.Uint64()&63)
		if i < 64 {
			a, b = edges[i&7], edges[i>>3]
		}
		m, c := mix(a, b), byConstant(a)
		n0, n1, n2 := nearly(a, b)
		d0, d1, d2 := divide(a)
		s0, s1 := divideSigned(int64(b))
		all = all*31 + m ^ c + n0 + n1*3 + n2*5 + d0*7 + d1*11 + d2*13 + uint64(s0)*17 + uint64(s1)*19
		if i < 64 || i%4000 == 0 {
			fmt.Printf("%x %x %x %x %x %x %x %d %d %d %d %d\n", a, b, m, c, n0, n1, n2, d0, d1, d2, s0, s1)
		}
	}
	words := make([]uint64, 100)
	for i := range words {
		words[i] = r.Uint64()
	}
	fmt.Println(all, loop(words, 0x123456789abcdef1), words[3], words[99])
	fmt.Println(loops(words, 0xfedcba9876543210, 0x123456789abcdef1), words[5])
	for i := 0; i < 2000; i++ {
		f := (r.Float64() - 0.5) * float64(uint64(1)<<(r.Uint64()&63)) / float64(uint64(1)<<(r.Uint64()&63))
		text := strconv.FormatFloat(f, 'g', -1, 64)
		back, err := strconv.ParseFloat(text, 64)
		if i%100 == 0 || back != f || err != nil {
			fmt.Println(text, back == f, strconv.FormatFloat(f, 'e', 12, 64), strconv.FormatFloat(f, 'g', -1, 32))
		}
	}
	for i := int64(0); i < 40; i++ {
		d := time.Duration(r.Uint64() >> (i + 2))
		fmt.Println(d, time.Unix(0, int64(d)).UTC())
	}
}
