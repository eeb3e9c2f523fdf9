# The runtime and the host library as objects, compiled by the new command itself: the first build
# into an empty cache then compiles the guest only. They are entries of a cache like the user's,
# share/gowasm-aot/prebuilt, found by their content, so they are never wrong, at most unused: with
# another compiler, other flags, an edited source. Without clang or wasm2c there are none.
find_program(GOWASM_CLANG clang)
find_program(GOWASM_WASM2C wasm2c)
if(GOWASM_CLANG AND GOWASM_WASM2C)
    set(prebuilt ${PROJECT_BINARY_DIR}/share/gowasm-aot/prebuilt)
    file(GLOB_RECURSE prebuilt_from CONFIGURE_DEPENDS runtime/*.[chS] runtime/*.def hostlib/*.[ch]
         hostlib/*.def golang/*.h golang/*.def)
    add_custom_command(OUTPUT ${PROJECT_BINARY_DIR}/prebuilt.a
        COMMAND ${CMAKE_COMMAND} -E rm -rf ${prebuilt}
        COMMAND printf "\\0asm\\1\\0\\0\\0" > empty.wasm
        COMMAND gowasm-aot --progress=none --cache-dir ${prebuilt} empty.wasm -o prebuilt.a
        DEPENDS gowasm-aot ${prebuilt_from}
        WORKING_DIRECTORY ${PROJECT_BINARY_DIR}
        COMMENT "Compiling the runtime for products" VERBATIM)
    add_custom_target(prebuilt ALL DEPENDS ${PROJECT_BINARY_DIR}/prebuilt.a)
    install(DIRECTORY ${prebuilt} DESTINATION share/gowasm-aot)
else()
    add_custom_target(prebuilt)
endif()
