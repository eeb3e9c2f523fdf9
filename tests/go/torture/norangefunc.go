//go:build !go1.23

package main

func rangeFunc() (r int) { return 400 }
