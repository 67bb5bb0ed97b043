"""Celery with Redis as its broker and for its results: a real worker does the
tasks, and the commands that operators use reach it."""

import datetime
import gc
import sys
import uuid

import celery
from celery import chord, group
from celery.result import GroupResult
from kombu import Queue

from celery_app import add, app, fail, note, one_more, second_time_lucky, total
from day import expect, run, wait_until, worker

WAIT = 8  # seconds for a result


def work():
  app.control.purge()  # what an earlier run may have left
  node = f"day-{uuid.uuid4()}@localhost"
  command = [
    sys.executable, "-m", "celery", "-A", "celery_app", "worker",
    "--hostname", node, "--concurrency", "1", "--task-events", "--loglevel", "INFO"]
  with worker(*command):
    results()
    later()
    groups()
    chords()
    events()
    control(node)
    left_over = add.apply_async((1, 1), countdown=300)
    wait_until("the worker holds a task for later", lambda: held_for_later(node) == [left_over.id])
  given_back()


def results():
  expect("result", add.delay(2, 3).get(timeout=WAIT), 5)
  expect("result of an urgent task", add.apply_async((1, 2), priority=9).get(timeout=WAIT), 3)
  expect("result of a task of middling priority", add.apply_async((1, 2), priority=5).get(timeout=WAIT), 3)
  expect("result of a retry", second_time_lucky.delay().get(timeout=WAIT), 1)

  failed = fail.delay()
  expect("error", repr(failed.get(timeout=WAIT, propagate=False)), "ValueError('as asked')")
  expect("state", app.AsyncResult(failed.id).state, "FAILURE")
  failed.forget()
  expect("state after forget", app.AsyncResult(failed.id).state, "PENDING")

  for _ in range(3):
    note.delay()


def later():
  soon = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=0.2)
  delayed = [add.apply_async((4, 4), countdown=0.2), add.apply_async((5, 5), eta=soon)]
  expect("delayed tasks", [task.get(timeout=WAIT) for task in delayed], [8, 10])


def groups():
  result = group(add.s(n, n) for n in range(3)).delay()
  result.save()
  expect("group", result.get(timeout=WAIT), [0, 2, 4])
  expect("saved group", GroupResult.restore(result.id, app=app).join(timeout=WAIT), [0, 2, 4])
  result.delete()


def chords():
  expect("chord", chord(add.s(n, n) for n in range(3))(total.s()).get(timeout=WAIT), 6)
  expect("chain", (add.s(1, 2) | add.s(3)).delay().get(timeout=WAIT), 6)
  expect("chord that grows", chord([one_more.s(), add.s(2, 2)], total.s()).delay().get(timeout=WAIT), 7)
  # A header that holds a group is saved and restored whole.
  nested = chord([group(add.s(1, 1), add.s(2, 2)), add.s(3, 3)], total.s())
  expect("chord of groups", nested.delay().get(timeout=WAIT), 12)


def events():
  """Listens as `celery events` and Flower do."""
  with app.connection() as connection:
    receiver = app.events.Receiver(connection, handlers={
      "worker-heartbeat": lambda event: add.delay(1, 1),
      "task-succeeded": lambda event: setattr(receiver, "should_stop", True)})
    receiver.capture(timeout=WAIT)


def control(node):
  ask = app.control.inspect([node], timeout=WAIT, limit=1)
  expect("ping", ask.ping(), {node: {"ok": "pong"}})
  expect("tasks of the worker", "celery_app.add" in ask.registered()[node])
  [answer] = app.control.rate_limit("celery_app.note", "20/s", reply=True, destination=[node], limit=1, timeout=WAIT)
  expect("rate limit", answer[node], {"ok": "new rate limit set successfully"})

  doomed = add.apply_async((1, 1), countdown=1)
  doomed.revoke()
  wait_until("the worker knows of a revoked task", lambda: doomed.id in ask.revoked()[node])
  wait_until("a revoked task is revoked", lambda: doomed.state == "REVOKED")


def held_for_later(node):
  held = app.control.inspect([node], timeout=WAIT, limit=1).scheduled()
  return [task["request"]["id"] for task in held[node]]


def given_back():
  """What the worker did not do comes back to the queue, and is not lost when
  its next taker dies."""
  with app.connection() as connection:
    channel = connection.default_channel
    queue = Queue("celery", channel=channel)
    expect("tasks given back", queue.queue_declare(passive=True).message_count, 1)
    queue.get().requeue()
    queue.get()
    channel.qos.visibility_timeout = -1  # as if an hour had gone by
    channel.qos.restore_visible()
    expect("tasks restored", queue.queue_declare(passive=True).message_count, 1)
  expect("tasks purged", app.control.purge(), 1)


if __name__ == "__main__":
  # With redis-py 6 a result that is collected while another is subscribed to
  # waits for ever for a lock that its own thread holds.
  gc.disable()
  run(work, "celery", celery.__version__)
