package basic

import (
	"sort"
	"strconv"
	"strings"
)

// random is a small generator of our own, so that every engine sees the same numbers.
type random uint64

func (r *random) next() uint64 {
	*r ^= *r << 13
	*r ^= *r >> 7
	*r ^= *r << 17
	return uint64(*r)
}

type tree struct{ left, right *tree }

func grow(depth int) *tree {
	if depth == 0 {
		return &tree{}
	}
	return &tree{grow(depth - 1), grow(depth - 1)}
}

func (t *tree) count() uint64 {
	if t.left == nil {
		return 1
	}
	return 1 + t.left.count() + t.right.count()
}

// Nodes counts those of one tree, each of which is allocated and visited once.
func Nodes(depth int) uint64 { return grow(depth).count() }

// Trees makes many short-lived binary trees of growing depth beside a long-lived one.
func Trees(depth int) uint64 {
	long, sum := grow(depth), uint64(0)
	for d := 4; d <= depth; d += 4 {
		for i := 0; i < 1<<(depth-d); i++ {
			sum = sum*3 + grow(d).count()
		}
	}
	return sum + long.count()
}

// MapInt fills, looks up, deletes from and walks a map of int32.
func MapInt(n int) uint64 {
	m, r, sum := map[int32]int32{}, random(1), uint64(0)
	for i := 0; i < n; i++ {
		m[int32(r.next()%uint64(n))] += int32(i)
	}
	for i := 0; i < n; i++ {
		if v, ok := m[int32(i)]; ok {
			sum = sum*31 + uint64(v)
		}
		if i%4 == 0 {
			delete(m, int32(i))
		}
	}
	for k, v := range m {
		sum += uint64(k) ^ uint64(v)
	}
	return sum
}

// MapString counts words.
func MapString(n int) uint64 {
	words := make([]string, 1+n/16)
	for i := range words {
		words[i] = "word-" + strconv.Itoa(i*i)
	}
	m, r, sum := map[string]int{}, random(2), uint64(0)
	for i := 0; i < n; i++ {
		m[words[r.next()%uint64(len(words))]]++
	}
	for i, w := range words {
		sum += uint64(m[w]) * uint64(i+1)
	}
	return sum
}

// Strings builds lines of fields, splits them again, and compares, trims, replaces and converts.
func Strings(n int) uint64 {
	var b strings.Builder
	for i := 0; i < n; i++ {
		b.WriteString("name=")
		b.WriteString(strconv.Itoa(i * 7919))
		b.WriteString("; value = ")
		b.WriteString(strconv.FormatInt(int64(i)*int64(i), 16))
		b.WriteByte('\n')
	}
	sum := uint64(0)
	for _, line := range strings.Split(b.String(), "\n") {
		for _, field := range strings.Split(line, ";") {
			key, value, found := strings.Cut(field, "=")
			if !found {
				continue
			}
			value = strings.ToUpper(strings.TrimSpace(value))
			if strings.HasPrefix(strings.TrimSpace(key), "value") {
				value = strings.ReplaceAll(value, "A", "aa")
			}
			for _, c := range value {
				sum = sum*31 + uint64(c)
			}
		}
	}
	for _, word := range strings.Fields(b.String()) {
		sum += uint64(len(word))
	}
	return sum
}

type person struct {
	name string
	age  int
}

// Sort sorts integers and structures, through sort.Interface's cousins as most programs do.
func Sort(n int) uint64 {
	r, numbers, people := random(3), make([]int, n), make([]person, n/4)
	for i := range numbers {
		numbers[i] = int(r.next() % 1000003)
	}
	for i := range people {
		people[i] = person{"p" + strconv.Itoa(int(r.next()%100000)), i}
	}
	sort.Ints(numbers)
	sort.SliceStable(people, func(i, j int) bool { return people[i].name < people[j].name })
	sum := uint64(0)
	for _, v := range numbers {
		sum = sum*31 + uint64(v)
	}
	for _, p := range people {
		sum = sum*31 + uint64(p.age)
	}
	return sum
}

type node struct {
	next, other *node
	payload     []int
	text        string
}

// GC keeps a live heap of n nodes with pointers in all directions and replaces parts of it, so that
// the collector marks the rest again and again.
func GC(n int) uint64 {
	r, live := random(4), make([]*node, n)
	fresh := func(i int) *node {
		x := &node{payload: make([]int, 4+i%8), text: strconv.Itoa(1000 + i)}
		x.next, x.other = live[r.next()%uint64(n)], live[r.next()%uint64(n)]
		x.payload[i%4] = i
		return x
	}
	for i := range live {
		live[i] = fresh(i)
	}
	for i := 0; i < 2*n; i++ {
		k := int(r.next() % uint64(n))
		if old := live[k]; old.next != nil { // no chain of garbage grows without end
			old.next.other, old.other = nil, nil
		}
		live[k].next = nil
		live[k] = fresh(i)
	}
	sum := uint64(0)
	for i, x := range live {
		for _, v := range x.payload {
			sum += uint64(v) * uint64(i)
		}
		sum += uint64(len(x.text))
	}
	return sum
}
