"""Every kernel of the benchmark (tests/bench) at its smallest size gives what native Go gives.
Nothing is timed. Not optimised, as building is what takes the time here."""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "bench"))

from _project import AOT, QUICK, fail, need, run, same, scratch  # noqa: E402
from _engines import KERNELS, WASIP1, go_env              # noqa: E402
from _measure import Failure, Worker                      # noqa: E402


def checksums(command):
    worker = Worker(command)
    try:
        names, line = [], worker.ask("list")
        while line:
            names.append(line.split()[0])
            line = worker.process.stdout.readline().decode().strip()
        if len(names) < 20:
            fail(f"only {len(names)} kernels")
        # Twice, with a collection between: a kernel may not depend on the one before.
        first = [f"{name} {worker.ask(f'run {name} tiny')}" for name in names]
        worker.ask("gc")
        again = [f"{name} {worker.ask(f'run {name} tiny')}" for name in names]
        return "\n".join(first + again)
    except Failure as failure:
        fail(str(failure))
    finally:
        worker.kill()


def main():
    need("go", "clang", "wasm2c")
    folder = scratch("bench-smoke")
    native, module = os.path.join(folder, "native"), os.path.join(folder, "kernels.wasm")
    run("go", "build", "-o", native, ".", cwd=KERNELS, env=go_env())
    run("go", "build", "-o", module, ".", cwd=KERNELS, env=go_env(WASIP1))
    expected = checksums([native])
    product = os.path.join(folder, "kernels")
    run(AOT, *QUICK, "--verify", module, "-o", product)
    same(checksums([product]), expected, "checksums")


main()
