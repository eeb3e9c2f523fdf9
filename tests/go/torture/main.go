// Everything in Go that depends on how functions are suspended, resumed and unwound. Each part
// prints what it saw; the output must be the same natively, in the module as Go made it, and in
// the module after the compiler's passes. Arguments select endings that do not return.
package main

import (
	"errors"
	"fmt"
	"math/bits"
	"os"
	"reflect"
	"runtime"
	"runtime/debug"
	"sort"
	"strings"
	"sync"
	"time"
)

//go:noinline
func mayPanic(n int) int {
	if n%3 == 0 {
		panic(fmt.Sprintf("multiple %d", n))
	}
	return n * 2
}

func recovers(n int) (r int, err error) {
	defer func() {
		if e := recover(); e != nil {
			err = fmt.Errorf("recovered: %v", e)
			r = -n
		}
	}()
	return mayPanic(n), nil
}

func deferLoop(n int) (s []int) {
	for i := 0; i < n; i++ {
		defer func(i int) { s = append(s, i) }(i)
	}
	return nil
}

func nestedPanics() (out string) {
	defer func() { out += fmt.Sprint("outer:", recover(), ";") }()
	defer func() {
		defer func() { out += fmt.Sprint("inner:", recover(), ";") }()
		panic("second")
	}()
	panic("first")
}

func runtimeErrors() {
	try := func(name string, f func()) {
		defer func() {
			e := recover()
			var re runtime.Error
			err, _ := e.(error)
			fmt.Println(name, errors.As(err, &re), e)
		}()
		f()
	}
	var m map[string]int
	var p *struct{ a [100]int }
	var a []int
	var i any = "s"
	zero := len(a)
	try("nil map", func() { m["a"] = 1 })
	try("nil pointer", func() { fmt.Println(p.a[3]) })
	try("index", func() { fmt.Println(a[zero]) })
	try("slice", func() { fmt.Println(a[zero+1:]) })
	try("divide", func() { fmt.Println(7 / zero) })
	try("assert", func() { fmt.Println(i.(int)) })
	try("assert2", func() { fmt.Println(i.(fmt.Stringer)) })
	try("makeslice", func() { fmt.Println(len(make([]int, zero-1))) })
	try("shift", func() { fmt.Println(1 << (zero - 1)) })
	try("convert", func() { fmt.Println([4]int(a)) })
	try("closed", func() { c := make(chan int); close(c); close(c) })
	try("nil func", func() { var f func(); f() })
	try("goexit-free", func() {})
}

//go:noinline
func deep(n int, pad [16]int) int {
	pad[n%16] = n
	if n == 0 {
		return pad[0]
	}
	return deep(n-1, pad) + pad[n%16] - n + 1
}

//go:noinline
func deepPanic(n int, pad [16]int) int {
	defer func() { pad[n%16]++ }()
	if n == 0 {
		return mayPanic(pad[0] * 3)
	}
	return deepPanic(n-1, pad) + pad[n%16]
}

// Each frame recovers, counts and panics again, on a stack that grows while it panics.
//
//go:noinline
func relay(n int) (depth int) {
	defer func() {
		e := recover()
		depth = deep(n*3, [16]int{}) + n
		if n%7 != 0 {
			panic(fmt.Sprint(e, depth))
		}
		if n == 14 {
			fmt.Println("relay", len(fmt.Sprint(e)))
		}
	}()
	if n == 30 {
		panic("relay ")
	}
	return relay(n+1) + 1
}

// A panic, a Goexit over it, and deferred calls that outlive both.
func panicThenGoexit() {
	out := make(chan string, 8)
	go func() {
		defer close(out)
		defer func() { out <- fmt.Sprint("last ", recover()) }()
		for i := 0; i < 3; i++ {
			i := i
			defer func() {
				if i == 1 {
					runtime.Goexit()
				}
				out <- fmt.Sprint("deferred ", i)
			}()
		}
		panic("dropped by Goexit")
	}()
	for s := range out {
		fmt.Println(s)
	}
}

func selects() {
	var chans [9]chan int
	for i := range chans {
		chans[i] = make(chan int, i%3)
	}
	var got [9]int
	done := make(chan bool)
	for i := range chans {
		i := i
		go func() {
			for k := 0; k < 40; k++ {
				select {
				case chans[i] <- k:
				case <-done:
					panic("closed early")
				}
				if k%3 == i%3 {
					runtime.Gosched()
				}
			}
		}()
	}
	for n := 0; n < 9*40; n++ {
		i := 0
		var v int
		select {
		case v = <-chans[0]:
		case v = <-chans[1]:
			i = 1
		case v = <-chans[2]:
			i = 2
		case v = <-chans[3]:
			i = 3
		case v = <-chans[4]:
			i = 4
		case v = <-chans[5]:
			i = 5
		case v = <-chans[6]:
			i = 6
		case v = <-chans[7]:
			i = 7
		case v = <-chans[8]:
			i = 8
		}
		got[i] = got[i]*3 + v
	}
	close(done)
	fmt.Println("selects", got)
	var cases []reflect.SelectCase
	for i := 0; i < 5; i++ {
		c := make(chan int, 1)
		if i == 3 {
			c <- 33
		}
		cases = append(cases, reflect.SelectCase{Dir: reflect.SelectRecv, Chan: reflect.ValueOf(c)})
	}
	i, v, ok := reflect.Select(cases)
	fmt.Println("reflect.Select", i, v, ok)
}

func goexits() {
	var wg sync.WaitGroup
	var mu sync.Mutex
	var order []string
	for i := 0; i < 4; i++ {
		i := i
		wg.Add(1)
		go func() {
			defer wg.Done()
			defer func() {
				mu.Lock()
				order = append(order, fmt.Sprint(i, recover()))
				mu.Unlock()
			}()
			deep(i*50, [16]int{})
			runtime.Goexit()
			panic("not reached")
		}()
	}
	wg.Wait()
	sort.Strings(order)
	fmt.Println(order)
}

func channels() {
	a, b, done := make(chan int), make(chan string, 3), make(chan bool)
	go func() {
		for i := 0; i < 5; i++ {
			a <- i
			runtime.Gosched()
		}
		close(a)
	}()
	go func() {
		for i := 0; i < 5; i++ {
			b <- strings.Repeat("x", i)
		}
		close(b)
	}()
	var sum, length int
	go func() {
		for a, b := a, b; a != nil || b != nil; {
			select {
			case v, ok := <-a:
				if !ok {
					a = nil
					continue
				}
				sum += v
			case s, ok := <-b:
				if !ok {
					b = nil
					continue
				}
				length += len(s)
			}
		}
		done <- true
	}()
	select {
	case <-done:
	case <-time.After(10 * time.Second):
		fmt.Println("timed out")
	}
	fmt.Println("channels", sum, length)
	select {
	case v := <-a:
		fmt.Println("closed gives", v)
	default:
		fmt.Println("default")
	}
}

func timers() {
	t := time.NewTimer(time.Hour)
	fmt.Println("stopped", t.Stop())
	var order []int
	var mu sync.Mutex
	var wg sync.WaitGroup
	for _, d := range []int{30, 10, 20} {
		d := d
		wg.Add(1)
		start := time.Now()
		time.AfterFunc(time.Duration(d)*time.Millisecond, func() {
			mu.Lock()
			defer mu.Unlock()
			defer wg.Done()
			if time.Since(start) >= time.Duration(d)*time.Millisecond {
				order = append(order, d)
			}
		})
	}
	wg.Wait()
	sort.Ints(order) // on a busy machine several expire at once, and run in any order
	fmt.Println("timers", order)
	tick := time.NewTicker(time.Millisecond)
	for i := 0; i < 3; i++ {
		<-tick.C
	}
	tick.Stop()
}

type shape interface{ area(scale int) int }
type square struct{ side int }
type rect struct{ w, h int }

func (s square) area(k int) int { return s.side * s.side * k }
func (r *rect) area(k int) int  { return r.w * r.h * k }
func (r *rect) Grow(by ...int) (w, h int, name string) {
	for _, b := range by {
		r.w += b
		r.h += b
	}
	return r.w, r.h, strings.Repeat("*", r.w)
}

func reflection() {
	r := &rect{1, 2}
	m := reflect.ValueOf(r).MethodByName("Grow")
	out := m.CallSlice([]reflect.Value{reflect.ValueOf([]int{1, 2, 3})})
	fmt.Println(out[0], out[1], out[2], r.area(2), shape(square{3}).area(1))
	swap := reflect.MakeFunc(reflect.TypeOf(func(int, string) (string, int) { return "", 0 }),
		func(args []reflect.Value) []reflect.Value { return []reflect.Value{args[1], args[0]} })
	s, i := swap.Interface().(func(int, string) (string, int))(7, "seven")
	fmt.Println(s, i)
	defer func() { fmt.Println("reflect:", recover()) }()
	reflect.ValueOf(mayPanic).Call([]reflect.Value{reflect.ValueOf(9)})
}

func callers() {
	show := func() {
		pc := make([]uintptr, 10)
		frames := runtime.CallersFrames(pc[:runtime.Callers(1, pc)])
		for {
			f, more := frames.Next()
			if strings.HasPrefix(f.Function, "main.") {
				fmt.Println(f.Function, f.File[strings.LastIndex(f.File, "/")+1:], f.Line)
			}
			if !more {
				break
			}
		}
	}
	show()
	func() {
		defer func() {
			recover()
			show()
		}()
		mayPanic(3)
	}()
	trace := string(debug.Stack())
	fmt.Println(strings.Count(trace, "main.callers"), strings.Contains(trace, "main.go:"))
}

type node struct {
	left, right *node
	val         int
	pad         []byte
}

func grow(depth int) *node {
	n := &node{val: depth, pad: make([]byte, depth*8)}
	if depth > 0 {
		n.left, n.right = grow(depth-1), grow(depth-1)
	}
	return n
}

func (n *node) sum() int {
	if n == nil {
		return 0
	}
	return n.left.sum() + n.val + n.right.sum() + len(n.pad)
}

func collector() {
	old := debug.SetGCPercent(5)
	keep := grow(10)
	var wg sync.WaitGroup
	for g := 0; g < 4; g++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for i := 0; i < 20; i++ {
				deep(200+i, [16]int{})
				if grow(6).sum() == 0 {
					panic("lost")
				}
				runtime.Gosched()
			}
		}()
	}
	wg.Wait()
	runtime.GC()
	debug.SetGCPercent(old)
	fmt.Println("collector", keep.sum())
	done := make(chan string, 1)
	func() {
		x := &node{val: 1}
		runtime.SetFinalizer(x, func(n *node) { done <- fmt.Sprint("finalized ", n.val) })
	}()
	for i := 0; i < 50; i++ {
		runtime.GC()
		select {
		case s := <-done:
			fmt.Println(s)
			return
		case <-time.After(time.Millisecond):
		}
	}
	fmt.Println("finalizer did not run")
}

func maps() {
	m := map[string]int{}
	h := map[[3]int32]float64{}
	for i := 0; i < 5000; i++ {
		m[fmt.Sprint("k", i*7919%1000)] += i
		h[[3]int32{int32(i % 7), int32(i % 11), -1}] += float64(i) / 3
	}
	keys := make([]string, 0, len(m))
	total := 0
	for k, v := range m {
		keys = append(keys, k)
		total += v
		if v%2 == 0 {
			delete(m, k)
		}
	}
	sort.Strings(keys)
	fmt.Println(len(keys), keys[10], total, len(m) > 0, len(h))
	var sum float64
	for i := int32(0); i < 7; i++ {
		sum += h[[3]int32{i, i, -1}]
	}
	fmt.Printf("%.3f\n", sum)
}

func arithmetic() {
	var acc uint64 = 1
	var sacc int64 = -1
	f := 1.5
	for i := uint64(1); i < 2000; i++ {
		hi, lo := bits.Mul64(acc, i*0x9E3779B97F4A7C15)
		acc = hi ^ lo ^ bits.RotateLeft64(acc, int(i%64))
		sacc = sacc*31 + int64(i)>>1 - sacc/int64(i) + sacc%int64(i+1)
		f = f*1.0000001 + float64(int32(acc))/float64(i)
		acc += uint64(int64(f)) + uint64(bits.LeadingZeros64(acc)) + uint64(bits.OnesCount32(uint32(acc)))
	}
	minInt := int64(-1 << 63)
	neg := int64(-1) + int64(len(os.Args)-len(os.Args))
	fmt.Println(acc, sacc, f, minInt/neg, minInt%neg, uint32(f), int8(acc))
}

func mutexes() {
	var mu sync.RWMutex
	var once sync.Once
	cond := sync.NewCond(&sync.Mutex{})
	n, ready := 0, 0
	var wg sync.WaitGroup
	for i := 0; i < 8; i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			once.Do(func() { n += 1000 })
			cond.L.Lock()
			for ready == 0 {
				cond.Wait()
			}
			cond.L.Unlock()
			for k := 0; k < 100; k++ {
				mu.Lock()
				n++
				if k%10 == 0 {
					runtime.Gosched()
				}
				mu.Unlock()
				mu.RLock()
				_ = n
				mu.RUnlock()
			}
		}()
	}
	time.Sleep(time.Millisecond)
	cond.L.Lock()
	ready = 1
	cond.Broadcast()
	cond.L.Unlock()
	wg.Wait()
	fmt.Println("mutexes", n)
}

func bigFrame(n int) byte {
	var a [1 << 16]byte
	for i := range a {
		a[i] = byte(i * n)
	}
	if n > 0 {
		return bigFrame(n-1) + a[n*100]
	}
	return a[len(os.Args)]
}

func growWhileBlocked() {
	c := make(chan int)
	out := make(chan int)
	for i := 0; i < 10; i++ {
		i := i
		go func() {
			local := [4]int{i, i * 2, i * 3, 0}
			p := &local[3]
			*p = <-c
			out <- deep(300, [16]int{}) + local[3] + local[1]
		}()
	}
	for i := 0; i < 10; i++ {
		c <- i
	}
	sum := 0
	for i := 0; i < 10; i++ {
		sum += <-out
	}
	fmt.Println("grown", sum)
}

type custom struct{ code int }

func (c custom) Error() string { return fmt.Sprint("custom ", c.code) }

func main() {
	if len(os.Args) > 1 {
		switch os.Args[1] {
		case "panic":
			defer fmt.Println("deferred before the crash")
			mayPanic(6)
		case "error":
			panic(custom{42})
		case "nested":
			defer func() { panic("again") }()
			mayPanic(3)
		case "nil":
			var p *node
			fmt.Println(p.val)
		case "exit":
			defer fmt.Println("not printed")
			os.Exit(7)
		case "deadlock":
			<-make(chan int)
		case "goroutine":
			go mayPanic(3)
			time.Sleep(time.Second)
		case "overflow":
			debug.SetMaxStack(1 << 20)
			fmt.Println(deep(1<<30, [16]int{}))
		case "asleep":
			var wg sync.WaitGroup
			for i := 0; i < 3; i++ {
				wg.Add(1)
				go func() { defer wg.Done(); deep(100, [16]int{}); select {} }()
			}
			wg.Wait()
		case "deferred":
			defer func() {
				defer func() { panic(fmt.Sprint("third after ", recover())) }()
				panic(fmt.Sprint("second after ", recover()))
			}()
			deepPanic(200, [16]int{})
		case "deep":
			go deepPanic(40, [16]int{})
			select {}
		case "goexit":
			go func() { time.Sleep(time.Millisecond) }()
			runtime.Goexit()
		case "fatal":
			m := map[int]int{}
			var mu sync.Mutex
			_ = m
			mu.Unlock()
		}
		return
	}
	for i := 1; i < 7; i++ {
		fmt.Println(recovers(i))
	}
	fmt.Println(deferLoop(5), nestedPanics())
	runtimeErrors()
	fmt.Println(deep(5000, [16]int{}), bigFrame(20))
	fmt.Println(relay(7))
	goexits()
	panicThenGoexit()
	channels()
	selects()
	timers()
	reflection()
	fmt.Println(rangeFunc())
	callers()
	collector()
	maps()
	arithmetic()
	mutexes()
	growWhileBlocked()
}
