// An HTTP client as Go programs are: net/http, which uses fetch where there is one.
package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"time"
)

func show(what string, response *http.Response, err error) {
	if err != nil {
		fmt.Println(what, "error:", strings.ReplaceAll(err.Error(), os.Args[1], "URL"))
		return
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	sum := 0
	for _, b := range body {
		sum += int(b)
	}
	fmt.Println(what, response.StatusCode, response.Header.Get("X-Say"), len(body), sum, err)
}

func main() {
	url := os.Args[1]
	response, err := http.Get(url + "/large")
	show("large", response, err)
	response, err = http.Post(url+"/echo", "text/plain", strings.NewReader("a payload"))
	show("echo", response, err)
	response, err = http.Get(url + "/none")
	show("none", response, err)
	response, err = http.Get(url + "/redirect")
	show("redirect", response, err)
	response, err = http.Head(url + "/large")
	show("head", response, err)
	response, err = http.Get(url + "/forbidden")
	show("forbidden", response, err)
	response, err = http.Get(url + "/x/../forbidden")
	show("dots", response, err)
	response, err = http.Get(url + "/forbidden/%2e./large")
	show("more dots", response, err)
	response, err = http.Get(strings.Replace(url, "127.0.0.1", "u:p@127.0.0.1", 1) + "/large")
	show("credentials", response, err)
	ask, _ := http.NewRequest("GET", url+"/headers", nil)
	for name, value := range map[string]string{"Host": "internal", "Content-Length": "7", "X-Empty": "",
		"Transfer-Encoding": "chunked", "Connection": "upgrade", "Cookie": "a=b", "Authorization": "c"} {
		ask.Header.Set(name, value)
	}
	response, err = http.DefaultClient.Do(ask)
	show("headers", response, err)
	results := make(chan string)
	for i := range 8 {
		go func() {
			response, err := http.Get(fmt.Sprintf("%s/slow?%d", url, i))
			if err != nil {
				results <- err.Error()
				return
			}
			body, _ := io.ReadAll(response.Body)
			results <- string(body)
		}()
	}
	began := time.Now()
	for range 8 {
		if r := <-results; r != "slow" {
			fmt.Println(r)
		}
	}
	fmt.Println("at once", time.Since(began) < 3*time.Second)
	ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	request, _ := http.NewRequestWithContext(ctx, "GET", url+"/never", nil)
	_, err = http.DefaultClient.Do(request)
	fmt.Println("never", err != nil, ctx.Err())
}
