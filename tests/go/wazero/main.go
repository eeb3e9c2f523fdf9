// Runs a WASI module in wazero, the reference engine of these tests.
//
//	wazero [-dir FOLDER] [-calls] MODULE [ARGUMENT...]
//
// A command gets the arguments, the standard streams, clocks, entropy and, with -dir, the whole
// file system with FOLDER as its working directory, and HOME. -calls is for the reactor
// in ../reenter: it calls outer() a few times and prints the results. What wazero compiles stays in a
// folder beside this program.
package main

import (
	"context"
	"crypto/rand"
	"errors"
	"flag"
	"fmt"
	"os"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/imports/wasi_snapshot_preview1"
	"github.com/tetratelabs/wazero/sys"
)

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "wazero:", err)
		os.Exit(134) // as gowasm-aot run does for a trap
	}
}

func call(module api.Module, name string, args ...uint64) uint64 {
	results, err := module.ExportedFunction(name).Call(context.Background(), args...)
	check(err)
	return results[0]
}

func main() {
	dir := flag.String("dir", "", "")
	calls := flag.Bool("calls", false, "")
	flag.Parse()
	ctx := context.Background()
	binary, err := os.ReadFile(flag.Arg(0))
	check(err)
	program, err := os.Executable()
	check(err)
	cache, err := wazero.NewCompilationCacheWithDir(program + ".cache")
	check(err)
	runtime := wazero.NewRuntimeWithConfig(ctx, wazero.NewRuntimeConfig().WithCompilationCache(cache))
	wasi_snapshot_preview1.MustInstantiate(ctx, runtime)
	_, err = runtime.NewHostModuleBuilder("env").NewFunctionBuilder().
		WithFunc(func(_ context.Context, m api.Module, n uint32) uint32 {
			return uint32(call(m, "inner", uint64(n))) + 1
		}).Export("hook").Instantiate(ctx)
	check(err)
	config := wazero.NewModuleConfig().WithArgs(flag.Args()...).WithStdin(os.Stdin).
		WithStdout(os.Stdout).WithStderr(os.Stderr).WithSysWalltime().WithSysNanotime().
		WithSysNanosleep().WithRandSource(rand.Reader)
	if *dir != "" {
		config = config.WithFSConfig(wazero.NewFSConfig().WithDirMount("/", "/"))
		config = config.WithEnv("HOME", os.Getenv("HOME")).WithEnv("PWD", *dir)
	}
	if *calls {
		config = config.WithStartFunctions("_initialize")
	}
	module, err := runtime.InstantiateWithConfig(ctx, binary, config)
	var exit *sys.ExitError
	if errors.As(err, &exit) {
		os.Exit(int(exit.ExitCode()))
	}
	check(err)
	if *calls {
		for _, n := range []uint64{0, 1, 5, 17, 60, 100} {
			fmt.Print(int64(call(module, "outer", n)), " ")
		}
		fmt.Println(uint32(call(module, "calls")))
	}
}
