import { EventSourceParserStream } from 'eventsource-parser/stream';

/** Yields a run after each change until it has ended. Reconnects when the stream closes before, as EventSource does. */
export async function* followRun(url: string, token: string, signal: AbortSignal): AsyncGenerator<unknown> {
  for (;;) {
    const answer = await fetch(url, { headers: { authorization: `Bearer ${token}` }, signal });
    if (!answer.ok || !answer.body) throw new Error(`The stream of the run answered ${answer.status}.`);
    const events = answer.body
      .pipeThrough(new TextDecoderStream())
      .pipeThrough(new EventSourceParserStream())
      .getReader();
    for (let next = await events.read(); !next.done; next = await events.read()) {
      yield JSON.parse(next.value.data);
      if (next.value.event === 'end') return;
    }
  }
}
