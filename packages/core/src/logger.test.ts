import { Writable } from 'node:stream';
import { pino } from 'pino';
import { expect, it } from 'vitest';
import { pagesOf, pullShop, thing } from '../test/pull-shop.ts';
import type { Logger } from './logger.ts';

it('a pino logger gets what failed, with the run, the message and the error', async () => {
  const lines: string[] = [];
  const log: Logger = pino(
    new Writable({
      write(chunk, _encoding, done) {
        lines.push(String(chunk));
        done();
      },
    }),
  );
  const shop = await pullShop({ log });
  shop.script.beforePort = () => Promise.reject(new Error('a message of the host'));
  const { id } = await shop.run(pagesOf([thing('a')]));
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([{ level: 50, runId: id, err: { code: 'port_failed' } }]);
});
