// A plugin that keeps notes. It serves one tenant: what it remembers lives as long as its instance.
// Some of what it can be asked goes wrong, as plugins do.
package main

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"gowasmapi"
)

var notes []string

func answer(request string) (string, error) {
	command, rest, _ := strings.Cut(request, " ")
	switch command {
	case "add":
		notes = append(notes, rest)
		return fmt.Sprintf("%d notes", len(notes)), nil
	case "list":
		return strings.Join(notes, ", "), nil
	case "get":
		n := 0
		fmt.Sscan(rest, &n)
		return notes[n], nil // panics where there are fewer
	case "loop":
		for {
		}
	case "hoard":
		for {
			notes = append(notes, strings.Repeat("x", 1<<20))
		}
	case "quit":
		os.Exit(3)
	}
	return "", errors.New("what is " + command + "?")
}

// Serve answers one request.
//
//gowasm:returns string
//go:wasmexport serve
func serve(request string) gowasmapi.Result {
	text, err := answer(request)
	return gowasmapi.ReturnString(text, err)
}

func main() {}
