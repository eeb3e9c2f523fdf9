module example.com/multiply

go 1.22
