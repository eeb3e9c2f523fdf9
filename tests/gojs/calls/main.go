// Functions both ways with bytes: "turn" answers its bytes reversed; "ask" calls the host's "host"
// so often, with bytes, text and an object, and says how much came back. "live" is how much the
// program's heap holds after a collection, "deep" calls itself through the host until that refuses,
// "leave" waits in a host function that frees its VM.
package main

import (
	"runtime"
	"syscall/js"
)

func bytes(v js.Value) []byte {
	b := make([]byte, v.Length())
	js.CopyBytesToGo(b, v)
	return b
}

func array(b []byte) js.Value {
	v := js.Global().Get("Uint8Array").New(len(b))
	js.CopyBytesToJS(v, b)
	return v
}

func main() {
	global := js.Global()
	global.Set("turn", js.FuncOf(func(this js.Value, args []js.Value) any {
		b := bytes(args[0])
		for i, j := 0, len(b)-1; i < j; i, j = i+1, j-1 {
			b[i], b[j] = b[j], b[i]
		}
		return array(b)
	}))
	global.Set("ask", js.FuncOf(func(this js.Value, args []js.Value) any {
		sum := 0
		for i := range args[0].Int() {
			about := global.Get("Object").New()
			about.Set("number", i)
			got := global.Call("host", array([]byte("some bytes")), "text", about)
			sum += len(bytes(got))
		}
		return sum
	}))
	global.Set("live", js.FuncOf(func(this js.Value, args []js.Value) any {
		for range 3 { // finalizers release references of js.Value after a collection
			runtime.GC()
			runtime.Gosched()
		}
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return int(m.HeapAlloc)
	}))
	depth := 0
	global.Set("deep", js.FuncOf(func(this js.Value, args []js.Value) (result any) {
		depth++
		defer func() {
			if recover() != nil { // the host's limit, as a JavaScript error
				result = depth
			}
		}()
		return global.Call("deep")
	}))
	global.Set("leave", js.FuncOf(func(this js.Value, args []js.Value) any {
		return global.Call("free").Int() + 1
	}))
	select {}
}
