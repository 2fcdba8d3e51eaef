"""A Celery application that executes orders: a line of JSON in, a line of JSON out."""

import json
import sys
from datetime import datetime, timedelta, timezone

import makerfex_integrations
from celery import group, signature
from celery.result import AsyncResult

app = makerfex_integrations.app
results = {}


def in_time(seconds):
    return datetime.now(timezone.utc) + timedelta(seconds=seconds)


def options_of(order):
    options = dict(order.get('options', {}))
    for name in ('eta', 'expires'):
        if name in options:
            options[name] = in_time(options[name])
    return options


def keep(result):
    results[result.id] = result
    return result.id


def send(order):
    return keep(app.send_task(order['task'], args=order.get('args'), kwargs=order.get('kwargs'), **options_of(order)))


def send_canvas(order):
    """Sends a group or chain of signatures as Celery builds them."""
    signatures = [
        signature(one['task'], kwargs=one.get('kwargs', {}), app=app, immutable=one.get('immutable', False)).set(
            **one.get('options', {})
        )
        for one in order['tasks']
    ]
    if order['canvas'] == 'group':
        return [keep(result) for result in group(signatures, app=app).apply_async().results]
    first, *rest = signatures
    for one in rest:
        first = first | one
    last = first.apply_async()
    ids = []
    while last is not None:
        ids.insert(0, keep(last))
        last = last.parent
    return ids


def publish(order):
    """Sends a message that Celery itself would not write."""
    body = order['body']
    with app.connection_for_write() as connection, connection.Producer() as producer:
        producer.publish(
            body.encode() if isinstance(body, str) else body,
            exchange='',
            routing_key=order['queue'],
            serializer=None,
            content_type=order.get('content_type', 'application/json'),
            content_encoding='utf-8',
            headers=order.get('headers', {}),
            **order.get('properties', {}),
        )


def result_of(order):
    return results.get(order['id']) or AsyncResult(order['id'], app=app)


def state(order):
    result = result_of(order)
    info = result.info
    return {'state': result.state, 'info': info if not isinstance(info, BaseException) else described(info)}


def described(error):
    return {
        'type': type(error).__name__,
        'module': type(error).__module__,
        'text': str(error),
        'code': getattr(error, 'code', None),
    }


def done_at(order):
    return result_of(order).date_done.replace(tzinfo=timezone.utc).timestamp() * 1000


def get(order):
    return outcome_of(result_of(order), order)


def get_alone(order):
    return outcome_of(AsyncResult(order['id'], app=app), order)


def outcome_of(result, order):
    try:
        return {'value': result.get(timeout=order['timeout'])}
    except Exception as error:
        return {'raised': described(error)}


class Enough(Exception):
    pass


def watch(order):
    """Reads the states of a task up to the wanted one or the end. Celery reports all other tasks here, too."""
    seen = []
    raised = None

    def record(meta):
        if meta['task_id'] != order['id']:
            return
        seen.append({'state': meta['status'], 'result': repr(meta['result'])})
        if meta['status'] == order['until']:
            raise Enough

    try:
        result_of(order).get(timeout=order['timeout'], on_message=record)
    except Enough:
        pass
    except Exception as error:
        raised = described(error)
    return {'seen': seen, 'raised': raised}


def id_of_application(_order):
    return app.thread_oid


orders = {f.__name__: f for f in (send, send_canvas, publish, state, done_at, get, get_alone, watch, id_of_application)}

print(json.dumps('ready'), flush=True)
for line in sys.stdin:
    order = json.loads(line)
    try:
        answer = {'answer': orders[order['order']](order)}
    except Exception as error:
        answer = {'error': repr(error)}
    print(json.dumps(answer), flush=True)
