"""CPU time, memory and instructions of other processes.

Worker is a program that answers requests on its standard input (kernels/main.go): its CPU clock is
read from outside while it waits, so that what is measured is the work between request and answer,
in all of its threads, and nothing of its start. run() is a whole command. Both end with the driver.
callgrind() counts the instructions of a whole command.
"""
import os
import re
import signal
import subprocess
import sys
import time


class Failure(Exception):
    """Something did not work; the text is for the person at the terminal."""


def cpu_clock(pid):
    """The clock id of another process's CPU time: clock_getcpuclockid(3), as Linux encodes it."""
    return (~pid << 3) | 2


class Worker:
    def __init__(self, command, env=None):
        self.command = command
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        env=dict(os.environ, **(env or {})))
        self.clock = cpu_clock(self.process.pid)

    def ask(self, request):
        try:
            self.process.stdin.write(request.encode() + b"\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            pass
        line = self.process.stdout.readline()
        if not line.endswith(b"\n"):
            status = self.process.wait()
            raise Failure(f"{' '.join(self.command)} ended with status {status} at '{request}'")
        return line.decode().strip()

    def timed(self, request):
        """The answer, and the seconds of CPU time that it took."""
        start = time.clock_gettime(self.clock)
        answer = self.ask(request)
        return answer, time.clock_gettime(self.clock) - start

    def stop(self):
        """Ends the program by ending its input; returns its peak memory in bytes."""
        self.process.stdin.close()
        self.process.stdout.close()
        try:
            _, status, usage = os.wait4(self.process.pid, 0)
        except ChildProcessError:  # it ended before, and was waited for
            return 0
        self.process.returncode = os.waitstatus_to_exitcode(status)
        return usage.ru_maxrss * 1024

    def kill(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()


class Usage:
    """What a command took: wall and CPU seconds (children included), and the peak memory of its
    largest process, which for a compiler driver is one compile job."""

    def __init__(self, wall, cpu, rss):
        self.wall, self.cpu, self.rss = wall, cpu, rss

    def json(self):
        return {"wall_s": round(self.wall, 3), "cpu_s": round(self.cpu, 3), "job_bytes": self.rss}


def run(command, cwd=None, env=None, stdin=None, verbose=False):
    """Runs a command; returns its standard output, standard error and Usage."""
    if verbose:
        print("$ " + " ".join(command), file=sys.stderr)
    import tempfile
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        start = time.monotonic()
        process = subprocess.Popen(command, cwd=cwd, stdout=out, stderr=err,
                                   stdin=stdin or subprocess.DEVNULL,
                                   env=dict(os.environ, **(env or {})))
        try:
            _, status, usage = os.wait4(process.pid, 0)
        except BaseException:
            process.send_signal(signal.SIGTERM)
            process.wait()
            raise
        wall = time.monotonic() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        out_text = out.read().decode(errors="replace")
        err_text = err.read().decode(errors="replace")
    if process.returncode != 0:
        tail = "\n".join((out_text + err_text).splitlines()[-15:])
        raise Failure(f"exit status {process.returncode}: {' '.join(command)}\n{tail}")
    return out_text, err_text, Usage(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024)


def callgrind(*command, env=None):
    """What a command prints, on both streams, and its instructions."""
    out, err, _ = run(["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", *command],
                      env=env)
    collected = re.search(r"Collected : (\d+)", err)
    if not collected:
        raise Failure(f"callgrind counted nothing of {' '.join(command)}:\n{err}")
    own = [line for line in err.splitlines(keepends=True) if not line.startswith("==")]
    return out + "".join(own), int(collected[1])
