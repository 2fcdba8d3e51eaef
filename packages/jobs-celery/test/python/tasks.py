"""The tasks of Celery's worker in the tests."""

import time

import reports  # noqa: F401
from makerfex_integrations import app


@app.task(name='tests.echo')
def echo(*args, **kwargs):
    return {'args': args, 'kwargs': kwargs}


@app.task(name='tests.text')
def text(*args, **kwargs):
    return repr((args, kwargs))


@app.task(name='tests.flaky', bind=True, max_retries=3)
def flaky(self, fail_times):
    if self.request.retries < fail_times:
        raise self.retry(countdown=0)
    return self.request.retries


@app.task(name='tests.fail')
def fail():
    raise ValueError('no such thing')


@app.task(name='tests.now')
def now():
    return time.time()


@app.task(name='tests.slow', acks_late=True, reject_on_worker_lost=True)
def slow(seconds):
    time.sleep(seconds)
    return 'done'
