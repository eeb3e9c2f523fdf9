// What a guest sees of its host, as text: for tests/wasi/embedding.py and run-go.py.
//
//	report   arguments, environment, folders, clock, random numbers, standard input
//	echo     answers one connection on the listener behind the preopens
//	sleep    for ever
package main

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	mrand "math/rand"
	"net"
	"os"
	"strings"
	"syscall"
	"time"
)

func report() {
	fmt.Printf("args %q env %q\n", os.Args, os.Environ())
	start := time.Now()
	fmt.Println("time", start.UTC().Format(time.RFC3339Nano))
	time.Sleep(90 * time.Minute)
	fmt.Println("slept", time.Since(start).Round(time.Second))

	var seed [8]byte
	rand.Read(seed[:])
	order := ""
	letters := map[string]int{"a": 1, "b": 2, "c": 3, "d": 4, "e": 5, "f": 6, "g": 7, "h": 8, "i": 9}
	for letter := range letters {
		order += letter
	}
	fmt.Printf("random %x %d %s\n", seed, mrand.Uint32(), order)

	text, err := os.ReadFile("/data/name")
	fmt.Printf("/data/name %q %v\n", text, err)
	err = os.WriteFile("/data/new", []byte("new"), 0o666)
	fmt.Println("/data/new", err, errors.Is(err, syscall.EROFS))
	_, err = os.Open("/data/../other/name")
	fmt.Println("/other/name", err)
	_, err = os.Open("/etc/passwd")
	fmt.Println("/etc/passwd", err)

	files := 0
	for {
		if _, err = os.Open("/data/name"); err != nil {
			break
		}
		files++
	}
	fmt.Println("files", files, errors.Is(err, syscall.EMFILE) || errors.Is(err, syscall.ENFILE))

	input, err := io.ReadAll(os.Stdin)
	fmt.Printf("input %q %v\n", input, err)
	fmt.Fprintln(os.Stderr, "an error message")
}

func echo() error {
	listener, err := net.FileListener(os.NewFile(4, ""))
	if err != nil {
		return err
	}
	connection, err := listener.Accept()
	if err != nil {
		return err
	}
	defer connection.Close()
	text, err := io.ReadAll(connection)
	if err != nil {
		return err
	}
	_, err = io.WriteString(connection, strings.ToUpper(string(text)))
	return err
}

func main() {
	switch os.Args[1] {
	case "report":
		report()
		os.Exit(3)
	case "echo":
		if err := echo(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	case "sleep":
		time.Sleep(time.Hour)
	}
}
