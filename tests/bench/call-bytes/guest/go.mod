module callbytes

go 1.24
