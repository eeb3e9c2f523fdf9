// Command words counts the words of its standard input. Its exit status is 3 when there were none.
package main

import (
	"bufio"
	"fmt"
	"os"
)

func main() {
	if greeting := os.Getenv("GREETING"); greeting != "" {
		fmt.Println(greeting, "from", os.Args[0])
	}
	verbose := len(os.Args) > 1 && os.Args[1] == "-v"
	counts := map[string]int{}
	var order []string
	scanner := bufio.NewScanner(os.Stdin)
	scanner.Split(bufio.ScanWords)
	total := 0
	for scanner.Scan() {
		word := scanner.Text()
		if counts[word] == 0 {
			order = append(order, word)
		}
		counts[word]++
		total++
	}
	if verbose {
		for _, word := range order {
			fmt.Printf("%5d %s\n", counts[word], word)
		}
	}
	fmt.Printf("%5d words\n", total)
	if total == 0 {
		fmt.Fprintln(os.Stderr, "words: nothing to count")
		os.Exit(3)
	}
}
