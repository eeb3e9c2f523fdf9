// Package gowasmapi is the guest's half of functions that take and return bytes, for modules that
// gowasm-aot compiles:
//
//	//gowasm:string src size
//	//gowasm:returns string
//	//go:wasmexport render
//	func render(src *byte, size uint32) gowasmapi.Result {
//		html, err := convert(gowasmapi.String(src, size))
//		return gowasmapi.ReturnString(html, err)
//	}
//
// is, in C,
//
//	gowasm_status md_render(md_instance *, gowasm_bytes src, gowasm_buffer *out);
//
// An imported function returns a Result, too: its Bytes or String, or its Err where the host failed.
//
// It works with Go 1.24 or later (GOOS=wasip1 or js) and with TinyGo, and needs no other package.
//
// Arguments belong to the guest: they are ordinary Go memory that the host filled, collected when
// nothing refers to them any more, and never used a second time. So a function may keep them.
package gowasmapi

import (
	"errors"
	"unsafe"
)

// A Result is what a function returns that returns bytes, an error, or both: an address in the
// upper 32 bits, the length in the lower 31, and between them a bit that says that they are an
// error's text.
type Result uint64

const (
	isError   = 1 << 31
	maxLength = 1<<31 - 1
)

// pieceSize is what the host asks for when it has many small arguments to place: ARGS_PIECE in
// golang/layout.def. It goes on using such a piece until it asks for the next one, also when it
// asked for a larger block meanwhile.
const pieceSize = 16384

// What the host may write into or read after the function returned: the collector must not take it.
var (
	piece, large []byte
	result       []byte
	blocks       = map[unsafe.Pointer][]byte{}
)

// Bytes are the bytes of an argument.
func Bytes(data *byte, size uint32) []byte { return unsafe.Slice(data, size) }

// String is the text of an argument.
func String(data *byte, size uint32) string { return unsafe.String(data, size) }

// Return returns bytes, or err where that is not nil. The bytes are copied by the host; they must
// not change until the function has returned.
func Return(b []byte, err error) Result {
	if err != nil {
		return Fail(err)
	}
	return pack(b, 0)
}

// ReturnString returns a string, or err where that is not nil.
func ReturnString(s string, err error) Result {
	if err != nil {
		return Fail(err)
	}
	return pack(unsafe.Slice(unsafe.StringData(s), len(s)), 0)
}

// Fail returns an error: the call's status is GOWASM_GUEST_ERROR, and the error's text its message.
// Without an error it returns no bytes: what a function with //gowasm:returns nothing returns.
func Fail(err error) Result {
	if err == nil {
		return pack(nil, 0)
	}
	return pack([]byte(err.Error()), isError)
}

var errTooLong = errors.New("gowasmapi: a result of 2 GiB or more")

func pack(b []byte, flag Result) Result {
	if uint64(len(b)) > maxLength {
		return Fail(errTooLong)
	}
	result = b
	allow(len(b))
	return Result(uintptr(unsafe.Pointer(unsafe.SliceData(b))))<<32 | flag | Result(len(b))
}

// A HostError is the error of a host function: its text.
type HostError string

func (e HostError) Error() string { return string(e) }

// Err is the error that an imported function returned, a HostError, or nil. It may be called in any
// case and before Bytes or String; a function with //gowasm:returns nothing has this result alone.
func (r Result) Err() error {
	if r&isError == 0 {
		return nil
	}
	return HostError(r.bytes())
}

// Bytes are what an imported function returned that has //gowasm:returns bytes or string. If it
// returned an error, Bytes panics with that: deferred functions run, and recover gets it.
func (r Result) Bytes() []byte {
	if err := r.Err(); err != nil {
		panic(err)
	}
	return r.bytes()
}

func (r Result) bytes() []byte {
	address := uintptr(r >> 32)
	data := *(*unsafe.Pointer)(unsafe.Pointer(&address))
	return unsafe.Slice((*byte)(data), int(r&maxLength))
}

// String is the same as a string. It panics as Bytes does.
func (r Result) String() string {
	b := r.Bytes()
	return unsafe.String(unsafe.SliceData(b), len(b))
}

//go:wasmexport gowasm_args
func args(size uint32) unsafe.Pointer {
	b := make([]byte, size)
	if size == pieceSize {
		piece = b
	} else {
		large = b
	}
	allow(len(b))
	return unsafe.Pointer(unsafe.SliceData(b))
}

//go:wasmexport gowasm_alloc
func alloc(size uint32) unsafe.Pointer {
	b := make([]byte, max(size, 1))
	p := unsafe.Pointer(unsafe.SliceData(b))
	blocks[p] = b
	return p
}

//go:wasmexport gowasm_free
func free(p unsafe.Pointer) { delete(blocks, p) }
