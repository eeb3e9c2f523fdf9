module math_big

go 1.21
