package main

import (
	"errors"
	"io/fs"
	"os"
	"time"
)

func main() {}

// read returns how many bytes a file has: 0 config.json, 1 a missing one, and 2 tries to make one.
//
//go:wasmexport read
func read(which int32) int32 {
	if which == 2 {
		err := os.WriteFile("/new.json", []byte("x"), 0o600)
		println(err.Error())
		return -2
	}
	data, err := os.ReadFile([]string{"/config.json", "/missing.json"}[which])
	if errors.Is(err, fs.ErrNotExist) {
		println(err.Error())
		return -1
	}
	if err != nil {
		panic(err)
	}
	print(string(data))
	return int32(len(data))
}

// wait sleeps, with another goroutine that sleeps less, and returns what passed in microseconds.
//
//go:wasmexport wait
func wait(milliseconds int32) int32 {
	start := time.Now()
	done := make(chan int)
	go func() {
		time.Sleep(time.Duration(milliseconds) * time.Millisecond / 2)
		done <- 1
	}()
	time.Sleep(time.Duration(milliseconds) * time.Millisecond)
	<-done
	return int32(time.Since(start) / time.Microsecond)
}
