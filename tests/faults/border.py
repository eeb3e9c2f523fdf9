"""A guest that is given all files of the host gets none of the process it runs in: /proc/self/mem,
environ and maps stay closed under --dir /::/, and open where /proc itself is given."""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "driver"))
from _driver import AOT, ENV, need, run, scratch, write

box = scratch("faults-border")
need("wat2wasm")
paths = [top + name for top in ("proc/self/", "self/") for name in ("environ", "maps", "mem")]
data = "".join(f'(data (i32.const {64 * n}) "{path}")\n' for n, path in enumerate(paths, 1))
tries = "".join(f"(call $try (i32.const {64 * n}) (i32.const {len(path)}) (i64.const {rights}))\n"
                for n, path in enumerate(paths, 1)
                for rights in ([2, 2 + 64] if path.endswith("mem") else [2]))
write(box, "count.wat", f"""(module
  (import "wasi_snapshot_preview1" "path_open" (func $open
    (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (memory (export "memory") 1)
  {data}
  (global $opened (mut i32) (i32.const 0))
  (func $try (param i32 i32 i64)
    (if (i32.eqz (call $open (i32.const 3) (i32.const 1) (local.get 0) (local.get 1) (i32.const 0)
                             (local.get 2) (i64.const 0) (i32.const 0) (i32.const 8)))
      (then (global.set $opened (i32.add (global.get $opened) (i32.const 1))))))
  (func (export "_start") {tries} (call $exit (global.get $opened))))
""")
run("wat2wasm", os.path.join(box, "count.wat"), "-o", os.path.join(box, "count.wasm"))
command = [AOT, "run", "-O0", "--dir"]
run(*command, "/::/", "count.wasm", cwd=box, env=ENV, status=0)
run(*command, "/::/:ro", "count.wasm", cwd=box, env=ENV, status=0)
run(*command, "/proc::/", "count.wasm", cwd=box, env=ENV, status=4)  # mem for writing, too
