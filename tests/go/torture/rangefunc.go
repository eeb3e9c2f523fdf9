//go:build go1.23

package main

import "fmt"

func seq(n int) func(yield func(int) bool) {
	return func(yield func(int) bool) {
		defer fmt.Println("seq done")
		for i := 0; i < n; i++ {
			if !yield(i) {
				return
			}
		}
	}
}

func rangeFunc() (r int) {
	for i := range seq(10) {
		defer func() { fmt.Println("deferred in range", i) }()
		if i == 2 {
			continue
		}
		if i == 4 {
			return i * 100
		}
	}
	return -1
}
