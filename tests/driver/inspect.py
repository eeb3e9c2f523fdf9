"""gowasm-aot inspect: valid JSON whatever the names are, and prototypes as the header has them."""
import json
import subprocess

from _driver import AOT, CALC, aot, fail, same, scratch, wasm

box = scratch("driver-inspect")
wasm(box, "calc", CALC)
same(aot("inspect", "calc.wasm", cwd=box), """module:    calc.wasm
toolchain: other
shape:     library
memory:    0.0625 MiB, at most 0.25 MiB
functions: 3

imports that the host library serves:
    env.hostLogUint32, unless the program defines it: """
     """void calc_import_env_hostLogUint32(calc_instance *instance, uint32_t p0);

imports that the program must define:
    int32_t calc_import_env_notify(calc_instance *instance, int32_t p0);

exports:
    memory (memory)
    gowasm_status calc_add(calc_instance *instance, int32_t p0, int32_t p1, int32_t *result);
    int32_t add(int32_t p0, int32_t p1);
    gowasm_status calc_div(calc_instance *instance, int32_t p0, int32_t p1, int32_t *result);
    gowasm_status calc_pair(calc_instance *instance, int32_t p0, int32_t *result0, int64_t *result1);
    struct calc_pair_results pair(int32_t p0);
""", "the text")

found = json.loads(aot("inspect", "--json", "--prefix", "c", "calc.wasm", cwd=box))
same(found["memory"], {"min_pages": 1, "max_pages": 4}, "the memory")
same(found["prefix"], "c", "the prefix")
same([i["name"] for i in found["imports"]], ["notify", "hostLogUint32"], "the imports")
same([i["served"] for i in found["imports"]], [False, True], "who serves them")
same([(e["name"], e["kind"]) for e in found["exports"]],
     [("memory", "memory"), ("add", "function"), ("div", "function"), ("pair", "function")],
     "the exports")
same(found["exports"][3]["results"], ["i32", "i64"], "the results of pair")
if "plain" in found["exports"][2]:
    fail("div has a plain form: it is a function of the C library")

# Each name comes back as it is; what is no UTF-8 cannot be in a module.
NAMES = ['a"b', "a\\b", "new\nline", "nul\x00byte", "\x1b[31mred", "\u00e9t\u00e9", "\U0001f47d", "\x7f",
         "</script>", "a\u2028b"]
for i, name in enumerate(NAMES):
    escaped = "".join(f"\\{byte:02x}" for byte in name.encode())
    wasm(box, "odd", f'(module (import "m{escaped}" "{escaped}" (func)) (func (export "{escaped}")))')
    done = subprocess.run([AOT, "inspect", "--json", "odd.wasm"], cwd=box, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE)
    if done.returncode != 0:
        fail(f"{name!r}: {done.stderr.decode()}")
    found = json.loads(done.stdout)
    same(found["exports"][0]["name"], name, "a name")
    same(found["imports"][0]["module"], "m" + name, "a module's name")
    text = subprocess.run([AOT, "inspect", "odd.wasm"], cwd=box, stdout=subprocess.PIPE).stdout
    for byte in text:
        if byte < 32 and byte != 10:
            fail(f"{name!r}: a control character reaches the terminal")

# A reader that goes away early is no crash.
done = subprocess.run(f"'{AOT}' inspect calc.wasm | true; exit ${{PIPESTATUS[0]}}", shell=True, cwd=box,
                      executable="/bin/bash", stderr=subprocess.PIPE)
if done.returncode not in (0, 1):
    fail(f"a closed pipe: status {done.returncode}")
