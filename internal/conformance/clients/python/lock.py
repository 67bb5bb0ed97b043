"""redis-py's Lock, which releases and extends by Lua scripts."""

import threading
import time

import redis
from redis.exceptions import LockError

from day import URL, expect, run


def work():
  client = redis.Redis.from_url(URL)
  mine, other = (client.lock("lock:report", timeout=5) for _ in range(2))

  expect("acquire", mine.acquire())
  expect("locked", mine.locked())
  expect("owned", mine.owned())
  expect("acquire a lock that is held", other.acquire(blocking=False), False)
  expect("extend", mine.extend(10))
  expect("replace the time to live", mine.extend(20, replace_ttl=True))
  expect("reacquire", mine.reacquire())
  expect("time to live after reacquire", 4_000 < client.pttl("lock:report") <= 5_000)
  mine.release()
  expect("locked after release", mine.locked(), False)

  take_turns(client)
  expire(client)
  expect("locks left", client.exists("lock:report"), 0)


def take_turns(client):
  """Two threads wait for each other's lock."""
  holders, order = [], []

  def turn(name):
    with client.lock("lock:report", timeout=5, blocking_timeout=5, sleep=0.02):
      holders.append(name)
      expect("holders at a time", len(holders), 1)
      time.sleep(0.1)
      order.append(holders.pop())

  threads = [threading.Thread(target=turn, args=(name,)) for name in "ab"]
  for thread in threads:
    thread.start()
  for thread in threads:
    thread.join()
  expect("turns", sorted(order), ["a", "b"])


def expire(client):
  """A lock that ran out cannot be released any more."""
  late = client.lock("lock:report", timeout=0.1)
  expect("acquire again", late.acquire())
  time.sleep(0.15)
  try:
    late.release()
  except LockError:
    return
  expect("release of an expired lock", "no error", "LockError")


if __name__ == "__main__":
  run(work, "redis-py", redis.__version__)
