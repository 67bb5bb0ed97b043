"""redis-py as an application that asks Sentinels for the primary."""

import redis
from redis.sentinel import Sentinel, SlaveNotFoundError

from day import HOST, PASSWORD, PORT, USERNAME, expect, run


def work():
  sentinel = Sentinel(
    [(HOST, PORT)],
    sentinel_kwargs={"username": USERNAME, "password": PASSWORD, "client_name": "app"},
    decode_responses=True)
  host, port = sentinel.discover_master("shop")
  expect("host of the primary", host, "127.0.0.1")
  expect("port of the Sentinel is another", port != PORT)
  expect("replicas", sentinel.discover_slaves("shop"), [])
  primary = sentinel.master_for("shop")
  expect("set", primary.set("page", "<html>"))
  expect("get", primary.get("page"), "<html>")
  try:
    sentinel.slave_for("shop").get("page")  # it falls back on the primary
  except SlaveNotFoundError:
    pass
  listener = redis.Redis(host=HOST, port=PORT, username=USERNAME, password=PASSWORD).pubsub()
  listener.subscribe("+switch-master")
  expect("subscribed", listener.get_message(timeout=5)["type"], "subscribe")
  listener.unsubscribe("+switch-master")
  expect("unsubscribed", listener.get_message(timeout=5)["type"], "unsubscribe")
  listener.close()


if __name__ == "__main__":
  run(work, "redis-py", redis.__version__)
