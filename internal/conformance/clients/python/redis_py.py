"""redis-py as an application's cache."""

import redis

from day import HOST, PASSWORD, PORT, USERNAME, expect, run


def work():
  cache = redis.Redis(
    host=HOST, port=PORT, username=USERNAME, password=PASSWORD,
    client_name="app", health_check_interval=1, decode_responses=True)
  strings(cache)
  numbers(cache)
  hashes(cache)
  pipelines(cache)
  expiry(cache)
  with redis.Redis.from_url(
      f"redis://{HOST}:{PORT}/0", username=USERNAME, password=PASSWORD) as other:
    expect("another client", other.get("app:page"), b"<html>")
  forget(cache)


def strings(cache):
  expect("ping", cache.ping())
  expect("set", cache.set("app:page", "<html>", ex=60))
  expect("get", cache.get("app:page"), "<html>")
  expect("setex", cache.setex("app:part", 60, "<p>"))
  expect("set nx on a key that is there", cache.set("app:part", "x", nx=True), None)
  expect("mset", cache.mset({"app:a": "1", "app:b": "2"}))
  expect("mget", cache.mget("app:a", "app:b", "app:none"), ["1", "2", None])
  expect("exists", cache.exists("app:a", "app:none"), 1)
  expect("getdel", cache.getdel("app:a"), "1")
  expect("unlink", cache.unlink("app:b"), 1)


def numbers(cache):
  cache.delete("app:hits")
  expect("incr", cache.incr("app:hits"), 1)
  expect("incr by", cache.incr("app:hits", 4), 5)
  expect("decr", cache.decr("app:hits"), 4)


def hashes(cache):
  cache.delete("app:session")
  expect("hset", cache.hset("app:session", mapping={"user": "ann", "lang": "en"}), 2)
  expect("hget", cache.hget("app:session", "user"), "ann")
  expect("hmget", cache.hmget("app:session", "lang", "none"), ["en", None])
  expect("hincrby", cache.hincrby("app:session", "views"), 1)
  expect("hdel", cache.hdel("app:session", "views"), 1)
  expect("hgetall", cache.hgetall("app:session"), {"user": "ann", "lang": "en"})


def pipelines(cache):
  with cache.pipeline() as pipe:
    pipe.set("app:x", "1", ex=60).incr("app:x").expire("app:x", 30)
    expect("transaction", pipe.execute(), [True, 2, True])
  with cache.pipeline(transaction=False) as pipe:
    expect("pipeline", pipe.get("app:x").ttl("app:x").execute(), ["2", 30])

  def double(pipe):
    number = int(pipe.get("app:x"))
    pipe.multi()
    pipe.set("app:x", number * 2)

  expect("optimistic transaction", cache.transaction(double, "app:x"), [True])
  with cache.pipeline() as pipe:
    pipe.watch("app:x")
    pipe.unwatch()


def expiry(cache):
  expect("expire", cache.expire("app:x", 50))
  expect("ttl", cache.ttl("app:x"), 50)
  expect("pttl", 49_000 < cache.pttl("app:x") <= 50_000)
  expect("persist", cache.persist("app:x"))
  expect("getex", cache.getex("app:x", ex=10), "4")
  expect("ttl after getex", cache.ttl("app:x"), 10)


def forget(cache):
  expect("delete", cache.delete("app:page", "app:part", "app:hits", "app:session", "app:x"), 5)
  expect("get of a deleted key", cache.get("app:page"), None)
  cache.close()


if __name__ == "__main__":
  run(work, "redis-py", redis.__version__)
