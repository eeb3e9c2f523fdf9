//go:build wasip1

// Package environ lets a module that gowasm-aot compiles with --preinit have arguments and an
// environment. Such a module is initialised when it is compiled, and Go's os package reads both then;
// import this one for its effect,
//
//	import _ "gowasmapi/environ"
//
// and they are read again where gowasm_options gives an instance its own: os.Args and what os.Getenv
// and os.Environ return. What package variables were made of them stays as it was. GOMEMLIMIT, which
// an instance with max_memory has in any case, takes effect, too.
package environ

import (
	"math"
	"os"
	"runtime/debug"
	"strconv"
	"strings"
	"unsafe"
)

//go:wasmimport wasi_snapshot_preview1 environ_sizes_get
//go:noescape
func environSizesGet(count, size *uint32) uint32

//go:wasmimport wasi_snapshot_preview1 environ_get
//go:noescape
func environGet(at, bytes unsafe.Pointer) uint32

//go:wasmimport wasi_snapshot_preview1 args_sizes_get
//go:noescape
func argsSizesGet(count, size *uint32) uint32

//go:wasmimport wasi_snapshot_preview1 args_get
//go:noescape
func argsGet(at, bytes unsafe.Pointer) uint32

func read(sizes func(count, size *uint32) uint32, get func(at, bytes unsafe.Pointer) uint32) []string {
	var count, size uint32
	if sizes(&count, &size) != 0 || count == 0 || size == 0 {
		return nil
	}
	at, bytes := make([]uint32, count), make([]byte, size)
	if get(unsafe.Pointer(&at[0]), unsafe.Pointer(&bytes[0])) != 0 {
		return nil
	}
	return strings.Split(string(bytes[:size-1]), "\x00") // each string ends with a NUL
}

// setMemoryLimit does what Go's runtime does with GOMEMLIMIT when it starts: a number of bytes, or of
// units like MiB.
func setMemoryLimit(value string) {
	shift := 0
	for i, unit := range []string{"KiB", "MiB", "GiB", "TiB"} {
		if rest, ok := strings.CutSuffix(value, unit); ok {
			value, shift = rest, 10*(i+1)
		}
	}
	n, err := strconv.ParseInt(strings.TrimSuffix(value, "B"), 10, 64)
	switch {
	case value == "" || value == "off":
		debug.SetMemoryLimit(math.MaxInt64)
	case err == nil && n >= 0 && n <= math.MaxInt64>>shift:
		debug.SetMemoryLimit(n << shift)
	}
}

//go:wasmexport gowasm_refresh
func refresh() {
	os.Args = read(argsSizesGet, argsGet)
	os.Clearenv()
	for _, s := range read(environSizesGet, environGet) {
		if name, value, ok := strings.Cut(s, "="); ok {
			os.Setenv(name, value)
		}
	}
	setMemoryLimit(os.Getenv("GOMEMLIMIT"))
}
