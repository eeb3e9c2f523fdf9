package main

import (
	"errors"
	"strings"
	"syscall/js"
	"time"
)

// The guest's side of waPC in a few lines; github.com/prep/wasmexec/wapc is a package of it.

func toJS(data []byte) js.Value {
	array := js.Global().Get("Uint8Array").New(len(data))
	js.CopyBytesToJS(array, data)
	return array
}

func fromJS(v js.Value) []byte {
	data := make([]byte, v.Length())
	js.CopyBytesToGo(data, v)
	return data
}

func hostCall(binding, namespace, operation string, payload []byte) ([]byte, error) {
	answer := js.Global().Get("wapc").Call("__host_call", toJS([]byte(binding)),
		toJS([]byte(namespace)), toJS([]byte(operation)), toJS(payload))
	if message := answer.Index(1); !message.IsNull() {
		return nil, errors.New(message.String())
	}
	return fromJS(answer.Index(0)), nil
}

func greet(payload []byte) ([]byte, error) {
	time.Sleep(time.Millisecond)
	title, err := hostCall("people", "titles", "lookup", payload)
	if err != nil {
		return nil, err
	}
	return []byte("Hello, " + string(title) + " " + string(payload)), nil
}

func registerFunctions() {
	wapc := js.Global().Get("wapc")
	js.Global().Set("__guest_call", js.FuncOf(func(this js.Value, args []js.Value) any {
		operation, payload := args[0].String(), fromJS(args[1])
		go func() {
			result, err := []byte(nil), errors.New("no operation "+operation)
			if strings.EqualFold(operation, "greet") {
				result, err = greet(payload)
			}
			if err != nil {
				wapc.Call("__guest_error", toJS([]byte(err.Error())))
			} else {
				wapc.Call("__guest_response", toJS(result))
			}
		}()
		return true
	}))
}
