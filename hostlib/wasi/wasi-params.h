/* wasi-params.h: what becomes of the parameters of a row of wasi.def: (u32, fd)(u64, offset).
 *
 * Output: WASI_DECLARE: `, uint32_t fd, uint64_t offset`; WASI_NAMES: `, fd, offset`;
 * WASI_SIGNATURE: "iI", as in imports.def. Each walks along the list by two macros that lead to
 * each other; WASI_END turns the one that finds no further parameter into NAME_END, which is empty.
 */
#ifndef GOWASM_WASI_PARAMS_H
#define GOWASM_WASI_PARAMS_H

#define WASI_END_(...) __VA_ARGS__##_END
#define WASI_END(...) WASI_END_(__VA_ARGS__)

#define WASI_TYPE_u32 uint32_t
#define WASI_TYPE_u64 uint64_t
#define WASI_DECLARE(params) WASI_END(WASI_DECLARE_1 params)
#define WASI_DECLARE_1(type, name) , WASI_TYPE_##type name WASI_DECLARE_2
#define WASI_DECLARE_2(type, name) , WASI_TYPE_##type name WASI_DECLARE_1
#define WASI_DECLARE_1_END
#define WASI_DECLARE_2_END

#define WASI_NAMES(params) WASI_END(WASI_NAMES_1 params)
#define WASI_NAMES_1(type, name) , name WASI_NAMES_2
#define WASI_NAMES_2(type, name) , name WASI_NAMES_1
#define WASI_NAMES_1_END
#define WASI_NAMES_2_END

#define WASI_LETTER_u32 "i"
#define WASI_LETTER_u64 "I"
#define WASI_SIGNATURE(params) WASI_END(WASI_SIGNATURE_1 params)
#define WASI_SIGNATURE_1(type, name) WASI_LETTER_##type WASI_SIGNATURE_2
#define WASI_SIGNATURE_2(type, name) WASI_LETTER_##type WASI_SIGNATURE_1
#define WASI_SIGNATURE_1_END
#define WASI_SIGNATURE_2_END

#endif
