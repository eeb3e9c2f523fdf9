module reenter

go 1.24
