#!/bin/sh
# fetch-wabt.sh RELEASE DIRECTORY: the wabt of another Debian release (bookworm has 1.0.32, trixie
# 1.0.36) in DIRECTORY, to test the compiler with; DIRECTORY/wasm2c runs it. Nothing is installed.
#
# The packages come through apt-get from the Debian mirror that this machine is set up with, with
# apt's own signature checks, but with a state directory of its own; they are only unpacked. wasm2c then
# runs with the C library of its release, by that release's loader.
set -eu
release=$1
mkdir -p "$2"
folder=$(cd "$2" && pwd)

fail() {
    echo "fetch-wabt: $*" >&2
    echo "fetch-wabt: to use a wasm2c that you have, see tests/wabt-versions/README.md" >&2
    exit 1
}

if [ -x "$folder/wasm2c" ] && "$folder/wasm2c" --version >/dev/null 2>&1; then
    exit 0
fi
command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null ||
    fail "this needs apt-get and dpkg-deb (Debian)"

mirror=$(apt-get indextargets --format '$(LABEL) $(REPO_URI)' 'Created-By: Packages' 2>/dev/null |
    sed -n 's/^Debian //p' | head -n 1)
if [ -z "$mirror" ]; then # no package lists yet: what the configuration says
    mirror=$(cat /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null |
        grep -v '^ *#' | grep -o '[a-z+]*://[^ ]*/debian/*\( \|$\)' | head -n 1 | tr -d ' ')
fi
[ -n "$mirror" ] || fail "apt's configuration names no Debian mirror"
keys=
for ring in /usr/share/keyrings/debian-archive-keyring.gpg \
    /usr/share/keyrings/debian-archive-keyring.pgp; do
    [ -z "$keys" ] && [ -r "$ring" ] && keys="[signed-by=$ring]"
done

rm -rf "$folder/root" "$folder/apt"
mkdir -p "$folder/root" "$folder/apt/state/lists/partial" "$folder/apt/cache/archives/partial"
: >"$folder/apt/status"
echo "deb $keys $mirror $release main" >"$folder/apt/sources.list"
cat >"$folder/apt/apt.conf" <<CONF
Dir::Etc::sourcelist "$folder/apt/sources.list";
Dir::Etc::sourceparts "-";
Dir::State "$folder/apt/state";
Dir::State::status "$folder/apt/status";
Dir::Cache "$folder/apt/cache";
APT::Sandbox::User "";
Debug::NoLocking "true";
Acquire::Languages "none";
CONF
APT_CONFIG=$folder/apt/apt.conf
export APT_CONFIG
apt-get -q update >"$folder/apt/log" 2>&1 ||
    fail "apt-get update for $release failed: $(tail -n 3 "$folder/apt/log")"
apt-get -q -y --no-install-recommends --download-only install wabt >>"$folder/apt/log" 2>&1 ||
    fail "wabt of $release could not be fetched: $(tail -n 3 "$folder/apt/log")"
for package in "$folder"/apt/cache/archives/*.deb; do
    dpkg-deb -x "$package" "$folder/root" || fail "$package could not be unpacked"
done

loader=$(find "$folder/root" -name 'ld-linux*.so.*' -path '*-linux-gnu*' | head -n 1)
[ -n "$loader" ] || fail "no loader among the packages of $release"
arch=$(basename "$(dirname "$loader")")
libraries=$folder/root/lib/$arch:$folder/root/usr/lib/$arch
cat >"$folder/wasm2c" <<WRAPPER
#!/bin/sh
exec "$loader" --library-path "$libraries" "$folder/root/usr/bin/wasm2c" "\$@"
WRAPPER
chmod +x "$folder/wasm2c"
"$folder/wasm2c" --version >/dev/null || fail "the fetched wasm2c does not run"
rm -rf "$folder/apt"
