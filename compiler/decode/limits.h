/* limits.h: how much of each thing a module may hold.
 *
 * The numbers are those of the WebAssembly JavaScript interface, "Implementation-defined limits",
 * where it has one, so that what engines take is taken here too; for data segments, of which Go's
 * linker emits very many, ours is higher. All of these only bound what the file's size does not:
 * a count can never be larger than the bytes after it. */
#ifndef GOWASM_DECODE_LIMITS_H
#define GOWASM_DECODE_LIMITS_H

#define MAX_FILE_BYTES 1073741824u
#define MAX_TYPES 1000000u
#define MAX_FUNCS 1000000u
#define MAX_IMPORTS 1000000u
#define MAX_EXPORTS 1000000u
#define MAX_GLOBALS 1000000u
#define MAX_TABLES 100000u
#define MAX_ELEMS 10000000u
#define MAX_DATAS 10000000u
#define MAX_PARAMS 1000u
#define MAX_RESULTS 1000u
#define MAX_BODY_BYTES 7654321u
#define MAX_LOCALS 50000u
#define MAX_PAGES 65536u
/* Of all functions together: a body of six bytes can ask for MAX_LOCALS. */
#define MAX_ALL_LOCALS 10000000u

/* Of what is made into C (translate/weight.c); reading and writing WebAssembly has no such limits.
 * Lines have some twenty characters: so much C may any module become, and so much more for each of
 * its bytes (what Go makes: 0.3). */
#define MAX_C_LINES 2000000u
#define MAX_C_LINES_PER_BYTE 8u
/* What an import or export takes, and each of its parameters and results. */
#define C_LINES_PER_WRAPPER 50u
#define C_LINES_PER_WRAPPED_VALUE 5u
/* What an entry of an element segment takes, with as much of a table that is half filled. */
#define C_LINES_PER_ENTRY 6u
/* wasm2c recurses over blocks: 8 MiB of stack are enough for some 15,000. */
#define MAX_DEPTH 10000u
/* Functions and types that one function refers to. wasm2c looks through all that there are for
 * each: of a function, which no shard can divide, the cost is the square of this. */
#define MAX_REFERENCES 10000u

#endif
