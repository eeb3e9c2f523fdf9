package main

import "runtime"

func main() {}

//go:wasmexport add
func add(x, y int32) int32 { return x + y }

//go:wasmexport fib
func fib(n int32) int32 {
	if n < 2 {
		return n
	}
	return fib(n-1) + fib(n-2)
}

//go:wasmexport work
func work(n int32) int32 {
	numbers, squares := make(chan int), make(chan int)
	go func() {
		for i := range int(n) {
			numbers <- i
		}
		close(numbers)
	}()
	go func() {
		for i := range numbers {
			squares <- i * i
		}
		close(squares)
	}()
	seen := map[int][]byte{}
	sum := 0
	for s := range squares {
		seen[s] = make([]byte, 1000)
		sum += s
	}
	runtime.GC()
	println("seen", len(seen), "sum", sum)
	seen = nil
	runtime.GC()
	return int32(sum)
}

//go:wasmexport rescue
func rescue(i int32) (r int32) {
	defer func() {
		if e := recover(); e != nil {
			println("recovered:", e.(error).Error())
			r = -1
		}
	}()
	return []int32{1, 2, 3}[i]
}
