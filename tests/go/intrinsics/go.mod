module example.com/intrinsics

go 1.21
