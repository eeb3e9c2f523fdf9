# The sources of the runtime and of the host library, and share/gowasm-aot in the build directory.
#
# Sets GOWASM_RUNTIME_SOURCES and GOWASM_HOSTLIB_SOURCES: what a hosted build for this machine
# compiles. Writes share/gowasm-aot/sources.list: what the gowasm-aot command compiles into its
# products, for whichever target it is asked for. Its lines:
#
#     # comment
#     PATH                   always compiled; relative to share/gowasm-aot
#     PATH arch=x86_64       for this target architecture only
#     PATH arch=generic      NAME-generic.c: for architectures that no NAME-ARCH of a line names
#     PATH for=gojs          for modules of GOOS=js only
#     PATH for=debug         with -g: NAME-checked.c
#     PATH for=plain         without -g: its sibling NAME-fast.c
#     PATH for=freestanding  with --freestanding, in place of all that are not so marked
#
# They are compiled with -I runtime/include -I runtime/src -I hostlib -I . (of share/gowasm-aot).
#
# What is done in several ways has a file for each: the port of the runtime and that of the host
# library (runtime/PORT, hostlib/PORT), NAME-ARCH for an architecture, what is fast and what checks.
set(port posix)
set(other_ports posix freestanding)
list(REMOVE_ITEM other_ports ${port})
list(JOIN other_ports "|" other_ports)
file(GLOB GOWASM_RUNTIME_SOURCES CONFIGURE_DEPENDS runtime/src/*.c runtime/${port}/*.c)
set(of_architecture "(.*)-(x86_64|aarch64|riscv64|generic)\\.[cS]$")
file(GLOB machine_sources CONFIGURE_DEPENDS runtime/src/*.S)
list(APPEND machine_sources ${GOWASM_RUNTIME_SOURCES})
list(FILTER machine_sources INCLUDE REGEX "${of_architecture}")
list(FILTER GOWASM_RUNTIME_SOURCES EXCLUDE REGEX "${of_architecture}")
file(GLOB_RECURSE GOWASM_HOSTLIB_SOURCES CONFIGURE_DEPENDS hostlib/*.c)
list(FILTER GOWASM_HOSTLIB_SOURCES EXCLUDE REGEX "/hostlib/(${other_ports})/")

set(lines "# Sources that gowasm-aot compiles into its products; written by cmake/Library.cmake.")
foreach(source ${GOWASM_RUNTIME_SOURCES} ${GOWASM_HOSTLIB_SOURCES})
    file(RELATIVE_PATH path ${PROJECT_SOURCE_DIR} ${source})
    if(path MATCHES "^hostlib/gojs/")
        string(APPEND path " for=gojs")
    elseif(path MATCHES "-fast\\.c$")
        string(APPEND path " for=plain")
    elseif(path MATCHES "-checked\\.c$")
        string(APPEND path " for=debug")
    endif()
    string(APPEND lines "\n${path}")
endforeach()
foreach(source ${machine_sources})
    file(RELATIVE_PATH path ${PROJECT_SOURCE_DIR} ${source})
    string(REGEX MATCH "${of_architecture}" path ${path})
    string(APPEND lines "\n${path} arch=${CMAKE_MATCH_2}")
endforeach()
list(FILTER GOWASM_RUNTIME_SOURCES EXCLUDE REGEX "-checked\\.c$") # lib/libgowasm.a
# Firmware: the siblings of runtime/src and hostlib.
file(GLOB freestanding CONFIGURE_DEPENDS runtime/freestanding/*.c runtime/freestanding/*.S
     hostlib/freestanding/*.c)
foreach(source ${freestanding})
    file(RELATIVE_PATH path ${PROJECT_SOURCE_DIR} ${source})
    string(APPEND lines "\n${path} for=freestanding")
    if(path MATCHES "/catch-([a-z0-9_]+)\\.S$")
        string(APPEND lines " arch=${CMAKE_MATCH_1}")
    endif()
endforeach()
file(CONFIGURE OUTPUT ${PROJECT_BINARY_DIR}/share/gowasm-aot/sources.list CONTENT "${lines}\n" @ONLY)

string(TOLOWER "${CMAKE_SYSTEM_PROCESSOR}" arch)
string(REGEX REPLACE "^(amd64|x64)$" "x86_64" arch "${arch}")
string(REGEX REPLACE "^arm64$" "aarch64" arch "${arch}")
foreach(source ${machine_sources})
    string(REGEX MATCH "${of_architecture}" source ${source})
    set(name ${CMAKE_MATCH_1})
    set(built_for ${CMAKE_MATCH_2})
    file(GLOB own ${name}-${arch}.[cS])
    # Sanitizers have to know every stack: with them the guest runs on its caller's.
    if(name MATCHES "/enter$" AND GOWASM_SANITIZE MATCHES "address|thread")
        set(own)
    endif()
    if(source IN_LIST own OR (built_for STREQUAL "generic" AND NOT own))
        list(APPEND GOWASM_RUNTIME_SOURCES ${source})
    endif()
endforeach()
if(NOT GOWASM_RUNTIME_SOURCES AND NOT GOWASM_HOSTLIB_SOURCES)
    file(WRITE ${PROJECT_BINARY_DIR}/empty.c "extern int gowasm__empty;\n")
    set(GOWASM_RUNTIME_SOURCES ${PROJECT_BINARY_DIR}/empty.c)
endif()

# The installed layout, by links, so that an edited source is seen at once.
file(MAKE_DIRECTORY ${PROJECT_BINARY_DIR}/include)
foreach(header gowasm.h gowasm.hpp gowasm_link.h gowasm_board.h gojs.h)
    file(CREATE_LINK ${PROJECT_SOURCE_DIR}/runtime/include/${header}
         ${PROJECT_BINARY_DIR}/include/${header} SYMBOLIC)
endforeach()
foreach(folder runtime hostlib golang compiler/goapi gowasmapi)
    get_filename_component(name ${folder} NAME)
    file(CREATE_LINK ${PROJECT_SOURCE_DIR}/${folder}
         ${PROJECT_BINARY_DIR}/share/gowasm-aot/${name} SYMBOLIC)
endforeach()
