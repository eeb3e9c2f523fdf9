// Command kernels runs the benchmark's kernels on request, so that whoever measures can read the
// CPU time of this process right before and right after each run: startup, compilation by an engine
// and printing stay outside. One request a line on standard input, one answer a line:
//
//	list           NAME GROUP lines, then an empty line
//	run NAME SIZE  checksum in hex; SIZE is full, quick (a tenth or so) or tiny (a test)
//	gc             "ok", after the garbage of the runs before is collected
//
// It ends at the end of its input.
package main

import (
	"bufio"
	"os"
	"runtime"
	"strconv"
	"strings"

	"example.com/kernels/basic"
	"example.com/kernels/library"
	"example.com/kernels/programs"
)

type kernel struct {
	name  string
	group string // go; programs; or assembly: where native Go runs hand-written assembly
	run   func(int) uint64
	full  int
	quick int
	tiny  int
}

var kernels = []kernel{
	{"fib", "go", basic.Fib, 37, 32, 15},
	{"sieve", "go", basic.Sieve, 20000000, 4000000, 10000},
	{"trees", "go", basic.Trees, 19, 15, 8},
	{"matmul", "go", basic.Matmul, 650, 200, 20},
	{"nbody", "go", basic.NBody, 1500000, 150000, 100},
	{"spectral", "go", basic.Spectral, 900, 300, 20},
	{"fannkuch", "go", basic.Fannkuch, 10, 8, 5},
	{"mandelbrot", "go", basic.Mandelbrot, 1200, 300, 20},
	{"map-int32", "go", basic.MapInt, 700000, 100000, 1000},
	{"map-string", "go", basic.MapString, 800000, 100000, 1000},
	{"strings", "go", basic.Strings, 200000, 20000, 100},
	{"sort", "go", basic.Sort, 500000, 50000, 500},
	{"closures", "go", basic.Closures, 10000000, 1000000, 1000},
	{"interfaces", "go", basic.Interfaces, 20000000, 2000000, 1000},
	{"defers", "go", basic.Defers, 3000000, 300000, 500},
	{"chan", "go", basic.ChanUnbuffered, 1000000, 100000, 500},
	{"chan-buffered", "go", basic.ChanBuffered, 3000000, 300000, 500},
	{"select", "go", basic.Select, 300000, 30000, 300},
	{"mutex", "go", basic.Mutex, 8000000, 800000, 2000},
	{"gc", "go", basic.GC, 200000, 20000, 500},
	{"json-encode", "go", library.JSONEncode, 80000, 8000, 20},
	{"json-decode", "go", library.JSONDecode, 20000, 2000, 20},
	{"regexp", "go", library.Regexp, 10000, 1000, 10},
	{"flate", "go", library.Flate, 2000, 200, 4},
	{"format", "go", library.Format, 150000, 15000, 50},
	{"handler", "programs", programs.Handler, 20000, 2000, 30},
	{"template", "programs", programs.Template, 3000, 300, 5},
	{"markdown", "programs", programs.Markdown, 6000, 600, 5},
	{"interpreter", "programs", programs.Interpreter, 30000, 3000, 50},
	{"sort-slice", "programs", programs.SortSlice, 200000, 20000, 200},
	{"sha256", "assembly", library.SHA256, 200000, 20000, 10},
	{"crc32", "assembly", library.CRC32, 1000000, 100000, 10},
	{"big-pi", "assembly", library.BigPi, 3000, 1000, 50},
	{"big-exp", "assembly", library.BigExp, 6000, 600, 8},
	{"bytes", "assembly", library.Bytes, 16000, 1600, 4},
}

func answer(request string) string {
	words := strings.Fields(request)
	switch {
	case len(words) == 1 && words[0] == "list":
		text := ""
		for _, k := range kernels {
			text += k.name + " " + k.group + "\n"
		}
		return text
	case len(words) == 1 && words[0] == "gc":
		runtime.GC()
		runtime.GC() // the first may only have ended a cycle under way, and left sweeping to do
		return "ok"
	case len(words) == 3 && words[0] == "run":
		for _, k := range kernels {
			if k.name == words[1] {
				size := map[string]int{"full": k.full, "quick": k.quick, "tiny": k.tiny}[words[2]]
				return strconv.FormatUint(k.run(size), 16)
			}
		}
	}
	return "what? " + request
}

func main() {
	requests := bufio.NewScanner(os.Stdin)
	for requests.Scan() {
		if _, err := os.Stdout.WriteString(answer(requests.Text()) + "\n"); err != nil {
			return
		}
	}
}
