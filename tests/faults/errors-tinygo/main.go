// What TinyGo prints before a panic, in the same line; errors of host functions. Made by TinyGo 0.40.1,
// with gowasmapi of this repository:
//
//	tinygo build -target=wasip1 -buildmode=c-shared -scheduler=none -o errors.wasm .
package main

import "gowasmapi"

//gowasm:returns string
//go:wasmimport env group
func group(user string) gowasmapi.Result

//gowasm:returns nothing
//go:wasmimport env store
func store(user string) gowasmapi.Result

//go:wasmexport fail
func fail(kind int32) int32 {
	switch kind {
	case 0:
		print("abc")
		panic("after other words")
	case 1:
		panic("one\ntwo")
	case 2:
		for range 116 {
			print(".")
		}
		panic("in two writes")
	case 3:
		print("panic: an old line\nand another\n")
		var none []int32
		return none[kind]
	}
	return kind
}

//gowasm:returns string
//go:wasmexport ask
func ask(user string) gowasmapi.Result {
	if err := store(user).Err(); err != nil {
		return gowasmapi.Fail(err)
	}
	found := group(user)
	if err := found.Err(); err != nil {
		return gowasmapi.Fail(err)
	}
	return gowasmapi.ReturnString(found.String(), nil)
}

func main() {}
