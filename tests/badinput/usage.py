"""Wrong use of the command: status 2 and a hint; nothing is read or written."""
import os

from _bad import ADD, Sandbox, wasm

box = Sandbox("usage")
module = wasm(box.top, "calc", ADD)

box.bad([], 2, "no module", "--help")
box.bad(["run"], 2, "no module")
box.bad(["inspect"], 2, "no module")
box.bad([module, module], 2, "one module")
box.bad([module, "--no-plane"], 2, "--no-plane", "--no-plain")
box.bad([module, "-Z"], 2, "-Z", "--help")
box.bad([module, "--nonsense=1"], 2, "--nonsense")
box.bad([module, "-o"], 2, "-o needs a value")
box.bad([module, "-o", ""], 2, "-o")
box.bad([module, "-j", "0"], 2, "-j")
box.bad([module, "-jmany"], 2, "many")
box.bad([module, "--emit=dll"], 2, "dll", "lib")
box.bad([module, "--progress=loud"], 2, "loud", "plain")
box.bad([module, "--dump=nothing"], 2, "nothing", "decode")
box.bad([module, "--json"], 2, "--json")
box.bad(["inspect", module, "-O2"], 2, "-O2", "inspect")
box.bad(["run", "--header", "x.h", module], 2, "--header", "run")
box.bad([module, "--cc", "gcc 'x"], 2, "--cc")
box.bad([module, "--no-cache", "--cache-dir", "x"], 2, "--no-cache")
box.bad([module, "-o", module], 2, "the module itself")
box.bad([module, "--emit=lib", "-o", os.path.join(box.top, "x"), "--header",
         os.path.join(box.top, "x")], 2, "two outputs")

# Empty values: of a variable that is not set, most often.
for option in ("-o", "--prefix", "--header", "--cxx-header", "--cc", "--target", "--sysroot",
               "--go-src", "--api", "--cache-dir", "--keep", "--profile-use", "--emit", "--dump",
               "-MF", "--exports"):
    box.bad([module, option, ""], 2, option + " does not take ''")
box.bad([module, "--cc=  "], 2, "--cc does not take")
for option in ("--dir", "--env", "--listen"):
    box.bad(["run", option, "", module], 2, option + " does not take ''")

# Commands that are none.
box.bad(["inspct", module], 2, "unknown command 'inspct'", "did you mean inspect?")
box.bad(["rum", module, "-x"], 2, "unknown command 'rum'")
box.bad(["rum", module, "x"], 2, "unknown command 'rum'", "did you mean run?")
box.bad(["build", module], 2, "unknown command 'build'", "run and inspect")
box.bad(["-O1", "run", module], 2, "run comes before all options")
box.bad(["./calc", module], 2, "one module")
box.bad(["calc.wasm", "run"], 2, "one module")

# Prefixes.
for prefix in ("9lives", "a-b", "a b", "", "int", "class", "caf\u00e9"):
    box.bad([module, "--prefix", prefix, *box.calc()], 2, "--prefix")
# run
box.bad(["run", "--dir", "/tmp", module], 2, "/tmp", "HOST::GUEST")
box.bad(["run", "--dir", "::/", module], 2, "HOST::GUEST")
box.bad(["run", "--env", "X", module], 2, "NAME=VALUE")
box.bad(["run", "--listen", "8080", module], 2, "HOST:PORT")
box.bad(["run", "--listen", ":99999", module], 2, "HOST:PORT")
for size in ("64XB", "-1", "0", "1.2.3", "MiB", "99999999999GiB"):
    box.bad(["run", "--max-memory", size, module], 2, "--max-memory", size, "64KiB, 1.5MiB")
box.bad([module, "--freestanding", "--memory", "3Mib"], 2, "--memory", "3Mib", "64KiB, 1.5MiB")
for time in ("5", "1.5", "s", "-1s", "1x", "0s", "9999999999h"):
    box.bad(["run", "--timeout", time, module], 2, "--timeout", time, "1.5s, 300ms, 2m30s")
box.done()
