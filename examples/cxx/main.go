// Words for a C++ program: text in and out, Go errors, a host function, and a panic.
package main

import (
	"errors"
	"strings"

	"gowasmapi"
)

// Greet makes a greeting; the host knows the words.
//
//gowasm:returns string
//go:wasmexport greet
func greet(name string) gowasmapi.Result {
	if strings.TrimSpace(name) == "" {
		return gowasmapi.Fail(errors.New("nobody to greet"))
	}
	return gowasmapi.ReturnString(word().String()+", "+strings.ToUpper(name)+"!", nil)
}

//gowasm:returns string
//go:wasmimport env word
func word() gowasmapi.Result

// Share divides among some people.
//
//go:wasmexport share
func share(things, people int32) int32 { return portion(things, people) }

//go:noinline
func portion(things, people int32) int32 { return things / people }

func main() {}
