import { startPostgres, type TestPostgres } from '@makerfex/integrations-testkit/postgres';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openFloor } from './floor.ts';
import { peakMemory } from './memory.ts';
import { runRounds } from './rounds.ts';
import type { Side } from './side.ts';

// That it runs and finds what is lost; how quick anything is among other tests says nothing.
describe('the import benchmark', () => {
  let server: TestPostgres;
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(() => server.stop());

  it('takes the time of each phase, by the floor and by the SDK', async () => {
    const timings = await runRounds(server, { orders: 600, rounds: 1 });
    expect(timings.map(({ phase, side }) => [phase, side])).toEqual([
      ['first import', 'floor'],
      ['first import', 'sdk'],
      ['unchanged re-import', 'floor'],
      ['unchanged re-import', 'sdk'],
      ['re-import, 2 % changed', 'floor'],
      ['re-import, 2 % changed', 'sdk'],
    ]);
    for (const { seconds } of timings) expect(seconds).toBeGreaterThan(0);
  });

  it('fails where a side loses a line', async () => {
    const careless = async (url: string, origin: string): Promise<Side> => {
      const side = await openFloor(url, origin);
      const importAll: Side['importAll'] = async (revision) => {
        const imported = await side.importAll(revision);
        const client = new Client({ connectionString: url });
        await client.connect();
        await client.query(`delete from host_order_line where external_id = '1000007-2'`);
        await client.end();
        return imported;
      };
      return { ...side, importAll };
    };
    const openers = { floor: openFloor, sdk: careless };
    await expect(runRounds(server, { orders: 300, rounds: 1, openers })).rejects.toThrow('different rows');
  });

  it.runIf(process.env['LONG_TESTS'])('measures the memory of an import in a process of its own', async () => {
    expect(await peakMemory(server, 300)).toBeGreaterThan(20 * 1024 * 1024);
  });
});
