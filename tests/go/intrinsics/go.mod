module example.com/intrinsics

go 1.21

require math_big v0.0.0

replace math_big => ./math_big
