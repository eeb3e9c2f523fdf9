// Package main computes with functions that gowasm-aot has a fast way for, at all sizes and offsets
// that could matter, and prints a hash of what came out: native Go must print the same.
package main

import (
	"bytes"
	"crypto"
	"crypto/rsa"
	"crypto/sha256"
	"fmt"
	"hash/crc32"
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

// sums has all lengths and offsets, and texts of several of the pieces in which --interruptible
// works.
func sums() string {
	all := sha256.New()
	data := make([]byte, 700000)
	for i := range data {
		data[i] = byte(random())
	}
	for _, polynomial := range []uint32{crc32.IEEE, crc32.Castagnoli, crc32.Koopman} {
		table, sum := crc32.MakeTable(polynomial), uint32(0)
		for n := 0; n <= 300; n++ {
			for at := 0; at < 16; at += 1 + n/40 {
				sum = crc32.Update(sum, table, data[at:at+n])
				fmt.Fprint(all, sum, " ")
			}
		}
		for _, n := range []int{262143, 262144, 262145, 524288, 524300, 699990} {
			fmt.Fprint(all, crc32.Checksum(data[7:7+n], table), " ")
		}
	}
	fmt.Fprint(all, sha256.Sum256(data[3:]))
	return fmt.Sprintf("%x", all.Sum(nil))
}

// search looks for a text in a text, as bytes and as strings.
func search(to *bytes.Buffer, in, what []byte) {
	text, part := string(in), string(what)
	fmt.Fprint(to, bytes.Index(in, what), strings.Index(text, part), bytes.Count(in, what),
		strings.Count(text, part), bytes.Contains(in, what), strings.Split(text, part), ";")
}

// searches has texts of few letters, where much is nearly what is looked for, and long ones.
func searches() string {
	var all bytes.Buffer
	for n := 0; n < 150; n++ {
		for length := 0; length < 24; length++ {
			in, what := make([]byte, n), make([]byte, length)
			for i := range in {
				in[i] = "abc"[random()%(1+uint64(n)%3)]
			}
			for i := range what {
				what[i] = "abc"[random()%(1+uint64(n)%3)]
			}
			search(&all, in, what)
		}
	}
	long := bytes.Repeat([]byte("the quick brown fox "), 35000)
	for _, at := range []int{0, 262100, 262139, 262142, 262143, 262144, 262145, 524287, 699985} {
		copy(long[at:], "jumps over")
		fmt.Fprint(&all, bytes.Index(long, []byte("jumps over")), strings.Index(string(long), "jumps"))
		fmt.Fprint(&all, bytes.Count(long, []byte("j")), strings.Count(string(long), "q"))
		copy(long[at:], "the quick brown fox "[at%20:])
	}
	for i := range long {
		long[i] = 'a'
	}
	for _, length := range []int{2, 30, 2000, 300000} {
		what := bytes.Repeat([]byte("a"), length)
		what[length/2] = 'b'
		fmt.Fprint(&all, bytes.Index(long, what), strings.Index(string(long), string(what)))
		copy(long[len(long)-length:], what)
		fmt.Fprint(&all, bytes.Index(long, what), strings.Index(string(long), string(what)))
	}
	return fmt.Sprintf("%x", sha256.Sum256(all.Bytes()))
}

// prime is the first from a number of so many bits on.
func prime(bits int) *big.Int {
	p := number(bits/64 + 1)
	p.Mod(p, new(big.Int).Lsh(big.NewInt(1), uint(bits-2)))
	p.SetBit(p, bits-1, 1).SetBit(p, bits-2, 1).SetBit(p, 0, 1)
	for !p.ProbablyPrime(1) {
		p.Add(p, big.NewInt(2))
	}
	return p
}

// signatures multiplies numbers in package bigmod, of sizes that have functions of their own, and of
// others.
func signatures() string {
	all := sha256.New()
	for _, bits := range []int{1024, 1100} {
		p, q := prime(bits), prime(bits)
		one, phi := big.NewInt(1), new(big.Int)
		phi.Mul(new(big.Int).Sub(p, one), new(big.Int).Sub(q, one))
		key := &rsa.PrivateKey{Primes: []*big.Int{p, q}}
		key.N, key.E = new(big.Int).Mul(p, q), 65537
		key.D = new(big.Int).ModInverse(big.NewInt(65537), phi)
		key.Precompute()
		digest := sha256.Sum256(key.N.Bytes())
		signature, err := rsa.SignPKCS1v15(nil, key, crypto.SHA256, digest[:])
		fmt.Fprint(all, signature, err)
		fmt.Fprint(all, rsa.VerifyPKCS1v15(&key.PublicKey, crypto.SHA256, digest[:], signature))
	}
	return fmt.Sprintf("%x", all.Sum(nil))
}

func main() {
	fmt.Println("big  ", bigs())
	fmt.Println("hash ", hashes())
	fmt.Println("bytes", texts())
	fmt.Println("sums ", sums())
	fmt.Println("find ", searches())
	fmt.Println("rsa  ", signatures())
	fmt.Println(math_big.Sum())
}
