import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { createIntegrations } from '@makerfex/integrations-core';
import { expect, it, onTestFinished } from 'vitest';
import { testVault } from '../../storage-postgres/test/vault.ts';
import { copyTemplate } from '../test/database.ts';
import { openPostgres, query } from '../test/open.ts';
import { refreshActor, refreshProvider } from '../test/refresh-provider.ts';
import { mikroOrmStorage } from './storage.ts';

/** Many more with `LONG_TESTS=1`, as at night. */
const rounds = process.env['LONG_TESTS'] ? 100 : 3;

/** A provider whose refresh tokens are good for one exchange, and that takes its time. */
async function provider(exchangeMs: number) {
  const state = { access: 1, refresh: 1, exchanges: 0, spentOnes: 0 };
  const server = createServer((request, response) => {
    const answer = (status: number, body: object, delayMs = 0) =>
      setTimeout(
        () => response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body)),
        delayMs,
      );
    if (request.url === '/me') {
      const isCurrent = request.headers.authorization === `Bearer access-${state.access}`;
      answer(isCurrent ? 200 : 401, {});
      return;
    }
    let form = '';
    request.on('data', (chunk) => (form += String(chunk)));
    request.on('end', () => {
      if (new URLSearchParams(form).get('refresh_token') !== `refresh-${state.refresh}`) {
        state.spentOnes += 1;
        answer(400, { error: 'invalid_grant' });
        return;
      }
      state.exchanges += 1;
      state.refresh += 1;
      state.access += 1;
      const tokens = { access_token: `access-${state.access}`, refresh_token: `refresh-${state.refresh}` };
      answer(200, { ...tokens, expires_in: 3600 }, exchangeMs);
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const address = server.address();
  return { state, origin: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}` };
}

async function connectedDatabase(origin: string) {
  const database = await copyTemplate();
  const orm = await openPostgres(database.url);
  onTestFinished(async () => {
    await orm.close(true);
    await database.drop();
  });
  const shop = createIntegrations({
    providers: [refreshProvider(origin)],
    storage: mikroOrmStorage(orm),
    vault: testVault(),
    ports: {},
  }).for(refreshActor);
  const { id } = await shop.connections.create({ providerKey: 'acme', config: {} });
  await shop.credentials.set(id, {
    kind: 'oauth2',
    secret: { access_token: 'access-1', refresh_token: 'refresh-1' },
  });
  return { url: database.url, id };
}

async function worker(...args: string[]) {
  const child = fork(join(import.meta.dirname, '../test/refresh-worker.ts'), args, {
    execArgv: ['--conditions=@makerfex/source'],
  });
  onTestFinished(() => {
    child.kill();
  });
  await once(child, 'message');
  return async (): Promise<unknown[]> => {
    const answered = once(child, 'message');
    child.send('go');
    const [healths] = await answered;
    return [healths].flat();
  };
}

it('exchanges once a round for 4 processes of 50 callers, and never uses a spent token', async () => {
  const { state, origin } = await provider(60);
  const { url, id } = await connectedDatabase(origin);
  const workers = await Promise.all(Array.from({ length: 4 }, () => worker(url, origin, id)));
  for (let round = 1; round <= rounds; round += 1) {
    state.access += 1000; // Every token issued before has expired.
    const healths = (await Promise.all(workers.map((use) => use()))).flat();
    expect(healths).toEqual(Array.from({ length: 200 }, () => 'healthy'));
  }
  expect(state).toMatchObject({ exchanges: rounds, spentOnes: 0 });
  const events = await query(
    url,
    `select event_type, count(*)::int as count from integration_event_log
     where event_type like 'credential.refresh%' group by 1`,
  );
  expect(events).toEqual([{ event_type: 'credential.refreshed', count: rounds }]);
}, 600_000); // Four processes start, and make 200 calls each round: on a busy machine it takes minutes.
