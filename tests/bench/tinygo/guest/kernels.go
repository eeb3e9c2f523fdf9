// Kernels for TinyGo with twins in C (twins.c): the same algorithm, data and result.
package main

func fib(n int32) int32 {
	if n < 2 {
		return n
	}
	return fib(n-1) + fib(n-2)
}

func fibonacci(n int32) uint64 { return uint64(fib(n)) }

// How many primes are below n, eight times.
func sieve(n int32) uint64 {
	composite := make([]bool, n)
	var count uint64
	for round := 0; round < 8; round++ {
		for i := range composite {
			composite[i] = false
		}
		for i := 2; i < len(composite); i++ {
			if composite[i] {
				continue
			}
			count++
			for k := i + i; k < len(composite); k += i {
				composite[k] = true
			}
		}
	}
	return count
}

// The product of two matrices of n rows and columns.
func matmul(n int32) uint64 {
	size := int(n)
	a, b, c := make([]float64, size*size), make([]float64, size*size), make([]float64, size*size)
	for i := range a {
		a[i], b[i] = float64(i%7), float64(i%5)
	}
	for i := 0; i < size; i++ {
		for j := 0; j < size; j++ {
			var sum float64
			for k := 0; k < size; k++ {
				sum += a[i*size+k] * b[k*size+j]
			}
			c[i*size+j] = sum
		}
	}
	var trace float64
	for i := 0; i < size; i++ {
		trace += c[i*size+i]
	}
	return uint64(trace)
}

type body struct{ x, y, z, vx, vy, vz, mass float64 }

// n steps of five bodies that attract each other without a square root.
func nbody(n int32) uint64 {
	var bodies [5]body
	for i := range bodies {
		f := float64(i + 1)
		bodies[i] = body{f, f * 0.5, -f, 0.25 / f, 0.125, -0.0625 * f, 1 / f}
	}
	for step := int32(0); step < n; step++ {
		for i := range bodies {
			p := &bodies[i]
			for k := i + 1; k < len(bodies); k++ {
				q := &bodies[k]
				dx, dy, dz := p.x-q.x, p.y-q.y, p.z-q.z
				force := 0.001 / (dx*dx + dy*dy + dz*dz + 0.5)
				p.vx -= dx * q.mass * force
				p.vy -= dy * q.mass * force
				p.vz -= dz * q.mass * force
				q.vx += dx * p.mass * force
				q.vy += dy * p.mass * force
				q.vz += dz * p.mass * force
			}
		}
		for i := range bodies {
			p := &bodies[i]
			p.x += p.vx * 0.001
			p.y += p.vy * 0.001
			p.z += p.vz * 0.001
		}
	}
	var energy float64
	for i := range bodies {
		p := &bodies[i]
		energy += p.mass * (p.vx*p.vx + p.vy*p.vy + p.vz*p.vz)
	}
	return uint64(energy * 1e12)
}

// Points of an n times n picture that stay for 50 rounds.
func mandelbrot(n int32) uint64 {
	var inside uint64
	for y := int32(0); y < n; y++ {
		for x := int32(0); x < n; x++ {
			cr, ci := 2*float64(x)/float64(n)-1.5, 2*float64(y)/float64(n)-1
			var r, i float64
			k := 0
			for ; k < 50 && r*r+i*i <= 4; k++ {
				r, i = r*r-i*i+cr, 2*r*i+ci
			}
			if k == 50 {
				inside++
			}
		}
	}
	return inside
}

func quicksort(a []int32) {
	for len(a) > 12 {
		pivot := a[len(a)/2]
		i, k := 0, len(a)-1
		for i <= k {
			for a[i] < pivot {
				i++
			}
			for a[k] > pivot {
				k--
			}
			if i <= k {
				a[i], a[k] = a[k], a[i]
				i++
				k--
			}
		}
		quicksort(a[:k+1])
		a = a[i:]
	}
	for i := 1; i < len(a); i++ {
		x, k := a[i], i
		for ; k > 0 && a[k-1] > x; k-- {
			a[k] = a[k-1]
		}
		a[k] = x
	}
}

// n numbers sorted.
func sorted(n int32) uint64 {
	a := make([]int32, n)
	x := uint32(12345)
	for i := range a {
		x = x*1664525 + 1013904223
		a[i] = int32(x >> 1)
	}
	quicksort(a)
	var sum uint64
	for i, v := range a {
		sum = sum*31 + uint64(v)*uint64(i&7)
	}
	return sum
}

// A table of 4,096 slots by open addressing: n times 2,000 inserts and 4,000 look-ups.
func table(n int32) uint64 {
	keys, values := make([]uint32, 4096), make([]uint32, 4096)
	mask := uint32(len(keys) - 1)
	var sum uint64
	for ; n > 0; n-- {
		for i := range keys {
			keys[i], values[i] = 0, 0
		}
		x := uint32(n)
		for i := 0; i < 2000; i++ {
			x = x*1664525 + 1013904223
			key := x | 1
			at := (key * 2654435769) >> 7 & mask
			for keys[at] != 0 && keys[at] != key {
				at = (at + 1) & mask
			}
			keys[at] = key
			values[at] += uint32(i)
		}
		x = uint32(n)
		for i := 0; i < 4000; i++ {
			x = x*1664525 + 1013904223
			key := x | 1
			at := (key * 2654435769) >> 7 & mask
			for keys[at] != 0 && keys[at] != key {
				at = (at + 1) & mask
			}
			if keys[at] == key {
				sum += uint64(values[at])
			}
		}
	}
	return sum
}

// n generations of Conway's life on a torus of 128 times 128 cells.
func life(n int32) uint64 {
	const side = 128
	now, next := make([]byte, side*side), make([]byte, side*side)
	x := uint32(7)
	for i := range now {
		x = x*1664525 + 1013904223
		now[i] = byte(x >> 31)
	}
	for step := int32(0); step < n; step++ {
		for r := 0; r < side; r++ {
			up, down := (r+side-1)%side*side, (r+1)%side*side
			row := r * side
			for c := 0; c < side; c++ {
				left, right := (c+side-1)%side, (c+1)%side
				count := now[up+left] + now[up+c] + now[up+right] + now[row+left] +
					now[row+right] + now[down+left] + now[down+c] + now[down+right]
				alive := byte(0)
				if count == 3 || (count == 2 && now[row+c] != 0) {
					alive = 1
				}
				next[row+c] = alive
			}
		}
		now, next = next, now
	}
	var alive uint64
	for _, c := range now {
		alive += uint64(c)
	}
	return alive
}

var crcTable [256]uint32

// The CRC-32 of n KiB, byte by byte.
func crc32(n int32) uint64 {
	for i := range crcTable {
		c := uint32(i)
		for k := 0; k < 8; k++ {
			if c&1 != 0 {
				c = c>>1 ^ 0xedb88320
			} else {
				c >>= 1
			}
		}
		crcTable[i] = c
	}
	data := make([]byte, 1024)
	for i := range data {
		data[i] = byte(i * 7)
	}
	crc := ^uint32(0)
	for ; n > 0; n-- {
		for _, b := range data {
			crc = crcTable[byte(crc)^b] ^ crc>>8
		}
	}
	return uint64(^crc)
}

type shape interface {
	area() uint32
	grow(by uint32)
}

type square struct{ side uint32 }
type rectangle struct{ width, height uint32 }

func (s *square) area() uint32      { return s.side * s.side }
func (s *square) grow(by uint32)    { s.side += by }
func (r *rectangle) area() uint32   { return r.width * r.height }
func (r *rectangle) grow(by uint32) { r.width += by }

// n rounds over 64 shapes, by methods that are known at run time only.
func shapes(n int32) uint64 {
	var all [64]shape
	for i := range all {
		if i*5%3 == 0 {
			all[i] = &square{uint32(i)}
		} else {
			all[i] = &rectangle{uint32(i), 3}
		}
	}
	var sum uint64
	for ; n > 0; n-- {
		for _, s := range all[:] {
			s.grow(1)
			sum += uint64(s.area())
		}
	}
	return sum
}

// Lines, words and letters of a text, n times.
func words(n int32) uint64 {
	text := make([]byte, 4096)
	x := uint32(99)
	for i := range text {
		x = x*1664525 + 1013904223
		switch k := x >> 27; {
		case k < 26:
			text[i] = byte('a' + k)
		case k < 31:
			text[i] = ' '
		default:
			text[i] = '\n'
		}
	}
	var sum uint64
	for ; n > 0; n-- {
		var counts [26]uint32
		lines, found := uint32(0), uint32(0)
		inside := false
		for _, c := range text {
			if c == '\n' {
				lines++
			}
			letter := c >= 'a' && c <= 'z'
			if letter {
				counts[c-'a']++
				if !inside {
					found++
				}
			}
			inside = letter
		}
		sum += uint64(lines)*31 + uint64(found) + uint64(counts[n%26])
	}
	return sum
}
