// A reactor whose import calls back into its exports, which grow (and so move) the goroutine's
// stack under the frames that wait for the import, start goroutines and collect garbage. The host
// implements env.hook(n) as: call inner(n), return its result plus 1. Expected: see check.
package main

import (
	"runtime"
	"sync"
)

//go:wasmimport env hook
func hook(n int32) int32

type link struct {
	prev *link
	val  int
}

// walk keeps pointers into its own stack frames alive across the import.
//
//go:noinline
func walk(depth int, prev *link) int {
	here := link{prev, depth}
	if depth == 0 {
		sum := int(hook(40))
		for l := &here; l != nil; l = l.prev {
			sum += l.val
		}
		return sum
	}
	r := walk(depth-1, &here)
	if depth%5 == 0 {
		r += int(hook(int32(depth)))
	}
	if here.val != depth || (prev != nil && prev.val != depth+1) {
		return -1
	}
	return r + here.val
}

//go:noinline
func deep(n int, pad [8]int) int {
	pad[n&7] = n
	if n == 0 {
		return pad[0]
	}
	return deep(n-1, pad) + pad[n&7] - n + 1
}

//go:wasmexport outer
func outer(n int32) int64 {
	defer func() { total++ }()
	return int64(walk(int(n), nil))
}

var total int

//go:wasmexport inner
func inner(n int32) int32 {
	var wg sync.WaitGroup
	var mu sync.Mutex
	sum := 0
	for i := 0; i < 3; i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			d := deep(int(n)*3, [8]int{})
			mu.Lock()
			sum += d
			mu.Unlock()
		}()
	}
	sum += deep(int(n)*20, [8]int{})
	wg.Wait()
	if n%4 == 0 {
		runtime.GC()
	}
	if n > 0 && n%10 == 0 && n < 40 {
		sum += int(hook(n - 1))
	}
	return int32(sum)
}

//go:wasmexport calls
func calls() int32 { return int32(total) }

func main() {}
