"""The application that the worker of celery_day.py runs: broker and results in
Redis, Celery's defaults otherwise."""

from celery import Celery

from day import URL

app = Celery("day", broker=URL, backend=URL)


@app.task
def add(x, y):
  return x + y


@app.task
def total(numbers):
  return sum(numbers)


@app.task
def fail():
  raise ValueError("as asked")


@app.task(bind=True, max_retries=2)
def second_time_lucky(self):
  if self.request.retries == 0:
    raise self.retry(countdown=0.1)
  return self.request.retries


@app.task(bind=True)
def one_more(self):
  self.add_to_chord(add.s(1, 1))
  return 1


@app.task(rate_limit="50/s", ignore_result=True)
def note():
  pass
