// Work that is mostly system calls, for the benchmark of the host library (tests/bench/wasi.py):
//
//	cat          standard input to standard output
//	make DIR     10,000 small files
//	files DIR    stats and reads them
//	clock        1,000,000 times the clock
package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"
)

const (
	folders = 100
	each    = 100
	reads   = 1_000_000
)

func fail(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func name(dir string, i, j int) string {
	return filepath.Join(dir, fmt.Sprintf("folder-%03d", i), fmt.Sprintf("file-%03d.txt", j))
}

func makeFiles(dir string) {
	for i := range folders {
		fail(os.MkdirAll(filepath.Dir(name(dir, i, 0)), 0o777))
		for j := range each {
			text := fmt.Sprintf("this is file %d of folder %d\n", j, i)
			fail(os.WriteFile(name(dir, i, j), []byte(text), 0o666))
		}
	}
}

func readFiles(dir string) {
	total, listed := 0, 0
	for i := range folders {
		entries, err := os.ReadDir(filepath.Dir(name(dir, i, 0)))
		fail(err)
		listed += len(entries)
		for j := range each {
			path := name(dir, i, j)
			info, err := os.Stat(path)
			fail(err)
			text, err := os.ReadFile(path)
			fail(err)
			if int64(len(text)) != info.Size() {
				fail(fmt.Errorf("%s: %d bytes, stat says %d", path, len(text), info.Size()))
			}
			total += len(text)
		}
	}
	fmt.Println(listed, "files,", total, "bytes")
}

func readClock() {
	last, back := time.Now(), 0
	for range reads {
		now := time.Now()
		if now.Before(last) {
			back++
		}
		last = now
	}
	fmt.Println(back, "steps back")
}

func main() {
	switch os.Args[1] {
	case "cat":
		_, err := io.Copy(struct{ io.Writer }{os.Stdout}, struct{ io.Reader }{os.Stdin})
		fail(err)
	case "make":
		makeFiles(os.Args[2])
	case "files":
		readFiles(os.Args[2])
	case "clock":
		readClock()
	}
}
