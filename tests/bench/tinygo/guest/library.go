// Kernels without a twin: what they measure is Go's library and TinyGo's runtime.
package main

import (
	"encoding/json"
	"strconv"
	"strings"
)

type item struct {
	Name   string            `json:"name"`
	Price  float64           `json:"price"`
	Tags   []string          `json:"tags"`
	Labels map[string]string `json:"labels,omitempty"`
}

// n documents there and back.
func documents(n int32) uint64 {
	var sum uint64
	for ; n > 0; n-- {
		text, err := json.Marshal([]item{
			{"first", 1.25, []string{"a", "b"}, map[string]string{"k": "v"}},
			{"second", float64(n), nil, nil}})
		if err != nil {
			return 0
		}
		var back []item
		if json.Unmarshal(text, &back) != nil {
			return 0
		}
		sum = sum*31 + uint64(len(text)) + uint64(back[1].Price)
	}
	return sum
}

// n inserts into a map by numbers, one by strings, and look-ups.
func maps(n int32) uint64 {
	numbers, names := map[uint32]uint32{}, map[string]int32{}
	x := uint32(1)
	for i := int32(0); i < n; i++ {
		x = x*1664525 + 1013904223
		numbers[x>>8]++
		names[strconv.Itoa(int(x>>20))] += i
	}
	var sum uint64
	for i := uint32(0); i < uint32(n); i++ {
		sum += uint64(numbers[i*977]) + uint64(names[strconv.Itoa(int(i))])
	}
	return sum + uint64(len(numbers))
}

// n lines built, split and joined.
func texts(n int32) uint64 {
	var sum uint64
	for ; n > 0; n-- {
		var b strings.Builder
		for i := 0; i < 20; i++ {
			b.WriteString("field")
			b.WriteString(strconv.Itoa(i * int(n)))
			b.WriteByte(',')
		}
		fields := strings.Split(b.String(), ",")
		joined := strings.ToUpper(strings.Join(fields, "; "))
		sum = sum*31 + uint64(len(joined)) + uint64(strings.Index(joined, "FIELD"+strconv.Itoa(19*int(n))))
	}
	return sum
}

type node struct{ left, right *node }

func grow(depth int32) *node {
	if depth == 0 {
		return &node{}
	}
	return &node{grow(depth - 1), grow(depth - 1)}
}

func (n *node) count() uint64 {
	if n.left == nil {
		return 1
	}
	return 1 + n.left.count() + n.right.count()
}

// Four binary trees of depth n.
func trees(n int32) uint64 {
	var sum uint64
	for i := 0; i < 4; i++ {
		sum += grow(n).count()
	}
	return sum
}
