"""The Go program that run.py has compiled, and engine.py run elsewhere: what it says when all is
well. Its first argument chooses what it does."""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
from _project import run

PROGRAM = r"""package main

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"runtime/debug"
	"strings"
	"sync"
	"syscall/js"
	"time"
)

func grow(n int) int { // its frames do not fit into the stack that the goroutine has
	var a [64]int
	a[n%64] = n
	if n == 0 {
		return a[0]
	}
	return grow(n-1) + a[n%64]
}

func all() {
	fmt.Println("args", os.Args[2:], os.Getenv("X"), os.Getenv("HOME"))
	began := time.Now()
	time.Sleep(20 * time.Millisecond)
	fmt.Println("slept", time.Since(began) >= 20*time.Millisecond)
	var wg sync.WaitGroup
	var mu sync.Mutex
	sum := 0
	for i := 0; i < 100; i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			time.Sleep(time.Millisecond)
			mu.Lock()
			sum += i
			mu.Unlock()
		}()
	}
	wg.Wait()
	fmt.Println("sum", sum)
	fmt.Println(os.WriteFile("/file", []byte("text"), 0o640))
	text, err := os.ReadFile("/file")
	fmt.Println(string(text), err)
	stat, _ := os.Stat("/file")
	fmt.Println(stat.Size(), stat.Mode())
	_, err = os.ReadFile("/none")
	fmt.Println(err, errors.Is(err, os.ErrNotExist))
	for i := 0; i < 200; i++ { // more at once than results are delivered nested
		wg.Add(1)
		go func() {
			defer wg.Done()
			if _, err := os.Stat("/file"); err != nil {
				panic(err)
			}
		}()
	}
	wg.Wait()
	js.Global().Set("twice", js.FuncOf(func(this js.Value, args []js.Value) any {
		fmt.Println("called with", args[0].Int(), grow(20000))
		return args[0].Int() * 2
	}))
	fmt.Println(js.Global().Call("twice", 21).Int())
	result := make(chan int)
	js.Global().Get("Promise").Call("resolve", 5).Call("then",
		js.FuncOf(func(this js.Value, args []js.Value) any {
			result <- args[0].Int()
			return nil
		}))
	fmt.Println("promise", <-result)
	func() {
		defer func() { fmt.Println("recovered:", recover()) }()
		js.Global().Call("eval", "1+1")
	}()
	function := js.FuncOf(func(this js.Value, args []js.Value) any { panic("deep inside") })
	func() {
		defer func() { fmt.Println("recovered:", recover()) }()
		js.Global().Call("setTimeout")
	}()
	function.Release()
	data := js.Global().Get("Uint8Array").New(3)
	js.CopyBytesToJS(data, []byte{1, 2, 3})
	back := make([]byte, 3)
	js.CopyBytesToGo(back, data)
	fmt.Println(back, js.ValueOf(map[string]any{"a": []any{1, "b", nil, true}}).Get("a").Length())
	fmt.Println(js.Global().Get("JSON").Call("stringify", map[string]any{"k": 1.5}).String())
}

func main() {
	switch os.Args[1] {
	case "all":
		all()
	case "exit":
		os.Exit(7)
	case "panic":
		panic("over")
	case "nested":
		js.Global().Call("setTimeout", js.FuncOf(func(js.Value, []js.Value) any {
			js.Global().Call("queueMicrotask", js.FuncOf(func(js.Value, []js.Value) any {
				fmt.Println("leaving")
				os.Exit(9)
				return nil
			}))
			return nil
		}), 1)
		select {}
	case "within":
		js.Global().Get("Reflect").Call("apply", js.FuncOf(func(js.Value, []js.Value) any {
			os.Exit(3)
			return nil
		}), nil, []any{})
		fmt.Println("not reached")
	case "deadlock":
		select {}
	case "trap":
		debug.SetMaxStack(64 << 20) // Go's own limit of 1 GB takes seconds
		grow(100000000)
	case "stdin":
		go func() {
			for i := 0; ; i++ {
				time.Sleep(10 * time.Millisecond)
				if i == 2 {
					fmt.Println("ticking")
				}
			}
		}()
		line, err := bufio.NewReader(os.Stdin).ReadString('\n')
		fmt.Println(strings.TrimSpace(line), err)
	}
}
"""

SAYS = """args [one two] y 
slept true
sum 4950
<nil>
text <nil>
4 -rw-r-----
open /none: No such file or directory true
called with 21 200010000
42
promise 5
recovered: syscall/js: Value.Call: property eval is not a function, got undefined
recovered: JavaScript error: the callback of a timer must be a function
[1 2 3] 4
{"k":1.5}
"""


def build(folder, name, source):
    path = os.path.join(folder, name + ".go")
    with open(path, "w", encoding="utf-8") as f:
        f.write(source)
    out = os.path.join(folder, name + ".wasm")
    run("go", "build", "-o", out, path, env={"GOOS": "js", "GOARCH": "wasm"})
    return out
