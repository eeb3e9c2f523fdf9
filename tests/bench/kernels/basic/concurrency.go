package basic

import (
	"runtime"
	"sync"
)

// ChanUnbuffered hands numbers from one goroutine to another, one at a time.
func ChanUnbuffered(n int) uint64 { return pipe(n, 0) }

// ChanBuffered does the same through a buffer.
func ChanBuffered(n int) uint64 { return pipe(n, 128) }

func pipe(n, buffer int) uint64 {
	numbers, done := make(chan int, buffer), make(chan uint64)
	go func() {
		sum := uint64(0)
		for v := range numbers {
			sum = sum*31 + uint64(v)
		}
		done <- sum
	}()
	for i := 0; i < n; i++ {
		numbers <- i
	}
	close(numbers)
	return <-done
}

// Select merges three producers, with a channel to quit.
func Select(n int) uint64 {
	quit := make(chan struct{})
	producer := func(step int) chan int {
		c := make(chan int)
		go func() {
			for i := 0; ; i += step {
				select {
				case c <- step:
				case <-quit:
					return
				}
			}
		}()
		return c
	}
	a, b, c := producer(1), producer(2), producer(3)
	counts, each := [4]int{}, n/3
	for total := 0; total < 3*each; total++ {
		// A channel that gave its third is left out, so that the sum does not depend on chance.
		x, y, z := a, b, c
		if counts[1] == each {
			x = nil
		}
		if counts[2] == each {
			y = nil
		}
		if counts[3] == each {
			z = nil
		}
		select {
		case v := <-x:
			counts[v]++
		case v := <-y:
			counts[v]++
		case v := <-z:
			counts[v]++
		}
	}
	close(quit)
	runtime.Gosched()
	return uint64(counts[1])<<40 + uint64(counts[2])<<20 + uint64(counts[3])
}

// Mutex lets goroutines count under a lock, giving way inside it now and then so that others wait.
func Mutex(n int) uint64 {
	var (
		lock   sync.Mutex
		rw     sync.RWMutex
		group  sync.WaitGroup
		counts [8]uint64
		sum    uint64
	)
	for id := range counts {
		group.Add(1)
		go func() {
			defer group.Done()
			for i := 0; i < n/len(counts); i++ {
				lock.Lock()
				counts[id]++
				if i%64 == 0 {
					runtime.Gosched()
				}
				lock.Unlock()
				rw.RLock()
				seen := counts[id]
				rw.RUnlock()
				if seen%128 == 0 {
					rw.Lock()
					sum += seen
					rw.Unlock()
				}
			}
		}()
	}
	group.Wait()
	for _, c := range counts {
		sum = sum*31 + c
	}
	return sum
}
