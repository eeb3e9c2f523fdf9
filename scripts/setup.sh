#!/bin/sh
# setup.sh [demo|test|bench]: what building (demo), also testing (test), and also comparing with
# other engines (bench) needs on this machine.
#
# Quiet when everything is there. Otherwise, on Debian and Ubuntu as root or with sudo, installs
# what is missing from the system's packages; elsewhere says exactly what to install and fails.
# Nothing but the packages named here is installed, and nothing is downloaded by other means.
set -eu
purpose=${1:-demo}
case $purpose in
demo | test | bench) ;;
*)
    echo "usage: setup.sh [demo|test|bench]" >&2
    exit 2
    ;;
esac

# command, Debian and Ubuntu package. The Go toolchain is the user's own and looked at below.
needs='clang clang
cmake cmake
ninja ninja-build
wasm2c wabt'
if [ "$purpose" != demo ]; then
    needs="$needs
make make
gcc gcc
g++ g++
nm binutils
readelf binutils
tcc tcc
musl-gcc musl-tools
ccache ccache
distcc distcc
distccd distcc
icecc icecc
gdb gdb
valgrind valgrind
clang-tidy clang-tidy
pyflakes3 pyflakes3
node nodejs
npm npm
bash bash
python3 python3
pkg-config pkg-config
wasm-validate wabt
wast2json wabt
llvm-ar llvm
ld.lld lld
arm-none-eabi-gcc gcc-arm-none-eabi
riscv64-unknown-elf-gcc gcc-riscv64-unknown-elf
qemu-system-arm qemu-system-arm
qemu-system-riscv32 qemu-system-misc
qemu-riscv64 qemu-user
musl-gcc musl-tools"
fi

have() {
    command -v "$1" >/dev/null 2>&1
}

missing_packages() {
    echo "$needs" | while read -r tool package; do
        have "$tool" || echo "$package"
    done | sort -u
    [ "$purpose" != demo ] || return 0
    # clang's sanitizer library is a package of its own, named by clang's version.
    if have clang && ! sanitizer_works; then
        echo "libclang-rt-$(clang -dumpversion | cut -d. -f1)-dev"
    fi
    # libcurl's headers, for the optional gowasm_curl.
    printf '#include <curl/curl.h>\n' | cc -E - >/dev/null 2>&1 || echo libcurl4-openssl-dev
    # Go fetches the modules of some tests over https.
    [ -n "$(ls /etc/ssl/certs 2>/dev/null)" ] || [ -d /etc/pki ] || echo ca-certificates
    # Wasmtime comes from PyPI; for benchmarks into a virtual environment.
    if have python3 && ! python3 -m pip --version >/dev/null 2>&1; then
        echo python3-pip
    fi
    if [ "$purpose" = bench ] && have python3 && ! python3 -c 'import ensurepip' 2>/dev/null; then
        echo python3-venv
    fi
}

sanitizer_works() {
    folder=$(mktemp -d)
    status=0
    echo 'int main(void) { return 0; }' >"$folder/a.c"
    clang -fsanitize=address,undefined "$folder/a.c" -o "$folder/a" 2>/dev/null || status=1
    rm -rf "$folder"
    return $status
}

# as_root COMMAND...: fails where that takes a password that nobody is there to type.
if [ "$(id -u)" = 0 ]; then
    as_root() { "$@"; }
elif have sudo && { sudo -n true 2>/dev/null || [ -t 0 ]; }; then
    as_root() { sudo "$@"; }
else
    as_root() { return 1; }
fi

apt_install() {
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 -q -y \
        --no-install-recommends install "$@"
}

give_up() {
    {
        echo "setup: missing: $*"
        if have apt-get; then
            echo "setup: as root, run: apt-get update && apt-get install --no-install-recommends $*"
        else
            echo "setup: install these (Debian's names) with your system's package manager;"
            echo "setup: wabt must be 1.0.32 or later: https://github.com/WebAssembly/wabt"
        fi
    } >&2
    exit 1
}

log=$(mktemp)
trap 'rm -f "$log"' EXIT
# Twice: some are known once others are there (which sanitizer package fits clang).
for round in 1 2; do
    packages=$(missing_packages | tr '\n' ' ')
    packages=${packages% }
    [ -n "$packages" ] || break
    have apt-get && as_root true || give_up "$packages"
    echo "setup: installing $packages"
    # The package lists may be absent or old: then the first try fails, and they are fetched.
    # shellcheck disable=SC2086
    apt_install $packages >"$log" 2>&1 || {
        as_root apt-get -o DPkg::Lock::Timeout=300 -q update >"$log" 2>&1 || true
        apt_install $packages >>"$log" 2>&1 || {
            tail -n 20 "$log" >&2
            give_up "$packages"
        }
    }
done
packages=$(missing_packages | tr '\n' ' ')
[ -z "$packages" ] || give_up "${packages% }"

# wasm2c 1.0.32 (Debian 12) is the oldest that translates what Go emits; older distributions have
# older ones under the same package name.
version=$(wasm2c --version 2>/dev/null || echo 0)
oldest=$(printf '%s\n1.0.32\n' "$version" | sort -V | head -n 1)
if [ "$oldest" != 1.0.32 ]; then
    echo "setup: wasm2c $version is too old: wabt 1.0.32 or later is needed (Debian 12 or later," \
        "Ubuntu 24.04 or later, or https://github.com/WebAssembly/wabt)" >&2
    exit 1
fi

# Go 1.24 is the first with //go:wasmexport.
if ! have go; then
    echo "setup: no Go toolchain: install Go 1.24 or later (https://go.dev/dl/)," \
        "and put it in PATH" >&2
    exit 1
fi
version=$(go env GOVERSION)
oldest=$(printf '%s\ngo1.24\n' "${version%% *}" | sort -V | head -n 1)
if [ "$oldest" != go1.24 ]; then
    echo "setup: $version is too old: the examples use //go:wasmexport of Go 1.24 or later" >&2
    exit 1
fi
