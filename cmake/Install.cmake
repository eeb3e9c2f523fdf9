# cmake --install: bin, include, lib, share. The tree finds its own parts by relative paths, so that it
# may be moved. The build directory has the same layout, package files included.
include(CMakePackageConfigHelpers)
set(package ${PROJECT_BINARY_DIR}/lib/cmake/GowasmAot)
configure_package_config_file(cmake/GowasmAotConfig.cmake.in ${package}/GowasmAotConfig.cmake
    INSTALL_DESTINATION lib/cmake/GowasmAot NO_SET_AND_CHECK_MACRO)
write_basic_package_version_file(${package}/GowasmAotConfigVersion.cmake
    COMPATIBILITY SameMinorVersion)
configure_file(cmake/gowasm-aot.pc.in ${PROJECT_BINARY_DIR}/lib/pkgconfig/gowasm-aot.pc @ONLY)

# All that is installed, and no tests: what `make` builds.
add_custom_target(installed)
foreach(target gowasm-aot gowasm gowasm_curl prebuilt)
    if(TARGET ${target})
        add_dependencies(installed ${target})
    endif()
endforeach()

if(TARGET gowasm-aot)
    install(TARGETS gowasm-aot RUNTIME DESTINATION bin)
endif()
install(PROGRAMS scripts/go_wasip1_gowasm_exec DESTINATION bin)
install(TARGETS gowasm ARCHIVE DESTINATION lib)
install(FILES runtime/include/gowasm.h runtime/include/gowasm.hpp runtime/include/gowasm_link.h
    runtime/include/gowasm_board.h
    runtime/include/gojs.h DESTINATION include)
if(TARGET gowasm_curl)
    install(TARGETS gowasm_curl ARCHIVE DESTINATION lib)
    install(FILES extras/curl/gojs_curl.h DESTINATION include)
endif()
install(FILES ${package}/GowasmAotConfig.cmake ${package}/GowasmAotConfigVersion.cmake
    DESTINATION lib/cmake/GowasmAot)
install(FILES ${PROJECT_BINARY_DIR}/lib/pkgconfig/gowasm-aot.pc DESTINATION lib/pkgconfig)
install(DIRECTORY runtime hostlib golang DESTINATION share/gowasm-aot
    FILES_MATCHING PATTERN "*.c" PATTERN "*.h" PATTERN "*.S" PATTERN "*.def")
install(FILES ${PROJECT_BINARY_DIR}/share/gowasm-aot/sources.list DESTINATION share/gowasm-aot)
install(FILES compiler/goapi/main.go DESTINATION share/gowasm-aot/goapi)
file(GLOB gowasmapi CONFIGURE_DEPENDS gowasmapi/*.go)
file(GLOB environ CONFIGURE_DEPENDS gowasmapi/environ/*.go)
install(FILES gowasmapi/go.mod ${gowasmapi} DESTINATION share/gowasm-aot/gowasmapi)
install(FILES ${environ} DESTINATION share/gowasm-aot/gowasmapi/environ)
