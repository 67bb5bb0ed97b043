"""What the Python workloads share: the server's address, the time limit, the
checks and a worker process that is never left behind."""

import contextlib
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from urllib.parse import quote

HERE = os.path.dirname(os.path.abspath(__file__))
HOST = os.environ["REDIS_HOST"]
PORT = int(os.environ["REDIS_PORT"])
USERNAME = os.environ["REDIS_USERNAME"]
PASSWORD = os.environ["REDIS_PASSWORD"]
URL = f"redis://{quote(USERNAME, safe='')}:{quote(PASSWORD, safe='')}@{HOST}:{PORT}/0"


def run(work, name, version):
    """Runs a workload in the time that it has."""

    def end(number, _frame):
        sys.exit("timed out" if number == signal.SIGALRM else "terminated")

    signal.signal(signal.SIGALRM, end)
    signal.signal(signal.SIGTERM, end)
    signal.alarm(25)
    print(name, version, flush=True)
    work()
    signal.alarm(0)


def expect(what, got, want=True):
    if got != want:
        sys.exit(f"{what}: got {got!r}, want {want!r}")


def wait_until(what, done, seconds=8):
    end = time.monotonic() + seconds
    while not done():
        if time.monotonic() > end:
            sys.exit(f"{what}: still not so after {seconds} s")
        time.sleep(0.05)


@contextlib.contextmanager
def worker(*command):
    """Runs a worker beside the block, stops it politely after the block, and
    fails if it ended badly or logged a refusal."""
    with tempfile.TemporaryFile("w+") as log:
        process = subprocess.Popen(
            command, cwd=HERE, stdout=log, stderr=log, start_new_session=True,
            env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"})
        try:
            yield process
            process.terminate()
            expect("exit status of the worker", process.wait(10), 0)
            log.seek(0)
            refusals = re.findall(r".*(?:NOPERM|NoPermission|no permissions).*", log.read(), re.IGNORECASE)
            expect("refusals in the log of the worker", refusals, [])
        except BaseException:
            log.seek(0)
            sys.stderr.write(log.read())
            raise
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
