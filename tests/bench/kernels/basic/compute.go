// Package basic holds the kernels that need little more than the language and its runtime: what the
// small reactor of the compile-time figures is made of, too. Each takes a size and returns a
// checksum that depends on all of its work and is the same on every machine and engine.
package basic

import "math"

// Fib is the doubly recursive one: calls and little else.
func Fib(n int) uint64 {
	if n < 2 {
		return uint64(n)
	}
	return Fib(n-1) + Fib(n-2)
}

// Sieve counts the primes below n.
func Sieve(n int) uint64 {
	composite := make([]bool, n)
	count := uint64(0)
	for i := 2; i < n; i++ {
		if composite[i] {
			continue
		}
		count++
		for j := i * i; j < n; j += i {
			composite[j] = true
		}
	}
	return count
}

// Matmul multiplies two matrices of n*n as a textbook does.
func Matmul(n int) uint64 {
	a, b, c := matrix(n, 1), matrix(n, 2), matrix(n, 0)
	for i := range a {
		row := c[i]
		for k, x := range a[i] {
			for j, y := range b[k] {
				row[j] += x * y
			}
		}
	}
	sum := 0.0
	for i := range c {
		for j := range c[i] {
			sum += c[i][j] * float64(i^j)
		}
	}
	return math.Float64bits(sum)
}

func matrix(n, seed int) [][]float64 {
	m := make([][]float64, n)
	for i := range m {
		m[i] = make([]float64, n)
		for j := range m[i] {
			m[i][j] = float64(seed * ((i*7+j*3)%11 - 5))
		}
	}
	return m
}

type body struct{ x, y, z, vx, vy, vz, mass float64 }

// NBody moves five planets n steps (after the Computer Language Benchmarks Game).
func NBody(n int) uint64 {
	const solar, year = 4 * math.Pi * math.Pi, 365.24
	bodies := []body{
		{mass: solar},
		{4.84143144246472082945e+00, -1.16032004402742839362e+00, -1.03622044471123109494e-01,
			1.66007664274403694959e-03 * year, 7.69901118419740425080e-03 * year,
			-6.90460016972063023554e-05 * year, 9.54791938424326609124e-04 * solar},
		{8.34336671824457987790e+00, 4.12479856412430479268e+00, -4.03523417114321381293e-01,
			-2.76742510726411886210e-03 * year, 4.99852801234917238954e-03 * year,
			2.30417297573763929463e-05 * year, 2.85885980666130812119e-04 * solar},
		{1.28943695621391310164e+01, -1.51111514016986312525e+01, -2.23307578892655734398e-01,
			2.96460137564761618652e-03 * year, 2.37847173959480950141e-03 * year,
			-2.96589568540237556131e-05 * year, 4.36624404335156298062e-05 * solar},
		{1.53796971148509165498e+01, -2.59193146099879641146e+01, 1.79258772950371181757e-01,
			2.68067772490389322511e-03 * year, 1.62824170038242295431e-03 * year,
			-9.51592254519715870971e-05 * year, 5.15138902046611451304e-05 * solar},
	}
	for step := 0; step < n; step++ {
		advance(bodies, 0.01)
	}
	sum := 0.0
	for i := range bodies {
		sum += bodies[i].x + bodies[i].y + bodies[i].z
	}
	return math.Float64bits(sum)
}

func advance(bodies []body, dt float64) {
	for i := range bodies {
		a := &bodies[i]
		for j := i + 1; j < len(bodies); j++ {
			b := &bodies[j]
			dx, dy, dz := a.x-b.x, a.y-b.y, a.z-b.z
			square := dx*dx + dy*dy + dz*dz
			mag := dt / (square * math.Sqrt(square))
			a.vx -= dx * b.mass * mag
			a.vy -= dy * b.mass * mag
			a.vz -= dz * b.mass * mag
			b.vx += dx * a.mass * mag
			b.vy += dy * a.mass * mag
			b.vz += dz * a.mass * mag
		}
	}
	for i := range bodies {
		a := &bodies[i]
		a.x += dt * a.vx
		a.y += dt * a.vy
		a.z += dt * a.vz
	}
}

// Spectral approximates the spectral norm of an infinite matrix (Benchmarks Game).
func Spectral(n int) uint64 {
	u, v, t := make([]float64, n), make([]float64, n), make([]float64, n)
	for i := range u {
		u[i] = 1
	}
	for i := 0; i < 10; i++ {
		timesAtA(v, u, t)
		timesAtA(u, v, t)
	}
	uv, vv := 0.0, 0.0
	for i := range u {
		uv += u[i] * v[i]
		vv += v[i] * v[i]
	}
	return math.Float64bits(math.Sqrt(uv / vv))
}

func element(i, j int) float64 { return 1 / float64((i+j)*(i+j+1)/2+i+1) }

func timesAtA(out, in, t []float64) {
	for i := range t {
		t[i] = 0
		for j := range in {
			t[i] += element(i, j) * in[j]
		}
	}
	for i := range out {
		out[i] = 0
		for j := range t {
			out[i] += element(j, i) * t[j]
		}
	}
}

// Fannkuch flips pancakes in all permutations of n (Benchmarks Game).
func Fannkuch(n int) uint64 {
	perm, work, count := make([]int, n), make([]int, n), make([]int, n)
	for i := range perm {
		perm[i] = i
	}
	maxFlips, checksum, r := 0, 0, n
	for parity := 0; ; parity ^= 1 {
		for ; r != 1; r-- {
			count[r-1] = r
		}
		copy(work, perm)
		flips := 0
		for k := work[0]; k != 0; k = work[0] {
			for i, j := 0, k; i < j; i, j = i+1, j-1 {
				work[i], work[j] = work[j], work[i]
			}
			flips++
		}
		maxFlips = max(maxFlips, flips)
		if parity == 0 {
			checksum += flips
		} else {
			checksum -= flips
		}
		for ; ; r++ {
			if r == n {
				return uint64(checksum)<<8 | uint64(maxFlips)
			}
			first := perm[0]
			copy(perm[:r], perm[1:r+1])
			perm[r] = first
			count[r]--
			if count[r] > 0 {
				break
			}
		}
	}
}

// Mandelbrot counts iterations over a picture of n*n points.
func Mandelbrot(n int) uint64 {
	const limit = 50
	sum := uint64(0)
	for y := 0; y < n; y++ {
		ci := 2*float64(y)/float64(n) - 1
		for x := 0; x < n; x++ {
			cr := 2*float64(x)/float64(n) - 1.5
			zr, zi, i := 0.0, 0.0, 0
			for ; i < limit && zr*zr+zi*zi <= 4; i++ {
				zr, zi = zr*zr-zi*zi+cr, 2*zr*zi+ci
			}
			sum = sum*31 + uint64(i)
		}
	}
	return sum
}
