"""Packages of npm for the tests: pinned by version and sum, unpacked into the build folder, where
the next run finds them."""
import hashlib
import os
import sys
import tarfile

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
from _project import BUILD, fail, need, run

# What npm pack gives: name, version, SHA-256.
PACKAGES = {
    "esbuild-wasm": ("0.28.2", "61594de12ce998652be2aa0ab72dda54bfa49407fb37ee3464468a2aac306baa"),
    "@esbuild/linux-x64":
        ("0.28.2", "9573bb2233aab0f9ea7647d5cca9726113cc1768de61d66b17267f4db84488f6"),
    "@astrojs/compiler":
        ("2.13.1", "d1e78d31e57823b4cf0d23a809778289a7c5c39c84f62dc4dfec5868a2796e08"),
    "lodash": ("4.17.21", "6a087ac9e5702a0c9d60fbcd48696012646ec8df1491dea472b150e79fcaf804"),
    "react": ("18.3.1", "8d9bed01a672e7eaf387942d781ad47c6a43089a30a0306060f9fd5ac7870347"),
    "react-dom": ("18.3.1", "031d4427a99f2f3f6cac18bbbf308594a67e4f47d10f4896fdec446505b040e0"),
    "scheduler": ("0.23.2", "e4f1d8fe63a9ab93ef66c92b0ad1af9c1326adbf7f1bd5e9053cac0fee6f26ae"),
}
SH = "sh-syntax"  # three versions, by three of TinyGo: sh-syntax-VERSION
for sh_version, sh_sum in (
        ("0.4.2", "26120c7b0483ea3f2cbc5d1ea8c48983e069a475580e0d0218f277b3c394cd64"),
        ("0.5.8", "94bc0fe75251bbe78d2ad848499e4c207d600e233450d8fe706385a7b2e3db80"),
        ("0.7.0", "cb83e8cf480d3f0339dc722879c7745f7432e2cb8e22543ce1b5ef7def6d4b98")):
    PACKAGES[f"{SH}-{sh_version}"] = (sh_version, sh_sum)


def package(name):
    """The folder of an unpacked package."""
    version, want = PACKAGES[name]
    name = SH if name.startswith(SH) else name
    stem = name.lstrip("@").replace("/", "-") + "-" + version
    folder = os.path.join(BUILD, "tests", "npm", stem)
    if os.path.exists(os.path.join(folder, "package.json")):
        return folder
    parent = os.path.dirname(folder)
    os.makedirs(parent, exist_ok=True)
    need("npm")
    run("npm", "pack", "--silent", "--pack-destination", parent, f"{name}@{version}")
    archive = folder + ".tgz"
    with open(archive, "rb") as f:
        got = hashlib.sha256(f.read()).hexdigest()
    if got != want:
        fail(f"{archive}: sum {got}, expected {want}")
    fresh = f"{folder}.{os.getpid()}"
    with tarfile.open(archive) as tar:
        for member in tar.getmembers():
            parts = member.name.split("/")
            if member.isfile() and ".." not in parts and not member.name.startswith("/"):
                member.name = os.path.join(*parts[1:])
                tar.extract(member, fresh)
    if not os.path.exists(folder):
        os.rename(fresh, folder)
    return folder
