// Command counted runs one operation of Go's runtime many times, for a counter of instructions: its
// arguments are an operation's name and a size. It prints how many operations that made, and a
// checksum. The difference of two sizes is free of what starting takes.
package main

import (
	"fmt"
	"os"
	"sort"
	"strconv"
	"sync"

	"example.com/kernels/basic"
)

// A call of Fib(n) makes 2*Fib(n+1)-1 in all.
func calls(n int) (int, uint64) {
	a, b := 0, 1
	for i := 0; i < n; i++ {
		a, b = b, a+b
	}
	return 2*b - 1, basic.Fib(n)
}

func nodes(depth int) (int, uint64) {
	n := basic.Nodes(depth)
	return int(n), n
}

// The map grows from empty.
func inserts(n int) (int, uint64) {
	m := map[uint64]uint64{}
	key := uint64(1)
	for i := 0; i < n; i++ {
		key = key*6364136223846793005 + 1442695040888963407
		m[key] = uint64(i)
	}
	return n, uint64(len(m))
}

func words(n int) (int, uint64) {
	names := make([]string, 1024)
	for i := range names {
		names[i] = "word-" + strconv.Itoa(i*i)
	}
	m := map[string]int{}
	for i := 0; i < n; i++ {
		m[names[i*7%len(names)]]++
	}
	return n, uint64(m[names[7]])
}

func elements(n int) (int, uint64) { return n, basic.ChanUnbuffered(n) }
func buffered(n int) (int, uint64) { return n, basic.ChanBuffered(n) }

// Two producers; each number is received by a select.
func selects(n int) (int, uint64) {
	odd, even := make(chan uint64), make(chan uint64)
	produce := func(to chan uint64, first uint64) {
		for i := first; i < uint64(n); i += 2 {
			to <- i
		}
	}
	go produce(even, 0)
	go produce(odd, 1)
	sum := uint64(0)
	for i := 0; i < n; i++ {
		select {
		case v := <-odd:
			sum += v
		case v := <-even:
			sum += v * 3
		}
	}
	return n, sum
}

// Four goroutines, of which each gives way inside the lock at times.
func locks(n int) (int, uint64) {
	var lock sync.Mutex
	var group sync.WaitGroup
	sum := uint64(0)
	for id := uint64(0); id < 4; id++ {
		group.Add(1)
		go func() {
			defer group.Done()
			for i := 0; i < n/4; i++ {
				lock.Lock()
				sum += id
				lock.Unlock()
			}
		}()
	}
	group.Wait()
	return n / 4 * 4, sum
}

//go:noinline
func apply(x uint64, f func(uint64) uint64) uint64 { return f(x) }

func closures(n int) (int, uint64) {
	state := uint64(1)
	for i := 0; i < n; i++ {
		k := uint64(i % 7)
		state = apply(state, func(x uint64) uint64 { return x*31 + k })
	}
	return n, state
}

type shape interface{ area() int }

type square struct{ side int }
type rect struct{ w, h int }

func (s square) area() int { return s.side * s.side }
func (r *rect) area() int  { return r.w * r.h }

func methods(n int) (int, uint64) {
	shapes := []shape{square{3}, &rect{2, 5}, square{11}, &rect{7, 2}}
	sum := uint64(0)
	for i := 0; i < n; i++ {
		sum = sum*31 + uint64(shapes[i&3].area())
	}
	return n, sum
}

func defers(n int) (int, uint64) {
	sum := uint64(0)
	guarded := func(i int) {
		for k := 0; k < 1+i%2; k++ { // in a loop: not open-coded
			defer func() { sum += uint64(i) }()
		}
	}
	for i := 0; i < n; i++ {
		guarded(i)
	}
	return n, sum
}

// A size is a power of two, so that a larger one has as many comparisons more as it has elements
// more, times a little.
func sorts(n int) (int, uint64) {
	values, x := make([]uint64, n), uint64(1)
	for i := range values {
		x = x*6364136223846793005 + 1442695040888963407
		values[i] = x >> 20
	}
	sort.Slice(values, func(i, j int) bool { return values[i] < values[j] })
	return n, values[n/2]
}

func formats(n int) (int, uint64) {
	sum := uint64(0)
	for i := 0; i < n; i++ {
		sum += uint64(len(fmt.Sprintf("%s %d %v", "name", i, sum)))
	}
	return n, sum
}

var operations = map[string]func(int) (int, uint64){
	"call": calls, "tree node": nodes, "map insert": inserts, "word counted": words,
	"channel element": elements, "buffered element": buffered, "select": selects, "lock": locks,
	"closure": closures, "method": methods, "defer": defers, "element sorted": sorts,
	"Sprintf": formats,
}

func main() {
	if len(os.Args) != 3 || operations[os.Args[1]] == nil {
		fmt.Fprintln(os.Stderr, "usage: counted OPERATION SIZE")
		os.Exit(2)
	}
	size, err := strconv.Atoi(os.Args[2])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	n, sum := operations[os.Args[1]](size)
	fmt.Println(n, sum)
}
