// Markdown to HTML by goldmark, for C programs.
package main

import (
	"bytes"
	"errors"
	"unicode/utf8"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"gowasmapi"
)

var converter = goldmark.New(goldmark.WithExtensions(extension.GFM))

// Render turns Markdown (CommonMark with GitHub's extensions) into HTML.
//
//gowasm:bytes source size
//gowasm:returns bytes
//go:wasmexport render
func render(source *byte, size uint32) gowasmapi.Result {
	text := gowasmapi.Bytes(source, size)
	if !utf8.Valid(text) {
		return gowasmapi.Fail(errors.New("the source is not UTF-8"))
	}
	var html bytes.Buffer
	err := converter.Convert(text, &html)
	return gowasmapi.Return(html.Bytes(), err)
}

func main() {}
