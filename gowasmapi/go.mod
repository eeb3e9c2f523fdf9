module gowasmapi

go 1.24
