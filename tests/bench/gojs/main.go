// Functions both ways: the host calls goAdd; callHost, callText and callBytes call functions of the
// host so often and say what came of it.
package main

import (
	"strings"
	"syscall/js"
)

func loop(body func(n int) int) js.Func {
	return js.FuncOf(func(this js.Value, args []js.Value) any { return body(args[0].Int()) })
}

func main() {
	global := js.Global()
	global.Set("goAdd", js.FuncOf(func(this js.Value, args []js.Value) any {
		return args[0].Int() + args[1].Int()
	}))
	global.Set("callHost", loop(func(n int) int {
		add, sum := global.Get("hostAdd"), 0
		for i := range n {
			sum = add.Invoke(sum, i).Int()
		}
		return sum
	}))
	global.Set("callText", loop(func(n int) int {
		echo, text, sum := global.Get("hostEcho"), strings.Repeat("text ", 20), 0
		for range n {
			sum += len(echo.Invoke(text).String())
		}
		return sum
	}))
	global.Set("callBytes", loop(func(n int) int {
		array, data := global.Get("Uint8Array").New(1<<16), make([]byte, 1<<16)
		sum := 0
		for range n {
			sum += js.CopyBytesToJS(array, data) + js.CopyBytesToGo(data, array)
		}
		return sum
	}))
	global.Set("properties", loop(func(n int) int {
		object, sum := global.Get("Object").New(), 0
		for i := range n {
			object.Set("count", i)
			sum += object.Get("count").Int()
		}
		return sum
	}))
	select {}
}
