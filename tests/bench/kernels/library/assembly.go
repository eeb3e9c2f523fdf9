// Package library holds the kernels that are about Go's standard library. This file has those whose
// inner loops native Go has in hand-written assembly; the other file has the rest.
package library

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"hash/crc32"
	"math/big"
)

func noise(n int) []byte {
	data, x := make([]byte, n), uint32(2463534242)
	for i := range data {
		x ^= x << 13
		x ^= x >> 17
		x ^= x << 5
		data[i] = byte(x)
	}
	return data
}

// SHA256 hashes n KiB.
func SHA256(n int) uint64 {
	data, sum := noise(1024), [32]byte{}
	h := sha256.New()
	for i := 0; i < n; i++ {
		h.Write(data)
	}
	h.Sum(sum[:0])
	return binary.BigEndian.Uint64(sum[:])
}

// CRC32 sums n KiB with the polynomial of zip and gzip.
func CRC32(n int) uint64 {
	data, sum := noise(1024), uint32(0)
	for i := 0; i < n; i++ {
		sum = crc32.Update(sum, crc32.IEEETable, data)
	}
	return uint64(sum)
}

// BigPi computes n digits of pi with integers (Gibbons' spigot): multiplications, additions and
// divisions of long numbers.
func BigPi(n int) uint64 {
	q, r, t := big.NewInt(1), big.NewInt(0), big.NewInt(1)
	u, v, digits := new(big.Int), new(big.Int), uint64(0)
	for k, have := int64(1), 0; have < n; k++ {
		// (q, r, t) = (q*k, (2q+r)*(2k+1), t*(2k+1))
		u.Lsh(q, 1)
		r.Add(r, u)
		r.Mul(r, v.SetInt64(2*k+1))
		t.Mul(t, v)
		q.Mul(q, v.SetInt64(k))
		if q.Cmp(r) > 0 {
			continue
		}
		digit := extract(q, r, t, 3, u, v)
		if digit != extract(q, r, t, 4, u, v) {
			continue
		}
		digits = digits*31 + digit
		have++
		r.Sub(r, u.Mul(t, v.SetUint64(digit)))
		q.Mul(q, v.SetInt64(10))
		r.Mul(r, v)
	}
	return digits
}

// extract is (q*j + r) / t.
func extract(q, r, t *big.Int, j int64, u, v *big.Int) uint64 {
	u.Mul(q, v.SetInt64(j))
	u.Add(u, r)
	return v.Quo(u, t).Uint64()
}

// BigExp raises a number to a large power modulo another: Montgomery multiplication, as in RSA.
func BigExp(n int) uint64 {
	modulus := new(big.Int).SetBytes(noise(256))
	modulus.SetBit(modulus, 0, 1)
	base := new(big.Int).SetBytes(noise(200))
	exponent := new(big.Int).SetBytes(noise(n))
	base.Exp(base, exponent, modulus)
	return new(big.Int).Mod(base, new(big.Int).SetUint64(1<<63-25)).Uint64()
}

// Bytes searches, compares and counts in n KiB.
func Bytes(n int) uint64 {
	data := bytes.Repeat([]byte("the quick brown fox jumps over the lazy dog, "), n*1024/45+1)
	data = append(data[:n*1024-1], '!')
	other, sum := bytes.Clone(data), uint64(0)
	for i := 0; i < 16; i++ {
		sum += uint64(bytes.IndexByte(data, '!'))
		sum += uint64(bytes.Index(data, []byte("cat!")) + 2)
		sum += uint64(bytes.Count(data, []byte{'q'}))
		if bytes.Equal(data, other) {
			sum++
		}
		sum += uint64(bytes.Compare(data, other) + 1)
		other[n*1024-1-i] ^= byte(i)
	}
	return sum
}
