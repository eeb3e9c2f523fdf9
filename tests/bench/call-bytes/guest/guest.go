//go:build wasm

package main

import "gowasmapi"

//go:wasmexport empty
func guestEmpty() {}

//gowasm:bytes p n
//gowasm:returns bytes
//go:wasmexport change
func guestChange(p *byte, n uint32) gowasmapi.Result {
	return gowasmapi.Return(change(gowasmapi.Bytes(p, n)), nil)
}
