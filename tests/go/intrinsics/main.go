// Package main computes with functions that gowasm-aot has a fast way for, at all sizes and offsets
// that could matter, and prints a hash of what came out: native Go must print the same.
package main

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"math/big"
	"math_big"
	"strings"
)

var state uint64 = 1

func random() uint64 {
	state ^= state << 13
	state ^= state >> 7
	state ^= state << 17
	return state
}

// number has n words, many of them all ones or zero: those carry.
func number(n int) *big.Int {
	words := make([]big.Word, n)
	for i := range words {
		switch random() % 4 {
		case 0:
			words[i] = ^big.Word(0)
		case 1:
		default:
			words[i] = big.Word(random())
		}
	}
	return new(big.Int).SetBits(words)
}

func bigs() string {
	sum := sha256.New()
	put := func(v *big.Int) { fmt.Fprintf(sum, "%x;", v) }
	for n := 1; n < 90; n++ {
		a, b, m := number(n), number(1+int(random()%uint64(n))), number(1+n/2)
		m.SetBit(m, 0, 1)
		put(new(big.Int).Add(a, b))
		put(new(big.Int).Sub(a, b))
		put(new(big.Int).Sub(b, a))
		put(new(big.Int).Mul(a, b))
		put(new(big.Int).Mul(a, a))
		put(new(big.Int).Lsh(a, uint(random()%130)))
		put(new(big.Int).Rsh(a, uint(random()%130)))
		put(new(big.Int).Mod(a, m))
		put(new(big.Int).Exp(a, b, m))
		a.Add(a, a)
		put(a.Mul(a, big.NewInt(int64(random()>>1))))
	}
	return fmt.Sprintf("%x", sum.Sum(nil))
}

func hashes() string {
	data := make([]byte, 700)
	for i := range data {
		data[i] = byte(random())
	}
	all := sha256.New()
	for n := range data {
		one := sha256.Sum256(data[n/3 : n])
		all.Write(one[:])
		part := sha256.New()
		part.Write(data[:n/2])
		part.Write(data[n/2 : n])
		all.Write(part.Sum(nil))
	}
	return fmt.Sprintf("%x", all.Sum(nil))
}

func texts() string {
	all := sha256.New()
	data := bytes.Repeat([]byte{0, 255, 'a', 128, 'b', 127}, 40)
	for n := 0; n < len(data); n += 7 {
		for at := 0; at <= n; at += 5 {
			x, y := data[at:n], append([]byte(nil), data[at:n]...)
			fmt.Fprint(all, bytes.Equal(x, y), bytes.Compare(x, y), string(x) == string(y), ";")
			for _, c := range []byte{0, 'a', 'b', 255, 'z'} {
				fmt.Fprint(all, bytes.IndexByte(x, c), strings.IndexByte(string(x), c), " ")
			}
			if len(y) > 0 {
				y[int(random())&0xffff%len(y)] ^= 128
				fmt.Fprint(all, bytes.Equal(x, y), bytes.Compare(x, y), bytes.Compare(y, x[1:]))
				fmt.Fprint(all, strings.Compare(string(x), string(y)), string(x) < string(y))
			}
		}
	}
	return fmt.Sprintf("%x", all.Sum(nil))
}

func main() {
	fmt.Println("big  ", bigs())
	fmt.Println("hash ", hashes())
	fmt.Println("bytes", texts())
	fmt.Println(math_big.Sum())
}
