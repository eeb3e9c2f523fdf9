// A Go program as it is written for a browser: it exposes functions with js.FuncOf and calls what
// it finds in the global object. Here a C program is the browser.
package main

import (
	"bytes"
	"fmt"
	"syscall/js"
	"time"
)

// myEvent gets bytes, changes them, and gives bytes back.
func myEvent(this js.Value, args []js.Value) any {
	data := make([]byte, args[0].Length())
	js.CopyBytesToGo(data, args[0])
	data = bytes.ToUpper(data)
	back := js.Global().Get("Uint8Array").New(len(data))
	js.CopyBytesToJS(back, data)
	return back
}

//go:wasmexport add
func add(a, b int32) int32 { return a + b }

func main() {
	device := js.Global().Get("device") // an object of the host
	fmt.Println("device:", device.Get("name").String())
	fmt.Println("temperature:", device.Call("read", "temperature").Float())

	js.Global().Set("myEvent", js.FuncOf(myEvent))
	registerFunctions()

	go func() {
		for i := 1; i <= 3; i++ {
			time.Sleep(5 * time.Millisecond)
			device.Call("notify", fmt.Sprintf("tick %d", i))
		}
	}()
	select {} // stay for the calls of the host
}
