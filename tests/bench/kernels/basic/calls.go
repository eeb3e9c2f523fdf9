package basic

import "errors"

// Closures composes and calls function values.
func Closures(n int) uint64 {
	state := uint64(1)
	steps := []func(uint64) uint64{
		func(x uint64) uint64 { return x*6364136223846793005 + 1 },
		func(x uint64) uint64 { state += x; return x ^ state },
		func(x uint64) uint64 { return x>>17 | x<<47 },
	}
	for i := 0; i < n; i++ {
		k := i % 7
		add := func(x uint64) uint64 { return x + uint64(k) }
		state = apply(apply(state, add), steps[i%3])
	}
	return state
}

//go:noinline
func apply(x uint64, f func(uint64) uint64) uint64 { return f(x) }

type shape interface {
	area() int
	scale(by int) shape
}

type square struct{ side int }
type rect struct{ w, h int }
type circle struct{ r int }

func (s square) area() int         { return s.side * s.side }
func (r *rect) area() int          { return r.w * r.h }
func (c circle) area() int         { return 355 * c.r * c.r / 113 }
func (s square) scale(k int) shape { return square{(s.side*k)&1023 + 1} }
func (r *rect) scale(k int) shape  { r.w, r.h = (r.h*k)&1023+1, r.w; return r }
func (c circle) scale(k int) shape { return circle{(c.r+k)&1023 + 1} }

// Interfaces calls methods through interfaces, with type switches and conversions.
func Interfaces(n int) uint64 {
	shapes := []shape{square{3}, &rect{2, 5}, circle{7}, square{11}}
	sum := uint64(0)
	for i := 0; i < n; i++ {
		k := i & 3
		s := shapes[k]
		sum = sum*31 + uint64(s.area())
		switch v := s.(type) {
		case square:
			sum += uint64(v.side)
		case *rect:
			sum ^= uint64(v.w)
		}
		if i&15 == k {
			shapes[k] = s.scale(i)
		}
	}
	return sum
}

var errOdd = errors.New("odd")

// Defers runs deferred functions, panics and recovers from them.
func Defers(n int) uint64 {
	sum := uint64(0)
	for i := 0; i < n; i++ {
		if err := guarded(i, &sum); err != nil {
			sum += 3
		}
	}
	return sum
}

func guarded(i int, sum *uint64) (err error) {
	defer func() { *sum = *sum*5 + uint64(i) }()
	if i%16 == 0 {
		defer func() {
			if r := recover(); r != nil {
				err = r.(error)
			}
		}()
		if i%32 == 16 {
			panic(errOdd)
		}
	}
	for k := 0; k < i%3; k++ {
		defer func() { *sum += uint64(k) }()
	}
	return nil
}
