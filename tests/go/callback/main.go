// For GOOS=js: JavaScript calls back into Go while a Go call of JavaScript waits, and later from
// the event loop. The callbacks grow their stacks, start goroutines, block on channels, panic and
// recover, collect garbage. Expected: see CALLBACK in toolchains.py.
package main

import (
	"fmt"
	"runtime"
	"sort"
	"sync"
	"syscall/js"
	"time"
)

//go:noinline
func deep(n int, pad [8]int) int {
	pad[n&7] = n
	if n == 0 {
		return pad[0]
	}
	return deep(n-1, pad) + pad[n&7] - n + 1
}

type link struct {
	prev *link
	val  int
}

// walk keeps pointers into its own stack frames alive across the calls.
//
//go:noinline
func walk(depth int, prev *link, f js.Func) int {
	here := link{prev, depth}
	if depth == 0 {
		return js.Global().Call("callLater", f, 7).Int()
	}
	r := walk(depth-1, &here, f)
	if depth%9 == 0 {
		r += js.Global().Call("callLater", f, depth).Int()
	}
	if here.val != depth || (prev != nil && prev.val != depth+1) {
		panic("a frame was lost")
	}
	return r + here.val
}

func try(n int) (s string) {
	defer func() { s = fmt.Sprint(recover(), n) }()
	if n%2 == 1 {
		panic("odd")
	}
	return "even"
}

func main() {
	js.Global().Set("callLater", js.Global().Get("Function").New("f", "n", "return f(n) + 1"))
	var nested js.Func
	nested = js.FuncOf(func(this js.Value, args []js.Value) any {
		n := args[0].Int()
		var wg sync.WaitGroup
		sum := 0
		for i := 0; i < 3; i++ {
			wg.Add(1)
			go func() {
				defer wg.Done()
				sum += deep(n*10, [8]int{})
				runtime.Gosched()
			}()
		}
		sum += deep(n*40, [8]int{}) + len(try(n))
		wg.Wait()
		if n%3 == 0 {
			runtime.GC()
		}
		if n > 20 {
			sum += js.Global().Call("callLater", nested, n/4).Int()
		}
		return sum
	})
	for _, n := range []int{0, 1, 5, 40, 100} {
		fmt.Println(n, walk(n, nil, nested))
	}

	done := make(chan string)
	timeout := js.Global().Get("setTimeout")
	for i := 1; i <= 4; i++ {
		i := i
		timeout.Invoke(js.FuncOf(func(js.Value, []js.Value) any {
			go func() {
				time.Sleep(time.Millisecond)
				done <- fmt.Sprint("event ", i, " ", walk(i*9, nil, nested))
			}()
			return nil
		}), i*10)
	}
	var events []string
	for i := 1; i <= 4; i++ {
		events = append(events, <-done)
	}
	sort.Strings(events) // timers of a busy machine
	fmt.Println(events)
	promise := js.Global().Get("Promise").Call("resolve", 5)
	promise.Call("then", js.FuncOf(func(this js.Value, args []js.Value) any {
		done <- fmt.Sprint("promise ", deep(args[0].Int()*500, [8]int{}))
		return nil
	}))
	fmt.Println(<-done)
}
