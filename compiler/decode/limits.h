/* limits.h: how much of each thing a module may hold.
 *
 * The numbers are those of the WebAssembly JavaScript interface, "Implementation-defined limits",
 * where it has one, so that what engines take is taken here too; for data segments, of which Go's
 * linker emits very many, ours is higher. All of these only bound what the file's size does not:
 * a count can never be larger than the bytes behind it. */
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

#endif
