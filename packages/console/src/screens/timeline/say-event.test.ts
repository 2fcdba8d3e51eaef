import { describe, expect, it } from 'vitest';
import { type PickWords, pickTexts } from '../../words/catalogue.ts';
import { createFormats } from '../../words/formats.ts';
import { loadTexts, textsIn } from '../../words/languages.ts';
import type { LogEvent } from './entries.ts';
import { sayEvent } from './say-event.ts';

await loadTexts('de');

const speaking = (language: string) => {
  const words: PickWords = (of) => pickTexts(of, language, {}, textsIn(language));
  return (event: Partial<LogEvent>) =>
    sayEvent(
      { words, format: createFormats(language) },
      {
        id: '1',
        connection_id: null,
        level: 'info',
        event_type: 'run.succeeded',
        message: 'import_orders: 1200 created',
        actor_id: null,
        created_at: '2026-11-30T08:00:00.000Z',
        meta: {},
        ...event,
      },
    );
};

const started_at = '2026-11-30T07:59:00.000Z';

describe('what an event says', () => {
  it('counts what a run found, without what it did not find', () => {
    const meta = { started_at, fetched: 1300, created: 1200, changed: 21, unchanged: 79, deleted: 0, rejected: 0 };
    expect(speaking('en')({ meta })).toBe('1,200 new, 21 changed');
    expect(speaking('de')({ meta })).toBe('1.200 neu, 21 geändert');
  });

  it('says so if a run found nothing', () => {
    expect(speaking('en')({ meta: { started_at, fetched: 3, created: 0, changed: 0, unchanged: 3 } })).toBe(
      'Nothing was new',
    );
  });

  it('says that a push is done', () => {
    expect(speaking('de')({ message: 'send_parcel: done', meta: { run_id: '1' } })).toBe('Fertig');
  });

  it('names the state that a connection is in from then on, with the reason', () => {
    const say = (message: string, to: string) =>
      speaking('en')({ event_type: 'connection.health_changed', message, meta: { from: 'unknown', to } });
    expect(say('unknown -> healthy', 'healthy')).toBe('Working');
    expect(say('unknown -> failing: No answer', 'failing')).toBe('Not working: No answer');
    expect(say('unknown -> brand_new', 'brand_new')).toBe('unknown -> brand_new');
  });

  it('leaves the rest as the server wrote it', () => {
    const message = 'import_orders: dry run, nothing was written: 5 would be created';
    expect(speaking('en')({ message, meta: { fetched: 5, created: 5 } })).toBe(message);
    expect(speaking('de')({ event_type: 'run.failed', message: 'No.', meta: { fetched: 1 } })).toBe('No.');
  });
});
