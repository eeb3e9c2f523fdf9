// The least that a program does: what its start costs.
package main

import "fmt"

func main() { fmt.Println("hello") }
