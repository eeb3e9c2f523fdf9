//go:build !wasip1

package main

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
)

// One thread does everything, so that an emulator's trace of the first one has it all.
func init() { runtime.LockOSThread() }

// usage: native KERNEL N TIMES
func main() {
	var word [3]int
	for i := range word {
		word[i], _ = strconv.Atoi(os.Args[1+i])
	}
	run(-1, int32(len(data)))
	result := int32(0)
	for range word[2] {
		result = run(int32(word[0]), int32(word[1]))
	}
	fmt.Println(result)
}
