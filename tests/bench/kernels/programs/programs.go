// Package programs holds kernels that do what users' programs do: most of their time is spent in
// libraries, allocation, interfaces and closures, little of it in loops of their own.
package programs

import (
	"bytes"
	"encoding/json"
	"errors"
	"sort"
	"strconv"
	"strings"
	"text/template"

	"github.com/yuin/goldmark"
)

func must(err error) {
	if err != nil {
		panic(err)
	}
}

func checksum(data []byte) uint64 {
	sum := uint64(len(data))
	for _, b := range data {
		sum = sum*31 + uint64(b)
	}
	return sum
}

type order struct {
	ID       int64    `json:"id"`
	Customer customer `json:"customer"`
	Items    []item   `json:"items"`
	Coupon   *string  `json:"coupon,omitempty"`
}

type customer struct {
	Name  string `json:"name"`
	Email string `json:"email"`
	Level int    `json:"level"`
}

type item struct {
	SKU      string  `json:"sku"`
	Quantity int     `json:"quantity"`
	Price    float64 `json:"price"`
}

type reply struct {
	OK    bool              `json:"ok"`
	Total float64           `json:"total"`
	Lines map[string]string `json:"lines,omitempty"`
	Error string            `json:"error,omitempty"`
}

func (o *order) check() error {
	if !strings.Contains(o.Customer.Email, "@") {
		return errors.New("order " + strconv.FormatInt(o.ID, 10) + ": no address")
	}
	for i, it := range o.Items {
		if it.Quantity <= 0 {
			return errors.New("item " + strconv.Itoa(i) + ": no quantity")
		}
	}
	return nil
}

// handle is a web handler without its server: a body in, a body out.
func handle(body []byte, out *bytes.Buffer) {
	var o order
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.DisallowUnknownFields()
	err := decoder.Decode(&o)
	if err == nil {
		err = o.check()
	}
	r := reply{OK: err == nil}
	if err != nil {
		r.Error = err.Error()
	} else {
		r.Lines = map[string]string{}
		for _, it := range o.Items {
			price := float64(it.Quantity) * it.Price * (1 - float64(o.Customer.Level)/100)
			r.Lines[it.SKU] = strconv.FormatFloat(price, 'f', 2, 64)
			r.Total += price
		}
	}
	out.Reset()
	must(json.NewEncoder(out).Encode(r))
}

// Handler answers n requests: JSON into structures, a check, JSON back; each seventh is wrong.
func Handler(n int) uint64 {
	var out bytes.Buffer
	sum := uint64(0)
	for i := 0; i < n; i++ {
		k := strconv.Itoa(i)
		email := "user" + k + "@example.com"
		if i%7 == 0 {
			email = "nobody"
		}
		body := `{"id": ` + k + `, "customer": {"name": "N\u00f6 ` + k + `", "email": "` + email +
			`", "level": ` + strconv.Itoa(i%10) + `}, "items": [{"sku": "a` + k +
			`", "quantity": 2, "price": 1.25}, {"sku": "b", "quantity": ` + strconv.Itoa(i%13) +
			`, "price": 3e1}], "coupon": "c` + k + `"}`
		handle([]byte(body), &out)
		sum = sum*31 + checksum(out.Bytes())
	}
	return sum
}

const page = `<h1>{{.Title | html}}</h1>
{{range $i, $row := .Rows}}{{if gt $row.Count 3}}<tr class="{{$row.Class}}"><td>{{$i}}</td><td>{{printf "%-8s" $row.Name}}</td><td>{{$row.Count}}</td></tr>
{{else}}{{template "short" $row}}{{end}}{{end}}{{with .Foot}}<p>{{.}}</p>{{end}}
{{define "short"}}<tr><td>{{.Name}}</td></tr>
{{end}}`

type row struct {
	Name  string
	Count int
}

func (r row) Class() string {
	if r.Count%2 == 0 {
		return "even"
	}
	return "odd"
}

// Template executes a page of 20 rows n times.
func Template(n int) uint64 {
	t := template.Must(template.New("page").Parse(page))
	rows := make([]row, 20)
	var out bytes.Buffer
	sum := uint64(0)
	for i := 0; i < n; i++ {
		for k := range rows {
			rows[k] = row{"row" + strconv.Itoa(i+k), (i + k) % 8}
		}
		out.Reset()
		must(t.Execute(&out, map[string]any{"Title": "page <" + strconv.Itoa(i) + ">", "Rows": rows,
			"Foot": "end"}))
		sum = sum*31 + checksum(out.Bytes())
	}
	return sum
}

// Markdown converts n sections to HTML by goldmark.
func Markdown(n int) uint64 {
	var text, out bytes.Buffer
	for i := 0; i < n; i++ {
		k := strconv.Itoa(i)
		text.WriteString("# Section " + k + "\n\nSome *text* with **bold** words, `code`, and a [link](http://" +
			"example.com/" + k + " \"title\").\n\n* one\n* two\n    1. inner\n    2. more\n\n> a quote, \\* and &amp;\n\n" +
			"```go\nfunc f() int { return " + k + " }\n```\n\n![image](a.png) <b>html</b>\n\n---\n\n")
	}
	must(goldmark.Convert(text.Bytes(), &out))
	return checksum(out.Bytes())
}

type node interface {
	eval(env map[string]float64) float64
}

type (
	number   float64
	variable string
	binary   struct {
		op          byte
		left, right node
	}
	call struct {
		name string
		args []node
	}
)

func (n number) eval(map[string]float64) float64       { return float64(n) }
func (v variable) eval(env map[string]float64) float64 { return env[string(v)] }

func (b *binary) eval(env map[string]float64) float64 {
	left, right := b.left.eval(env), b.right.eval(env)
	switch b.op {
	case '+':
		return left + right
	case '-':
		return left - right
	case '*':
		return left * right
	}
	if right == 0 {
		return 0
	}
	return left / right
}

var functions = map[string]func(...float64) float64{
	"max": func(v ...float64) float64 {
		most := v[0]
		for _, x := range v[1:] {
			most = max(most, x)
		}
		return most
	},
	"avg": func(v ...float64) float64 {
		sum := 0.0
		for _, x := range v {
			sum += x
		}
		return sum / float64(len(v))
	},
}

func (c *call) eval(env map[string]float64) float64 {
	values := make([]float64, len(c.args))
	for i, a := range c.args {
		values[i] = a.eval(env)
	}
	return functions[c.name](values...)
}

type parser struct {
	text string
	at   int
}

func (p *parser) next() byte {
	for p.at < len(p.text) && p.text[p.at] == ' ' {
		p.at++
	}
	if p.at == len(p.text) {
		return 0
	}
	return p.text[p.at]
}

func (p *parser) word(in func(byte) bool) string {
	begin := p.at
	for p.at < len(p.text) && in(p.text[p.at]) {
		p.at++
	}
	return p.text[begin:p.at]
}

func letter(c byte) bool { return c >= 'a' && c <= 'z' }
func digit(c byte) bool  { return c >= '0' && c <= '9' || c == '.' }

func (p *parser) factor() node {
	switch c := p.next(); {
	case c == '(':
		p.at++
		n := p.sum()
		p.next()
		p.at++
		return n
	case letter(c):
		name := p.word(letter)
		if p.next() != '(' {
			return variable(name)
		}
		made := &call{name: name}
		for p.next() == '(' || p.next() == ',' {
			p.at++
			made.args = append(made.args, p.sum())
		}
		p.at++
		return made
	}
	value, err := strconv.ParseFloat(p.word(digit), 64)
	must(err)
	return number(value)
}

func (p *parser) row(next func() node, first, second byte) node {
	n := next()
	for c := p.next(); c == first || c == second; c = p.next() {
		p.at++
		n = &binary{c, n, next()}
	}
	return n
}

func (p *parser) product() node { return p.row(p.factor, '*', '/') }
func (p *parser) sum() node     { return p.row(p.product, '+', '-') }

// Interpreter parses n expressions, and walks the tree of each 20 times.
func Interpreter(n int) uint64 {
	env := map[string]float64{"x": 1, "y": 2, "size": 3}
	sum := 0.0
	for i := 0; i < n; i++ {
		text := "max(x * 3, y + " + strconv.Itoa(i%100) + ") * (size - 2.5) / avg(x, y, size * size, 4) - " +
			"x * (y + (size - 1) * (x + y))"
		tree := (&parser{text: text}).sum()
		for k := 0; k < 20; k++ {
			env["x"] = float64(k)
			env["size"] += 0.25
			sum += tree.eval(env)
		}
		env["size"] = 3
	}
	return uint64(int64(sum))
}

type person struct {
	name, town string
	age        int
	score      float64
}

// SortSlice sorts n structures by closures over two keys, and back by another.
func SortSlice(n int) uint64 {
	people := make([]person, n)
	x := uint32(1)
	for i := range people {
		x = x*1664525 + 1013904223
		people[i] = person{"name" + strconv.Itoa(int(x>>12)), "town" + strconv.Itoa(int(x>>26)),
			int(x >> 25), float64(x>>8) / 3}
	}
	sort.Slice(people, func(i, k int) bool {
		a, b := &people[i], &people[k]
		if a.town != b.town {
			return a.town < b.town
		}
		return a.name < b.name
	})
	sum := uint64(0)
	for i := range people {
		sum = sum*31 + uint64(people[i].age)
	}
	sort.SliceStable(people, func(i, k int) bool { return people[i].age > people[k].age })
	for i := range people {
		sum = sum*31 + uint64(len(people[i].name)) + uint64(people[i].score)
	}
	return sum
}
