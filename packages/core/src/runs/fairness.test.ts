import { setImmediate as turn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { pagesOf, pullShop, type Thing, thing } from '../../test/pull-shop.ts';
import { inProcessJobs } from '../jobs/in-process-jobs.ts';

const things = (count: number): Thing[] => Array.from({ length: count }, (_, n) => thing(`t${n}`));
const many = 100_000;
const pageSize = 1_000;

it('a shop that reads 100,000 orders does not delay the ten of another, in one process with low concurrency', async () => {
  const shop = await pullShop({ batchSize: pageSize, jobs: inProcessJobs({ concurrency: 2 }) });
  const others = shop.integrations.for({ ...shop.actor, shopId: 'shop-2' });
  const other = await others.connections.create({ providerKey: 'acme', config: { store: 'small' } });
  const smallIsDone = Promise.withResolvers<void>();
  shop.script.read = async function* (context) {
    if (context.config.store === 'small') yield* pagesOf(things(10))(context);
    else
      for await (const page of pagesOf(things(many), pageSize)(context)) {
        await turn();
        // Its last page comes after the other run's end: if the small run waited for the large one, it would wait forever.
        if (page.cursor.page === many / pageSize) await smallIsDone.promise;
        yield page;
      }
  };
  const large = await shop.ask();
  await expect.poll(() => shop.hostRows()).toBeGreaterThan(0);
  const small = await others.actions.run(other.id, 'import_things');
  expect(await others.runs.waitFor(small.id)).toMatchObject({ state: 'SUCCESS', progress: { created: 10 } });
  expect(await shop.shop.runs.get(large.id)).toMatchObject({ state: 'STARTED' });
  smallIsDone.resolve();
  expect(await shop.shop.runs.waitFor(large.id)).toMatchObject({ state: 'SUCCESS', progress: { created: many } });
});
