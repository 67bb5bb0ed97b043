"""What the Python workloads share: the server's address, the time limit, the
checks and a worker process that is never left behind."""

import contextlib
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
import traceback
from urllib.parse import quote

HERE = os.path.dirname(os.path.abspath(__file__))
HOST = os.environ["REDIS_HOST"]
PORT = int(os.environ["REDIS_PORT"])
USERNAME = os.environ["REDIS_USERNAME"]
PASSWORD = os.environ["REDIS_PASSWORD"]
URL = f"redis://{quote(USERNAME, safe='')}:{quote(PASSWORD, safe='')}@{HOST}:{PORT}/0"

workers = set()


def run(work, name, version):
  """Runs a workload in the time that it has."""
  # A thread sees to it: an exception from a signal gets lost where it comes
  # amid a destructor.
  limit = threading.Timer(60, end, ["timed out"])
  limit.daemon = True
  limit.start()
  signal.signal(signal.SIGTERM, lambda *_: end("terminated"))
  print(name, version, flush=True)
  try:
    work()
  except SystemExit as failure:
    end(failure.code)
  except BaseException:
    end(traceback.format_exc())


def end(reason):
  """Ends a run that failed, without the destructors: they may ask a server
  that does not answer."""
  print(reason, file=sys.stderr, flush=True)
  for process in list(workers):
    kill(process)
  os._exit(1)


def kill(process):
  """Kills a worker and the children that it has."""
  with contextlib.suppress(ProcessLookupError):
    os.killpg(process.pid, signal.SIGKILL)


def expect(what, got, want=True):
  if got != want:
    sys.exit(f"{what}: got {got!r}, want {want!r}")


def wait_until(what, done, seconds=30):
  late = time.monotonic() + seconds
  while not done():
    if time.monotonic() > late:
      sys.exit(f"{what}: still not so after {seconds} s")
    time.sleep(0.05)


@contextlib.contextmanager
def worker(*command):
  """Runs a worker beside the block, stops it politely after the block, and
  fails if it ended badly or logged a refusal."""
  with tempfile.TemporaryFile("w+") as log:
    process = subprocess.Popen(command, cwd=HERE, stdout=log, stderr=log, start_new_session=True)
    workers.add(process)
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
      kill(process)
      process.wait()
      workers.remove(process)
