// The frame around the parts of a random program: fuzz.py puts it beside what _generate.py makes.
package main

import (
	"math"
	"math/bits"
	"runtime"
	"sort"
	"strconv"
	"sync"
)

type part struct {
	number int
	run    func(*ctx)
}

// ctx is where a part or goroutine keeps its hash, and its fuel for calls and loops.
type ctx struct {
	h     uint64
	fuel  int
	depth int
}

func (c *ctx) t(x uint64) { c.h = bits.RotateLeft64(c.h^x, 13)*0x9E3779B97F4A7C15 + 1 }
func (c *ctx) f(x float64) {
	if x != x {
		c.t(0x7ff8)
	} else {
		c.t(math.Float64bits(x))
	}
}
func (c *ctx) b(x bool) {
	if x {
		c.t(1)
	} else {
		c.t(2)
	}
}
func (c *ctx) s(x string) {
	for i := 0; i < len(x); i++ {
		c.h = c.h*31 + uint64(x[i])
	}
	c.t(uint64(len(x)))
}
func (c *ctx) string() string       { return strconv.Itoa(int(c.h & 0xffff)) }
func (c *ctx) bool() bool           { return c.h&1 == 0 }
func (c *ctx) sometimes(n int) bool { return c.burn() && (c.h>>3)%uint64(n) == 0 }
func (c *ctx) burn() bool           { c.fuel--; return c.fuel > 0 }
func (c *ctx) enter() bool          { c.depth++; return c.burn() }
func (c *ctx) leave()               { c.depth--; c.t(uint64(c.depth)) }
func (c *ctx) caught(e any)         { c.s(text(e)) }

type failure int

func (f failure) Error() string { return "failure " + strconv.Itoa(int(f)) }

func text(e any) string {
	switch e := e.(type) {
	case nil:
		return "nil"
	case error:
		return e.Error()
	case string:
		return e
	case square:
		return "square"
	case int64:
		return strconv.FormatInt(e, 10)
	}
	return "other"
}

var table = [16]int64{-1, 1 << 40, 0, 77, -1 << 63, 1<<63 - 1, 255, -128, 6, 65536, 3, -9, 10, 1, 32, 4}

type shape interface{ area(k int) int64 }
type square int64
type rect struct{ w, h int32 }
type triangle struct {
	pad [3]float32
	a   int64
}

func (s square) area(k int) int64       { return int64(s)*int64(s) + int64(k) }
func (s square) scale(k int64) int64    { return int64(s) * k }
func (r *rect) area(k int) int64        { r.w++; return int64(r.w) * int64(r.h) * int64(k) }
func (r *rect) areaOf(k, l int32) int32 { return r.w*k + l }
func (t triangle) area(k int) int64     { return t.a/2 + int64(t.pad[k%3]) }

type stack[T int64 | string] struct{ items []T }

func (s *stack[T]) push(v T) { s.items = append(s.items, v) }
func (s *stack[T]) sum(v T) (r T) {
	for i := 0; i < 5; i++ {
		s.push(v)
	}
	for _, x := range s.items {
		r += x
	}
	return r
}

type integer interface {
	~int8 | ~int16 | ~int32 | ~int64 | ~int | ~uint8 | ~uint16 | ~uint32 | ~uint64 | ~uint
}

//go:noinline
func mix[T integer](a, b T) T { return a*31 ^ b>>1 + (a & ^b) }
func pick[T integer](a, b T) T {
	if a < b {
		return b - a
	}
	return min(a, b) + max(a, b)
}
func deref[T any](p *T) (v T) {
	if p != nil {
		v = *p
	}
	return v
}

func double(n int64) int64             { return n * 2 }
func adder(k int64) func(int64) int64  { return func(n int64) int64 { k++; return n + k } }
func apply(f func(int) int, n int) int { return f(n) + f(n+1) }
func mulHigh(a, b uint64) uint64       { h, l := bits.Mul64(a, b); return h ^ l>>7 }
func cut(s string) string {
	if len(s) > 60 {
		return s[:60]
	}
	return s
}
func toInt(x float64) int64 {
	if x > -1e9 && x < 1e9 {
		return int64(x)
	}
	return 0
}
func hashIntMap(m map[int32]int64) (h uint64) {
	for k, v := range m {
		c := ctx{h: uint64(k)}
		c.t(uint64(v))
		h += c.h
	}
	return h + uint64(len(m))
}
func hashStringMap(m map[string]int32) uint64 {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	c := ctx{}
	for _, k := range keys {
		c.s(k)
		c.t(uint64(m[k]))
	}
	return c.h
}

// Goroutines that share nothing; their hashes are added up, their panics too.
type workers struct {
	c  []*ctx
	wg sync.WaitGroup
}

func (c *ctx) workers(n int) *workers {
	w := &workers{}
	for i := 0; i < n; i++ {
		w.c = append(w.c, &ctx{h: c.h + uint64(i), fuel: c.fuel / (2 * n)})
	}
	w.wg.Add(n)
	return w
}
func (w *workers) run(i int, f func(*ctx)) {
	defer w.wg.Done()
	defer func() {
		if e := recover(); e != nil {
			w.c[i].caught(e)
		}
	}()
	f(w.c[i])
}
func (w *workers) wait(c *ctx) {
	w.wg.Wait()
	for _, x := range w.c {
		c.t(x.h)
	}
}

func pipeline(stages, n, capacity int, seed uint64) (sum uint64) {
	first := make(chan uint64, capacity)
	go func() {
		defer close(first)
		for i := 0; i < n; i++ {
			first <- seed + uint64(i)
		}
	}()
	in := first
	for s := 0; s < stages; s++ {
		out, from, s := make(chan uint64, capacity), in, s
		go func() {
			defer close(out)
			for v := range from {
				if v&3 == uint64(s) {
					runtime.Gosched()
				}
				out <- v*31 + uint64(s)
			}
		}()
		in = out
	}
	for v := range in {
		sum = sum*7 + v
	}
	return sum
}

func selects(producers, n int, seed uint64, withDefault bool) (sum uint64) {
	a, b, done := make(chan uint64), make(chan uint64, 2), make(chan bool)
	var mu sync.Mutex
	left := producers
	for p := 0; p < producers; p++ {
		p := p
		go func() {
			defer func() {
				mu.Lock()
				defer mu.Unlock()
				if left--; left == 0 {
					close(done)
				}
			}()
			for i := 0; i < n; i++ {
				v := seed + uint64(p*100+i)
				select {
				case a <- v:
				case b <- v:
				}
			}
		}()
	}
	for {
		select {
		case v := <-a:
			sum += v * v
			continue
		case v := <-b:
			sum += v * v
			continue
		case <-done:
		}
		break
	}
	for withDefault {
		select {
		case v := <-b:
			sum += v * v
		default:
			return sum
		}
	}
	for len(b) > 0 {
		v := <-b
		sum += v * v
	}
	return sum
}

//go:noinline
func deepen(c *ctx, n int, pad [8]int) int {
	here := n
	p := &here
	pad[n&7] += n
	if n == 0 {
		return pad[3]
	}
	r := deepen(c, n-1, pad)
	if *p != n {
		panic("a frame was lost")
	}
	return r + pad[n&7] + 1
}

//go:noinline
func deepDefer(c *ctx, n int, pad [8]int) (r int) {
	defer func() { r += deepen(c, n&31, pad) + 1 }()
	if n == 0 {
		return pad[2]
	}
	pad[n&7]--
	return deepDefer(c, n-1, pad)
}

//go:noinline
func relay(c *ctx, n int, pad [8]int) (r int) {
	defer func() {
		pad[1]++
		if n%10 == 0 {
			if e := recover(); e != nil {
				r = len(text(e)) + deepen(c, n&63, pad)
				if n > 20 {
					panic(e)
				}
			}
		}
	}()
	if n == 0 {
		panic("at the bottom")
	}
	return relay(c, n-1, pad) + pad[n&7]
}

func deepPanic(c *ctx, n int, pad [8]int) (r int) {
	defer func() {
		if e := recover(); e != nil {
			r += len(text(e))
		}
	}()
	return relay(c, n%200, pad)
}

func goexits(n int, late bool) uint64 {
	out := make(chan uint64, 100)
	go func() {
		defer close(out)
		defer func() { out <- uint64(len(text(recover()))) }()
		for i := 0; i < n; i++ {
			i := i
			defer func() {
				out <- uint64(i)
				if late && i == n/2 {
					runtime.Goexit()
				}
			}()
		}
		if late {
			panic("under a Goexit")
		}
		runtime.Goexit()
		out <- 1000
	}()
	c := ctx{}
	for v := range out {
		c.t(v)
	}
	return c.h
}

type tree struct {
	left, right *tree
	pad         []byte
}

func grow(n int) *tree {
	t := &tree{pad: make([]byte, n*9)}
	if n > 0 {
		t.left, t.right = grow(n-1), grow(n-1)
	}
	return t
}
func (t *tree) size() int {
	if t == nil {
		return 0
	}
	return t.left.size() + t.right.size() + len(t.pad) + 1
}
func garbage(n int, collect bool) int {
	t := grow(n)
	if collect && n > 6 {
		runtime.GC()
	}
	return t.size()
}

func (p part) result() (h uint64, end string) {
	c := &ctx{h: uint64(p.number), fuel: 3000}
	defer func() {
		if e := recover(); e != nil {
			end = text(e)
		}
		h = c.h
	}()
	p.run(c)
	return c.h, "returned"
}

func main() {
	for _, p := range parts {
		h, end := p.result()
		println(p.number, h, end)
	}
}
