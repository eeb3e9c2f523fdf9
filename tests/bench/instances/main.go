// A reactor for measuring instances: calls that change little, and calls that change much.
package main

import (
	"fmt"
	"strings"
)

var (
	count int32
	words = map[string]int{}
)

//go:wasmexport next
func next() int32 {
	count++
	return count
}

//go:wasmexport work
func work(n int32) int32 {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "%d,", i)
		words[b.String()[:b.Len()/2]]++
	}
	return int32(b.Len())
}

func main() {}
