module example.com/calladd

go 1.24
