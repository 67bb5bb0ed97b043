"""What the worker of rq_day.py is asked to do."""

import time

from rq import get_current_job


def add(x, y):
  return x + y


def nap():
  time.sleep(20)


def second_time_lucky():
  job = get_current_job()
  job.meta["runs"] = job.meta.get("runs", 0) + 1
  job.save_meta()
  if job.meta["runs"] == 1:
    raise ValueError("as asked")
  return job.meta["runs"]


def fail():
  raise ValueError("as asked")
