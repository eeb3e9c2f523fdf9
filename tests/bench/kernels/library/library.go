package library

import (
	"bytes"
	"compress/flate"
	"encoding/json"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
)

type record struct {
	ID      int               `json:"id"`
	Name    string            `json:"name"`
	Tags    []string          `json:"tags"`
	Score   float64           `json:"score"`
	Active  bool              `json:"active"`
	Extra   map[string]string `json:"extra,omitempty"`
	Parent  *record           `json:"parent,omitempty"`
	private int
}

func records(n int) []record {
	all := make([]record, n)
	for i := range all {
		all[i] = record{ID: i * 7, Name: "record \"" + strconv.Itoa(i) + "\" <é>", Active: i%3 == 0,
			Tags: []string{"a", "tag" + strconv.Itoa(i%17), "z"}, Score: float64(i*i) / 7}
		if i%5 == 0 {
			all[i].Extra = map[string]string{"k" + strconv.Itoa(i): "v", "x": "y"}
			all[i].Parent = &record{ID: i, Name: "parent"}
		}
	}
	return all
}

func checksum(data []byte) uint64 {
	sum := uint64(len(data))
	for _, b := range data {
		sum = sum*31 + uint64(b)
	}
	return sum
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

// JSONEncode marshals n records.
func JSONEncode(n int) uint64 {
	data, err := json.Marshal(records(n))
	must(err)
	return checksum(data)
}

// JSONDecode unmarshals n records, into structures and into interfaces. Writing the text is a small
// part of it.
func JSONDecode(n int) uint64 {
	var text strings.Builder
	text.WriteByte('[')
	for i := 0; i < n; i++ {
		if i > 0 {
			text.WriteString(", ")
		}
		k := strconv.Itoa(i)
		text.WriteString(`{"id": ` + k + `, "name": "r\u00e9cord \"` + k + `\"", "score": ` + k +
			`.25e-1, "active": true, "tags": ["x", "y` + k + `"], "extra": {"a` + k + `": "b"}}`)
	}
	text.WriteByte(']')
	data := []byte(text.String())
	var typed []record
	must(json.Unmarshal(data, &typed))
	var loose []any
	must(json.Unmarshal(data, &loose))
	sum := uint64(len(loose))
	for i, r := range typed {
		other := loose[i].(map[string]any)
		sum = sum*31 + uint64(r.ID) + uint64(r.Score*1000) + uint64(len(r.Name)+len(r.Tags[1]))
		sum += uint64(other["score"].(float64)*40) + uint64(len(other["name"].(string)))
	}
	return sum
}

// Regexp finds addresses and dates in text, with submatches and by the backtracker and the NFA.
func Regexp(n int) uint64 {
	var text strings.Builder
	for i := 0; i < n; i++ {
		text.WriteString("on 2024-0" + strconv.Itoa(1+i%9) + "-1" + strconv.Itoa(i%10) +
			" user" + strconv.Itoa(i) + "@example.com wrote (foo|bar)+ to a.b-c@mail.example.org; ")
	}
	address := regexp.MustCompile(`([a-z0-9.\-]+)@([a-z]+\.)+(com|org)`)
	date := regexp.MustCompile(`(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})`)
	sum := uint64(0)
	for _, match := range address.FindAllStringSubmatchIndex(text.String(), -1) {
		for _, at := range match {
			sum = sum*31 + uint64(at)
		}
	}
	replaced := date.ReplaceAllString(text.String(), "${d}.${m}.${y}")
	return sum + checksum([]byte(replaced))
}

func prose(n int) []byte {
	words := strings.Fields("compress a text of words that come again and again in other orders so " +
		"that the matcher finds some of them and the coder has to write the others as they are")
	var b bytes.Buffer
	x := uint32(12345)
	for b.Len() < n {
		x = x*1664525 + 1013904223
		b.WriteString(words[x>>16%uint32(len(words))%uint32(len(words))])
		b.WriteByte(' ')
		if x>>28 == 0 {
			b.WriteString(strconv.Itoa(int(x)))
		}
	}
	return b.Bytes()[:n]
}

// Flate compresses n KiB and expands them again, the latter four times as it is faster.
func Flate(n int) uint64 {
	text := prose(n * 1024)
	var packed bytes.Buffer
	w, err := flate.NewWriter(&packed, 6)
	must(err)
	_, err = w.Write(text)
	must(err)
	must(w.Close())
	sum := checksum(packed.Bytes())
	for i := 0; i < 4; i++ {
		out, err := io.ReadAll(flate.NewReader(bytes.NewReader(packed.Bytes())))
		must(err)
		sum = sum*31 + uint64(len(out))
		if !bytes.Equal(out, text) {
			panic("flate: what came out is not what went in")
		}
	}
	return sum
}

// Format prints through fmt, and reads numbers back.
func Format(n int) uint64 {
	sum, buffer := uint64(0), []byte{}
	for i := 0; i < n; i++ {
		buffer = fmt.Appendf(buffer[:0], "%d|%08x|%-12q|%v|%.3f", i, i*2654435761, "a\tb",
			[]int{i, -i}, float64(i)/3)
		sum += checksum(buffer)
		f, err := strconv.ParseFloat(strconv.FormatFloat(float64(i)*1.1, 'g', -1, 64), 64)
		must(err)
		sum += uint64(f)
	}
	return sum
}
