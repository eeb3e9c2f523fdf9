// A policy: may this request pass? It is written in Go, and asks its host who the user is.
package main

import (
	"encoding/json"
	"fmt"

	"gowasmapi"
)

// Group returns the group of a user, or the host's error.
//
//gowasm:returns string
//go:wasmimport env group
func group(user string) gowasmapi.Result

// Note tells the host what happened; level 0 is the lowest.
//
//go:wasmimport env note
func note(text string, level uint32)

type request struct {
	User   string `json:"user"`
	Method string `json:"method"`
	Path   string `json:"path"`
}

type answer struct {
	request
	Group  string `json:"group"`
	Passes bool   `json:"passes"`
}

func decide(text string) ([]byte, error) {
	var r request
	if err := json.Unmarshal([]byte(text), &r); err != nil {
		return nil, err
	}
	found := group(r.User)
	if err := found.Err(); err != nil {
		note("somebody called "+r.User, 2)
		return nil, fmt.Errorf("user %q: %w", r.User, err)
	}
	a := answer{request: r, Group: found.String()}
	a.Passes = a.Group == "admin" || r.Method == "GET"
	return json.Marshal(a)
}

// Filter decides about a request, which is JSON; so is the decision.
//
//gowasm:returns bytes
//go:wasmexport filter
func filter(request string) gowasmapi.Result {
	return gowasmapi.Return(decide(request))
}

func main() {}
