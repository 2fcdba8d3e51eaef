import { IntegrationError } from '@makerfex/integrations-core';
import { describe, expect, it } from 'vitest';
import type { Opened } from './rows.ts';

/** An error as host code passes it on. */
const wrappings: Readonly<Record<string, (error: unknown) => unknown>> = {
  'as it is': (error) => error,
  'as a cause': (error) => new Error('It failed.', { cause: error }),
  'deep down': (error) => Array.from({ length: 20 }).reduce((cause) => new Error('It failed.', { cause }), error),
  'among others': (error) => new AggregateError([new Error('Another.'), error], 'Some failed.'),
  'in a circle': (error) => {
    const outer = new Error('It failed.', { cause: error });
    return Object.assign(new Error('Again.', { cause: outer }), { errors: [outer] });
  },
};

/** Holds the verdict of `Storage.isTransient` against faults of the storage's own database, and against what is none. */
export function transientFaultCases(
  storage: Opened,
  faults: () => Promise<{ readonly passing: readonly unknown[]; readonly lasting: readonly unknown[] }>,
): void {
  describe('a fault', () => {
    it.each(Object.entries(wrappings))('of the database that passes is transient, %s', async (_, wrap) => {
      const away = new IntegrationError('storage_unavailable', 'The database is away.');
      for (const error of [away, ...(await faults()).passing])
        expect({ error, is: storage().isTransient(wrap(error)) }).toEqual({ error, is: true });
    });

    it.each(Object.entries(wrappings))('that stays, or is none of the database, is not, %s', async (_, wrap) => {
      const others = [
        new TypeError('x is not a function'),
        new TypeError('fetch failed', { cause: Object.assign(new Error('reset'), { code: 'ECONNRESET' }) }),
        new IntegrationError('provider_unavailable', 'Acme is down.'),
        new IntegrationError('internal', 'A bug.'),
        Object.assign(new Error('No such file.'), { code: 'ENOENT' }),
      ];
      for (const error of [...others, ...(await faults()).lasting])
        expect({ error, is: storage().isTransient(wrap(error)) }).toEqual({ error, is: false });
    });

    it('may be anything that can be thrown, or an error that causes itself', () => {
      const circle = new Error('a circle');
      circle.cause = circle;
      const hostile = Object.defineProperty(new Error('hostile'), 'cause', {
        get() {
          throw new Error('not to be read');
        },
      });
      for (const thrown of [undefined, null, '', 'deadlock', 40, Symbol('x'), {}, [], () => undefined, circle, hostile])
        expect(storage().isTransient(thrown)).toBe(false);
    });
  });
}
