import { healthStates } from '../../shell/health.ts';
import type { Session } from '../../shell/session.ts';
import { textFor } from '../../words/catalogue.ts';
import { healthWords } from '../../words/health.ts';
import { runWords } from '../../words/run.ts';
import { timelineWords } from '../../words/timeline.ts';
import type { LogEvent } from './entries.ts';

const counted = ['created', 'changed', 'deleted', 'rejected'] as const;

type Wording = Pick<Session, 'words' | 'format'>;

/** What an event says: in the person's own language where it is about counts and states, otherwise as the server wrote it. */
export function sayEvent(session: Wording, { event_type: type, meta, message }: LogEvent): string {
  // A dry run, which has only counted, has no start in its event: the server's own words say what it would do.
  if (type === 'run.succeeded' && typeof meta['fetched'] === 'number' && typeof meta['started_at'] === 'string')
    return sayCounts(session, meta);
  if (type === 'run.succeeded' && meta['fetched'] === undefined) return session.words(runWords).states.SUCCESS;
  if (type === 'connection.health_changed') return sayHealth(session, meta, message);
  return message;
}

/** `5 new, 21 changed`. */
function sayCounts(session: Wording, meta: LogEvent['meta']): string {
  const words = session.words(timelineWords);
  const parts = counted.flatMap((name) => {
    const count = meta[name];
    return typeof count === 'number' && count > 0 ? [words.counts[name](session.format.number(count))] : [];
  });
  return parts.length === 0 ? words.nothingNew : parts.join(', ');
}

/** `Working`, with the reason if the message gives one after the two states. */
function sayHealth(session: Wording, { from, to }: LogEvent['meta'], message: string): string {
  if (typeof from !== 'string' || typeof to !== 'string') return message;
  const states = `${from} -> ${to}`;
  const state = textFor(healthStates, to);
  if (state === undefined || !message.startsWith(states)) return message;
  return `${session.words(healthWords).states[state]}${message.slice(states.length)}`;
}
