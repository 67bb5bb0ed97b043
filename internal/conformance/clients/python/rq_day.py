"""RQ: a worker empties the queue in burst mode, then one waits for work, with
the scheduler beside it."""

import datetime
import os
import sys

import redis
import rq
from rq.command import send_shutdown_command, send_stop_job_command
from rq.job import Job, JobStatus
from rq.utils import get_version

import rq_jobs
from day import URL, expect, run, wait_until, worker

SECOND = datetime.timedelta(seconds=1)


def work():
  connection = redis.Redis.from_url(URL)
  # RQ assumes an old server when it may not ask.
  expect("RQ knows the server's version", get_version(connection) >= (7,))
  queue = rq.Queue(connection=connection)
  queue.delete()  # what an earlier run may have left
  burst(queue)
  steady(queue)
  clean(queue)


def command(*options):
  os.environ["RQ_REDIS_URL"] = URL
  return [sys.executable, "-m", "rq.cli", "worker", "--with-scheduler", *options]


def burst(queue):
  first = queue.enqueue(rq_jobs.add, 2, 3)
  after = queue.enqueue(rq_jobs.add, 3, 4, depends_on=first)
  urgent = queue.enqueue(rq_jobs.add, 4, 5, at_front=True)
  many = queue.enqueue_many([rq.Queue.prepare_data(rq_jobs.add, args=(n, n)) for n in range(3)])
  retried = queue.enqueue(rq_jobs.second_time_lucky, retry=rq.Retry(max=1))
  failed = queue.enqueue(rq_jobs.fail, failure_ttl=60)
  canceled = queue.enqueue(rq_jobs.add, 1, 1)
  canceled.cancel()
  expect("position of the urgent job", queue.get_job_position(urgent), 0)
  expect("length of the queue", queue.count, 7)

  with worker(*command("--burst")) as process:
    expect("exit status of the burst", process.wait(10), 0)

  expect("results", [job.return_value() for job in (first, after, urgent, *many, retried)], [5, 7, 9, 0, 2, 4, 2])
  expect("status of the first", first.get_status(), JobStatus.FINISHED)
  expect("status of the canceled", canceled.get_status(), JobStatus.CANCELED)
  expect("error", "as asked" in failed.latest_result().exc_string)
  expect("failed job", failed.id in queue.failed_job_registry)
  expect("failed jobs", queue.failed_job_registry.count >= 1)
  expect("number of results", len(first.results()), 1)
  first.delete()


def steady(queue):
  connection = queue.connection
  later = queue.enqueue_in(SECOND, rq_jobs.add, 1, 2)
  retried = queue.enqueue(rq_jobs.second_time_lucky, retry=rq.Retry(max=1, interval=1))
  expect("scheduled jobs", later.id in queue.scheduled_job_registry.get_job_ids())

  with worker(*command()) as process:
    wait_until("the retry is done", lambda: retried.return_value() == 2)
    wait_until("the scheduled job is done", lambda: later.return_value() == 3)

    nap = queue.enqueue(rq_jobs.nap)
    wait_until("the nap has begun", lambda: nap.get_status() == JobStatus.STARTED)
    [awake] = rq.Worker.all(connection=connection)
    expect("job of the worker", awake.get_current_job_id(), nap.id)
    expect("address of the worker", awake.ip_address != "unknown")
    send_stop_job_command(connection, nap.id)
    wait_until("the nap is stopped", lambda: nap.get_status() == JobStatus.STOPPED)

    send_shutdown_command(connection, awake.name)
    expect("exit status after shutdown", process.wait(10), 0)


def clean(queue):
  failed = queue.failed_job_registry
  for job_id in failed.get_job_ids():
    Job.fetch(job_id, connection=queue.connection).requeue()
  expect("queues", rq.Queue.all(connection=queue.connection), [queue])
  expect("jobs to do again", queue.count == len(queue.get_job_ids()) > 0)
  queue.empty()
  expect("jobs left", queue.count, 0)


if __name__ == "__main__":
  run(work, "rq", rq.VERSION)
