// Package main has four kernels, for counting their instructions: as a program of the machine's own
// (native.go) and as a reactor (reactor.go). kernels.c has the same in C.
package main

import (
	"crypto/sha256"
	"encoding/binary"
	"hash/crc32"
)

//go:noinline
func fib(n int32) int32 {
	if n < 2 {
		return n
	}
	return fib(n-1) + fib(n-2)
}

var composite [1 << 14]bool

func sieve(n int32) int32 {
	flags := composite[:n]
	clear(flags)
	count := int32(0)
	for i := 2; i < len(flags); i++ {
		if flags[i] {
			continue
		}
		count++
		for j := 2 * i; j < len(flags); j += i {
			flags[j] = true
		}
	}
	return count
}

var data [1 << 14]byte

func fill(n int32) []byte {
	x := uint32(n)
	for i := range data[:n] {
		x = x*1664525 + 1013904223
		data[i] = byte(x >> 24)
	}
	return data[:n]
}

func sha(n int32) int32 {
	sum := sha256.Sum256(data[:n])
	return int32(binary.BigEndian.Uint32(sum[:]))
}

func crc(n int32) int32 { return int32(crc32.ChecksumIEEE(data[:n])) }

func run(kernel, n int32) int32 {
	switch kernel {
	case 0:
		return fib(n)
	case 1:
		return sieve(n)
	case 2:
		return sha(n)
	case 3:
		return crc(n)
	}
	fill(n)
	return 0
}
